"""What a body is, whatever its header says: a document that can be read, or one sentence that says what else.

The first bytes decide, then the characters; the header and the address's ending are asked only where
those leave it open (a list in commas is a plain text to look at). Refuses nothing by its name alone.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from monitor.errors import NormalizeError
from monitor.normalize.files.zip_parts import open_parts

PDF = "application/pdf"
HTML = "text/html"
PLAIN = "text/plain"
MARKDOWN = "text/markdown"
CSV = "text/csv"
JSON = "application/json"
XML = "application/xml"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"

_READ = (
    "what is read are web pages, PDF, Word (.docx), OpenDocument (.odt), Markdown, plain text, CSV, JSON, XML"
)

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    *((mark, "an image") for mark in (b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\0\0\1\0", b"II*\0", b"MM\0*")),
    *((mark, "a compressed archive") for mark in (b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"\x28\xb5\x2f\xfd")),
    *((mark, "a compressed archive") for mark in (b"BZh9", b"\xfd7zXZ")),
    *(
        (mark, "a program")
        for mark in (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\0asm")
    ),
    *((mark, "a font") for mark in (b"wOF2", b"wOFF", b"OTTO", b"\0\1\0\0\0")),
    *((mark, "a sound or a video") for mark in (b"OggS", b"ID3", b"\x1a\x45\xdf\xa3", b"FLV\1", b"\xff\xfb")),
    (b"{\\rtf", "a Rich Text file (.rtf)"),
    (b"%!PS", "a PostScript file"),
)
"""How files begin that hold no text for this program, and what they are called."""

_OLE = b"\xd0\xcf\x11\xe0"
_OLE_STREAMS = (
    ("WordDocument", "an old Word file (.doc)"),
    ("Workbook", "an old Excel workbook (.xls)"),
    ("PowerPoint Document", "an old PowerPoint file (.ppt)"),
    ("EncryptedPackage", "an Office file locked with a password"),
)
_ZIPPED = (
    ("xl/", "an Excel workbook (.xlsx)"),
    ("ppt/", "a PowerPoint file (.pptx)"),
    ("Payload/", "a program"),
    ("META-INF/MANIFEST.MF", "a program"),
)
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_ODF_KINDS = {"spreadsheet": "an OpenDocument table (.ods)", "presentation": "an OpenDocument show (.odp)"}


def refuse_file(name: str) -> NormalizeError:
    """The one sentence for a body that is no document for this program; ``name`` says what it is."""
    return NormalizeError(f"The body is {name}, which is not read: {_READ}; give an address of such a one.")


def kind_of_bytes(body: bytes) -> str | None:
    """The media type of a body whose bytes say what it is, None for characters to be decoded.

    Raises NormalizeError, with what it is and what could be read, for other kinds of file.
    """
    if b"%PDF-" in body[:1024]:
        return PDF
    head = body[:2048].lstrip()
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_zip(body)
    if head.startswith(_OLE):
        sample = body[:2_000_000] + body[-200_000:]
        found = (name for stream, name in _OLE_STREAMS if stream.encode("utf-16-le") in sample)
        raise refuse_file(next(found, "an old Office file"))
    if head[:4] == b"RIFF":
        raise refuse_file("an image" if head[8:12] == b"WEBP" else "a sound or a video")
    if head[4:8] == b"ftyp":
        raise refuse_file("an image" if head[8:12] in (b"avif", b"heic", b"mif1") else "a sound or a video")
    for mark, name in _SIGNATURES:
        # two letters may begin a text, too, but a program has zero bytes soon
        if head.startswith(mark) and (not mark.isalnum() or b"\0" in head):
            raise refuse_file(name)
    return None


def _kind_of_zip(body: bytes) -> str:
    parts = open_parts(body)
    if "word/document.xml" in parts.names:
        return DOCX
    kind = (parts.read("mimetype") or b"").decode("ascii", "replace").strip()
    if kind.startswith(_OPEN_DOCUMENT + "text"):
        return ODT
    if kind.startswith(_OPEN_DOCUMENT):
        raise refuse_file(_ODF_KINDS.get(kind.removeprefix(_OPEN_DOCUMENT), "an OpenDocument file"))
    if kind == "application/epub+zip":
        raise refuse_file("an electronic book (.epub)")
    main = next((name for name in sorted(parts.names) if re.fullmatch(r"word/document\d*\.xml", name)), None)
    if main:
        return DOCX
    found = (name for start, name in _ZIPPED if any(each.startswith(start) for each in parts.names))
    raise refuse_file(next(found, "a compressed archive (.zip)"))


_MARKUP = re.compile(
    r"<(?:!doctype|!--|/?(?:html|head|body|div|p|h[1-6]|main|article|section|nav|header|footer|aside|ul|ol|li|dl|dt|dd"
    r"|table|tr|td|span|br|hr|a|b|i|em|strong|font|center|pre|form|meta|title|link|script|style|svg|img)\b)",
    re.IGNORECASE,
)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body|frameset|script)\b", re.IGNORECASE)
_ELEMENT = re.compile(r"<(?!html\b)[A-Za-z_][\w.:-]*[\s/>]", re.IGNORECASE)
_PROLOG = re.compile(
    r"\s*(?:<\?[^>]{0,500}\?>\s*|<!--(?:[^-]|-(?!->)){0,5000}-->\s*|<!DOCTYPE[^>]{0,500}>\s*)*+"
)
_FRAGMENT = re.compile(r"<(?:div|p|main|article|h[1-6])\b", re.IGNORECASE)
_SVG = re.compile(r"<(?:[\w-]+:)?svg\b", re.IGNORECASE)
_TABLE_LINE = re.compile(
    r"^[ \t]*+\|?[ \t]*+:?-{2,}+:?[ \t]*+(?:\|[ \t]*+:?-{2,}+:?[ \t]*+)++\|?[ \t]*+$", re.MULTILINE
)
_SAMPLE = 200_000


def kind_of_text(text: str, declared: str, url: str) -> str:
    """The media type of decoded characters; ``declared`` is the header in lower case, '' for none.

    Raises NormalizeError for a drawing.
    """
    ending = urlsplit(url).path.lower().rpartition(".")[2][:10]
    start = text[:_SAMPLE].lstrip()
    if start[:1] in ("{", "[", ")") and _is_json(text):
        return JSON
    says_list = "csv" in declared or "tab-separated" in declared or ending in _LISTS
    says_markdown = "markdown" in declared or ending in _MARKDOWNS
    if (says_markdown or says_list) and not _PAGE.search(start):
        return (
            CSV if says_list and find_delimiter(text, trusted=True) else MARKDOWN if says_markdown else PLAIN
        )
    if start[:1] == "<":
        return _kind_of_markup(start, declared)
    if "text/plain" not in declared and _MARKUP.search(start):
        return HTML
    if find_delimiter(text):
        return CSV
    return MARKDOWN if _TABLE_LINE.search(start) else PLAIN


_LISTS = ("csv", "tsv", "tab")
_MARKDOWNS = ("md", "markdown", "mdown", "mkd")


def _kind_of_markup(start: str, declared: str) -> str:
    """HTML, XML, or a plain text that begins with a bracket."""
    prolog = _PROLOG.match(start)
    root = start[prolog.end() if prolog else 0 :]
    if _SVG.match(root):
        raise refuse_file("a drawing (.svg)")
    says_xml = start.startswith("<?xml") or ("xml" in declared and "html" not in declared)
    if _PAGE.match(start) or _PAGE.match(root) or _FRAGMENT.match(root):
        return HTML
    if _ELEMENT.match(root) and (says_xml or not _MARKUP.search(start)):
        return XML
    return HTML if _MARKUP.search(start) else PLAIN


def _is_json(text: str) -> bool:
    try:
        found = json.loads(without_guard(text))
    except RecursionError:
        return True  # refused with a sentence where it is read
    except ValueError:
        return _are_json_lines(text)
    return isinstance(found, (dict, list))


def _are_json_lines(text: str) -> bool:
    """Whether each line is an object by itself, as exports of lists are written."""
    lines = [line for line in islice(text.splitlines(), 50) if line.strip()]
    try:
        return len(lines) > 1 and all(isinstance(json.loads(line), (dict, list)) for line in lines)
    except (ValueError, RecursionError):
        return False


def without_guard(text: str) -> str:
    """JSON without the characters that some servers put before it so that no script can load it."""
    start = text.lstrip()
    return start.partition("\n")[2] if start.startswith(")]}'") else text


_CELL_WORDS = 12
"""Words of the usual cell of a list; sentences with commas have longer ones."""


def find_delimiter(text: str, *, trusted: bool = False) -> str | None:
    """The sign between the cells of a list with a row on each line, None where the text is no such list.

    ``trusted``: something else says that it is one, so that fewer rows tell the sign.
    """
    best, most = None, 0.0
    for sign in "\t;,|":
        if sign not in text[:_SAMPLE]:
            continue
        rows = [row for row in islice(read_cells(text[:_SAMPLE], sign), 200) if any(map(str.strip, row))]
        widths = [len(row) for row in rows]
        width = max(set(widths), key=lambda each: (widths.count(each), each), default=0)
        share = widths.count(width) / len(widths) if widths else 0.0
        if width >= 2 and share * width > most and _is_list(rows, width, share, sign, trusted=trusted):
            best, most = sign, share * width
    return best


def _is_list(rows: list[list[str]], width: int, share: float, sign: str, *, trusted: bool) -> bool:
    if trusted:
        return share >= 0.4
    cells = [cell for row in rows for cell in row]
    short = sum(len(cell.split()) <= _CELL_WORDS for cell in cells) >= 0.9 * len(cells)
    return sign != "|" and len(rows) >= 3 and share == 1 and width >= (2 if sign == "\t" else 3) and short


def read_cells(text: str, sign: str) -> Iterator[list[str]]:
    """The rows of a list whose cells stand between these signs, quotation marks undone."""
    csv.field_size_limit(1_000_000)
    return csv.reader(io.StringIO(text, newline=""), delimiter=sign, skipinitialspace=True)
