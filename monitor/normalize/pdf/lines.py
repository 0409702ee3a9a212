"""A PDF's text as rows with their places on the page, within bounds.

Refuses what it cannot read, in one sentence: broken, locked, scanned, or larger than any policy. The rows
are put in reading order and joined by ``paragraphs``. Draws nothing and opens no images.
"""

from __future__ import annotations

import io
import struct
import time
import zlib
from dataclasses import dataclass, field

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from monitor.errors import NormalizeError
from monitor.normalize.pdf.glyph_runs import RunReader
from monitor.normalize.pdf.paragraphs import join_pages
from monitor.normalize.pdf.print_rows import Row, find_rows
from monitor.text.clean import clean_words
from monitor.text.dialect import Block

MAX_PAGES = 300
"""Long contracts with all annexes have some hundred pages."""

MAX_PAGE_BYTES = 3_000_000
"""Decompressed drawing instructions of one page; a page of dense text has some 50,000."""

MAX_OPERATIONS = 1_500_000
"""Drawing instructions of the whole file (about half a minute of work); a dense page has some 5,000."""

MAX_OBJECTS = 200_000
"""Entries of the file's table of objects; three hundred pages with every picture have some ten thousand."""

MAX_SECONDS = 15.0
"""CPU time for the pages; 300 full ones take a quarter of it. What was read by then is no text."""

_PARSER_ERRORS = (
    *(PyPdfError, DependencyError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError),
    *(RecursionError, AssertionError, NotImplementedError, OSError, EOFError, struct.error, zlib.error),
)
"""What a parser of hostile files is known to raise; anything else is a bug and not caught."""


def read_pdf(body: bytes) -> tuple[str | None, tuple[Block, ...]]:
    """The title (None where the file has none) and the blocks. Raises NormalizeError, see above."""
    try:
        reader = PdfReader(io.BytesIO(body))
        if reader.is_encrypted and not reader.decrypt(""):
            raise NormalizeError("The PDF is encrypted with a password; ask the vendor for a readable copy.")
        if sum(map(len, reader.xref.values())) + len(reader.xref_objStm) > MAX_OBJECTS:
            raise NormalizeError(f"The PDF has more than {MAX_OBJECTS:,} objects, more than any policy.")
        pages = len(reader.pages)
        if pages > MAX_PAGES:
            raise NormalizeError(f"The PDF has {pages} pages, more than the {MAX_PAGES} that are read.")
        budget = _Budget()
        runs = RunReader(budget.spend)
        rows = [_read_page(reader, number, runs, budget) for number in range(pages)]
        title = _title(reader)
    except DependencyError as error:
        raise NormalizeError("The PDF is encrypted; ask the vendor for a readable copy.") from error
    except _PARSER_ERRORS as error:
        raise NormalizeError("The PDF is broken and cannot be read; fetch it again or look at it.") from error
    blocks = join_pages(rows)
    if not blocks:
        raise NormalizeError(
            f"The PDF has {pages} page{'s' if pages > 1 else ''} but no text; it is probably scanned."
        )
    return title, blocks


def _title(reader: PdfReader) -> str | None:
    metadata = reader.metadata
    title = metadata.title if metadata is not None else None
    return clean_words(title) or None if isinstance(title, str) else None


@dataclass(slots=True)
class _Budget:
    """Instructions that may still be carried out for this file, and until when on this thread's CPU clock."""

    left: int = MAX_OPERATIONS
    ends: float = field(default_factory=lambda: time.thread_time() + MAX_SECONDS)

    def check_time(self) -> None:
        if time.thread_time() > self.ends:
            raise NormalizeError(
                f"The PDF takes longer than {MAX_SECONDS:g} seconds to read; it is not read."
            )

    def spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise NormalizeError("The PDF holds more drawing instructions than any policy; it is not read.")
        if self.left % 1000 == 0:
            self.check_time()


def _read_page(reader: PdfReader, number: int, runs: RunReader, budget: _Budget) -> list[Row]:
    budget.check_time()
    page = reader.pages[number]
    contents = page.get_contents()
    if contents is None:
        return []
    if len(contents.get_data()) > MAX_PAGE_BYTES:
        raise NormalizeError(f"Page {number + 1} of the PDF is larger than any page of text; it is not read.")
    return find_rows(runs.read_page(page, contents))
