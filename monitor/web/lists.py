"""The pages that list: changes, documents, a vendor, alerts, trouble, the calendar."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import quote

from monitor.deadline import local_day
from monitor.errors import UsageError
from monitor.followup import Disposition
from monitor.model import AlertState, Category, Change, Document, DocumentState, Kind, Severity
from monitor.query.change_json import handling_facts
from monitor.query.status import describe_standing, find_failures
from monitor.store import ChangeFilter
from monitor.web.desk import Absence, Ask, Desk, Page, handlings_of
from monitor.web.overview_sheet import find_bad
from monitor.wording.labels import category_name, document_name, vendor_name
from monitor.wording.measures import count

PER_PAGE = 50
_MOST_PER_PAGE = 200
_MOST_DOCUMENTS = 100
_MOST_ALERTS = 100
_MOST_DAYS = 120
_MOST_OF_VENDOR = 40
HANDLED = ("open", "acknowledged")
_FILTERS = ("since", "until", "vendor", "document", "tag", "category", "kind", "severity")


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """A document in a list: how it stands, its versions, and up to which it is reviewed (0: none)."""

    document: Document
    vendor: str
    name: str
    word: str
    note: str
    good_at: datetime | None
    versions: int
    reviewed: int


def show_changes(desk: Desk, ask: Ask) -> Page:
    """All changes that fit what is asked, newest first, a page at a time."""
    asked, chosen = filter_changes(desk, ask)
    handled = ask.word("handled")
    is_open = {"": None, "open": True, "acknowledged": False}.get(handled)
    if handled not in ("", *HANDLED):
        raise UsageError("handled must be open or acknowledged")
    limit = max(1, min(ask.number("limit") or PER_PAGE, _MOST_PER_PAGE))
    asked = replace(asked, is_open=is_open)
    changes = desk.store.briefs.changes(asked, beyond=ask.number("beyond"), limit=limit + 1)
    cursor = changes[limit - 1].id if len(changes) > limit else None
    changes = changes[:limit]
    handlings = handlings_of(desk, changes)
    kept = {key: value for key, value in {**chosen, "handled": handled}.items() if value}
    options = " ".join(f"--{key} {value}" for key, value in kept.items() if key != "severity")
    return Page(
        template="changes",
        title="Changes",
        address="/changes",
        command=f"policy-monitor changes {options}".strip(),
        here="/changes",
        facts={
            "items": [brief_facts(each, handlings[each.id], desk.now) for each in changes],
            "next": str(cursor) if cursor else None,
        },
        values={
            "changes": changes,
            "handlings": handlings,
            "cursor": cursor,
            "chosen": kept,
            "name_of": desk.name_of,
            "vendors": sorted({document.vendor for document in desk.config.documents})[:400],
            "categories": [(each.value, category_name(each)) for each in Category],
            "kinds": [each.value for each in Kind],
            "severities": [each.value for each in reversed(Severity)],
            "handled_words": HANDLED,
            "now": desk.now,
            "is_further": bool(ask.word("beyond")),
        },
    )


def brief_facts(change: Change, handling: Disposition, now: datetime) -> dict[str, object]:
    """A change in a list for JSON: the fields of ``changes --json`` that a list needs."""
    comparison, judgement = change.comparison, change.comparison.judgement
    return {
        "change": change.id,
        "document": change.document_id,
        "before": change.before,
        "after": change.after,
        "kind": judgement.kind,
        "severity": judgement.severity,
        "categories": [each.category for each in judgement.categories],
        "unsure": judgement.unsure,
        "summary": comparison.summary,
        "dates": comparison.dates,
        "first_seen_at": change.first_seen_at,
        "returns_to": change.returns_to,
        "handling": handling_facts(handling, now),
    }


def filter_changes(desk: Desk, ask: Ask) -> tuple[ChangeFilter, dict[str, str]]:
    """Which changes are asked for, and the words that say so. Raises UsageError."""
    given = {key: ask.word(key) for key in _FILTERS}
    almanac = desk.almanac()
    try:
        asked = desk.choose_changes(
            since=almanac.start(given["since"]) if given["since"] else None,
            until=almanac.end(given["until"]) if given["until"] else None,
            vendor=given["vendor"] or None,
            category=Category(given["category"]) if given["category"] else None,
            kind=Kind(given["kind"]) if given["kind"] else None,
            min_severity=Severity(given["severity"]) if given["severity"] else None,
        )
    except ValueError as error:
        raise UsageError(f"what is asked for is not known: {error}") from None
    if given["tag"]:
        tagged = (each.id for each in desk.documents.values() if given["tag"] in each.tags)
        asked = replace(asked, document_ids=tuple(tagged))
    if given["document"]:
        asked = replace(asked, document_ids=(given["document"],))
    return asked, {key: value for key, value in given.items() if value}


def show_documents(desk: Desk, ask: Ask) -> Page:
    """Every watched document, or an owner's, by vendor, a page at a time."""
    owner = ask.word("owner")
    asked = [each for each in desk.config.documents if not owner or each.owner.casefold() == owner.casefold()]
    rows = _rows(desk, asked)
    first = min(ask.number("from") or 0, len(rows))
    watched = desk.config.by_id
    former = [each for each in desk.documents.values() if each.id not in watched]
    vendors = {each.document.id.partition("/")[0] for each in rows}
    return Page(
        template="documents",
        title=f"{count(len(rows), 'document')} of {owner or count(len(vendors), 'vendor')}",
        address=f"/documents?owner={quote(owner, safe='')}" if owner else "/documents",
        command="policy-monitor list",
        here="/documents",
        facts=[_row_facts(each) for each in rows],
        values={
            "rows": rows[first : first + _MOST_DOCUMENTS],
            "total": len(rows),
            "first": first,
            "step": _MOST_DOCUMENTS,
            "former": () if owner else former[:_MOST_DOCUMENTS],
            "owner": owner,
            "vendor": "",
            "today": local_day(desk.now, desk.zone),
        },
    )


