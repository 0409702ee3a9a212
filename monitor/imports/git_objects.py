"""A git repository of somebody else, read through one of ours that only borrows its objects.

Its configuration, hooks, filters, attributes, replacements and remotes are never looked at: none of them is
in the objects. Nothing is checked out. Refuses what is larger than it may be before it is read.
"""

import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, NamedTuple, Self

from monitor.errors import UsageError

MOST_COMMITS = 1_000_000
MOST_ENTRIES = 4_000_000
LONGEST_TOKEN = 65_536
"""Bytes of a path or a subject; git's own paths have up to 4,096."""
_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_REF = re.compile(r"ref: (refs/[A-Za-z0-9._/+@-]{1,200})")
_CHUNK = 1 << 16
_GIT = "git"


class Entry(NamedTuple):
    """A file as a commit left it; ``blob`` None where the commit removed it. ``at`` in seconds since 1970."""

    commit: str
    at: int
    subject: str
    path: str
    blob: str | None


@dataclass(slots=True)
class Objects:
    """The objects of a repository; a context manager."""

    source: Path
    head: str = ""
    _folder: "tempfile.TemporaryDirectory[str] | None" = None
    _reader: "subprocess.Popen[bytes] | None" = None

    def __enter__(self) -> Self:
        home = find_git_folder(self.source)
        self.head = read_head(home)
        self._folder = tempfile.TemporaryDirectory(prefix="policy-monitor-git-")
        form = "sha256" if len(self.head) == 64 else "sha1"
        self._run("init", "--quiet", "--bare", f"--object-format={form}", "--template=", self._folder.name)
        alternates = Path(self._folder.name) / "objects" / "info" / "alternates"
        alternates.parent.mkdir(exist_ok=True)
        alternates.write_text(f"{_line_of(home / 'objects')}\n", encoding="utf-8")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._reader is not None:
            self._reader.kill()
            self._reader.communicate()
        if self._folder is not None:
            self._folder.cleanup()

    @property
    def folder(self) -> str:
        """Our own, which borrows the objects."""
        assert self._folder is not None, "it is open"
        return self._folder.name

    def entries(self) -> Iterator[Entry]:
        """What each commit did to which file, from the first commit; merges are left out.

        Raises UsageError for a history that is damaged or beyond all measure.
        """
        told = (
            "--reverse",
            "--raw",
            "-z",
            "--no-abbrev",
            "--no-renames",
            "--no-merges",
            "--no-show-signature",
        )
        process = self._start("log", *told, "--format=C%H %at%x00%s", self.head)
        assert process.stdout is not None, "it is a pipe"
        try:
            yield from _read_entries(_tokens(process.stdout))
            if process.wait() != 0:
                raise UsageError(
                    f"{self.source}: git cannot read its history; `git fsck` says what is damaged"
                )
        finally:
            process.kill()
            process.communicate()

    def blob(self, name: str, most: int) -> bytes | None:
        """The bytes of a blob, None where there is none of that name; UsageError for more than ``most``."""
        if self._reader is None or self._reader.poll() is not None:
            self._reader = self._start("cat-file", "--batch-command", asks=True)
        size = self._size(name)
        if size is None:
            return None
        if size > most:
            raise UsageError(f"it has {size:,} bytes, more than the {most:,} that are read")
        answer = self._ask(f"contents {name}")
        if answer[1:2] != ["blob"]:
            return None
        assert self._reader.stdout is not None, "it is a pipe"
        body = self._reader.stdout.read(size + 1)
        return body[:-1] if len(body) == size + 1 else None

    def _size(self, name: str) -> int | None:
        answer = self._ask(f"info {name}")
        return int(answer[2]) if len(answer) == 3 and answer[1] == "blob" and answer[2].isdigit() else None

    def _ask(self, words: str) -> list[str]:
        reader = self._reader
        assert reader and reader.stdin and reader.stdout, "it was started with pipes"
        with suppress(BrokenPipeError):
            reader.stdin.write(f"{words}\n".encode())
            reader.stdin.flush()
        return reader.stdout.readline(1_000).decode("ascii", "replace").split()

    def _start(self, *words: str, asks: bool = False) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(  # noqa: S603  (git, with options of ours alone)
            self._command(*words),
            env=_surroundings(),
            stdin=subprocess.PIPE if asks else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def _run(self, *words: str) -> None:
        try:
            done = subprocess.run(  # noqa: S603  (as above)
                [_GIT, *words], env=_surroundings(), capture_output=True, check=False
            )
        except OSError:
            raise UsageError("git is not installed; `apt install git` brings it") from None
        if done.returncode:
            raise UsageError(
                f"git cannot begin a folder of its own: {done.stderr.decode(errors='replace')[:200]}"
            )

    def _command(self, *words: str) -> list[str]:
        return [_GIT, f"--git-dir={self.folder}", "--no-replace-objects", *words]


def find_git_folder(source: Path) -> Path:
    """Where the repository keeps its objects: the folder itself, or ``.git`` in it. Raises UsageError."""
    for folder in (source / ".git", source):
        if (folder / "objects").is_dir() and (folder / "HEAD").is_file():
            return folder
    hint = "; name the repository that it belongs to" if (source / ".git").is_file() else ""
    raise UsageError(
        f"{source} is no git repository{hint}; clone one first: "
        "git clone --bare https://github.com/OpenTermsArchive/contrib-versions"
    )


def read_head(home: Path) -> str:
    """The commit that a repository stands at, read without git. Raises UsageError."""
    told = _read_small(home / "HEAD")
    named = _REF.fullmatch(told)
    if named and ".." not in named[1]:
        told = _read_small(home / named[1]) or _read_packed(home, named[1])
    if not _ID.fullmatch(told):
        raise UsageError(f"{home}: its HEAD names no commit; clone it again, with a branch")
    return told


def _read_small(path: Path) -> str:
    try:
        with path.open("rb") as opened:
            return opened.read(1_000).decode("ascii", "replace").strip()
    except OSError:
        return ""


def _read_packed(home: Path, name: str) -> str:
    with suppress(OSError), (home / "packed-refs").open(encoding="ascii", errors="replace") as lines:
        for line in lines:
            words = line.split()
            if len(words) == 2 and words[1] == name:
                return words[0]
    return ""


def _line_of(path: Path) -> str:
    words = str(path.resolve())
    if "\n" in words:
        raise UsageError(f"the path {words!r} has a line break; move the repository")
    return words


def _surroundings() -> dict[str, str]:
    """Nothing of the user's configuration either, and no way to the network or to a terminal."""
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": "/nonexistent",
        "LC_ALL": "C.UTF-8",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_PAGER": "cat",
    }


