"""One more document in the file for a person, comments and order kept."""

import contextlib
import os
import tempfile
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

from tomlkit.exceptions import TOMLKitError

from monitor.config.complaints import Complaints
from monitor.config.dump import span_words
from monitor.config.insert import insert_document
from monitor.config.settings import read_settings
from monitor.config.syntax import parse, read_text
from monitor.config.table import Table
from monitor.config.values import slug_of
from monitor.config.vendors import read_documents
from monitor.errors import ConfigError
from monitor.model import BrowserUse, Document, DocumentType


def default_config() -> str:
    """The commented text that a new configuration starts with; it loads as it stands and watches nothing."""
    return files("monitor.config").joinpath("default.toml").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentEntry:
    """What is written of one more document; empty values are left out, so that the defaults hold.

    ``vendor`` is the name or id of one in the file, or the name of a new one, which gets the ``tier``.
    """

    vendor: str
    url: str
    type: DocumentType
    name: str = ""
    title: str = ""
    tags: Sequence[str] = ()
    select: Sequence[str] = ()
    remove: Sequence[str] = ()
    interval: timedelta | None = None
    browser: BrowserUse | None = None
    language: str | None = None
    allow_private: bool = False
    tier: int | None = None

    def as_table(self) -> dict[str, Any]:
        """The table of the file."""
        table: dict[str, Any] = {
            "name": self.name,
            "url": self.url,
            "type": str(self.type),
            "title": self.title,
            "tags": list(self.tags),
            "select": list(self.select),
            "remove": list(self.remove),
            "interval": span_words(self.interval) if self.interval else "",
            "language": self.language or "",
            "browser": str(self.browser or ""),
            "allow_private": self.allow_private,
        }
        return {key: value for key, value in table.items() if value}

    def as_owner(self) -> dict[str, Any]:
        """The table of the vendor, where it is a new one."""
        return {"name": self.vendor.strip()} | ({"tier": self.tier} if self.tier else {})


def add_document(path: Path, entry: DocumentEntry) -> str:
    """Write one more document into the file and return its id.

    The file is replaced at once and whole, with its permissions; comments stay. Raises ConfigError, the file
    untouched, where the result could not be used.
    """
    full = path.expanduser().resolve()
    text = read_text(full)
    values = parse(text, full)
    table, owner = entry.as_table(), entry.as_owner()
    place = _vendor_place(_vendors(values, full), entry.vendor)
    if place is not None and entry.tier:
        raise ConfigError([f"{full}: {entry.vendor} is there already; change its tier with an editor"])
    try:
        edited = insert_document(text, owner, place, table)
    except TOMLKitError as error:
        raise ConfigError([f"{full} cannot be edited: {error}; add the document with an editor"]) from error
    if not _says(edited, _with_entry(values, owner, place, table)):
        raise ConfigError([f"{full}: the document cannot be added by itself here; add it with an editor"])
    document = _find_new(text, edited, full)
    replace_file(full, edited)
    return document.id


def _vendors(values: dict[str, Any], path: Path) -> list[dict[str, Any]]:
    """The file's vendors; ConfigError where they or their documents are no lists of tables."""
    vendors = values.get("vendors", [])
    documents = [each.get("documents", []) for each in vendors] if _is_tables(vendors) else [None]
    if not all(_is_tables(each) for each in documents):
        raise ConfigError(
            [f"{path}: vendors and their documents must be tables; run: policy-monitor config check"]
        )
    return list(vendors)


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)


def _vendor_place(vendors: Sequence[dict[str, Any]], vendor: str) -> int | None:
    """The place of the vendor with this name or id in the file, None for a new one."""
    wanted = vendor.strip().casefold()
    for place, each in enumerate(vendors):
        name = str(each.get("name", ""))
        if wanted in (name.casefold(), str(each.get("id", slug_of(name))).casefold()):
            return place
    return None


def _with_entry(
    values: dict[str, Any], owner: dict[str, Any], place: int | None, entry: dict[str, Any]
) -> dict[str, Any]:
    """What the file must say afterwards: what it said and the new document."""
    vendors = [dict(each) for each in values.get("vendors", [])]
    if place is None:
        vendors.append({**owner, "documents": [entry]})
    else:
        vendors[place]["documents"] = [*vendors[place].get("documents", []), entry]
    return {**values, "vendors": vendors}


def _says(text: str, values: dict[str, Any]) -> bool:
    try:
        return tomllib.loads(text) == values
    except tomllib.TOMLDecodeError:
        return False


def read_watched(text: str, path: Path) -> tuple[tuple[Document, ...], tuple[str, ...]]:
    """The documents of a text and the complaints about them; channels and routes are not looked at."""
    values = parse(text, path)
    complaints = Complaints(path, text)
    root = Table(values, (), complaints, name="")
    _, defaults = read_settings(
        Table(values, (), Complaints(path, text), name=""), path.parent, {}, sends=False
    )
    return read_documents(root, defaults), complaints.problems


def _find_new(before: str, after: str, path: Path) -> Document:
    """The document that is new in the later text; ConfigError with what is wrong with it."""
    former, former_problems = read_watched(before, path)
    documents, problems = read_watched(after, path)
    fresh = [each for each in documents if each not in former]
    if len(problems) > len(former_problems) or len(fresh) != 1:
        known = {problem.partition(": ")[2] for problem in former_problems}
        raise ConfigError([each for each in problems if each.partition(": ")[2] not in known] or problems)
    return fresh[0]


def replace_file(path: Path, text: str) -> None:
    """Put the text in the file's place at once: a reader sees the file before or after, never half of it."""
    temporary: Path | None = None
    try:
        handle, made = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        temporary = Path(made)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(path.stat().st_mode & 0o7777)
        temporary.replace(path)
    except OSError as error:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink()
        raise ConfigError([f"{path} cannot be written: {error.strerror or type(error).__name__}"]) from error
