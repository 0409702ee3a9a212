"""A PDF page's drawing instructions to runs of letters with their places: what stands where, in what size.

Follows the text and graphics state as ISO 32000-1 (8.3, 9.4) says. Letters and their widths come from pypdf's
reading of fonts. Draws nothing, opens no images, and refuses to guess at letters that a font does not name.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pypdf import PageObject
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject
from pypdf.generic._font import Font

Matrix = tuple[float, float, float, float, float, float]
_UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_TURNS: dict[int, Matrix] = {
    0: _UNIT,
    90: (0.0, -1.0, 1.0, 0.0, 0.0, 0.0),
    180: (-1.0, 0.0, 0.0, -1.0, 0.0, 0.0),
    270: (0.0, 1.0, -1.0, 0.0, 0.0, 0.0),
}

MAX_FORMS = 6
"""Forms that may stand in one another; honest files nest two or three."""

_WIDE_BLANKS = 3
"""Blanks in a row that part what stands on either side, as typed tables do."""

_UPRIGHT = 0.3
"""Slope from which on letters are a stamp across the page and no text of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Letters drawn in one go: their text, where they begin and end, their baseline, size and weight.

    In points; ``y`` grows upwards.
    """

    text: str
    x: float
    end: float
    y: float
    size: float
    bold: bool


@dataclass(slots=True)
class _State:
    """The graphics and text state, as instructions leave it."""

    place: Matrix = _UNIT
    font: _Letters | None = None
    size: float = 10.0
    spacing: float = 0.0
    word_spacing: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    text: Matrix = _UNIT
    line: Matrix = _UNIT


class _Letters:
    """A font's letters and widths by their codes."""

    def __init__(self, resource: DictionaryObject) -> None:
        self._font = Font.from_font_resource(resource)
        self.bold = "bold" in self._font.name.lower() or "black" in self._font.name.lower()
        self._known: dict[str, tuple[str, float]] = {}

    def read(self, shown: bytes) -> Iterator[tuple[str, str, float]]:
        """Each code with the letters it shows and its width in thousandths of the size."""
        encoding = self._font.encoding
        codes = shown.decode(encoding, "replace") if isinstance(encoding, str) else map(chr, shown)
        for code in codes:
            known = self._known.get(code)
            if known is None:
                known = self._known[code] = self._look_up(code, encoding)
            yield code, *known

    def _look_up(self, code: str, encoding: str | Mapping[int, str]) -> tuple[str, float]:
        font = self._font
        letter = code if isinstance(encoding, str) else encoding.get(ord(code), code)
        width = font.space_width if code == font.space_char else font.get_text_width(code)
        return str(font.character_map.get(letter, letter)), float(width)


@dataclass(slots=True)
class RunReader:
    """Reads pages; fonts are kept from page to page. ``spend`` is called for each instruction."""

    spend: Callable[[], None]
    fonts: dict[tuple[int, int], _Letters] = field(default_factory=dict)

    def read_page(self, page: PageObject, contents: ContentStream) -> list[Run]:
        """The runs of a page in the order of its instructions, the page turned as it is shown."""
        turn = _TURNS.get(int(page.rotation) % 360, _UNIT)
        resources = page.get("/Resources")
        drawn = ContentStream(contents, page.pdf, "bytes")
        return [*self._follow(drawn, resources, _State(place=turn), 0)]

    def _follow(self, stream: ContentStream, resources: Any, state: _State, depth: int) -> Iterator[Run]:
        held: list[_State] = []
        given = resources.get_object() if resources is not None else {}
        for operands, operator in stream.operations:
            self.spend()
            if operator == b"q":
                held.append(replace(state))
            elif operator == b"Q":
                state = held.pop() if held else state
            elif operator == b"Tf":
                state.font = self._font(given, operands[0])
                state.size = _figure(operands, 1, state.size)
            elif operator == b"Do":
                yield from self._open_form(given, operands, state, depth)
            elif operator in _SHOWN:
                yield from _show(state, operator, operands)
            elif operator in _MOVES:
                _MOVES[operator](state, operands)

    def _font(self, resources: Any, name: object) -> _Letters | None:
        named = resources.get("/Font", {}).get_object()
        if name not in named:
            return None
        raw = named.raw_get(name)
        key = (
            (getattr(raw, "idnum", 0), getattr(raw, "generation", 0))
            if hasattr(raw, "idnum")
            else (0, id(raw))
        )
        if key not in self.fonts:
            self.fonts[key] = _Letters(named[name])
        return self.fonts[key]

    def _open_form(self, resources: Any, operands: Sequence[Any], state: _State, depth: int) -> Iterator[Run]:
        """What a form draws that a page or another form holds."""
        forms = resources.get("/XObject", {}).get_object()
        form = forms[operands[0]] if operands and operands[0] in forms else None
        if form is None or form.get("/Subtype") != "/Form" or depth >= MAX_FORMS:
            return
        matrix = form.get("/Matrix")
        own = tuple(map(float, matrix)) if matrix is not None and len(matrix) == 6 else _UNIT
        inner = replace(state, place=_multiply(own, state.place))  # type: ignore[arg-type]
        stream = ContentStream(
            form, form.indirect_reference.pdf if form.indirect_reference else None, "bytes"
        )
        yield from self._follow(stream, form.get("/Resources", resources), inner, depth + 1)


