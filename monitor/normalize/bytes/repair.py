"""Characters that a page's tools coded twice, read as they were meant, and pages that are past mending.

UTF-8 read as another charset and written anew ("Ã©"), and entities whose ampersand was escaped again
("&amp;nbsp;"). Clean pages cost a look at their bytes. Refuses to mend what is no pair of a wrong coding.
"""

import re
from collections.abc import Iterable
from html import unescape
from html.entities import html5

from monitor.errors import NormalizeError

_NEXT = rb"\xc2[\x80-\xbf]|\xe2[\x80\x82\x84]"
_DOUBLED = {
    b"\xc3": re.compile(rb"\xc3[\x82-\xb4](?:" + _NEXT + rb"|\xc5[\x92-\xbe]|\xc6\x92|\xcb[\x86\x9c])"),
    b"\xd0": re.compile(rb"\xd0[\xa0\xa1](?:" + _NEXT + rb"|\xd0[\x82-\x8f]|\xd1[\x92-\x9f])"),
    b"\x88": re.compile(rb"\xe2\x88\x9a[\xc2\xc3\xcf\xe2]"),
}
"""The first two characters of one that was coded twice: by way of Western charsets, cp1251 and old Macs."""

_ESCAPED = re.compile(r"&(?:amp;)+(#x?[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_LED = re.compile(r"&(?:Atilde|[aA]circ);[^ <]")
_ENTITY = re.compile(r"&(?:[a-z]{2,8}|#\d{3,4}|#x[0-9a-f]{2,4});", re.IGNORECASE)
MAX_PIECE = 20_000
"""Characters of a piece between two tags that is mended; a longer one is a script."""


def mend_text(text: str, body: bytes | None = None) -> str:
    """A body's characters as they were meant; a clean body's come back as they are.

    ``body`` is the text in UTF-8, where that is at hand.
    """
    if "&amp;" in text:
        text = _ESCAPED.sub(_unescape_once, text)
    if _LED.search(text):
        text, body = _ENTITY.sub(_read_entity, text), None
    if text.isascii() or not is_doubled(body or text.encode("utf-8", "surrogatepass")):
        return text
    return "<".join(map(_mend_piece, text.split("<")))


def is_doubled(coded: bytes) -> bool:
    """Whether UTF-8 holds a pair that looks like a character coded twice."""
    return any(lead in coded and pattern.search(coded) for lead, pattern in _DOUBLED.items())


def _unescape_once(found: re.Match[str]) -> str:
    name = found[1]
    return f"&{name};" if name[0] == "#" or f"{name};" in html5 else found[0]


def _read_entity(found: re.Match[str]) -> str:
    """A character beyond ASCII as itself, which says the same."""
    meant = unescape(found[0])
    return found[0] if meant.isascii() else meant


def _mend_piece(piece: str) -> str:
    if piece.isascii() or len(piece) > MAX_PIECE or not is_doubled(piece.encode("utf-8", "surrogatepass")):
        return piece
    from ftfy import fix_encoding  # noqa: PLC0415  (9 MB, for the few pages that are coded twice)

    return fix_encoding(piece)


LEAST_LOST = 4
LOST_SHARE = 0.002
"""More lost letters than both, the second of all words, are a page in a wrong charset, and no stray byte."""

_LOST = re.compile(r"(?<![^\W\d_])[^\W\d_]*+\ufffd[^\s<>]{0,40}+")
_QUERY = re.compile(r"(?<![^\W\d_])[^\W\d_]{1,30}\?[^\W\d_]{1,30}(?![\w=&/?])")


def refuse_garbled(written: str, texts: Iterable[str], words: int) -> None:
    """Raises NormalizeError where letters of a page are lost: another sign stands in their place.

    ``written`` is all of the page's text as it was sent, ``texts`` is what is kept, ``words`` their number.
    """
    lost = [found[0] for found in _LOST.finditer(written)] if "\ufffd" in written else []
    lost = lost or [found[0] for text in texts if "?" in text for found in _QUERY.finditer(text)]
    if len(lost) > max(LEAST_LOST, LOST_SHARE * words):
        raise NormalizeError(
            f"The page is garbled: {len(lost)} words have lost letters, the first is {lost[0][:40]!r}; look "
            "at it in a browser, and if it is so there, watch another address of the document.",
            trouble="garbled",
        )
