"""Lists that thank people: names that come or go in them say nothing of the policy.

By the heading (thanks.toml) and the shape of the changed words. Refuses names of companies, since a list of
them may be one of recipients, and whatever reads like a sentence.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from monitor.classify.hunks.hunk import Hunk
from monitor.classify.lexicons import load_phrases, load_words
from monitor.classify.signals.entities import is_company
from monitor.text.dialect import Block, BlockKind
from monitor.text.language import small_words, weighty_words
from monitor.text.words import fold, words_of

_TRIM = " ,;:.()[]“”\"'‘’„«»*|•–—-&/+"
_LONGEST_ENTRY = 12
"""Words of a list item, a row or a line that can still be a name with its bearer's firm or handle."""
_HANDLE = re.compile(
    r"@[\w.-]{1,60}|(?=[\w-]{0,60}[^\W\d_])[\w-]{0,60}[\d_][\w-]{0,60}|(?:19|20)\d\d|https?://\S+|www\.\S+"
)
_SMALL_SHARE = 0.4
"""Share of small words from which words in capitals are a sentence; below, 'Will' and 'May' are people."""
_ENDS = (".", "!", "?")


def thanks_people(hunk: Hunk) -> bool:
    """Whether a hunk only adds or removes names of people below a heading of thanks."""
    blocks = (*(hunk.before_blocks if hunk.removed else ()), *(hunk.after_blocks if hunk.added else ()))
    if not blocks or not all(_is_below_thanks(block) for block in blocks):
        return False
    sides = (hunk.removed, hunk.added)
    return any(sides) and all(_are_names(side, blocks) for side in sides if side)


def _is_below_thanks(block: Block) -> bool:
    return bool(block.path) and is_thanks(block.path[-1])


@lru_cache(maxsize=1024)
def is_thanks(heading: str) -> bool:
    """Whether a heading is the name of a list of thanks and nothing else."""
    words = words_of(heading[:200])
    hits = load_phrases("thanks", "heading").find(words)
    named = {at for hit in hits for at in range(hit.start, hit.end)}
    beside = load_words("thanks", "beside")
    return bool(hits) and all(at in named or word in beside for at, word in enumerate(words))


def _are_names(tokens: Sequence[str], blocks: Sequence[Block]) -> bool:
    """Whether words are capitalised names, handles and the small words between them, none a company."""
    entries = all(_is_entry(block) for block in blocks)
    sentence = not entries and sum(token.endswith(_ENDS) and len(token) > 3 for token in tokens) > 1
    joiners = load_words("thanks", "joiner")
    small = (small_words(None) | weighty_words()) - joiners
    told = [fold(token.strip(_TRIM)) for token in tokens]
    if sum(word in small for word in told) > _SMALL_SHARE * len(told):
        return False
    for token in tokens:
        bare = token.strip(_TRIM)
        if is_company(bare):
            return False
        if bare and not (_is_name(bare) or fold(bare) in joiners):
            return False
    return not sentence


def _is_name(bare: str) -> bool:
    return bare[0].isupper() or bool(_HANDLE.fullmatch(bare))


def _is_entry(block: Block) -> bool:
    listed = block.kind in (BlockKind.ITEM, BlockKind.ROW, BlockKind.HEADING)
    return listed or len(block.text.split()) <= _LONGEST_ENTRY
