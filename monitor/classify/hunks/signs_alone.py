"""Hunks of text written without blanks, cut down to the signs that changed.

A Chinese paragraph is one word to whoever splits at blanks; here its signs, figures and foreign words are
told apart, so that a changed sentence of it can be read by itself. Refuses Japanese, Korean and Thai.
"""

import re
from dataclasses import replace
from difflib import SequenceMatcher
from functools import lru_cache

from monitor.classify.hunks.hunk import Hunk
from monitor.text.phrases import HAN
from monitor.text.tokens import count_ends

_SIGN = re.compile(rf"[{HAN}]|[0-9.,]+|[^\W\d{HAN}]+|[^\w\s]")
_HAN = re.compile(f"[{HAN}]")
_MOST = 500_000
"""Largest product of the lengths that differ given to the quadratic matcher: a paragraph of 700 signs on
either side takes it 3 ms, one that only ever repeats two signs 50."""
_FEW = 16
_SPARSE = 24
"""Signs to each place from which on changed places are read one by one; nearer together, and more than a
few, they are a paragraph that was written anew."""
_LEAD = 24
_JOIN = 2
"""Equal signs between two changes that do not part them."""

Span = tuple[int, int, int, int]
"""Where signs went and where others came: start and end before, start and end after."""


def finer(hunk: Hunk) -> tuple[Hunk, ...]:
    """The changes inside a hunk of Chinese text, sign by sign; any other, or one written anew, as it is."""
    if hunk.removed_text.isascii() and hunk.added_text.isascii():
        return (hunk,)
    if not _HAN.search(hunk.removed_text + hunk.added_text):
        return (hunk,)
    gone, came, spans = _told_apart(hunk.removed_text, hunk.added_text)
    if spans is None or (len(spans) > _FEW and len(spans) * _SPARSE > max(len(gone), len(came))):
        return (hunk,)
    whole = hunk.whole and not (gone and came)
    return tuple(_part(hunk, (gone, came), span, whole=whole) for span in spans)


@lru_cache(maxsize=64)
def _told_apart(removed: str, added: str) -> tuple[list[str], list[str], list[Span] | None]:
    """The signs of two texts and where they differ, None where that is too much to compare."""
    gone, came = _SIGN.findall(removed), _SIGN.findall(added)
    start, end = count_ends(gone, came)
    before, after = gone[start : len(gone) - end], came[start : len(came) - end]
    if len(before) * len(after) > _MOST:
        return gone, came, None
    return gone, came, [(start + a, start + b, start + c, start + d) for a, b, c, d in _spans(before, after)]


def _spans(gone: list[str], came: list[str]) -> list[Span]:
    spans: list[Span] = []
    for tag, a, b, c, d in SequenceMatcher(None, gone, came, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if spans and a - spans[-1][1] <= _JOIN and c - spans[-1][3] <= _JOIN:
            spans[-1] = (spans[-1][0], b, spans[-1][2], d)
        else:
            spans.append((a, b, c, d))
    return spans


def _part(hunk: Hunk, sides: tuple[list[str], list[str]], span: Span, *, whole: bool) -> Hunk:
    gone, came = sides
    a, b, c, d = span
    side, start, end = (came, c, d) if came else (gone, a, b)
    owners = hunk.owners[:1] * ((d - c) or (b - a))
    return replace(
        hunk,
        removed=tuple(gone[a:b]),
        added=tuple(came[c:d]),
        lead=(*hunk.lead, *side[max(0, start - _LEAD) : start]),
        tail=(*side[end : end + _LEAD], *hunk.tail),
        removed_text="".join(gone[a:b]),
        added_text="".join(came[c:d]),
        owners=owners,
        whole=whole,
    )
