"""Words of a policy that are none of its terms: by whom its wording is, which help desk to go through.

Refuses addresses, figures and whatever binds: where one of these changes, it is no aside.
"""

import re
from collections.abc import Sequence

from monitor.classify.hunks.hunk import Hunk
from monitor.classify.lexicons import load_phrases, load_words
from monitor.text.dialect import Block
from monitor.text.language import weighty_words
from monitor.text.words import fold, words_of

_LONGEST = 40
"""Words of the longest sentence that can be a credit."""
_CLOSE = 4000
"""Letters of the longest block that is looked at around a hunk."""
_CHANNEL = 12
_FIRM = re.compile(r"[@\d/]")
_SENTENCES = re.compile(r"(?<=[.!?])\s+")


def is_credit(hunk: Hunk, titles: frozenset[str]) -> bool:
    """Whether a hunk stands in sentences that say on whose wording the document is based."""
    sides = ((hunk.removed_text, hunk.before_blocks), (hunk.added_text, hunk.after_blocks))
    if weighty_words() & set(words_of(f"{hunk.removed_text} {hunk.added_text}")):
        return False
    return hunk.size <= _LONGEST and all(_in_credit(text, blocks, titles) for text, blocks in sides if text)


def _in_credit(text: str, blocks: Sequence[Block], titles: frozenset[str]) -> bool:
    if len(blocks) != 1 or len(blocks[0].text) > _CLOSE:
        return False
    around = [sentence for sentence in _SENTENCES.split(blocks[0].text) if text in sentence]
    return any(_is_credit(words_of(sentence), titles) for sentence in around)


def _is_credit(words: Sequence[str], titles: frozenset[str]) -> bool:
    hits = load_phrases("asides", "credit").find(words)
    return len(words) <= _LONGEST and any(
        titles & set(words[max(0, hit.start - 4) : hit.start]) for hit in hits
    )


def is_channel(hunk: Hunk) -> bool:
    """Whether only the way to the help desk is told otherwise, where a sentence asks to get in touch."""
    text = f"{hunk.removed_text} {hunk.added_text}"
    words = words_of(text)
    if not 0 < len(words) <= 2 * _CHANNEL or _FIRM.search(text) or weighty_words() & set(words):
        return False
    around = words_of(" ".join((*hunk.lead[-4:], text, *hunk.tail[:4])))
    if not load_phrases("asides", "turning_to").find(around):
        return False
    names = {fold(token.strip(".,;:()'’")) for token in text.split() if token[:1].isupper()}
    known = {
        word for block in (*hunk.before_blocks, *hunk.after_blocks) for word in words_of(block.text[:_CLOSE])
    }
    plain = [word for word in words if word not in load_words("asides", "channel")]
    return all(word in names and word in known for word in plain) and len(plain) <= 1
