"""Hunks of text written without blanks, cut down to the signs that changed.

A Chinese paragraph is one word to whoever splits at blanks; here its signs, figures and foreign words are
told apart, so that a changed sentence of it can be read by itself. Refuses Japanese, Korean and Thai.
"""

import re
from dataclasses import replace
from difflib import SequenceMatcher

from monitor.classify.hunks import Hunk
from monitor.classify.lexicon import HAN

_SIGN = re.compile(rf"[{HAN}]|[0-9.,]+|[^\W\d{HAN}]+|[^\w\s]")
_HAN = re.compile(f"[{HAN}]")
_MOST = 4_000_000
"""Largest product of lengths given to the quadratic matcher."""
_LEAD = 24
_JOIN = 2
"""Equal signs between two changes that do not part them."""


def finer(hunk: Hunk) -> tuple[Hunk, ...]:
    """The changes inside a hunk of Chinese text, sign by sign; any other hunk as it is."""
    if hunk.removed_text.isascii() and hunk.added_text.isascii():
        return (hunk,)
    if not _HAN.search(hunk.removed_text + hunk.added_text):
        return (hunk,)
    gone, came = _SIGN.findall(hunk.removed_text), _SIGN.findall(hunk.added_text)
    if len(gone) * len(came) > _MOST:
        return (hunk,)
    whole = hunk.whole and not (gone and came)
    return tuple(_part(hunk, (gone, came), span, whole=whole) for span in _spans(gone, came))


def _spans(gone: list[str], came: list[str]) -> list[tuple[int, int, int, int]]:
    spans: list[tuple[int, int, int, int]] = []
    for tag, a, b, c, d in SequenceMatcher(None, gone, came, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if spans and a - spans[-1][1] <= _JOIN and c - spans[-1][3] <= _JOIN:
            spans[-1] = (spans[-1][0], b, spans[-1][2], d)
        else:
            spans.append((a, b, c, d))
    return spans


def _part(
    hunk: Hunk, sides: tuple[list[str], list[str]], span: tuple[int, int, int, int], *, whole: bool
) -> Hunk:
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
