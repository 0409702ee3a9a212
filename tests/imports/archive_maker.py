"""A repository as an archive of terms keeps one, made by ``git fast-import`` in a moment."""

import subprocess
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Commit:
    """One commit: ``body`` None removes the file. ``mode`` 120000 makes it a link."""

    at: datetime
    path: str
    body: bytes | None
    subject: str = "Record new changes of Kelp"
    mode: str = "100644"
    seconds: int | None = None


def git(folder: Path, *words: str, stdin: bytes = b"") -> bytes:
    done = subprocess.run(["git", *words], cwd=folder, input=stdin, capture_output=True, check=True)
    return done.stdout


def make_repository(folder: Path, commits: list[Commit], *, bare: bool = True) -> Path:
    """A new repository in the folder, with these commits one after another."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "-q", "-b", "main", *(["--bare"] if bare else []))
    add_commits(folder, commits)
    return folder


def add_commits(folder: Path, commits: list[Commit]) -> None:
    known = subprocess.run(
        ["git", "rev-parse", "-q", "--verify", "main"], cwd=folder, capture_output=True, check=False
    )
    stream = [b"feature done\n"]
    if known.returncode == 0:
        stream.append(b"reset refs/heads/main\nfrom refs/heads/main^0\n\n")
    stream += [_command(each) for each in commits]
    git(
        folder,
        "fast-import",
        "--quiet",
        "--force",
        "--date-format=raw-permissive",
        stdin=b"".join([*stream, b"done\n"]),
    )


def _command(commit: Commit) -> bytes:
    seconds = commit.seconds if commit.seconds is not None else int(commit.at.timestamp())
    who = f"Archive <bot@archive.example> {seconds} +0000"
    message = commit.subject.encode()
    head = (
        f"commit refs/heads/main\nauthor {who}\ncommitter {who}\ndata {len(message)}\n".encode()
        + message
        + b"\n"
    )
    path = _quote(commit.path)
    if commit.body is None:
        return head + f"D {path}\n".encode()
    return head + f"M {commit.mode} inline {path}\ndata {len(commit.body)}\n".encode() + commit.body + b"\n"


def _quote(path: str) -> str:
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
