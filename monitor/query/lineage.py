"""One section of a document through its versions: renumbered, renamed, moved and reworded it stays the same.

Which section is which is what every comparison says; this only follows it back.
"""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from monitor.errors import UsageError
from monitor.model import Document, Section, SectionDelta, Version
from monitor.query.tabular import Table
from monitor.query.workload import work_on
from monitor.sandbox import HERE, Executor, split_text, trace_section
from monitor.text.words import flatten
from monitor.wording.labels import path_name

FIRST, UNKNOWN = "there from the first version", "added"


class Versions(Protocol):
    """A document's versions."""

    def versions(self, document_id: str) -> tuple[Version, ...]:
        """All versions with their texts, from the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionStep:
    """What became of the section with a version; ``text`` is '' where it went, ``number`` as written then."""

    version: int
    seen_at: datetime
    what: str
    path: tuple[str, ...]
    number: str | None
    text: str
    before: str


def find_lineage(
    history: Versions, document: Document, words: str, executor: Executor = HERE
) -> tuple[SectionStep, ...]:
    """The steps of the section that the words name, newest first: by number, title or a part of it.

    Sought in the text in force, else in the newest that has it. UsageError where none has; TooHeavy.
    """
    versions = history.versions(document.id)
    at, section = _find_newest(versions, words, document, executor)
    steps: list[SectionStep] = []
    if at + 1 < len(versions):
        steps.append(_step(versions[at + 1], "removed", section, None))
    current = section
    while at > 0:
        delta = _trace(versions[at - 1], versions[at], current, executor)
        if delta is None:
            at -= 1
            continue
        steps.append(_step(versions[at], _what(delta), delta.before, current))
        if delta.before is None:
            return tuple(steps)
        current, at = delta.before, at - 1
    steps.append(_step(versions[0], FIRST, None, current))
    return tuple(steps)


def _trace(before: Version, after: Version, section: Section, executor: Executor) -> SectionDelta | None:
    what = f"{before.ref} and {after.ref} cannot be compared"
    links = before.links, after.links
    return work_on(what, executor, trace_section, before.text, after.text, links, section)


def _step(version: Version, what: str, before: Section | None, after: Section | None) -> SectionStep:
    shown = after or before
    assert shown is not None, "a section came, went or stayed"
    return SectionStep(
        version=version.number,
        seen_at=version.seen_at,
        what=what,
        path=shown.path,
        number=shown.number,
        text=after.source.strip() if after else "",
        before=before.source.strip() if before else "",
    )


def _what(delta: SectionDelta) -> str:
    """'added', or all that became of it: 'renumbered 10.4 to 10.5, reworded'."""
    before, after = delta.before, delta.after
    if before is None or after is None:
        return UNKNOWN
    said = []
    if before.number != after.number:
        said.append(f"renumbered {before.number or 'none'} to {after.number or 'none'}")
    if flatten(before.title) != flatten(after.title):
        said.append(f"renamed from “{before.title}”")
    if before.body != after.body:
        said.append("reworded")
    return ", ".join(said) or "moved"


def _find_newest(
    versions: Sequence[Version], words: str, document: Document, executor: Executor
) -> tuple[int, Section]:
    newest: tuple[Section, ...] = ()
    for at in range(len(versions) - 1, -1, -1):
        what = f"{versions[at].ref} cannot be read"
        sections = work_on(what, executor, split_text, versions[at].text)
        newest = newest or sections
        if found := _find_section(sections, words):
            if len(found) > 1:
                some = "; ".join(path_name(each.path) for each in found[:5])
                raise UsageError(f"{words[:60]!r} may be any of {len(found)} sections ({some}); name one")
            return at, found[0]
    titles = [each.title for each in newest]
    near = difflib.get_close_matches(words, titles, n=1, cutoff=0.4)
    hint = f"; did you mean {near[0][:80]!r}?" if near else ""
    raise UsageError(f"{document.id} has and had no section {words[:60]!r}{hint}")


def _find_section(sections: Sequence[Section], words: str) -> list[Section]:
    """The sections of that number, else of that title, else of a title that holds the words."""
    number = words.strip().rstrip(".")
    named = [each for each in sections if each.number and each.number.rstrip(".") == number]
    if named or re.fullmatch(r"[\d.]+", number):
        return named
    wanted = flatten(words)
    titled = [each for each in sections if flatten(each.title) == wanted]
    return titled or [each for each in sections if wanted and wanted in flatten(each.title)]


def list_lineage(steps: Sequence[SectionStep], document: Document, *, zone: str) -> Table:
    """The steps as a table."""
    rows = tuple(
        (f"@{each.version}", each.seen_at, each.what, path_name(each.path), each.text) for each in steps
    )
    title = f"A section of {document.id} through its versions"
    return Table(title=title, columns=("version", "seen", "what", "section", "text"), rows=rows, zone=zone)