def _multiply(a: Matrix, b: Matrix) -> Matrix:
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


def _figure(operands: Sequence[Any], place: int, otherwise: float) -> float:
    given = operands[place] if place < len(operands) else None
    return float(given) if isinstance(given, (int, float)) else otherwise


def _matrix(operands: Sequence[Any]) -> Matrix:
    a, b, c, d, e, f = (_figure(operands, place, _UNIT[place]) for place in range(6))
    return a, b, c, d, e, f


def _move(state: _State, x: float, y: float) -> None:
    state.line = state.text = _multiply((1.0, 0.0, 0.0, 1.0, x, y), state.line)


def _move_down(state: _State, _operands: Sequence[Any]) -> None:
    _move(state, 0.0, -state.leading)


def _begin(state: _State, _operands: Sequence[Any]) -> None:
    state.text = state.line = _UNIT


def _set_matrix(state: _State, operands: Sequence[Any]) -> None:
    state.text = state.line = _matrix(operands)


def _transform(state: _State, operands: Sequence[Any]) -> None:
    state.place = _multiply(_matrix(operands), state.place)


def _move_by(state: _State, operands: Sequence[Any]) -> None:
    _move(state, _figure(operands, 0, 0.0), _figure(operands, 1, 0.0))


def _move_and_lead(state: _State, operands: Sequence[Any]) -> None:
    state.leading = -_figure(operands, 1, 0.0)
    _move_by(state, operands)


def _setting(name: str, share: float = 1.0) -> Callable[[_State, Sequence[Any]], None]:
    def change(state: _State, operands: Sequence[Any]) -> None:
        setattr(state, name, _figure(operands, 0, getattr(state, name) / share) * share)

    return change


_MOVES: dict[bytes, Callable[[_State, Sequence[Any]], None]] = {
    b"cm": _transform,
    b"BT": _begin,
    b"Tm": _set_matrix,
    b"Td": _move_by,
    b"TD": _move_and_lead,
    b"T*": _move_down,
    b"Tc": _setting("spacing"),
    b"Tw": _setting("word_spacing"),
    b"Tz": _setting("scale", 0.01),
    b"TL": _setting("leading"),
    b"Ts": _setting("rise"),
}
_SHOWN = frozenset({b"Tj", b"TJ", b"'", b'"'})


def _show(state: _State, operator: bytes, operands: Sequence[Any]) -> Iterator[Run]:
    """The runs of an instruction that shows text; the state stands behind it afterwards."""
    if operator == b'"':
        state.word_spacing = _figure(operands, 0, state.word_spacing)
        state.spacing = _figure(operands, 1, state.spacing)
    if operator in (b"'", b'"'):
        _move_down(state, ())
    shown = operands[-1] if operands else b""
    for part in shown if isinstance(shown, ArrayObject) else (shown,):
        if isinstance(part, (int, float)):
            _advance(state, -float(part) / 1000 * state.size * state.scale)
        elif isinstance(part, (bytes, str)) and state.font is not None:
            data = part if isinstance(part, bytes) else part.encode("latin-1", "replace")
            yield from _show_letters(state, state.font, data)


def _advance(state: _State, width: float) -> None:
    state.text = _multiply((1.0, 0.0, 0.0, 1.0, width, 0.0), state.text)


def _show_letters(state: _State, font: _Letters, data: bytes) -> Iterator[Run]:
    """The runs of one string: several where it holds wide stretches of blanks."""
    letters: list[str] = []
    width = blanks = 0.0
    for code, letter, thousandths in font.read(data):
        if letter != " " and blanks >= _WIDE_BLANKS and "".join(letters).strip():
            yield from _end_run(state, font, letters, width)
            letters, width = [], 0.0
        blanks = blanks + 1 if letter == " " else 0
        letters.append(letter)
        gap = state.spacing + (state.word_spacing if code == " " else 0.0)
        width += (thousandths / 1000 * state.size + gap) * state.scale
    yield from _end_run(state, font, letters, width)


def _end_run(state: _State, font: _Letters, letters: list[str], width: float) -> Iterator[Run]:
    where = _multiply((1.0, 0.0, 0.0, 1.0, 0.0, state.rise), _multiply(state.text, state.place))
    _advance(state, width)
    text = "".join(letters)
    across, up = where[0], where[1]
    if not text.strip() or abs(up) > _UPRIGHT * abs(across):
        return
    length = width * math.hypot(across, up)
    start, end = (where[4], where[4] + length) if across >= 0 else (where[4] - length, where[4])
    size = abs(state.size) * math.hypot(where[2], where[3]) or 10.0
    lead = len(text) - len(text.lstrip())
    trail = len(text) - len(text.rstrip())
    blank = length / len(text) if len(text) else 0.0
    yield Run(
        text=text.strip() if lead > 1 or trail > 1 else text,
        x=start + (lead * blank if lead > 1 else 0.0),
        end=end - (trail * blank if trail > 1 else 0.0),
        y=where[5],
        size=size,
        bold=font.bold,
    )
