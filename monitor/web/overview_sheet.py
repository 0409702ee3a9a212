"""The overview: what needs a person, the days ahead, trouble, what changed lately, what was checked."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from monitor.deadline import local_day
from monitor.followup import Ahead, days_of
from monitor.model import Change, Document, DocumentState, Kind, Severity
from monitor.query.status import ChannelFailure, describe_standing, find_failures
from monitor.store import ChangeFilter
from monitor.web.desk import Ask, Desk, Page, handlings_of
from monitor.wording.labels import document_name, trouble_meaning, trouble_name, vendor_name
from monitor.wording.measures import count, join_names

LATELY = timedelta(days=14)
STRIP_DAYS = 30
_MOST_OPEN, _MOST_DAYS, _MOST_TROUBLE, _MOST_LATELY, _MOST_VENDORS = 25, 8, 8, 40, 25
_BAD = ("trouble", "overdue", "failing", "held")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenChange:
    """A grave change that nobody acknowledged, with its nearest day (None: none is known) and whose it is."""

    change: Change
    vendor: str
    name: str
    ahead: Ahead | None
    is_snoozed: bool
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """A document that stands badly: a word, a note, and since when (None: not known)."""

    document: Document
    vendor: str
    name: str
    word: str
    note: str
    since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """A vendor's last 30 days: the days on which all was read, and those of a change or of trouble."""

    vendor: str
    address: str
    documents: int
    read: tuple[int, ...]
    marks: tuple[tuple[int, Severity], ...]
    gaps: tuple[int, ...]
    words: str
    read_at: datetime | None


def show_overview(desk: Desk, ask: Ask) -> Page:
    """The first page."""
    opened = () if desk.is_public else find_open(desk)
    total = 0 if desk.is_public else desk.recall("grave", lambda: desk.store.briefs.count(_grave(desk)))
    ahead = desk.ahead()
    owners = [] if desk.is_public else count_by_owner(desk)
    states = {state.document_id: state for state in desk.store.documents.states()}
    bad = find_bad(desk, states)
    failing = find_failures(desk.store)
    lately = find_lately(desk)
    today = local_day(desk.now, desk.zone)
    return Page(
        template="overview",
        title=_public_headline(lately) if desk.is_public else _headline(total),
        address="/",
        command="policy-monitor status",
        here="/",
        facts=_facts(desk, opened, bad, failing, ahead, total) | {"open_by_owner": dict(owners)},
        values={
            "open_changes": opened,
            "open_total": total,
            "by_owner": owners,
            "ahead": ahead[:_MOST_DAYS],
            "bad": bad[:_MOST_TROUBLE],
            "bad_total": len(bad),
            "failing": failing[:_MOST_TROUBLE],
            "lately": lately,
            "today": today,
            "handlings": handlings_of(
                desk,
                [
                    *(each for _, group in lately for each in group),
                    *(each.change for each in ahead[:_MOST_DAYS]),
                ],
            ),
            "strips": find_strips(desk, states, today)[:_MOST_VENDORS],
            "first_day": today - timedelta(days=STRIP_DAYS - 1),
            "lead": _lead(desk, opened, states, bad, failing),
            "desk": desk,
            "waiting": desk.store.backlogs.all(),
            "watched": len(desk.config.documents),
            "name_of": desk.name_of,
        },
    )


def find_open(desk: Desk) -> tuple[OpenChange, ...]:
    """The grave changes that wait for a person, the soonest last day first, then the gravest."""
    changes = desk.recall("open", lambda: desk.store.briefs.changes(_grave(desk), limit=4 * _MOST_OPEN))
    handlings = handlings_of(desk, changes)
    found = []
    for change in changes:
        document = desk.documents.get(change.document_id)
        days = days_of(change, document, now=desk.now) if document else ()
        coming = sorted((each for each in days if each.days_left >= 0), key=lambda each: each.day)
        vendor, name = desk.name_of(change)
        handling = handlings[change.id]
        found.append(
            OpenChange(
                change=change,
                vendor=vendor,
                name=name,
                ahead=coming[0] if coming else None,
                is_snoozed=handling.is_snoozed(desk.now),
                owner=handling.assignee or (document.owner if document else ""),
            )
        )
    far = date.max
    found.sort(
        key=lambda each: (
            each.is_snoozed,
            each.ahead.day if each.ahead else far,
            -each.change.comparison.judgement.severity.rank,
        )
    )
    return tuple(found[:_MOST_OPEN])


