"""Text that came or went and is said elsewhere in the document anyway: style, not substance.

A block counts as repeated when most of its groups of three words stand in the unchanged rest. Words that bind
or forbid ('not', 'must') are never excused this way: one of them turns the same words round.
"""

from collections.abc import Sequence
from dataclasses import replace

from monitor.classify.hunk_kind import Weighed
from monitor.classify.hunks import Changed, Hunk
from monitor.classify.language import weighty_words
from monitor.classify.reading import Block
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
        if mine and sum(gram in known for gram in mine) >= _SHARE * len(mine):
            excused.add(id(weight))
    return tuple(
        replace(w, kind=Kind.EDITORIAL, rule="said elsewhere", unsure=False) if id(w) in excused else w
        for w in weighed
    )


def _is_candidate(hunk: Hunk) -> bool:
    if bool(hunk.removed) == bool(hunk.added) or not _FEWEST <= hunk.size <= _MOST or not hunk.whole:
        return False
    return not weighty_words() & set(words_of(hunk.added_text or hunk.removed_text))


def _grams(words: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + 3]) for at in range(len(words) - 2)}


def _grams_of(blocks: Sequence[Block]) -> set[tuple[str, ...]]:
    return _grams([word for block in blocks for word in words_of(block.text)])
