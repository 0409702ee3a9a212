"""Which part of a new text two looks agree on, where the page also shows something else at each look.

A visitor number, a rotating quotation or "3 minutes ago" among the policy's words makes every look a new
text. What both looks changed in the same way is a change all the same.
"""

import re
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from itertools import pairwise

from monitor.model import Link
from monitor.subsequence import align
from monitor.text.comparable import comparable
from monitor.text.targets import link_target

_WORD = re.compile(r"\n|\S+[^\S\n]*|[^\S\n]+")
_ALIKE = 0.5
"""Share of words that two lines have in common to be one line reworded, and not one shown in turn."""
_LONGEST = 2_000
"""Words of a stretch that are still matched one by one; a longer one counts as shown in turn."""

_Stretch = tuple[int, int, int, int]


def keep_shared_changes(before: str, first: str, second: str) -> str:
    """``before`` with only those changes that both looks show; ``before`` itself where they agree on none.

    For judging whether there is a change, not for reading: where shown-in-turn words touch changed ones,
    only the latter are taken, and the text is in its ``comparable`` form.
    """
    known, seen, now = (_WORD.findall(comparable(text)) for text in (before, first, second))
    places = [-1, *_places(seen, now), len(seen)]
    words: list[str] = []
    for i1, i2, j1, j2 in _stretches(known, now):
        if known[i1:i2] == now[j1:j2] or _side_by_side(places[j1 : j2 + 2]):
            words += now[j1:j2]
        else:
            told = [
                word for word, place in zip(now[j1:j2], places[j1 + 1 :], strict=False) if place is not None
            ]
            words += told if any(map(str.strip, told)) else known[i1:i2]
    return "".join(words)


def keep_shared_links(
    before: Sequence[Link], first: Sequence[Link], second: Sequence[Link]
) -> tuple[Link, ...]:
    """The links of ``before`` with only those changes that both looks show: each that two of three have.

    Words whose target is another one each time keep the one that they had.
    """
    links = {(link.text, link_target(link)): link for link in (*first, *before, *second)}
    counts: Counter[tuple[str, str]] = Counter()
    for side in (before, first, second):
        counts.update({(link.text, link_target(link)) for link in side})
    agreed = {key: link for key, link in links.items() if counts[key] > 1}
    settled = {words for words, _ in agreed}
    return (*agreed.values(), *(link for link in before if link.text not in settled))


def _side_by_side(places: Sequence[int | None]) -> bool:
    """Whether words, their neighbours included, follow each other in the other text too."""
    return all(a is not None and b == a + 1 for a, b in pairwise(places))


def _places(a: Sequence[str], b: Sequence[str]) -> list[int | None]:
    """For each word of ``b`` its place in ``a``, None where it has none."""
    places: list[int | None] = [None] * len(b)
    for i1, i2, j1, j2 in _stretches(a, b):
        if a[i1:i2] == b[j1:j2]:
            places[j1:j2] = range(i1, i2)
    return places


def _stretches(a: Sequence[str], b: Sequence[str]) -> Iterator[_Stretch]:
    """Pairs of stretches that cover both texts, equal or different, by lines first and words within."""
    lines, others = list(_lines(a)), list(_lines(b))
    keys, other_keys = ([tuple(text[s:e]) for s, e in spans] for text, spans in ((a, lines), (b, others)))
    for is_equal, (i1, i2, j1, j2) in _parts(keys, other_keys, align(keys, other_keys)):
        stretch = (*_span(lines, i1, i2), *_span(others, j1, j2))
        yield from (stretch,) if is_equal else _within(a, b, stretch)


def _parts(
    a: Sequence[Hashable], b: Sequence[Hashable], pairs: Sequence[tuple[int, int]]
) -> Iterator[tuple[bool, _Stretch]]:
    """Stretches that cover both sequences, and whether they are equal, by the pairs that stay."""
    i1 = j1 = i2 = j2 = 0  # of the equal stretch under way
    for i, j in [*pairs, (len(a), len(b))]:
        if (i, j) == (i2, j2) and i < len(a) and j < len(b):
            i2, j2 = i + 1, j + 1
            continue
        if i1 < i2:
            yield True, (i1, i2, j1, j2)
        if i2 < i or j2 < j:
            yield False, (i2, i, j2, j)
        i1, j1, i2, j2 = i, j, i + 1, j + 1


def _within(a: Sequence[str], b: Sequence[str], stretch: _Stretch) -> Iterator[_Stretch]:
    i1, i2, j1, j2 = stretch
    if not (i1 < i2 and j1 < j2) or max(i2 - i1, j2 - j1) > _LONGEST:
        yield stretch
        return
    left, right = a[i1:i2], b[j1:j2]
    pairs = align(left, right)
    if 2 * len(pairs) < _ALIKE * (len(left) + len(right)):
        yield stretch
        return
    for _, (k1, k2, l1, l2) in _parts(left, right, pairs):
        yield i1 + k1, i1 + k2, j1 + l1, j1 + l2


def _lines(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    start = 0
    for place, word in enumerate(words):
        if word == "\n":
            yield start, place + 1
            start = place + 1
    if start < len(words):
        yield start, len(words)


def _span(lines: Sequence[tuple[int, int]], first: int, last: int) -> tuple[int, int]:
    """The words that the lines from ``first`` to ``last`` hold; an empty span where there is no line."""
    if first == last:
        here = lines[first][0] if first < len(lines) else (lines[-1][1] if lines else 0)
        return here, here
    return lines[first][0], lines[last - 1][1]
