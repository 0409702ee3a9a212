"""The parts of a zipped file, read within bounds.

Refuses archives that unpack to more than any document, and those that are locked or damaged. What a part
announces of its size is not believed. Nothing is written to a disk and nothing in a part is carried out.
"""

import io
import lzma
import struct
import zipfile
import zlib
from dataclasses import dataclass

from monitor.errors import NormalizeError

MAX_ENTRIES = 10_000
"""Parts of one archive; a document with many pictures has some hundred."""

MAX_PART = 30_000_000
"""Bytes that one part may unpack to; a contract of two hundred pages has some 5,000,000."""

_FAULTS = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(OSError, EOFError, ValueError, NotImplementedError, RuntimeError, KeyError),
)
"""What reading a damaged or locked archive is known to raise."""


@dataclass(frozen=True, slots=True)
class ZipParts:
    """An archive's parts by name."""

    archive: zipfile.ZipFile
    names: frozenset[str]

    def read(self, name: str) -> bytes | None:
        """A part's bytes, None where there is no such part. Raises NormalizeError."""
        if name not in self.names:
            return None
        try:
            with self.archive.open(name) as part:
                data = part.read(MAX_PART + 1)
        except _FAULTS as error:
            raise _refuse_damage() from error
        if len(data) > MAX_PART:
            raise NormalizeError(
                f"A part of the file unpacks to more than {MAX_PART:,} bytes; it is not read."
            )
        return data


def open_parts(body: bytes) -> ZipParts:
    """The archive in a body. Raises NormalizeError for one that is damaged or has too many parts."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(body))
    except _FAULTS as error:
        raise _refuse_damage() from error
    names = archive.namelist()
    if len(names) > MAX_ENTRIES:
        raise NormalizeError(f"The file holds more than {MAX_ENTRIES:,} parts, more than any document.")
    return ZipParts(archive, frozenset(names))


def _refuse_damage() -> NormalizeError:
    return NormalizeError(
        "The file is a damaged or locked archive; fetch it again, or ask the vendor for another."
    )
