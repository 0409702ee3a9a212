"""Figures and the signs beside them: currency, per cent, less or more, plus, ticks, clauses of laws.

Words lose such signs; this module keeps them, so that '$50' and '€50', '1.5' and '15', '<' and '>' differ and
'1,000' and '1000' do not. Refuses to know units that are words (``numbers`` does).
"""

import re
from collections.abc import Sequence

from monitor.text.signs import CIRCLES, COLOURS, CROSSES, EMPTY_BOXES, TICKS

_FIGURE = r"\d+(?:[.,'’ \xa0\u202f]\d{3}(?!\d))*(?:[.,]\d+)*"
_SIGN = re.compile(
    rf"{_FIGURE}|[<>≤≥≮≯≠±%‰‱$€£¥₹₽₩₺₴฿¢§√÷≈]|(?<=\d)\+(?!\+)|(?<![\w+])\+(?=\d)|"
    r"(?<![\w)])[-−](?=[\d$€£.])|(?<=\d)[-−–—/:](?=\d)|"
    rf"[{TICKS}{CROSSES}{EMPTY_BOXES}{CIRCLES}{COLOURS}■□]"
)
_PLAIN = {
    **dict.fromkeys(TICKS, "✓"),
    **dict.fromkeys(CROSSES + EMPTY_BOXES, "✗"),
    **dict.fromkeys("−–—", "-"),
}
_GROUPED = re.compile(r"\d{1,3}([.,'’ \xa0\u202f])\d{3}(?:\1\d{3})*")
_TELEPHONE = re.compile(r"[+(]?[\d][\d ()./+\xa0-]{6,30}[\d]")
_CLAUSE = re.compile(
    r"[(\[]?(?:§{1,2}|[Aa]rt\.?|[Aa]bs\.?|[Ll]it\.?)?(?:\d{1,4}[a-z]?)?(?:[(\[][a-z0-9]{1,4}[)\]])*[a-z]?[).,;:\]]*"
)
_MARK = re.compile(r"§|\b(?:[Aa]rt|[Aa]bs|[Ll]it|[Nn]r)\.|\blit\b|\bAbs\b")
_LAW = re.compile(
    r"(?:[Aa]ct|[Ll]aw|[Cc]ode|[Rr]egulation|[Dd]irective|[\w-]{0,60}[Gg]esetz(?:es|buch|buchs)?|[Ll]oi|[Ll]ey|"
    r"[Ll]egge|[Ll]ei|[Ww]et|[Ll]egea|[Ll]egii|[Rr]èglement|[Rr]eglamento|[Rr]egolamento|[Rr]egulamento|"
    r"[Vv]erordening|[Vv]erordnung|[Cc]ódigo|[Cc]odice|[A-Z]{1,2}[a-z]?[A-Z]{1,6})[).,;:]*"
)
"""A law's common name, or an abbreviation in capitals such as stands behind a clause: 'GDPR', 'StGB'."""


def signs_of(text: str) -> list[str]:
    """The figures of a text by value and the signs that bear on them, in order."""
    return [_plain(found) for found in _SIGN.findall(text)]


def _plain(found: str) -> str:
    return _value(found) if found[0].isdigit() else _PLAIN.get(found, found)


def _value(figure: str) -> str:
    """One figure without marks between its thousands, its decimal point as a point."""
    if _GROUPED.fullmatch(figure):
        return re.sub(r"\D", "", figure)
    cut = max(figure.rfind("."), figure.rfind(","))
    head = figure[:cut]
    if cut > 0 and (head.isdigit() or _GROUPED.fullmatch(head)):
        rest = figure[cut + 1 :].rstrip("0")
        return re.sub(r"\D", "", head) + (f".{rest}" if rest else "")
    return figure


def signs_differ(gone: str, came: str) -> bool:
    """Whether figures or signs changed; the blanks and hyphens of a telephone number do not count."""
    one, other = signs_of(gone), signs_of(came)
    if one == other:
        return False
    texts = [text.strip(" .,;:") for text in (gone, came)]
    if all(map(_TELEPHONE.fullmatch, texts)) and any(re.search(r"[+(-]|^0", text) for text in texts):
        return re.sub(r"\D", "", gone) != re.sub(r"\D", "", came)
    return True


def is_clause(gone: Sequence[str], came: Sequence[str], lead: Sequence[str]) -> bool:
    """Whether a numbered clause such as laws have gave way to another: '§5(1)(a)' to '§5(1)(f)'."""
    tokens = (*gone, *came)
    marked = any(map(_MARK.search, (*tokens, *lead[-3:]))) or any("(" in token[1:] for token in tokens)
    return bool(gone and came) and marked and all(map(_CLAUSE.fullmatch, tokens))


def names_law(tail: Sequence[str]) -> bool:
    """Whether the words behind a clause say of which law it is."""
    return any(map(_LAW.fullmatch, tail[:5]))