def count_by_owner(desk: Desk) -> list[tuple[str, int]]:
    """How many grave changes each owner's documents have open, the most first; '' for nobody's.

    Empty where no document has an owner.
    """
    if not any(each.owner for each in desk.config.documents):
        return []
    counts: Counter[str] = Counter()
    for document_id, number in desk.store.briefs.count_by_document(_grave(desk)).items():
        document = desk.documents.get(document_id)
        counts[document.owner if document else ""] += number
    return counts.most_common()


def find_bad(desk: Desk, states: dict[str, DocumentState]) -> tuple[Obstacle, ...]:
    """The documents that stand badly, those in trouble first."""
    found = []
    for document in desk.config.documents:
        state = states.get(document.id)
        word, note = describe_standing(document, state, desk.now)
        if word not in _BAD:
            continue
        trouble = state.trouble if state else None
        if trouble is not None:
            word, note = trouble_name(trouble.kind), f"{trouble.detail}. {trouble_meaning(trouble.kind)}"
        found.append(
            Obstacle(
                document=document,
                vendor=vendor_name(document),
                name=document_name(document),
                word=word,
                note=note,
                since=trouble.opened_at if trouble else (state.good_at if state else None),
            )
        )
    return tuple(sorted(found, key=lambda each: (each.since is None, each.since or desk.now)))


def find_lately(desk: Desk) -> list[tuple[date, list[Change]]]:
    """What changed in the last days, editorial changes left out, by day."""
    asked = desk.choose_changes(since=desk.now - LATELY, kind=Kind.SUBSTANTIVE)
    changes = desk.recall("lately", lambda: desk.store.briefs.changes(asked, limit=_MOST_LATELY))
    return [
        (day, list(group))
        for day, group in groupby(changes, key=lambda each: local_day(each.first_seen_at, desk.zone))
    ]


def find_strips(desk: Desk, states: dict[str, DocumentState], today: date) -> list[Strip]:
    """Each vendor's last 30 days, those where most happened first."""
    since = desk.now - timedelta(days=STRIP_DAYS)
    severities: dict[str, list[tuple[datetime, Severity]]] = {}
    lately = desk.choose_changes(since=since, kind=Kind.SUBSTANTIVE)
    for row in desk.recall("month", lambda: desk.store.briefs.rows(lately)):
        severities.setdefault(row.document_id, []).append((row.first_seen_at, row.severity))
    spans: dict[str, list[tuple[datetime, datetime]]] = {}
    for document_id, begun, ended in desk.store.briefs.trouble_spans(since):
        spans.setdefault(document_id, []).append((begun, ended or desk.now))
    by_vendor: dict[str, list[Document]] = {}
    for document in desk.config.documents:
        by_vendor.setdefault(document.id.partition("/")[0], []).append(document)
    strips = []
    for key, theirs in by_vendor.items():
        marks: dict[int, Severity] = {}
        gaps: set[int] = set()
        for document in theirs:
            for at, severity in severities.get(document.id, ()):
                place = _place(at, desk.zone, today)
                marks[place] = max(severity, marks.get(place, severity), key=lambda each: each.rank)
            for begun, ended in spans.get(document.id, ()):
                days = range(_place(begun, desk.zone, today), _place(ended, desk.zone, today) + 1)
                gaps |= {day for day in days if day >= 0}
        read = [state.good_at for each in theirs if (state := states.get(each.id)) and state.good_at]
        strips.append(_strip(key, theirs, marks, gaps, max(read, default=None), today))
    return sorted(strips, key=lambda each: (-len(each.gaps) - 3 * len(each.marks), each.vendor))


