"""Bytes to characters: what a body really is, and in which encoding it is written.

A server's word is only one witness: the bytes themselves, a byte order mark and the page's own
declaration are heard too. Refuses binary data, and never returns characters that were guessed wildly
without saying so: the charset is part of the answer.
"""

import codecs
import re
from dataclasses import dataclass

from monitor.errors import NormalizeError
from monitor.normalize.bytes.charsets import detect_charset, is_credible
from monitor.normalize.bytes.repair import mend_text
from monitor.normalize.files.file_kinds import kind_of_bytes, kind_of_text

MAX_BYTES = 64_000_000
"""A body above this is no policy; the fetch has its own, lower limit."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DETECT_BYTES = 40_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A decoded body: ``media_type`` is what it is read as; ``text`` is '' for files that stay bytes."""

    media_type: str
    charset: str
    text: str


def decode_body(body: bytes, content_type: str | None, url: str = "") -> Body:
    """Tells the kinds of file apart and decodes what is characters; ``url`` may end in a kind's name.

    Raises NormalizeError for an empty body, one above ``MAX_BYTES`` and one that is no text.
    """
    if len(body) > MAX_BYTES:
        raise NormalizeError(f"The body has {len(body):,} bytes, more than the {MAX_BYTES:,} that are read.")
    if not body[:2048].lstrip() and not body.strip():
        raise NormalizeError("The body is empty; look at what the address serves.")
    kind = kind_of_bytes(body)
    if kind is not None:
        return Body(media_type=kind, charset="binary", text="")
    declared = (content_type or "").lower()
    text, charset = _decode(body, declared)
    _refuse_binary(text)
    text = mend_text(text, body if charset == "utf-8" else None)
    return Body(media_type=kind_of_text(text, declared, url), charset=charset, text=text)


def _decode(body: bytes, declared: str) -> tuple[str, str]:
    """The characters and the charset."""
    signed = _signed_charset(body)
    if signed is not None:
        return body.decode(signed, "replace").lstrip("\ufeff"), signed
    try:
        return body.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        return _decode_unsigned(body, declared, error)


def _decode_unsigned(body: bytes, declared: str, broken: UnicodeDecodeError) -> tuple[str, str]:
    """The characters and the charset of what is not UTF-8: header, page, detection."""
    if _is_cut_utf8(body):
        return body.decode("utf-8", "replace"), "utf-8"
    from bs4.dammit import EncodingDetector  # noqa: PLC0415  (12 MB, for the few pages that are not UTF-8)

    page_says = EncodingDetector.find_declared_encoding(body, is_html=True)
    for name in filter(None, (_header_charset(declared), page_says)):
        text = _try(body, name)
        if text is not None and is_credible(body, _SUPERSETS.get(name.lower(), name)):
            return text, name.lower()
    likely = "utf-8" if _nearly_utf8(body, broken) else detect_charset(body)
    return body.decode(likely, "replace"), likely.replace("_", "-")


_SHIFTED = re.compile(rb"\x1b\$[@B]")
"""How Japanese in seven bits shifts to its characters."""


def _signed_charset(body: bytes) -> str | None:
    """What a byte order mark, zero bytes or a shift to Japanese say; None without such a sign."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return name
    if body.count(b"\x00", 0, 4000) > len(body[:4000]) // 4:
        return "utf-16-be" if body[:1] == b"\x00" else "utf-16-le"
    return "iso-2022-jp" if _SHIFTED.search(body, 0, _DETECT_BYTES) and _try(body, "iso-2022-jp") else None


def _header_charset(declared: str) -> str | None:
    found = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", declared)
    return found.group(1) if found else None


def _try(body: bytes, name: str) -> str | None:
    """The characters in a declared charset, or None: unknown, refused, or UTF-8 (which already failed)."""
    name = _SUPERSETS.get(name.lower(), name)
    try:
        if codecs.lookup(name).name in _NO_CHARSETS:
            return None
        return body.decode(name, "replace" if name == "cp1252" else "strict")
    except (LookupError, UnicodeError, ValueError):
        return None


_NO_CHARSETS = ("utf-8", "utf-7", "punycode", "idna", "unicode-escape", "raw-unicode-escape")
"""What no body is decoded by on the word of its server: UTF-8 was tried, no browser knows the others; they
give halves of characters or take the square of the length."""

_SUPERSETS = {
    **dict.fromkeys(("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"), "cp1252"),
    **{"gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc-kr": "cp949"},
}
"""Browsers read these names as the Windows supersets that pages really use."""


def _is_cut_utf8(body: bytes) -> bool:
    """So much of it is UTF-8 that no word of a server's makes it anything else."""
    text = body[: _DETECT_BYTES * 10].decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = (len(text.encode()) - len(text)) // 2 - bad
    return good > SURELY * bad


SURELY = 20
"""Characters of several bytes for each bad byte: by chance a text in another charset has hardly any."""


def _nearly_utf8(body: bytes, broken: UnicodeDecodeError) -> bool:
    """UTF-8 with a few bad bytes (a cut page, a stray byte in one widget), not another encoding."""
    text = body[: _DETECT_BYTES * 10].decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = (len(text.encode()) - len(text)) // 2 - bad
    return bad <= max(3, good // 20) and (good > 0 or broken.start > len(body) - 4)


_CONTROLS = bytes([*range(0x01, 0x09), *range(0x0E, 0x20)])


def _refuse_binary(text: str) -> None:
    sample = text[:20_000]
    written = sample.encode("utf-8", "replace")
    odd = sample.count("\ufffd") + len(written) - len(written.translate(None, _CONTROLS))
    if odd > max(10, len(sample) // 10):
        raise NormalizeError("The body is binary data, not a text; look at what the address serves.")
