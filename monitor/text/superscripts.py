"""Raised figures and letters: a footnote's mark says nothing of the words before it, a power does.

A page raises them by an element or by characters of their own; a text has the characters. A mark is a power
after ten, after a unit of length or after a single letter; else it leads to a footnote and does not count, so
that notes may come, go and be numbered anew. Refuses to know what a footnote says.
"""

import re

_FIGURES, _LETTERS = "0123456789", "abcdefghijklmnoprstuvwxyz"
_RAISED, _RAISED_LETTERS = "⁰¹²³⁴⁵⁶⁷⁸⁹", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"
_RAISE = str.maketrans(_FIGURES + _LETTERS, _RAISED + _RAISED_LETTERS)
_LOWER = str.maketrans(_RAISED, _FIGURES)

_MARK = re.compile(r"[\[(]?(\d{1,3}(?:\s?[,;–-]\s?\d{1,3}){0,4}|[a-z])[\])]?")
_ONE = rf"(?:[{_RAISED}]+|(?<![{_RAISED_LETTERS}])[{_RAISED_LETTERS}](?![{_RAISED_LETTERS}]))"
_RUN = re.compile(rf"{_ONE}(?:\s?[,;–-]\s?{_ONE})*")
_POWER = re.compile(r"(?:(?<!\w)(?:10|[kcdmµn]?m|ft|in|yd|mi|[A-Za-zχ]))\Z")
_BASE = 3
"""Letters that are looked at before a power: the longest base has two."""
POWERS = re.compile(f"[{_RAISED}]+")
"""Figures that are raised, in a text without the marks of footnotes."""


def raise_mark(mark: str) -> str | None:
    """What an element raises, as raised characters, brackets left out; None where it is no mark ("th")."""
    found = _MARK.fullmatch(mark.strip())
    return found[1].translate(_RAISE) if found else None


def has_raised(text: str) -> bool:
    """Any raised figure or letter; asked of bytes, which is many times quicker: most texts have none."""
    if text.isascii():
        return False
    coded = text.encode("utf-8", "surrogatepass")
    return any(pattern.search(coded) for start, pattern in _CODED if start in coded)


_CODED = (
    (b"\xc2", re.compile(rb"\xc2[\xb2\xb3\xb9]")), (b"\xe2", re.compile(rb"\xe2\x81[\xb0-\xb9]")),
    (b"\xe1", re.compile(rb"\xe1[\xb5\xb6]")), (b"\xca", re.compile(rb"\xca[\xb0-\xb8]")),
    (b"\xcb", re.compile(rb"\xcb[\xa1-\xa3]")),
)  # fmt: skip
"""The byte that a raised character begins with, which most texts lack, and the whole of it."""


def drop_marks(text: str) -> str:
    """The text without the marks of footnotes; powers stay."""
    return _RUN.sub(_drop, text)


def lower_power(power: str) -> str:
    """The figures of a power."""
    return power.translate(_LOWER)


def _drop(found: re.Match[str]) -> str:
    start = found.start()
    is_power = POWERS.fullmatch(found[0]) and _POWER.search(found.string[max(0, start - _BASE) : start])
    return found[0] if is_power else ""