def show_vendor(desk: Desk, ask: Ask) -> Page:
    """A vendor's documents and what changed in them."""
    key = ask.path["vendor"]
    theirs = [each for each in desk.documents.values() if each.id.partition("/")[0] == key]
    if not theirs:
        raise Absence(f"there is no vendor {key[:80]}; the list of documents has all")
    rows = _rows(desk, theirs)
    asked = ChangeFilter(document_ids=[each.id for each in theirs], kind=Kind.SUBSTANTIVE)
    changes = desk.store.briefs.changes(asked, limit=_MOST_OF_VENDOR)
    return Page(
        template="vendor",
        title=vendor_name(theirs[0]),
        address=f"/vendors/{key}",
        command=f'policy-monitor changes --vendor "{theirs[0].vendor}"'
        if theirs[0].vendor.isalnum()
        else "policy-monitor changes",
        here="/documents",
        facts={
            "vendor": theirs[0].vendor,
            "tier": theirs[0].tier,
            "documents": [_row_facts(each) for each in rows],
        },
        values={
            "vendor": vendor_name(theirs[0]),
            "tier": theirs[0].tier,
            "rows": rows[:_MOST_DOCUMENTS],
            "changes": changes,
            "handlings": handlings_of(desk, changes),
            "name_of": desk.name_of,
            "now": desk.now,
            "today": local_day(desk.now, desk.zone),
            "key": key,
        },
    )


