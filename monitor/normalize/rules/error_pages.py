"""A page that shows nothing but an error message holds no policy, whatever its status code said.

Only the plainest case is refused here: a few words in all, of which a message of failure is the main
part. Longer pages that are not the policy (a login, another page) are for ``screen`` to judge, and so is
a short page that says a clause beside the message.
"""

from collections.abc import Sequence

from monitor.errors import NormalizeError
from monitor.normalize.page.clauses import owns_to_failure, says_clause
from monitor.normalize.page.prose import SENTENCE_WORDS, finished_sentences
from monitor.normalize.rule import Rule
from monitor.text.clean import count_words
from monitor.text.dialect import Block, BlockKind

MESSAGE_WORDS = 60
"""An error page has no more words than this; real policies of that length say a clause in them."""


def refuse_error_page(blocks: Sequence[Block]) -> None:
    """Raises NormalizeError (transient) where all there is to read is a short message of failure."""
    if sum(count_words(block.text) for block in blocks) > MESSAGE_WORDS:
        return
    failed = [block.text for block in blocks if _owns(block.text)]
    if failed and not _is_document(blocks):
        raise NormalizeError(f"The page shows only an error message: {failed[0][:120]!r}.", transient=True)


def _owns(text: str) -> bool:
    return owns_to_failure(text, longest=MESSAGE_WORDS // 2)


def _is_document(blocks: Sequence[Block]) -> bool:
    """A clause is said, or a heading stands over at least two sentences that own to no failure."""
    said = [
        sentence
        for block in blocks
        if block.kind is not BlockKind.HEADING
        for sentence in finished_sentences(block.text + " ")
        if count_words(sentence) >= SENTENCE_WORDS and not _owns(sentence)
    ]
    titled = any(block.kind is BlockKind.HEADING and not _owns(block.text) for block in blocks)
    return any(says_clause(f"{sentence}. ") for sentence in said) or (titled and len(said) >= 2)


RULE = Rule(
    name="error_pages", takes="refuses a page that is only an error message", why="an outage is no change"
)
