"""A folder of published files: what is in it and why, so that only what changed is written again.

Each file is whole, the one before or the new one, whenever it is read; what the folder's list does not name
is not ours and is left alone. A file is named, in the list or in the notes of a run, before it is written and
until after it is gone, so that whatever ends a run, the next one knows all of them.
"""

import fcntl
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

import msgspec

from monitor.errors import UsageError

LIST = ".policy-monitor-pages"
_NOTES = ".policy-monitor-notes"
"""What a run that has not ended wrote so far, a name a line."""
_WRITING = ".policy-monitor-writing"
_OURS = re.compile(r"(?:[a-z0-9_][a-z0-9._~-]*/)*[a-z0-9_][a-z0-9._~-]*\.(?:html|atom|txt|css|js|svg)")
_EDITION = 1


class Copy(msgspec.Struct, array_like=True):
    """What was made of one object: the key of what it was made from, and its files with their sizes."""

    key: str
    files: dict[str, int] = {}


class _List(msgspec.Struct):
    """The folder's list. ``begun`` says of which history, ``scope`` of which vendor, '' for all."""

    edition: int
    begun: str
    scope: str
    items: dict[str, Copy]


@dataclass(slots=True)
class Folder:
    """A folder that is held by this process."""

    path: Path
    items: dict[str, Copy]
    begun: str
    scope: str
    _notes: TextIO
    written: int = 0
    removed: int = 0
    _made: dict[str, Copy] = field(default_factory=dict)

    def is_current(self, name: str, key: str) -> bool:
        """Whether what was made of an object stands there whole, made from the same; it is then kept."""
        item = self.items.get(name)
        if item is None or not key or item.key != key or not item.files:
            return False
        if any(self._size(file) != size for file, size in item.files.items()):
            return False
        self._made[name] = item
        return True

    def write(self, name: str, key: str, files: Mapping[str, bytes]) -> None:
        """Put what was made of an object there; a file that has these bytes already is not touched."""
        for file, content in files.items():
            if not _OURS.fullmatch(file):
                raise ValueError(f"{file} is no name of a published file")
            path = self.path / file
            if self._size(file) == len(content) and path.read_bytes() == content:
                continue
            self._notes.write(f"{file}\n")
            self._notes.flush()
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary = self.path / _WRITING
            temporary.write_bytes(content)
            temporary.replace(path)
            self.written += 1
        self._made[name] = Copy(key=key, files={file: len(content) for file, content in files.items()})

    def finish(self) -> int:
        """Remove what is of no object any more, and put the list in order; how many files stand there now."""
        kept = {file for item in self._made.values() for file in item.files}
        for file in {file for item in self.items.values() for file in item.files} - kept:
            self._remove(file)
        os.sync()  # the list never names as whole what a failing machine may lose
        self.save(self._made)
        self._notes.truncate(0)
        return len(kept)

    def _remove(self, file: str) -> None:
        if not _OURS.fullmatch(file):
            return
        path = self.path / file
        with suppress(FileNotFoundError):
            path.unlink()
            self.removed += 1
        for parent in path.relative_to(self.path).parents:
            with suppress(OSError):  # others are in it
                if parent != Path():
                    (self.path / parent).rmdir()

    def _size(self, file: str) -> int | None:
        try:
            return os.lstat(self.path / file).st_size
        except OSError:
            return None

    def save(self, items: dict[str, Copy]) -> None:
        """Put the list in its place."""
        content = msgspec.json.encode(
            _List(edition=_EDITION, begun=self.begun, scope=self.scope, items=items)
        )
        temporary = self.path / _WRITING
        with temporary.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(self.path / LIST)


@contextmanager
def open_folder(path: Path, *, begun: str, scope: str) -> Iterator[Folder]:
    """The folder, made where there is none, held until the block ends.

    Raises UsageError for one that is not ours, is another history's or vendor's, or is being written.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise UsageError(f"{path} cannot be published into: {error.strerror or error}") from None
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UsageError(f"another publish is writing into {path}; wait for its end") from None
        items = _read_list(path, begun, scope)
        try:
            with (path / _NOTES).open("a+", encoding="utf-8") as notes:
                folder = Folder(path=path, items=items, begun=begun, scope=scope, _notes=notes)
                if not items:
                    folder.save(items)  # from now on the folder is ours
                notes.seek(0)
                items[""] = Copy(key="", files=dict.fromkeys(notes.read().split(), -1))
                yield folder
        except OSError as error:
            raise UsageError(f"{path} cannot be written: {error.strerror or error}") from None
    finally:
        os.close(descriptor)


def _read_list(path: Path, begun: str, scope: str) -> dict[str, Copy]:
    """What stands there already. Raises UsageError where it is not ours to write in."""
    try:
        known = msgspec.json.decode((path / LIST).read_bytes(), type=_List)
    except FileNotFoundError:
        if any(each.name != _WRITING for each in path.iterdir()):
            raise UsageError(
                f"{path} holds other files and no list of published pages; name an empty or a new folder"
            ) from None
        return {}
    except (OSError, msgspec.DecodeError) as error:
        raise UsageError(
            f"{path / LIST} cannot be read ({error}); name another folder, or empty this one"
        ) from None
    if known.begun != begun:
        raise UsageError(f"{path} holds the pages of another history; name another folder")
    if known.scope != scope:
        whose = f"of vendor {known.scope}" if known.scope else "of all vendors"
        raise UsageError(f"{path} holds the pages {whose}; name another folder for these")
    return known.items
