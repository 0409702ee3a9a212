"""What a document said at a time, and how surely: the text last seen by then, and the gap around it.

A text is known to have stood from the check that first saw it to the last that found it. Between that and the
first sight of the next text nobody looked, and the answer says so.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from monitor.errors import UsageError
from monitor.model import Document, Version
from monitor.query.points import Almanac
from monitor.query.tabular import Table
from monitor.wording.measures import short_moment


class Versions(Protocol):
    """A document's versions without their texts, and one with it."""

    def version(self, document_id: str, number: int | None = None) -> Version | None:
        """A version by its number."""

    def version_list(self, document_id: str) -> tuple[Version, ...]:
        """All versions from the first, without their texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextAt:
    """The version in force at a time, as far as checks show.

    It was seen first at ``version.seen_at`` and last, before ``at`` or after it, at ``last_seen_at``.
    ``sure``: checks on both sides of ``at`` found it. ``next_seen_at`` is when the text after it was first
    seen, ``not_before`` the last check that still saw the one before it; None where there is none.
    """

    document: Document
    at: datetime
    version: Version
    last_seen_at: datetime
    sure: bool
    not_before: datetime | None
    next_number: int | None
    next_seen_at: datetime | None


def find_text_at(history: Versions, document: Document, words: str, almanac: Almanac) -> TextAt:
    """What the document said at the time that the words name; UsageError before its first check."""
    at = almanac.point(words)
    if isinstance(at, int):
        raise UsageError(f"{words!r} is a version; `policy-monitor show {document.id}@{at}` prints it")
    versions = history.version_list(document.id)
    known = [each for each in versions if each.seen_at <= at]
    if not known:
        first = (
            f"; its first text was seen {short_moment(versions[0].seen_at, almanac.zone)}" if versions else ""
        )
        raise UsageError(f"{document.id} was not watched yet at {short_moment(at, almanac.zone)}{first}")
    chosen = known[-1]
    later = versions[len(known)] if len(known) < len(versions) else None
    earlier = known[-2] if len(known) > 1 else None
    version = history.version(document.id, chosen.number)
    assert version is not None, "a version in the list is stored"
    return TextAt(
        document=document,
        at=at,
        version=version,
        last_seen_at=chosen.checked_at,
        sure=at <= chosen.checked_at,
        not_before=earlier.checked_at if earlier else None,
        next_number=later.number if later else None,
        next_seen_at=later.seen_at if later else None,
    )


def gap_sentence(found: TextAt, zone: str) -> str:
    """How sure the answer is, in a sentence."""
    version, last = found.version, short_moment(found.last_seen_at, zone)
    at = short_moment(found.at, zone)
    if found.sure:
        return f"Checks before and after {at} found version {version.number}."
    if found.next_seen_at is None:
        return f"Version {version.number} was last found {last}; no check since tells of {at}."
    return (
        f"Version {version.number} was last found {last}, and version {found.next_number} first "
        f"{short_moment(found.next_seen_at, zone)}: it changed in between, so {at} is not certain."
    )


def appearance_sentence(found: TextAt, zone: str) -> str:
    """When the text came, as far as checks show."""
    seen = short_moment(found.version.seen_at, zone)
    if found.not_before is None:
        return f"It stood already when watching began, {seen}."
    without = short_moment(found.not_before, zone)
    return f"It came between {without} (last seen without) and {seen} (first seen with)."


def list_text_at(found: TextAt, zone: str) -> Table:
    """The answer as a table of one row, the text left out."""
    version = found.version
    return Table(
        title=f"{found.document.id} as of {short_moment(found.at, zone)}",
        columns=(
            "version",
            "last without",
            "first seen",
            "last seen",
            "next",
            "next seen",
            "certain",
            "sha-256",
        ),
        rows=(
            (
                version.number,
                found.not_before,
                version.seen_at,
                found.last_seen_at,
                found.next_number,
                found.next_seen_at,
                "yes" if found.sure else "no",
                version.sha256,
            ),
        ),
        notes=(appearance_sentence(found, zone), gap_sentence(found, zone)),
        zone=zone,
    )
