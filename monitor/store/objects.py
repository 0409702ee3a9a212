"""Where stored forms lie: one file each under ``storage/objects``, or rows of a table.

A file appears whole or not at all: written under a passing name, flushed to the disk, renamed, and
the folder flushed too. Below the folder no link is followed, and nothing but a file is read. Knows nothing of
what the bytes mean.
"""

import errno
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, delete, insert, select

from monitor.access import Access
from monitor.store.schema import object_bytes

_PASSING = ".writing-"


class Objects(Protocol):
    """A place for stored forms, by name (64 hexadecimal digits)."""

    def read(self, name: str) -> bytes | None:
        """The stored form, None where there is none."""

    def write(self, name: str, data: bytes) -> None:
        """Store durably, replacing what was there."""

    def remove(self, name: str) -> None:
        """Forget; nothing happens where there is none."""


class FileObjects:
    """Objects as files ``ab/cdef….zst`` of one folder."""

    def __init__(self, folder: Path, access: Access) -> None:
        self.folder = folder
        self.access = access

    def path(self, name: str) -> Path:
        """The file of an object."""
        return self.folder / name[:2] / f"{name[2:]}.zst"

    def read(self, name: str) -> bytes | None:
        """The file's bytes, None where there is none: a link or a pipe in its place is none of ours."""
        path = self.path(name)
        if path.parent.is_symlink():
            return None
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        except OSError as error:
            if error.errno in (errno.ELOOP, errno.EMLINK):
                return None
            raise
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            return None
        with os.fdopen(descriptor, "rb") as file:
            return file.read()

    def write(self, name: str, data: bytes) -> None:
        """Write, flush, rename, flush the folder. Raises OSError and leaves nothing behind."""
        target = self.path(name)
        if target.parent.is_symlink():
            raise NotADirectoryError(errno.ENOTDIR, "this is a link and no folder", str(target.parent))
        if not target.parent.is_dir():
            self.access.make_folder(target.parent)
            flush_folder(self.folder)
        passing = target.with_name(f"{_PASSING}{secrets.token_hex(8)}")
        try:
            with os.fdopen(self.access.create_file(passing), "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            passing.rename(target)
        except BaseException as error:
            with suppress(OSError):
                passing.unlink(missing_ok=True)
            if isinstance(error, OSError) and error.filename is None:
                error.filename = str(target)  # a full disk does not say where
            raise
        flush_folder(target.parent)

    def remove(self, name: str) -> None:
        """Unlink the file."""
        self.path(name).unlink(missing_ok=True)

    def names(self) -> Iterator[str]:
        """Every object's name."""
        for path in self.folder.glob("??/*.zst"):
            yield path.parent.name + path.stem

    def temporary_files(self) -> Iterator[Path]:
        """Files that a write left behind when it was killed, or that are being written now."""
        yield from self.folder.glob(f"??/{_PASSING}*")


class TableObjects:
    """Objects as rows of ``object_bytes``, seen through one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def read(self, name: str) -> bytes | None:
        """The row's bytes, None where there is none."""
        query = select(object_bytes.c.data).where(object_bytes.c.sha256 == name)
        data: bytes | None = self.connection.scalar(query)
        return data

    def write(self, name: str, data: bytes) -> None:
        """Insert the row in place of any before; durable with its transaction."""
        self.remove(name)
        self.connection.execute(insert(object_bytes).values(sha256=name, data=data))

    def remove(self, name: str) -> None:
        """Delete the row."""
        self.connection.execute(delete(object_bytes).where(object_bytes.c.sha256 == name))


def flush_folder(folder: Path) -> None:
    """Make the names in a folder durable: a rename is only on the disk when its folder is."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
