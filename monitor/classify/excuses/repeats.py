"""Text that came or went and is said elsewhere in the document anyway: style, not substance.

A block or sentence counts as repeated when most of its groups of three words stand in the other version as
well; all of them must where it binds or forbids ('not', 'must'): one such word turns the same words round. An
item of a list is not repeated by the same words in another list.
"""

from collections.abc import Sequence

from monitor.classify.excuses.turns import is_light
from monitor.classify.hunks.differences import Differences, is_sentence
from monitor.classify.hunks.hunk import Hunk, HunkWeight
from monitor.classify.hunks.places import is_fragment
from monitor.model import Kind
from monitor.text.dialect import Block, BlockKind
from monitor.text.language import weighty_words
from monitor.text.words import words_of

_FEWEST = 8
_MOST = 80
_SHARE = 0.6
_NAMED = 0.7
"""Share of names and figures from which a line is one of them, as an address is: only they must be known."""


def excuse_repeats(weighed: Sequence[HunkWeight], changed: Differences) -> tuple[HunkWeight, ...]:
    """The weighed hunks, those that only repeat (or stop repeating) other words made editorial."""
    wanted = {id(w) for w in weighed if w.kind is Kind.SUBSTANTIVE and _is_candidate(w.hunk)}
    known = {
        added: _grams_of(changed.before if added else changed.after)
        for added in {bool(w.hunk.added) for w in weighed if id(w) in wanted}
    }
    return tuple(
        w.excuse("said elsewhere") if id(w) in wanted and _is_known(w.hunk, known[bool(w.hunk.added)]) else w
        for w in weighed
    )


def _is_candidate(hunk: Hunk) -> bool:
    one_sided = bool(hunk.removed) != bool(hunk.added)
    if not one_sided or not _FEWEST <= hunk.size <= _MOST or not (hunk.whole or is_sentence(hunk)):
        return False
    blocks = hunk.after_blocks if hunk.added else hunk.before_blocks
    return not any(block.kind is BlockKind.ITEM and is_fragment(block) for block in blocks) and not hunk.led


def _is_known(hunk: Hunk, known: set[tuple[str, ...]]) -> bool:
    """Whether most groups of words stand in the other version, and the rest holds no word new to it."""
    words = words_of(hunk.added_text or hunk.removed_text)
    mine = _grams(words)
    strange = mine - known
    if not strange:
        return True
    if _binds(hunk) or _is_listed(hunk) or len(mine) - len(strange) < _SHARE * len(mine):
        return False
    covered = {word for gram in mine & known for word in gram}
    named = [token for token in (hunk.added or hunk.removed) if not token[:1].islower()]
    if len(named) >= _NAMED * hunk.size and any(word[0].isdigit() for word in words):
        return all(word in covered for word in words_of(" ".join(named)))
    return all(word in covered or is_light([word], None) for word in words)


def _is_listed(hunk: Hunk) -> bool:
    """Whether rows came or went: rows say the same of ever new names."""
    blocks = hunk.after_blocks if hunk.added else hunk.before_blocks
    return any(block.kind is BlockKind.ROW for block in blocks)


def _binds(hunk: Hunk) -> bool:
    return bool(weighty_words() & set(words_of(hunk.added_text or hunk.removed_text)))


def _grams(words: Sequence[str]) -> set[tuple[str, ...]]:
    return set(zip(words, words[1:], words[2:], strict=False))


def _grams_of(blocks: Sequence[Block]) -> set[tuple[str, ...]]:
    return _grams([word for block in blocks for word in words_of(block.text)])