def _rows(desk: Desk, documents: "list[Document] | tuple[Document, ...]") -> list[DocumentRow]:
    states: dict[str, DocumentState] = {state.document_id: state for state in desk.store.documents.states()}
    counts, reviewed = desk.store.tallies.versions(), desk.store.acts.reviewed_versions()
    watched = desk.config.by_id
    rows = []
    for document in sorted(documents, key=lambda each: (vendor_name(each).casefold(), each.id)):
        state = states.get(document.id)
        word, note = describe_standing(document, state, desk.now)
        if document.id not in watched:
            word, note = "no longer watched", ""
        rows.append(
            DocumentRow(
                document=document,
                vendor=vendor_name(document),
                name=document_name(document),
                word=word,
                note=note,
                good_at=state.good_at if state else None,
                versions=counts.get(document.id, 0),
                reviewed=reviewed.get(document.id, 0),
            )
        )
    return rows


def _row_facts(row: DocumentRow) -> dict[str, object]:
    return {
        "document": row.document.id,
        "vendor": row.document.vendor,
        "title": row.name,
        "url": row.document.url,
        "standing": row.word,
        "note": row.note,
        "good_at": row.good_at,
        "versions": row.versions,
        "reviewed_up_to": row.reviewed or None,
        "owner": row.document.owner,
        "contract": row.document.contract,
    }


def show_alerts(desk: Desk, ask: Ask) -> Page:
    """Alerts, newest first, and what waits for a person."""
    word = ask.word("state")
    if word not in ("", *(each.value for each in AlertState)):
        raise UsageError(f"state must be one of {', '.join(AlertState)}")
    alerts = desk.store.outbox.alerts(state=AlertState(word) if word else None, limit=_MOST_ALERTS)
    return Page(
        template="alerts",
        title="Alerts and deliveries",
        address="/alerts",
        command=f"policy-monitor alerts{f' --state {word}' if word else ''}",
        here="/alerts",
        facts=alerts,
        values={
            "alerts": alerts,
            "counts": desk.store.outbox.count_by_state(),
            "state": word,
            "failing": find_failures(desk.store),
            "backlogs": desk.store.backlogs.all(),
            "silences": desk.store.acts.silences(active_at=desk.now),
            "documents": desk.documents,
            "states": [each.value for each in AlertState],
        },
    )


def show_trouble(desk: Desk, ask: Ask) -> Page:
    """What stands in the way now, and what ended of late."""
    states = {state.document_id: state for state in desk.store.documents.states()}
    bad = find_bad(desk, states)
    over = desk.store.history.recoveries(desk.now - timedelta(days=30), 50)
    return Page(
        template="trouble",
        title="Trouble",
        address="/trouble",
        command="policy-monitor status",
        here="/trouble",
        facts=[
            {"document": each.document.id, "standing": each.word, "note": each.note, "since": each.since}
            for each in bad
        ],
        values={
            "bad": bad[:_MOST_DOCUMENTS],
            "bad_total": len(bad),
            "over": tuple(reversed([each for each in over if each[0] in desk.documents])),
            "failing": find_failures(desk.store),
            "documents": desk.documents,
            "outcomes": desk.store.tallies.outcomes(desk.now - timedelta(days=1)),
        },
    )


def show_calendar(desk: Desk, ask: Ask) -> Page:
    """The days ahead: when texts take effect, and until when to object."""
    ahead = desk.ahead()
    shown = ahead[:_MOST_DAYS]
    handlings = handlings_of(desk, [each.change for each in shown])
    return Page(
        template="calendar",
        title=f"{count(len(ahead), 'day')} ahead" if ahead else "No day ahead",
        address="/calendar",
        command="policy-monitor upcoming",
        here="/calendar",
        facts=[
            {
                "day": each.day,
                "days_left": each.days_left,
                "what": each.kind,
                "change": each.change.id,
                "document": each.document.id,
                "vendor": each.document.vendor,
                "severity": each.change.comparison.judgement.severity,
                "summary": each.change.comparison.summary,
                "quote": each.quote,
                "handling": handling_facts(handlings[each.change.id], desk.now),
            }
            for each in shown
        ],
        values={"ahead": shown, "handlings": handlings, "now": desk.now, "rest": len(ahead) - len(shown)},
    )
