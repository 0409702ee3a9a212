"""Signs that change what a text says, told apart from those that only lay it out.

A minus before a figure, a dash between two, the point in a grouped number, a tick alone in a cell: each
becomes one code that counts as a word. A bullet or a tick before the words of a line says nothing. Refuses to
know any word.
"""

import re

from monitor.text.superscripts import POWERS, has_raised, lower_power

MINUS, POINT, COMMA, ABOUT, SLASH, COLON, APOSTROPHE = "\x01", "\x02", "\x03", "\x04", "\x05", "\x06", "\x07"
TICK, CROSS, EMPTY_BOX, EMPTY_CIRCLE, FULL_CIRCLE = "\x0e", "\x0f", "\x10", "\x11", "\x12"
BAR, NEST = "\x13", "\x14"
"""Between two cells of a row; before an item, for each that it lies below."""
PICTURE = "\x15"
"""Before the number of a character that is a picture, which then is a word of its own."""
POWER = "\x16"
"""Before the figures of a power."""

CODES = MINUS + POINT + COMMA + ABOUT + SLASH + COLON + APOSTROPHE
CODES += TICK + CROSS + EMPTY_BOX + EMPTY_CIRCLE + FULL_CIRCLE + BAR + NEST + PICTURE + POWER
"""Control characters, which no cleaned text contains."""

TICKS, CROSSES, EMPTY_BOXES, CIRCLES = "✓✔✅☑🗸🗹", "✗✘✕✖❌☒❎☓⨯🗙🗶", "☐◻⬜", "○◯●"
COLOURS = "🔴🟠🟡🟢🔵🟣🟤⚫⚪🟥🟧🟨🟩🟦🟪🟫⬛👍👎"
"""What says yes, no or how much by its colour or its side, wherever it stands."""

_DASHES = "-–—−‐‑‒"
_MEANING = {
    **dict.fromkeys(_DASHES, MINUS),
    ".": POINT,
    ",": COMMA,
    **dict.fromkeys("~≈∼", ABOUT),
    "/": SLASH,
    ":": COLON,
    **dict.fromkeys("'’", APOSTROPHE),
    **dict.fromkeys(TICKS, TICK),
    **dict.fromkeys(CROSSES, CROSS),
    **dict.fromkeys(EMPTY_BOXES, EMPTY_BOX),
    **dict.fromkeys("○◯", EMPTY_CIRCLE),
    "●": FULL_CIRCLE,
}
_BEFORE_FIGURES = frozenset(_DASHES + "~≈∼.")
_CIRCLES = frozenset(CIRCLES)
_REFUSING = frozenset(CROSSES + EMPTY_BOXES)
"""What says no before words, too."""

_BESIDE_FIGURE = re.compile(rf"[{re.escape(_DASHES)}.,~≈∼/:'’] ?(?=\d)")
_ALONE = re.compile(rf"[{re.escape(_DASHES)}](?= \||$)", re.MULTILINE)
_MARKS = TICKS + CROSSES + EMPTY_BOXES + CIRCLES
_MARK = re.compile(f"[{_MARKS}](?: ?[{_MARKS}\ufe0f])*+")
"""A mark, or several of them that together say how much."""
_COLOUR = re.compile(f"[{COLOURS}]")
_PICTURED = re.compile(
    "(?:(?<=^)|(?<=\\| )|(?<=^- )|(?<=^  - ))[^\\w\\s\x00-\u218f|]{1,5}+(?=$| \\|)", re.MULTILINE
)
"""Signs that are all that a cell or a line says."""
LONGEST_START = 25
"""Characters looked at before a sign for the beginning of its line: the deepest item's blanks and bullet."""

_LINE_START = re.compile(r"(?:#{1,6} |\s*- )?\Z")


def code_signs(text: str) -> str:
    """The text with each sign that counts as a code of its own, blanks around it."""
    text = _ALONE.sub(_code_alone, text)
    if any(mark in text for mark in _MARKS):
        text = _MARK.sub(_code_mark, text)
    if _has_pictures(text):
        text = _COLOUR.sub(_code_picture, _PICTURED.sub(_code_pictures, text))
    if has_raised(text):
        text = POWERS.sub(lambda found: f" {POWER}{lower_power(found[0])} ", text)
    return _BESIDE_FIGURE.sub(_code_figure, text)


def _has_pictures(text: str) -> bool:
    """Any sign from arrows to shapes, or beyond them; asked of bytes, which is many times quicker."""
    if text.isascii():
        return False
    coded = text.encode("utf-8", "surrogatepass")
    return b"\xf0\x9f" in coded or _SHAPE.search(coded) is not None


_SHAPE = re.compile(rb"\xe2[\x86-\xaf]")


def _code_pictures(found: re.Match[str]) -> str:
    return "".join(f" {PICTURE}{ord(sign):x} " for sign in found[0] if sign != "\ufe0f")


def _code_picture(found: re.Match[str]) -> str:
    return f" {PICTURE}{ord(found[0]):x} "


def _code_figure(found: re.Match[str]) -> str:
    """Between two figures, or set directly before one and not inside a word (``A-4``)."""
    written, text, start = found[0], found.string, found.start()
    sign = written[0]
    before = text[start - 1 : start]
    figure = text[start - 2 : start - 1] if before == " " and sign in _DASHES else before
    if figure.isdigit():
        counts = sign in _DASHES or written[-1] != " "
    else:
        counts = sign in _BEFORE_FIGURES and written[-1] != " " and not before.isalpha()
        counts = counts or (sign in "~≈∼" and not before.isalpha())
    return f" {_MEANING[sign]} " if counts else written


def _code_alone(found: re.Match[str]) -> str:
    return f" {MINUS} " if _is_alone(found) else found[0]


def _code_mark(found: re.Match[str]) -> str:
    signs = [sign for sign in found[0] if sign in _MEANING]
    if not _is_alone(found):
        if signs[0] not in _REFUSING and _starts_line(found):
            del signs[0]
        signs = [sign for sign in signs if sign not in _CIRCLES]
    return "".join(f" {_MEANING[sign]} " for sign in signs) or " "


def _is_alone(found: re.Match[str]) -> bool:
    """All that a cell or a line says."""
    text, start, end = found.string, found.start(), found.end()
    if text[start - 2 : start] == "| " and text[end : end + 2] == " |":
        return True
    return text[end : end + 1] in ("", "\n") and _starts_line(found)


def _starts_line(found: re.Match[str]) -> bool:
    text, start = found.string, found.start()
    line = text.rfind("\n", max(0, start - LONGEST_START), start) + 1
    return start - line < LONGEST_START and _LINE_START.match(text[line:start]) is not None
