"""A bundle of evidence for a third person: pages, texts, difference, their entries in the ledger, as a zip.

The same history gives the same bytes. Three lists of sums tie it together: of the files, of the facts (as the
ledger recorded them), of what the facts state. Refuses to name people: acts are left out.
"""

import io
import json
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

import monitor
from monitor.model import Change, Document, Version
from monitor.store import Store
from monitor.store.ledger import BEGINNING, hash_text

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can state; when it was made must not alter its bytes."""
_README = "readme.txt"


@dataclass(slots=True)
class Bundle:
    """The files by name, and the sums besides those of the files themselves."""

    store: Store
    files: dict[str, bytes] = field(default_factory=dict)
    recorded: list[str] = field(default_factory=list)
    stated: list[str] = field(default_factory=list)
    first: int | None = None

    def add_row(self, table_name: str, row_id: int, folder: str) -> dict[str, Any]:
        """A row's facts, and the files of its structured values; the facts, empty where nothing covers it."""
        facts = self.store.ledger.facts(table_name, row_id)
        entry = self.store.ledger.entry(table_name, row_id)
        if facts is None or entry is None:
            return {}
        self.files[f"{folder}/facts.json"] = facts
        self.recorded.append(f"{entry.sha256}  {folder}/facts.json")
        self.first = min(entry.position, self.first or entry.position)
        stated: dict[str, Any] = json.loads(facts)
        for name, value in self.store.ledger.parts(table_name, row_id).items():
            self.add_part(f"{folder}/{name}.json", value.encode(), stated[name])
        return stated

    def add_part(self, name: str, value: bytes, stated: str) -> None:
        """A file whose hash a row's facts state."""
        self.files[name] = value
        self.stated.append(f"{stated}  {name}")

    def add_version(self, version: Version) -> None:
        """A version's text, and the page that it was read from."""
        folder = f"version-{version.number}"
        facts = self.add_row("versions", version.id, folder)
        self.add_part(f"{folder}/text.txt", version.text.encode(), facts.get("sha256", version.sha256))
        snapshot = self.store.history.snapshot(version.snapshot_id) if version.snapshot_id else None
        if snapshot is not None:
            received = f"snapshot-{snapshot.id}"
            self.add_row("snapshots", snapshot.id, received)
            self.add_part(f"{received}/body", self.store.history.body(snapshot.sha256), snapshot.sha256)

    def write(self) -> bytes:
        """The zip."""
        head = self.store.ledger.head()
        self.files["ledger.txt"] = self._excerpt().encode()
        self.files["ledger-head.txt"] = f"{head}\n".encode()
        self.files["README.txt"] = files(__package__).joinpath(_README).read_bytes()
        for name, lines in (("RECORDED", self.recorded), ("STATED", self.stated)):
            self.files[f"{name}.SHA256SUMS"] = _lines(sorted(set(lines), key=_name_of))
        sums = sorted((f"{hash_text(data)}  {name}" for name, data in self.files.items()), key=_name_of)
        self.files["SHA256SUMS"] = _lines(sums)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for name in sorted(self.files):
                about = zipfile.ZipInfo(name, _EPOCH)
                about.compress_type, about.create_system = zipfile.ZIP_DEFLATED, 3
                about.external_attr = 0o100644 << 16
                archive.writestr(about, self.files[name], compresslevel=9)
        return packed.getvalue()

    def _excerpt(self) -> str:
        """The ledger from the entry before the first one shown to its end."""
        since = (self.first or self.store.ledger.head().position + 1) - 1
        entries = self.store.ledger.entries(since=max(0, since - 1))
        before = entries[0].chain if since and entries else BEGINNING
        rows = [
            f"{each.position} {each.table_name} {each.row_id} {each.sha256} {each.chain}\n"
            for each in entries
            if each.position > since
        ]
        return f"{since} - - - {before}\n{''.join(rows)}"


def collect_evidence(
    store: Store,
    document: Document,
    versions: Iterable[Version],
    changes: Iterable[Change],
    difference: tuple[str, str] | None,
) -> bytes:
    """The zip about these versions and changes of a document; ``difference`` is HTML and JSON, if any.

    Raises Damage where a page is lost.
    """
    bundle = Bundle(store)
    for version in versions:
        bundle.add_version(version)
    for change in changes:
        bundle.add_row("changes", change.id, f"change-{change.id}")
        for alert in store.outbox.alerts(document_id=document.id):
            if alert.change_id == change.id and alert.id is not None:
                bundle.add_row("alerts", alert.id, f"alert-{alert.id}")
    if difference is not None:
        bundle.files["difference.html"], bundle.files["difference.json"] = map(str.encode, difference)
    about = {
        "document": document.id,
        "vendor": document.vendor,
        "url": document.url,
        "made_by": f"policy-monitor {monitor.__version__}",
    }
    bundle.files["about.json"] = (json.dumps(about, indent=2, ensure_ascii=False) + "\n").encode()
    return bundle.write()


def _lines(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def _name_of(line: str) -> str:
    return line[66:]