def _strip(
    key: str,
    documents: Sequence[Document],
    marks: dict[int, Severity],
    gaps: set[int],
    read_at: datetime | None,
    today: date,
) -> Strip:
    quiet = (day for day in range(STRIP_DAYS) if day not in gaps and day not in marks)
    first = today - timedelta(days=STRIP_DAYS - 1)
    told = [f"{severity} on {first + timedelta(days=day):%-d %B}" for day, severity in sorted(marks.items())]
    missing = f"not all read on {count(len(gaps), 'day')}" if gaps else "read on all days"
    return Strip(
        vendor=vendor_name(documents[0]),
        address=f"/vendors/{key}",
        documents=len(documents),
        read=tuple(quiet) if read_at else (),
        marks=tuple(sorted((day, each) for day, each in marks.items() if 0 <= day < STRIP_DAYS)),
        gaps=tuple(sorted(gaps)),
        words="; ".join([missing, *([f"changes: {join_names(told, 4)}"] if told else [])]),
        read_at=read_at,
    )


def _place(at: datetime, zone: str, today: date) -> int:
    """A day's place in the strip: 29 is today."""
    return STRIP_DAYS - 1 - (today - local_day(at, zone)).days


def _grave(desk: Desk) -> ChangeFilter:
    return desk.choose_changes(min_severity=Severity.HIGH, kind=Kind.SUBSTANTIVE, is_open=True)


def _headline(total: int) -> str:
    words = (
        "One",
        "Two",
        "Three",
        "Four",
        "Five",
        "Six",
        "Seven",
        "Eight",
        "Nine",
        "Ten",
        "Eleven",
        "Twelve",
    )
    if not total:
        return "Nothing waits for a person"
    number = words[total - 1] if total <= len(words) else str(total)
    return f"{number} {'change waits' if total == 1 else 'changes wait'} for a person"


def _public_headline(lately: Sequence[tuple[date, Sequence[Change]]]) -> str:
    number = sum(len(changes) for _, changes in lately)
    if not number:
        return "Nothing of substance changed lately"
    return f"{'At least ' if number == _MOST_LATELY else ''}{count(number, 'change')} of substance lately"


def _lead(
    desk: Desk,
    opened: Sequence[OpenChange],
    states: dict[str, DocumentState],
    bad: Sequence[Obstacle],
    failing: Sequence[ChannelFailure],
) -> str:
    """The sentence below the title: how much was read of late, and what stands in the way."""
    watched = desk.config.documents
    if not watched:
        return "No document is watched yet; policy-monitor add URL begins."
    day = timedelta(days=1)
    read = sum(
        bool((state := states.get(each.id)) and state.good_at and desk.now - state.good_at <= day)
        for each in watched
    )
    verb = "was" if read == 1 else "were"
    words = [f"Of {count(len(watched), 'document')}, {read} {verb} read in the last 24 hours"]
    if bad:
        words.append(
            f"{len(bad)} cannot be read as they should" if len(bad) > 1 else "one cannot be read as it should"
        )
    if failing:
        words.append("one channel fails" if len(failing) == 1 else f"{len(failing)} channels fail")
    return join_names(words, 4) + "."


def _facts(
    desk: Desk,
    opened: Sequence[OpenChange],
    bad: Sequence[Obstacle],
    failing: Sequence[ChannelFailure],
    ahead: Sequence[Ahead],
    total: int,
) -> dict[str, object]:
    return {
        "healthy": not bad and not failing and not desk.store.backlogs.all(),
        "alerts": desk.store.outbox.count_by_state(),
        "backlogs": desk.store.backlogs.all(),
        "failing": failing,
        "open": [each.change.id for each in opened],
        "open_total": total,
        "next_day": [{"day": each.day, "change": each.change.id} for each in ahead[:1]],
        "standing": [
            {"document": each.document.id, "standing": each.word, "note": each.note} for each in bad
        ],
    }
