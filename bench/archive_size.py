"""How much room real histories take: bytes stored per snapshot when every raw body is kept.

Reads the pack ``replay-dev`` from ``POLICY_MONITOR_SHARED`` (default ``../shared`` beside the project) and
records every snapshot of every document through the store, as a held check would.

    python -m bench.archive_size [name-part ...]
"""

import hashlib
import json
import os
import random
import sys
import tarfile
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.model import Checked, Document, DocumentType, Fetch, Outcome, SnapshotDraft
from monitor.store import Store, open_store

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SHARED = Path(os.environ.get("POLICY_MONITOR_SHARED", Path(__file__).parents[2] / "shared"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What one document's snapshots came to; sizes in bytes, times in seconds."""

    name: str
    snapshots: int
    raw: int
    stored: int
    keyframes: int
    writing: float
    reading: float


def bodies(folder: Path, name: str, files: list[str]) -> Iterator[bytes]:
    """The raw bodies of a document, in order."""
    with tarfile.open(folder / "raw" / f"{name}.tar.xz") as archive:
        found = {member.name: archive.extractfile(member) for member in archive.getmembers()}
        for file in files:
            opened = found[file]
            assert opened is not None
            yield opened.read()


def record(store: Store, identifier: str, body: bytes) -> str:
    """Keep one body for good; its name."""
    state = store.documents.state(identifier)
    assert state is not None
    fetch = Fetch(url="https://pack.example/", started_at=NOW, duration=timedelta(0), status=200)
    name = hashlib.sha256(body).hexdigest()
    checked = Checked(
        document_id=identifier,
        seen_seq=state.seq,
        at=NOW,
        outcome=Outcome.HELD,
        detail="",
        fetch=fetch,
        state=replace(state, next_due_at=NOW),
        snapshot=SnapshotDraft(sha256=name, body=body, fetch=fetch),
    )
    assert store.commit_check(checked) is not None
    return name


def measure(folder: Path, name: str, files: list[str]) -> Measure:
    """Record a document's history into a store of its own, and read some of it back."""
    identifier = f"{name.replace('/', '-')}/document"
    document = Document(
        id=identifier,
        vendor=name,
        name="document",
        url="https://pack.example/",
        type=DocumentType.OTHER,
    )
    with tempfile.TemporaryDirectory() as place:
        storage = Path(place)
        with open_store(f"sqlite:///{storage}/monitor.db", storage) as store:
            store.documents.sync([document], NOW)
            raw, writing, names = 0, 0.0, []
            for body in bodies(folder, name, files):
                raw += len(body)
                started = time.perf_counter()
                names.append(record(store, identifier, body))
                writing += time.perf_counter() - started
            started = time.perf_counter()
            for each in random.Random(1).sample(names, min(20, len(names))):
                store.history.body(each)
            reading = (time.perf_counter() - started) / min(20, len(names))
            objects = list((storage / "objects").glob("??/*.zst"))
            # a delta begins with the skippable frame that names its keyframe
            deltas = sum(path.read_bytes()[:4] == b"\x5b\x2a\x4d\x18" for path in objects)
            return Measure(
                name=name,
                snapshots=len(names),
                raw=raw,
                stored=sum(path.stat().st_size for path in objects),
                keyframes=len(objects) - deltas,
                writing=writing,
                reading=reading,
            )


def line(each: Measure) -> str:
    """A row of the table."""
    return (
        f"{each.name:<50}{each.snapshots:>6}{each.raw / each.snapshots / 1000:>10.1f}"
        f"{each.stored / each.snapshots / 1000:>10.2f}{each.keyframes:>6}{each.raw / each.stored:>8.1f}"
        f"{each.writing / each.snapshots * 1000:>9.1f}{each.reading * 1000:>9.1f}"
    )


def main() -> None:
    """Print the table, and the whole."""
    folder = SHARED / "replay-dev"
    if not folder.is_dir():
        sys.exit(f"The pack {folder} is not there: set POLICY_MONITOR_SHARED.")
    files: dict[str, list[str]] = defaultdict(list)
    for entry in map(json.loads, (folder / "manifest.jsonl").read_text().splitlines()):
        files[entry["doc"]].append(entry["file"])
    wanted = [name for name in files if not sys.argv[1:] or any(part in name for part in sys.argv[1:])]
    heads = ("count", 6), ("raw kB", 10), ("kept kB", 10), ("full", 6), ("ratio", 8), ("w ms", 9), ("r ms", 9)
    print(f"{'document':<50}" + "".join(f"{head:>{width}}" for head, width in heads))
    measures = []
    for name in sorted(wanted):
        measures.append(measure(folder, name, files[name]))
        print(line(measures[-1]), flush=True)
    total = Measure(
        name="all",
        snapshots=sum(each.snapshots for each in measures),
        raw=sum(each.raw for each in measures),
        stored=sum(each.stored for each in measures),
        keyframes=sum(each.keyframes for each in measures),
        writing=sum(each.writing for each in measures),
        reading=sum(each.reading for each in measures) / len(measures),
    )
    print(line(total))


if __name__ == "__main__":
    main()
