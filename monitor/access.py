"""Who may read what is stored: the user that the program runs as, or a group as well.

A file is 0600 and a folder 0700, with a group 0640 and 0750, whatever the process's umask, from the moment
at which it appears. Refuses to give an owner rights that it has not, and to touch what belongs to another
user or a folder that all users share, such as /tmp.
"""

import grp
import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from monitor.errors import ConfigError

_OF_OWNER = 0o700
_OF_GROUP = {True: 0o050, False: 0o040}
"""What a group may do with a folder, with a file: read, and never write."""


@dataclass(frozen=True, slots=True)
class Access:
    """The modes of files and folders; ``group`` is the number of the group that may read, None for none."""

    group: int | None = None

    @classmethod
    def for_group(cls, name: str) -> Self:
        """With a group by its name, '' for none. Raises ConfigError for one that is not there or not ours."""
        if not name:
            return cls()
        try:
            group = grp.getgrnam(name).gr_gid
        except KeyError:
            raise ConfigError([f"there is no group {name!r} on this machine"]) from None
        if os.geteuid() != 0 and group not in (os.getegid(), *os.getgroups()):
            raise ConfigError(
                [
                    f"this user is not in the group {name!r} and cannot give files to it: "
                    "add the user to the group, or name another"
                ]
            )
        return cls(group)

    def create_file(self, path: Path) -> int:
        """A new file, open for writing: its descriptor. Raises OSError, also where there is one already."""
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            self._set(descriptor, os.fstat(descriptor), owner=0o600)
        except BaseException:
            os.close(descriptor)
            path.unlink()
            raise
        return descriptor

    def make_folder(self, path: Path) -> None:
        """Make a folder, and those above it that are missing; one that exists stays. Raises OSError."""
        if path.is_dir():
            return
        self.make_folder(path.parent)
        try:
            path.mkdir(mode=0o700)
        except FileExistsError:
            if not path.is_dir():
                raise
            return
        self._set(path, path.stat(), owner=0o700)

    def apply(self, path: Path) -> None:
        """Give what exists its mode and group, nothing where nothing exists. Raises OSError."""
        with suppress(FileNotFoundError, NotADirectoryError):
            if self._is_ours(found := path.stat()):
                self._set(path, found, owner=found.st_mode & _OF_OWNER)

    def apply_below(self, folder: Path) -> None:
        """A folder with all that is in it, last itself: when it is in order, so is the rest."""
        with suppress(FileNotFoundError):
            found = folder.stat()
            if not self._is_ours(found) or self._is_in_order(found):
                return
            for above, folders, files in os.walk(folder, topdown=False):
                for path in (Path(above, name) for name in [*files, *folders]):
                    if not path.is_symlink():
                        self.apply(path)
            self.apply(folder)

    def _is_ours(self, found: os.stat_result) -> bool:
        shared = stat.S_ISDIR(found.st_mode) and found.st_mode & stat.S_ISVTX
        return os.geteuid() in (0, found.st_uid) and not shared

    def _is_in_order(self, found: os.stat_result) -> bool:
        right_group = self.group in (None, found.st_gid)
        return right_group and stat.S_IMODE(found.st_mode) == self._mode(found, found.st_mode & _OF_OWNER)

    def _mode(self, found: os.stat_result, owner: int) -> int:
        is_folder = stat.S_ISDIR(found.st_mode)
        mode = owner | (found.st_mode & stat.S_ISGID if is_folder else 0)
        if self.group is None:
            return mode
        if is_folder and self.group != os.getegid():
            mode |= stat.S_ISGID  # what SQLite makes in it is the group's from the first moment
        return mode | _OF_GROUP[is_folder]

    def _set(self, where: Path | int, found: os.stat_result, *, owner: int) -> None:
        mode = self._mode(found, owner)
        if self.group not in (None, found.st_gid):
            os.chown(where, -1, self.group or 0)
        if stat.S_IMODE(found.st_mode) != mode:
            os.chmod(where, mode)  # noqa: PTH101  (a descriptor is no path)
