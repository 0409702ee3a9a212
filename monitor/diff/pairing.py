"""Which section of the after text is which of the before text.

In falling order of certainty: the same words; the same key; the same own title; the same body under
a reworded heading; alike words; and what stands alone between two paired neighbours. Refuses to compare
every section with every other where there are many: candidates come from their rarer words.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field

from monitor.diff.align import align, increasing
from monitor.diff.plain import shown_words
from monitor.model import Section

_ALIKE = 0.5
_ALIKE_IN_PLACE = 0.3
_ALIKE_BY_NAME = 0.2
"""Shares of common words from which on two sections are one: by their words alone, by their place, by a
name that several sections share."""
_MOST_COMPARED = 2_500
"""Pairs of sections of one name that are compared each with each."""
_CANDIDATES = 8
_COMMON = 12
"""A word in more sections than this names none of them."""


@dataclass(slots=True)
class Pairing:
    """Pairs found so far, as index of the after section by index of the before section and back."""

    before: Sequence[Section]
    after: Sequence[Section]
    forward: dict[int, int] = field(default_factory=dict)
    back: dict[int, int] = field(default_factory=dict)

    def join(self, i: int, j: int) -> None:
        """Pair two sections unless one is taken."""
        if i not in self.forward and j not in self.back:
            self.forward[i] = j
            self.back[j] = i

    def left(self) -> list[int]:
        """Before sections without a partner."""
        return [i for i in range(len(self.before)) if i not in self.forward]

    def right(self) -> list[int]:
        """After sections without a partner."""
        return [j for j in range(len(self.after)) if j not in self.back]


def pair_sections(before: Sequence[Section], after: Sequence[Section]) -> Pairing:
    """The pairs of sections that are one section in two versions."""
    pairing = Pairing(before, after)
    for i, j in align([_source(s) for s in before], [_source(s) for s in after]):
        pairing.join(i, j)
    by: tuple[Callable[[Section], Hashable], ...] = (
        lambda s: (s.key, shown_words(s.body)),
        lambda s: (s.key.rpartition("/")[2], body) if len(body := shown_words(s.body)) > 40 else None,
        lambda s: body if len(body := shown_words(s.body)) > 80 else None,
    )
    for name in by:
        _pair_by(pairing, name)
    _pair_in_order(pairing, lambda s: s.key)
    _pair_in_order(pairing, lambda s: s.key.rpartition("/")[2] or None)
    _pair_alike(pairing)
    _pair_in_place(pairing)
    return pairing


def _source(section: Section) -> str:
    return section.heading + section.body


def _pair_by(pairing: Pairing, name: Callable[[Section], Hashable]) -> None:
    """Pair sections of the same name, the first with the first and so on; None names nothing."""
    left, right = pairing.left(), pairing.right()
    if not left or not right:
        return
    places: dict[Hashable, list[int]] = defaultdict(list)
    for i in reversed(left):
        places[name(pairing.before[i])].append(i)
    for j in right:
        wanted = name(pairing.after[j])
        if wanted is not None and places.get(wanted):
            pairing.join(places[wanted].pop(), j)


def _pair_in_order(pairing: Pairing, name: Callable[[Section], Hashable]) -> None:
    """Pair sections of one name, alike ones first: two parts called 'General' keep their own words."""
    left, right = pairing.left(), pairing.right()
    if not left or not right:
        return
    mine, theirs = defaultdict(list), defaultdict(list)
    for i in left:
        mine[name(pairing.before[i])].append(i)
    for j in right:
        theirs[name(pairing.after[j])].append(j)
    for key, places in mine.items():
        others = theirs.get(key, [])
        if key is None or not others:
            continue
        if len(places) == len(others) == 1:
            pairing.join(places[0], others[0])
        elif len(places) * len(others) <= _MOST_COMPARED:
            _pair_best(pairing, places, others, _ALIKE_BY_NAME)
        elif len(places) == len(others):
            for i, j in zip(places, others, strict=True):
                pairing.join(i, j)


def _bag(section: Section) -> frozenset[str]:
    return frozenset(shown_words(_source(section)).casefold().split())


def _like(bag: frozenset[str], other: frozenset[str]) -> float:
    total = len(bag) + len(other)
    return 2 * len(bag & other) / total if total else 0.0


def _pair_best(pairing: Pairing, left: Sequence[int], right: Sequence[int], least: float) -> None:
    """Pair the most alike first, down to a least likeness; of equals the nearest in order."""
    bags = {i: _bag(pairing.before[i]) for i in left}
    others = {j: _bag(pairing.after[j]) for j in right}
    ranked = sorted(
        (
            (_like(bags[i], others[j]), -abs(a - b), i, j)
            for a, i in enumerate(left)
            for b, j in enumerate(right)
        ),
        reverse=True,
    )
    for like, _, i, j in ranked:
        if like >= least:
            pairing.join(i, j)


def _pair_alike(pairing: Pairing) -> None:
    """Pair sections with mostly the same words, whatever their headings."""
    left, right = pairing.left(), pairing.right()
    if not left or not right:
        return
    bags = {i: _bag(pairing.before[i]) for i in left}
    places: dict[str, list[int]] = defaultdict(list)
    for i, bag in bags.items():
        for word in bag:
            if len(places[word]) <= _COMMON:
                places[word].append(i)
    ranked: list[tuple[float, int, int]] = []
    for j in right:
        bag = _bag(pairing.after[j])
        shared = Counter(
            i for word in bag if len(places.get(word, ())) <= _COMMON for i in places.get(word, ())
        )
        for i, _ in shared.most_common(_CANDIDATES):
            like = _like(bags[i], bag)
            if like >= _ALIKE:
                ranked.append((like, i, j))
    for _, i, j in sorted(ranked, reverse=True):
        pairing.join(i, j)


def _pair_in_place(pairing: Pairing) -> None:
    """Pair what stands alone on both sides between two paired neighbours, if it is alike at all."""
    for j in pairing.right():
        above = pairing.back.get(j - 1, -1) if j else -1
        i = above + 1
        if (j and j - 1 not in pairing.back) or i >= len(pairing.before) or i in pairing.forward:
            continue
        alone = i + 1 >= len(pairing.before) or i + 1 in pairing.forward
        lone = j + 1 >= len(pairing.after) or j + 1 in pairing.back
        if alone and lone and _like(_bag(pairing.before[i]), _bag(pairing.after[j])) >= _ALIKE_IN_PLACE:
            pairing.join(i, j)


def moved_pairs(pairing: Pairing) -> frozenset[int]:
    """Indices of before sections whose order among the paired ones changed."""
    order = sorted(pairing.forward)
    stay = set(increasing([pairing.forward[i] for i in order]))
    return frozenset(i for position, i in enumerate(order) if position not in stay)
