"""The page of a document: how it stands, its timeline, its outline and text, what was kept, its versions."""

from bisect import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.deadline import local_day
from monitor.followup import Disposition
from monitor.model import Change, Document, DocumentState, Kind, Severity, Version
from monitor.query.status import describe_standing
from monitor.query.workload import work_on
from monitor.store import ChangeFilter
from monitor.text.dialect import Block, BlockKind
from monitor.text.leaf import Heading, read_leaf
from monitor.text.visible import clean
from monitor.web.desk import Absence, Ask, Desk, Page, handlings_of
from monitor.web.timeline import Event, Timeline, draw, effective_of
from monitor.wording.labels import document_name, trouble_meaning, vendor_name
from monitor.wording.measures import count

TEXT_ROOM = 42_000
"""Bytes of a text on one page; the rest is on the next."""
_MOST_VERSIONS = 60
_MOST_OUTLINE = 120
_MOST_OMISSIONS = 25
_MOST_CHANGES = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TextBlock:
    """A block of a text as a page shows it; ``anchor`` is '' but for headings."""

    kind: str
    level: int
    text: str
    cells: tuple[str, ...] = ()
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPart:
    """So much of a text as one page takes; ``next`` is the block where it goes on, None at the end.

    ``outline`` and ``words`` are those of the whole text, ``starts`` the blocks with which its pages begin.
    """

    blocks: tuple[TextBlock, ...]
    outline: tuple[Heading, ...]
    starts: tuple[int, ...]
    first: int
    next: int | None
    words: int

    def page_of(self, at: int) -> int:
        """The block with which the page of a block begins."""
        is_here = self.first <= at and (self.next is None or at < self.next)
        return self.first if is_here else self.starts[bisect(self.starts, at) - 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """A version in the list, with the change that led to it, None for the first and for upgrades."""

    version: Version
    change: Change | None
    handling: Disposition
    effective: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Up to which version everything of substance was acknowledged, and by whom last (None: by nobody)."""

    number: int
    handling: Disposition | None


def show_document(desk: Desk, ask: Ask) -> Page:
    """The page of a document."""
    document = desk.document(ask)
    state = desk.store.documents.state(document.id)
    reviewed = desk.store.acts.reviewed_versions().get(document.id, 0)
    versions = desk.store.history.version_list(document.id)
    asked = ChangeFilter(document_ids=(document.id,))
    changes = {each.after: each for each in desk.store.briefs.changes(asked, limit=_MOST_CHANGES)}
    handlings = handlings_of(desk, changes.values())
    rows = [_row(each, changes.get(each.number), handlings, desk) for each in reversed(versions)]
    current = desk.store.history.version(document.id)
    first = ask.number("from") or 0
    word, note = describe_standing(document, state, desk.now)
    is_watched = document.id in desk.config.by_id
    part = read_part(desk, current, first) if current else None
    return Page(
        template="document",
        title=f"{vendor_name(document)} · {document_name(document)}",
        address=f"/documents/{document.id}",
        command=f"policy-monitor page {document.id}",
        here="/documents",
        facts=_facts(document, state, versions, word, note, is_watched)
        | {"reviewed_up_to": reviewed or None},
        values={
            "document": document,
            "vendor": vendor_name(document),
            "name": document_name(document),
            "state": state,
            "word": word if is_watched else "no longer watched",
            "note": note if is_watched else "",
            "trouble": state.trouble if state else None,
            "meaning": trouble_meaning,
            "timeline": timeline_of(desk, document, versions, changes),
            "rows": rows[:_MOST_VERSIONS],
            "rows_total": len(rows),
            "current": current,
            "part": part,
            "outline": part.outline if part else (),
            "review": review_of(reviewed, versions, changes, handlings),
            "today": local_day(desk.now, desk.zone),
            "omissions": tuple(sorted(current.coverage.dropped, key=lambda each: -each.words))[
                :_MOST_OMISSIONS
            ]
            if current
            else (),
            "lead": _lead(rows, current),
        },
    )


def show_version(desk: Desk, ask: Ask) -> Page:
    """The text of one version, a page at a time."""
    document = desk.document(ask)
    number = ask.number("number")
    version = desk.store.history.version(document.id, number) if number else None
    if version is None:
        raise Absence(f"{document.id} has no version {number}")
    return version_page(desk, ask, document, version)


def version_page(desk: Desk, ask: Ask, document: Document, version: Version, *, at: str = "") -> Page:
    """The page of a version; ``at`` is the date it was asked for, '' for none."""
    known = desk.store.history.version(document.id)
    snapshot = desk.store.history.snapshot(version.snapshot_id) if version.snapshot_id else None
    part = read_part(desk, version, ask.number("from") or 0)
    return Page(
        template="version",
        title=f"{vendor_name(document)} · {document_name(document)}, version {version.number}",
        address=f"/documents/{document.id}/versions/{version.number}",
        command=f"policy-monitor show {document.id}@{at or version.number}",
        here="/documents",
        facts=_version_facts(version) | {"text": version.text},
        values={
            "document": document,
            "vendor": vendor_name(document),
            "name": document_name(document),
            "version": version,
            "part": part,
            "outline": part.outline,
            "newest": known.number if known else version.number,
            "snapshot": snapshot,
            "at": at,
            "said": "",
        },
    )


def read_part(desk: Desk, version: Version, first: int) -> TextPart:
    """The blocks of a version from the ``first`` on, as many as a page takes. Raises TooHeavy."""
    what = f"{version.ref} cannot be read"
    leaf = work_on(
        what, desk.executor, read_leaf, version.text, first=first, room=TEXT_ROOM, headings=_MOST_OUTLINE
    )
    blocks = tuple(_block(block, at) for at, block in enumerate(leaf.blocks, first))
    return TextPart(
        blocks=blocks,
        outline=leaf.headings,
        starts=leaf.starts,
        first=leaf.first,
        next=leaf.next,
        words=leaf.words,
    )


def timeline_of(
    desk: Desk, document: Document, versions: Sequence[Version], changes: Mapping[int, Change]
) -> Timeline | None:
    """The drawing, None before the first version."""
    if not versions:
        return None
    events = []
    for version in versions:
        change = changes.get(version.number)
        seen = local_day(version.seen_at, desk.zone)
        first = "First text" if version.number == 1 else "Our own upgrade"
        address = f"/changes/{change.id}" if change else f"/documents/{document.id}/versions/{version.number}"
        events.append(
            Event(
                at=version.seen_at,
                severity=change.comparison.judgement.severity if change else Severity.LOW,
                number=version.number,
                words=clean(change.comparison.summary) or "The text changed" if change else first,
                address=address,
                effective=_effective(change, seen),
                is_imported=str(version.cause) == "import",
            )
        )
    spans = desk.store.briefs.trouble_spans(versions[0].seen_at, [document.id])
    return draw(events, [(begun, ended) for _, begun, ended in spans], now=desk.now, zone=desk.zone)


def review_of(
    number: int,
    versions: Sequence[Version],
    changes: Mapping[int, Change],
    handlings: Mapping[int, Disposition],
) -> Review:
    """Up to which version people have seen to everything, 0 for none, with who did so last."""
    seen = [
        change
        for each in versions
        if each.number <= number and (change := changes.get(each.number)) is not None
    ]
    closed = [handling for each in seen if (handling := handlings.get(each.id)) and handling.is_acknowledged]
    return Review(number=number, handling=closed[-1] if closed else None)


def _row(
    version: Version, change: Change | None, handlings: Mapping[int, Disposition], desk: Desk
) -> VersionRow:
    handling = handlings.get(change.id, Disposition()) if change else Disposition()
    effective = _effective(change, local_day(version.seen_at, desk.zone))
    return VersionRow(version=version, change=change, handling=handling, effective=effective)


def _is_substance(change: Change | None) -> bool:
    return change is not None and change.comparison.judgement.kind is Kind.SUBSTANTIVE


def _effective(change: Change | None, seen: date) -> date | None:
    return effective_of(change.comparison.dates, seen) if change and _is_substance(change) else None


def _block(block: Block, at: int) -> TextBlock:
    text = clean(block.text)
    if block.kind is BlockKind.ITEM and block.number:
        text = f"{clean(block.number)} {text}" if not text.startswith(clean(block.number)) else text
    return TextBlock(
        kind=block.kind.value,
        level=block.level,
        text=text,
        cells=tuple(map(clean, block.cells)),
        anchor=f"b{at}" if block.kind is BlockKind.HEADING else "",
    )


def _lead(rows: Sequence[VersionRow], current: Version | None) -> str:
    if current is None:
        return "No version yet: the first check that reads the page makes one."
    begun = f"Version {current.number} is in force."
    substance = [row for row in rows if _is_substance(row.change)]
    waiting = sum(not row.handling.is_acknowledged for row in substance)
    if waiting:
        verb = "waits" if waiting == 1 else "wait"
        return f"{begun} {count(waiting, 'change')} of substance {verb} for a person."
    return begun + (
        " Every change of substance was seen to." if substance else " Nothing of substance changed."
    )


def _version_facts(version: Version) -> dict[str, object]:
    return {
        "number": version.number,
        "seen_at": version.seen_at,
        "checked_at": version.checked_at,
        "sha256": version.sha256,
        "cause": version.cause,
        "title": version.title,
        "language": version.language,
        "coverage": version.coverage,
        "edition": version.edition,
        "upgraded_at": version.upgraded_at,
    }


def _facts(
    document: Document,
    state: DocumentState | None,
    versions: Sequence[Version],
    word: str,
    note: str,
    watched: bool,
) -> dict[str, object]:
    return {
        "document": document.id,
        "vendor": document.vendor,
        "name": document.name,
        "title": document.label,
        "type": document.type,
        "url": document.url,
        "tags": sorted(document.tags),
        "owner": document.owner,
        "contract": document.contract,
        "notes": document.notes,
        "watched": watched,
        "standing": word,
        "note": note,
        "checked_at": state.checked_at if state else None,
        "good_at": state.good_at if state else None,
        "next_due_at": state.next_due_at if state else None,
        "versions": [_version_facts(each) for each in versions[-500:]],
    }
