"""A page that shows nothing but an error message holds no policy, whatever its status code said.

Only the plainest case is refused here: a few words in all, of which a message of failure is the main
part. Longer pages that are not the policy (a login, another page) are for ``screen`` to judge.
"""

from collections.abc import Sequence

from monitor.errors import NormalizeError
from monitor.normalize.blocks import Block
from monitor.normalize.vocabulary import pattern_of
from monitor.normalize.words import count_words

MESSAGE_WORDS = 60
"""An error page has no more words than this; the shortest real policies seen have several hundred."""

_MESSAGE = pattern_of("messages", "error")


def refuse_error_page(blocks: Sequence[Block]) -> None:
    """Raises NormalizeError (transient) where all there is to read is a short message of failure."""
    words = 0
    for block in blocks:
        words += count_words(block.text)
        if words > MESSAGE_WORDS:
            return
    found = next((block.text for block in blocks if _MESSAGE.search(block.text)), None)
    if found is not None:
        raise NormalizeError(f"The page shows only an error message: {found[:120]!r}.", transient=True)
