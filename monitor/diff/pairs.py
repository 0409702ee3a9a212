"""Which section of the after text is which of the before text.

In falling order of certainty: the same words; the same key; the same own title; the same body under
a reworded heading; alike words; and what stands alone between two paired neighbours. Refuses to compare
every section with every other where there are many: candidates come from their rarer words.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field

from monitor.diff.side import Side
from monitor.model import Section
from monitor.subsequence import align, find_increasing
from monitor.text.tokens import likeness, likeness_words

_ALIKE = 0.5
_ALIKE_IN_PLACE = 0.36
_ALIKE_BY_NAME = 0.2
"""Shares of common words from which on two sections are one: by their words alone, by their place, by a
name that several sections share. Two sections on different things in one document share 0.21 of their words
(median), hardly ever more than 0.32."""
_MOST_COMPARED = 2_500
"""Pairs of sections of one name that are compared each with each."""
_CANDIDATES = 8
_TELLING_WITH_TITLE, _TELLING = 40, 80
"""Letters of a body from which on it tells a section under the same title, and under any."""
_MOST_LOOKED_UP = 100_000
"""Words of all sections among which the rare ones are sought; of more, every so many-th is."""
_COMMON = 12
"""A word in more sections than this names none of them."""


@dataclass(slots=True)
class Pairing:
    """Pairs found so far, as index of the after section by index of the before section and back."""

    before: Side
    after: Side
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
    left, right = Side(before), Side(after)
    pairing = Pairing(left, right)
    sources = [[section.source for section in side.sections] for side in (left, right)]
    for i, j in align(*sources):
        pairing.join(i, j)
    for name in (_key_and_body, _title_and_body, _long_body):
        _pair_by(pairing, name)
    _pair_in_order(pairing, lambda s: s.key)
    _pair_in_order(pairing, lambda s: title_key(s) or None)
    _pair_alike(pairing)
    _pair_in_place(pairing)
    return pairing


def _key_and_body(side: Side, at: int) -> Hashable:
    return side[at].key, side.body(at)


def _title_and_body(side: Side, at: int) -> Hashable:
    return (title_key(side[at]), side.body(at)) if len(side.body(at)) > _TELLING_WITH_TITLE else None


def _long_body(side: Side, at: int) -> Hashable:
    return side.body(at) if len(side.body(at)) > _TELLING else None


def title_key(section: Section) -> str:
    """The last part of a section's key: its own title without number, case and punctuation."""
    return section.key.rpartition("/")[2]


def _pair_by(pairing: Pairing, name: Callable[[Side, int], Hashable]) -> None:
    """Pair sections of the same name, the first with the first and so on; None names nothing."""
    left, right = pairing.left(), pairing.right()
    if not left or not right:
        return
    places: dict[Hashable, list[int]] = defaultdict(list)
    for i in reversed(left):
        places[name(pairing.before, i)].append(i)
    for j in right:
        wanted = name(pairing.after, j)
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
        if key is not None and key in theirs:
            _pair_namesakes(pairing, places, theirs[key])


def _pair_namesakes(pairing: Pairing, places: Sequence[int], others: Sequence[int]) -> None:
    """Pair the sections of one name: alike ones, or of very many each with the one in its place."""
    if len(places) == len(others) == 1 or len(places) * len(others) > _MOST_COMPARED:
        if len(places) == len(others):
            for i, j in zip(places, others, strict=True):
                pairing.join(i, j)
    else:
        _pair_best(pairing, places, others, _ALIKE_BY_NAME)


def _pair_best(pairing: Pairing, left: Sequence[int], right: Sequence[int], least: float) -> None:
    """Pair the most alike first, down to a least likeness; of equals the nearest in order."""
    bags = {i: pairing.before.bag(i) for i in left}
    others = {j: pairing.after.bag(j) for j in right}
    ranked = sorted(
        (
            (likeness(bags[i], others[j]), -abs(a - b), i, j)
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
    bags = {i: pairing.before.bag(i) for i in left}
    others = {j: pairing.after.bag(j) for j in right}
    every = 1 + sum(map(len, (*bags.values(), *others.values()))) // _MOST_LOOKED_UP
    rare = _rare_words({i: _sample(bag, every) for i, bag in bags.items()})
    ranked: list[tuple[float, int, int]] = []
    for j, bag in others.items():
        shared = Counter(i for word in _sample(bag, every) & rare.keys() for i in rare[word])
        for i in sorted(shared, key=lambda place: (-shared[place], place))[:_CANDIDATES]:
            like = likeness(bags[i], bag)
            if like >= _ALIKE:
                ranked.append((like, i, j))
    for _, i, j in sorted(ranked, key=lambda pair: (-pair[0], abs(pair[1] - pair[2]), pair[1])):
        pairing.join(i, j)


def _sample(bag: frozenset[str], every: int) -> frozenset[str]:
    """About one word in so many, the same ones of every bag."""
    if every == 1:
        return bag
    return frozenset(word for word in bag if (31 * ord(word[0]) + 7 * ord(word[-1]) + len(word)) % every == 0)


def _rare_words(bags: Mapping[int, frozenset[str]]) -> dict[str, list[int]]:
    """The words that few of the sections have, and which sections these are."""
    places: dict[str, list[int]] = defaultdict(list)
    for i, bag in bags.items():
        for word in bag:
            places[word].append(i)
    return {word: found for word, found in places.items() if len(found) <= _COMMON}


def _pair_in_place(pairing: Pairing) -> None:
    """Pair what stands alone on both sides between two paired neighbours, if it is alike at all."""
    for j in pairing.right():
        above = pairing.back.get(j - 1, -1) if j else -1
        i = above + 1
        if (j and j - 1 not in pairing.back) or i >= len(pairing.before) or i in pairing.forward:
            continue
        alone = i + 1 >= len(pairing.before) or i + 1 in pairing.forward
        lone = j + 1 >= len(pairing.after) or j + 1 in pairing.back
        if alone and lone and _are_one_in_place(pairing, i, j):
            pairing.join(i, j)


def _are_one_in_place(pairing: Pairing, i: int, j: int) -> bool:
    """Whether two sections in one place are versions of one; under alike titles fewer words are enough."""
    titles = (title_key(pairing.before[i]), title_key(pairing.after[j]))
    mine, theirs = (frozenset(likeness_words(title)) for title in titles)
    least = _ALIKE_BY_NAME if likeness(mine, theirs) >= _ALIKE else _ALIKE_IN_PLACE
    return likeness(pairing.before.bag(i), pairing.after.bag(j)) >= least


def moved_pairs(pairing: Pairing) -> frozenset[int]:
    """Indices of before sections whose order among the paired ones changed."""
    order = sorted(pairing.forward)
    stay = set(find_increasing([pairing.forward[i] for i in order]))
    return frozenset(i for position, i in enumerate(order) if position not in stay)
