"""Which version brought each sentence of a document's text in force."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from monitor.errors import UsageError
from monitor.model import Document, Version
from monitor.query.tabular import Table
from monitor.query.workload import work_on
from monitor.sandbox import HERE, Executor
from monitor.text.sentence_list import Sentence, list_sentences
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


def find_blame(history: Versions, document: Document, executor: Executor = HERE) -> tuple[Line, ...]:
    """Each sentence of the text in force with the version that brought it, in reading order.

    A sentence is the same whatever its case and punctuation and wherever it stands in the text. Raises
    TooHeavy.
    """
    versions = history.versions(document.id)
    if not versions:
        raise UsageError(f"{document.id} has no version yet; `policy-monitor check {document.id}` makes one")
    since: dict[tuple[str, ...], int] = {}
    first: dict[tuple[str, ...], int] = {}
    sentences: tuple[Sentence, ...] = ()
    for version in versions:
        sentences = work_on(f"{version.ref} cannot be read", executor, list_sentences, version.text)
        there = {each.key for each in sentences}
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
        for path, words, key in sentences
    )


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
