"""Which version brought each sentence of a document's text in force."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from monitor.errors import UsageError
from monitor.model import Document, Version
from monitor.query.tabular import Table
from monitor.text.dialect import BlockKind
from monitor.text.passage_words import search_words
from monitor.text.read import read_text
from monitor.text.sentences import sentences_of
from monitor.wording.labels import path_name


class Versions(Protocol):
    """A document's versions."""

    def versions(self, document_id: str) -> tuple[Version, ...]:
        """All versions with their texts, from the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A sentence, the version that brought it, and the first ever with it (another where it came back)."""

    section: tuple[str, ...]
    words: str
    version: int
    seen_at: datetime
    last_seen_without_at: datetime | None
    first_version: int


def find_blame(history: Versions, document: Document) -> tuple[Line, ...]:
    """Each sentence of the text in force with the version that brought it, in reading order.

    A sentence is the same whatever its case and punctuation and wherever it stands in the text.
    """
    versions = history.versions(document.id)
    if not versions:
        raise UsageError(f"{document.id} has no version yet; `policy-monitor check {document.id}` makes one")
    since: dict[tuple[str, ...], int] = {}
    first: dict[tuple[str, ...], int] = {}
    for version in versions:
        there = {key for _, _, key in _sentences(version.text)}
        since = {key: since.get(key, version.number) for key in there}
        for key in there:
            first.setdefault(key, version.number)
    by_number = {version.number: version for version in versions}
    return tuple(
        Line(
            section=path,
            words=words,
            version=since[key],
            seen_at=by_number[since[key]].seen_at,
            last_seen_without_at=by_number[since[key] - 1].checked_at
            if since[key] - 1 in by_number
            else None,
            first_version=first[key],
        )
        for path, words, key in _sentences(versions[-1].text)
    )


def _sentences(text: str) -> Iterator[tuple[tuple[str, ...], str, tuple[str, ...]]]:
    for block in read_text(text).blocks:
        parts: Iterable[str] = (block.text,)
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM):
            parts = sentences_of(block.text)
        for part in parts:
            if key := search_words(part):
                yield block.path, part.strip(), key


def list_blame(lines: tuple[Line, ...], document: Document, *, zone: str) -> Table:
    """The sentences as a table, each under the version that brought it."""
    rows = tuple(
        (
            f"@{each.version}"
            + (f" (first @{each.first_version})" if each.first_version != each.version else ""),
            each.seen_at,
            path_name(each.section),
            each.words,
        )
        for each in lines
    )
    return Table(
        title=f"Which version brought each sentence of {document.id}",
        columns=("version", "seen", "section", "sentence"),
        rows=rows,
        zone=zone,
    )
