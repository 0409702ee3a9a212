"""Every version as a commit of a git repository, in the layout of Open Terms Archive's.

One file a document, ``Vendor/Type.md``, one commit a version, at the time it was first seen. The same history
gives the same commits.
"""

import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from monitor.errors import UsageError
from monitor.evidence.markdown_text import write_markdown
from monitor.model import Cause, Document, Version
from monitor.store import Store
from monitor.text.visible import clean

_UNSAFE = re.compile(r'[/\\:"\x00-\x1f]')
_WHO = b"policy-monitor <policy-monitor@localhost>"
_SUBJECTS = {
    Cause.FIRST: "First record of {}",
    Cause.VENDOR: "Record new changes of {}",
    Cause.UPGRADE: "Apply technical or declaration upgrade on {}",
}


def export_versions(store: Store, documents: Iterable[Document], folder: Path) -> int:
    """Write a new repository into an empty folder; how many commits. Raises UsageError."""
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty: name a new folder for the repository")
    folder.mkdir(parents=True, exist_ok=True)
    _git(folder, "init", "--quiet", "--initial-branch=main")
    chosen = list(documents)
    paths = name_paths(chosen)
    moments = sorted(
        (version.seen_at, document.id, version.number)
        for document in chosen
        for version in store.history.version_list(document.id)
    )
    by_id = {document.id: document for document in chosen}
    _git(folder, "fast-import", "--quiet", stream=_commits(store, moments, by_id, paths))
    if moments:
        _git(folder, "reset", "--quiet", "--hard", "main")
    return len(moments)


def name_paths(documents: Iterable[Document]) -> dict[str, str]:
    """Each document's file: vendor and type, and the document's own name where two would share one."""
    paths: dict[str, str] = {}
    for document in sorted(documents, key=lambda each: each.id):
        kind = str(document.type).replace("-", " ").title()
        place = f"{_safe(document.vendor)}/{kind}"
        path = f"{place}.md"
        if path in paths.values():
            path = f"{place} #{_safe(document.id.partition('/')[2])}.md"
        paths[document.id] = path
    return paths


def _safe(name: str) -> str:
    """A name that is a file's anywhere, and none of git's own."""
    return _UNSAFE.sub("-", clean(name)).strip(" .") or "unnamed"


def _commits(
    store: Store,
    moments: Iterable[tuple[datetime, str, int]],
    documents: Mapping[str, Document],
    paths: Mapping[str, str],
) -> Iterator[bytes]:
    for _, document_id, number in moments:
        version = store.history.version(document_id, number)
        if version is None:
            continue
        yield _commit(documents[document_id], version, paths[document_id])
    yield b"done\n"


def _commit(document: Document, version: Version, path: str) -> bytes:
    vendor, kind = path.removesuffix(".md").split("/")
    cause = version.cause if version.cause is not Cause.UPGRADE else Cause.VENDOR
    subject = _SUBJECTS[Cause.FIRST if version.number == 1 else cause].format(f"{vendor} {kind}")
    message = (
        f"{subject}\n\n{clean(document.url)}\n{version.ref}, SHA-256 of its text {version.sha256}\n".encode()
    )
    text = write_markdown(version.text).encode()
    moment = f"{int(version.seen_at.timestamp())} +0000".encode()
    return b"".join(
        (
            b"commit refs/heads/main\n",
            b"author %s %s\ncommitter %s %s\n" % (_WHO, moment, _WHO, moment),
            b"data %d\n%s\n" % (len(message), message),
            b"M 100644 inline %s\n" % f'"{path}"'.encode(),
            b"data %d\n%s\n" % (len(text), text),
        )
    )


def _git(folder: Path, *arguments: str, stream: Iterable[bytes] | None = None) -> None:
    """Run git as nobody has configured it. Raises UsageError where it is missing or fails."""
    environ = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"}
    environ = {name: value for name, value in environ.items() if name not in ("GIT_DIR", "GIT_WORK_TREE")}
    command = ["git", "-C", str(folder), *arguments, *(["--done"] if stream is not None else [])]
    try:
        with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=environ) as git:  # noqa: S603
            assert git.stdin is not None
            assert git.stderr is not None
            try:
                for piece in stream or ():
                    git.stdin.write(piece)
                git.stdin.close()
            except BrokenPipeError:
                pass
            said = git.stderr.read().decode(errors="replace").strip()
    except FileNotFoundError:
        raise UsageError("git is not installed; it writes the repository") from None
    if git.returncode:
        raise UsageError(f"git {arguments[0]} failed: {clean(said)[:300]}")
