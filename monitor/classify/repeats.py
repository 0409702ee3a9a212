"""Text that came or went and is said elsewhere in the document anyway: style, not substance.

A block or sentence counts as repeated when most of its groups of three words stand in the other version as
well; all of them must where it binds or forbids ('not', 'must'): one such word turns the same words round.
"""

from collections.abc import Sequence
from dataclasses import replace

from monitor.classify.hunk_kind import Weighed
from monitor.classify.hunks import Changed, Hunk
from monitor.classify.language import weighty_words
from monitor.classify.reading import Block, BlockKind
from monitor.classify.words import words_of
from monitor.model import Kind

_FEWEST = 8
_MOST = 80
_SHARE = 0.6


def excuse_repeats(weighed: Sequence[Weighed], changed: Changed) -> tuple[Weighed, ...]:
    """The weighed hunks, those that only repeat (or stop repeating) other words made editorial."""
    wanted = [w for w in weighed if w.kind is Kind.SUBSTANTIVE and _is_candidate(w.hunk)]
    if not wanted:
        return tuple(weighed)
    grams = {True: None, False: None}  # type: dict[bool, set[tuple[str, ...]] | None]
    excused: set[int] = set()
    for weight in wanted:
        added = bool(weight.hunk.added)
        known = grams[added]
        if known is None:
            known = grams[added] = _grams_of(changed.before if added else changed.after)
        mine = _grams(words_of(weight.hunk.added_text or weight.hunk.removed_text))
        share = sum(gram in known for gram in mine) / max(1, len(mine))
        if share >= (1.0 if _binds(weight.hunk) or _is_listed(weight.hunk) else _SHARE):
            excused.add(id(weight))
    return tuple(
        replace(w, kind=Kind.EDITORIAL, rule="said elsewhere", unsure=False) if id(w) in excused else w
        for w in weighed
    )


def _is_candidate(hunk: Hunk) -> bool:
    one_sided = bool(hunk.removed) != bool(hunk.added)
    return one_sided and _FEWEST <= hunk.size <= _MOST and (hunk.whole or _is_sentence(hunk))


def _is_listed(hunk: Hunk) -> bool:
    """Whether rows came or went: rows say the same of ever new names."""
    blocks = hunk.after_blocks if hunk.added else hunk.before_blocks
    return any(block.kind is BlockKind.ROW for block in blocks)


def _binds(hunk: Hunk) -> bool:
    return bool(weighty_words() & set(words_of(hunk.added_text or hunk.removed_text)))


def _is_sentence(hunk: Hunk) -> bool:
    """Whether the hunk begins behind the end of a sentence and ends with one."""
    starts = not hunk.lead or hunk.lead[-1].endswith((".", "!", "?"))
    return starts and (hunk.added_text or hunk.removed_text).endswith((".", "!", "?"))


def _grams(words: Sequence[str]) -> set[tuple[str, ...]]:
    return set(zip(words, words[1:], words[2:], strict=False))


def _grams_of(blocks: Sequence[Block]) -> set[tuple[str, ...]]:
    return _grams([word for block in blocks for word in words_of(block.text)])