def _tokens(stream: IO[bytes]) -> Iterator[bytes]:
    """What stands between NUL bytes. Raises UsageError for what is longer than any name."""
    rest = b""
    while chunk := stream.read(_CHUNK):
        *whole, rest = (rest + chunk).split(b"\0")
        yield from whole
        if len(rest) > LONGEST_TOKEN:
            raise UsageError(
                "the repository has a name longer than any file can have; it is not read further"
            )


def _read_entries(tokens: Iterator[bytes]) -> Iterator[Entry]:
    commit, at, subject = "", 0, ""
    commits = entries = 0
    for token in tokens:
        words = token.lstrip(b"\n")
        if words.startswith(b"C"):
            commits += 1
            commit, _, moment = words[1:].decode("ascii", "replace").partition(" ")
            at = int(moment) if re.fullmatch(r"-?[0-9]{1,15}", moment) else -1
            subject = next(tokens, b"").decode("utf-8", "replace")[:200]
            continue
        path = next(tokens, b"").decode("utf-8", "replace")
        parts = words.decode("ascii", "replace").split()
        entries += 1
        if len(parts) == 5 and parts[0].startswith(":"):
            is_file = parts[1] in ("100644", "100755")
            yield Entry(commit, at, subject, path, parts[3] if is_file else None)
        if commits > MOST_COMMITS or entries > MOST_ENTRIES:
            raise UsageError(
                f"the repository has more than {MOST_COMMITS:,} commits or {MOST_ENTRIES:,} changes"
            )
