"""The blocks of a body that is no web page, each kind by its own reader."""

from monitor.errors import NormalizeError
from monitor.normalize.bytes.decode import Body
from monitor.normalize.files import file_kinds as kinds
from monitor.normalize.files.delimited_file import read_delimited
from monitor.normalize.files.json_file import read_json
from monitor.normalize.files.markdown_file import read_markdown
from monitor.normalize.files.odt_file import read_odt
from monitor.normalize.files.word_file import read_word
from monitor.normalize.files.xml_file import read_xml
from monitor.normalize.files.xml_tree import BrokenXml
from monitor.normalize.plain import read_plain
from monitor.text.dialect import Block


def _read_pdf(body: bytes) -> tuple[str | None, tuple[Block, ...]]:
    from monitor.normalize.pdf.lines import read_pdf  # noqa: PLC0415  (24 MB, for the few documents that are PDF)

    return read_pdf(body)


_OF_BYTES = {kinds.PDF: _read_pdf, kinds.DOCX: read_word, kinds.ODT: read_odt}
_OF_TEXT = {kinds.CSV: read_delimited, kinds.JSON: read_json, kinds.XML: read_xml}

MOST_LETTERS = 4_000_000
"""Characters of a text that is no web page, as many as are compared: forty books. Its blocks take forty bytes
of memory for each."""


def read_blocks(decoded: Body, body: bytes, base: str) -> tuple[str | None, tuple[Block, ...]]:
    """The title (None where the file gives none) and the blocks. Raises NormalizeError.

    ``base`` is the file's own address, from which its relative links start.
    """
    if decoded.media_type in _OF_BYTES:
        return _OF_BYTES[decoded.media_type](body)
    refuse_long(decoded)
    if decoded.media_type == kinds.MARKDOWN:
        return read_markdown(decoded.text, base)
    read = _OF_TEXT.get(decoded.media_type, read_plain)
    try:
        return None, read(decoded.text)
    except BrokenXml:
        return None, read_plain(decoded.text)


def refuse_long(decoded: Body) -> None:
    """Raise NormalizeError for a text of more characters than are compared."""
    if len(decoded.text) > MOST_LETTERS:
        raise NormalizeError(
            f"The text has {len(decoded.text):,} characters, more than the {MOST_LETTERS:,} that are read; "
            "see what its address serves."
        )
