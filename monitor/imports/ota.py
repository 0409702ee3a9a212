"""Repositories of Open Terms Archive: versions (Markdown that it made) and snapshots (pages as it got them).

A commit is a capture: its author's date is when the page was fetched, its path ``Service/Terms type.ext``.
What the archive read again by rules of its own says so in the commit's subject.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath
from typing import NamedTuple

from monitor.errors import UsageError
from monitor.imports.capture import EARLIEST, Capture, Series
from monitor.imports.git_objects import Objects
from monitor.model import DocumentType

UPGRADE = re.compile(r"(apply technical|refilter)", re.IGNORECASE)
"""How the subjects of such commits begin, today's and those of 2020 to 2022."""
MOST_BYTES = 20_000_000
_PAGES = {".html": "text/html", ".pdf": "application/pdf", ".md": "text/markdown"}
_TYPES = {
    "privacy policy": DocumentType.PRIVACY_POLICY,
    "terms of service": DocumentType.TERMS_OF_SERVICE,
    "general conditions": DocumentType.TERMS_OF_SERVICE,
    "data processor agreement": DocumentType.DATA_PROCESSOR_AGREEMENT,
    "trackers policy": DocumentType.TRACKERS_POLICY,
    "acceptable use policy": DocumentType.ACCEPTABLE_USE,
    "community guidelines": DocumentType.ACCEPTABLE_USE,
    "commercial terms": DocumentType.COMMERCIAL_TERMS,
    "service level agreement": DocumentType.SERVICE_LEVEL,
    "security policy": DocumentType.SECURITY,
    "vulnerability disclosure policy": DocumentType.SECURITY,
}
_AHEAD = timedelta(days=1)


class _File(NamedTuple):
    """A file at a commit."""

    commit: str
    at: datetime
    upgrade: bool
    blob: str


@dataclass(slots=True)
class OtaRepository:
    """A repository of versions or of snapshots, opened."""

    objects: Objects
    now: datetime
    origin: str = ""
    _files: dict[str, list[_File]] = field(default_factory=dict)
    _passed: dict[str, int] = field(default_factory=dict)

    @property
    def passed(self) -> tuple[str, ...]:
        """What is no page of a service, by reason."""
        return tuple(f"{count} {words}" for words, count in sorted(self._passed.items()))

    def series(self) -> tuple[Series, ...]:
        """Services' terms; those of several source documents are one each."""
        if not self.origin:
            self._read_log()
        return tuple(self._make_series(key) for key in sorted(self._files))

    def captures(self, series: Series, beyond: str | None) -> Iterator[Capture]:
        """The versions or snapshots of one document."""
        kept = sorted(self._files[series.key], key=lambda each: each.at)
        marks = [each.commit for each in kept]
        begin = marks.index(beyond) + 1 if beyond in marks else 0
        media_type = _PAGES.get(PurePosixPath(series.key).suffix.lower(), "")
        for each in kept[begin:]:
            body, problem = self._read(each.blob)
            yield Capture(
                at=each.at,
                mark=each.commit,
                body=body,
                problem=problem,
                upgrade=each.upgrade,
                is_text=media_type == "text/markdown",
                headers=(("content-type", media_type),),
            )

    def _read(self, blob: str) -> tuple[bytes | None, str]:
        try:
            body = self.objects.blob(blob, MOST_BYTES)
        except UsageError as error:
            return None, str(error)
        return body, "" if body is not None else "its file is missing in the repository"

    def _make_series(self, key: str) -> Series:
        path = PurePosixPath(key)
        times = [each.at for each in self._files[key]]
        return Series(
            key=key,
            vendor=path.parent.name,
            name=path.stem,
            type=type_named(path.stem),
            count=len(times),
            since=min(times),
            until=max(times),
        )

    def _read_log(self) -> None:
        for entry in self.objects.entries():
            self.origin = self.origin or f"ota {entry.commit[:12]}"
            at = _moment(entry.at)
            why = _why_not(entry.path, at, self.now)
            if why is None and entry.blob is None:
                why = "removals or links, which hold no text"
            if why is not None:
                self._passed[why] = self._passed.get(why, 0) + 1
                continue
            assert at and entry.blob, "or there was a reason"
            upgrade = UPGRADE.match(entry.subject) is not None
            self._files.setdefault(entry.path, []).append(_File(entry.commit, at, upgrade, entry.blob))
        if not self.origin:
            raise UsageError(f"{self.objects.source} has no commit with a file in it")


def type_named(words: str) -> DocumentType | None:
    """What we call a type of terms, None for one without a like here; ' #part' at its end says nothing."""
    return _TYPES.get(words.partition(" #")[0].strip().lower())


def _moment(seconds: int) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _why_not(path: str, at: datetime | None, now: datetime) -> str | None:
    """Why a change of a file is no capture, None where it is one."""
    parts = PurePosixPath(path).parts
    if len(parts) != 2 or PurePosixPath(path).suffix.lower() not in _PAGES or any(c < " " for c in path):
        return "changes of files that are no service's terms"
    if at is None or not EARLIEST <= at <= now + _AHEAD:
        return "commits whose date cannot be"
    return None
