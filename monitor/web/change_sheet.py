"""The page of a change, and of any two versions compared: the verdict, its sections, the evidence.

Grave sections come first and whole; what would make the page too large is a line that leads to the section's
own page.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from markupsafe import Markup

from monitor.deadline import effective_ahead, local_day, objection_day, stated_objection
from monitor.followup import fold_acts
from monitor.model import Change, Comparison, DeltaStatus, Document, Kind, SectionChange, StatedDate, Version
from monitor.query.between import Difference, Question, compare_versions
from monitor.query.change_json import change_facts
from monitor.query.redline import as_data
from monitor.text.visible import clean
from monitor.web.desk import Absence, Ask, Desk, Page
from monitor.web.paragraph_edits import Fold, Paragraph, fold_same, paragraphs_of
from monitor.web.press import write_macro
from monitor.web.row_table import RowTable, table_of
from monitor.wording.labels import category_names, document_name, path_name, status_name, vendor_name
from monitor.wording.measures import count
from monitor.wording.section_facts import fact_lines

ROOM = 62_000
"""Bytes of sections on one page: what stands around them is below 40 kB."""
ROWS_BESIDE, ROWS_ALONE = 40, 150
_MOST_EVIDENCE = 12
_MOST_LINES = 60
"""Sections that are listed where they do not fit, and in the rail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionSheet:
    """A changed section as the page shows it; ``number`` counts from 1 in reading order."""

    number: int
    change: SectionChange
    title: str
    path: tuple[str, ...]
    facts: tuple[str, ...]
    categories: tuple[str, ...]
    what: str
    is_slim: bool
    parts: tuple[Paragraph | Fold, ...]
    table: RowTable | None
    moved_from: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """The dates of a change: theirs quoted, ours reckoned; None where there is none."""

    objection: date | None
    objection_left: int
    objection_quote: str
    granted: int | None
    effective: StatedDate | None
    effective_left: int


def show_change(desk: Desk, ask: Ask) -> Page:
    """The page of a change."""
    change, document = _find_change(desk, ask)
    handling = fold_acts(desk.store.acts.all(change_ids=[change.id]))
    sheets = order_sections(change.comparison)
    address = f"/changes/{change.id}/sections/"
    older, newer = desk.store.briefs.neighbours(change.id, desk.scope)
    versions = _versions(desk, change)
    return Page(
        template="change",
        title=f"{change.comparison.judgement.severity.capitalize()}: {_whose(document)}",
        address=f"/changes/{change.id}",
        command=f"policy-monitor diff {change.document_id} {change.before} {change.after}",
        here="/changes",
        facts=change_facts(change, handling, desk.now)
        | {"sections": _section_facts(change, document, versions)},
        values={
            **_names(document),
            "change": change,
            "comparison": change.comparison,
            "fit": partial(fit_sections, sheets, address),
            "address": address,
            "clocks": clocks_of(change, document, desk),
            "handling": handling,
            "word": handling.word(desk.now),
            "older": older,
            "newer": newer,
            "versions": versions,
            "told": desk.store.acts.announcements([change.id]),
            "today": local_day(desk.now, desk.zone),
            "acts": tuple(reversed(handling.acts)),
        },
    )


def show_section(desk: Desk, ask: Ask) -> Page:
    """One section of a change by itself, its rows a page at a time."""
    change, document = _find_change(desk, ask)
    number, first = ask.number("section"), ask.number("from") or 0
    sections = change.comparison.sections
    if number is None or not 1 <= number <= len(sections):
        raise Absence(f"change {change.id} has {count(len(sections), 'section')}")
    sheet = make_sheet(number, sections[number - 1], rows=ROWS_ALONE, first=first)
    return Page(
        template="section",
        title=f"{sheet.title}: {_whose(document)}",
        address=f"/changes/{change.id}/sections/{number}",
        command=f"policy-monitor diff {change.document_id} {change.before} {change.after}",
        here="/changes",
        facts=_section_facts(change, document, _versions(desk, change))[number - 1],
        values={
            **_names(document),
            "change": change,
            "sheet": sheet,
            "number": number,
            "total": len(sections),
        },
    )


def show_comparison(desk: Desk, ask: Ask) -> Page:
    """Any two versions of a document, by numbers or dates: ``1...3``, ``2026-01...2026-03``."""
    document = desk.document(ask)
    before, dots, after = ask.path["pair"].partition("...")
    if not dots:
        raise Absence("write two versions or dates with three dots between: 1...3, 2026-01...2026-03")
    question = Question(before=before or None, after=after or None, rules=desk.config.settings.severity)
    found = compare_versions(desk.store.history, document, question, desk.almanac(document), desk.executor)
    change_id = desk.store.briefs.between(document.id, found.before.number, found.after.number)
    if change_id:
        return show_change(desk, replace(ask, path={"change": str(change_id)}))
    return comparison_page(found)


def comparison_page(found: Difference) -> Page:
    """The page of a comparison that was just made."""
    document, one, other = found.document, found.before.number, found.after.number
    sheets = order_sections(found.comparison)
    return Page(
        template="comparison",
        title=f"{_whose(document)}, @{one} to @{other}",
        address=f"/d/{document.id}/{one}...{other}",
        command=f"policy-monitor diff {document.id} {one} {other}",
        here="/compare",
        facts=as_data(found),
        values={
            **_names(document),
            "found": found,
            "comparison": found.comparison,
            "fit": partial(fit_sections, sheets, ""),
            "address": "",
            "versions": (found.before, found.after),
        },
    )


def order_sections(comparison: Comparison) -> tuple[SectionSheet, ...]:
    """The sections, the grave ones first, then as they stand in the text; noise last."""
    numbered = list(enumerate(comparison.sections, 1))
    ordered = sorted(
        numbered,
        key=lambda each: (each[1].judgement.kind is Kind.NOISE, -each[1].judgement.severity.rank, each[0]),
    )
    return tuple(make_sheet(number, section, rows=ROWS_BESIDE) for number, section in ordered)


def make_sheet(number: int, section: SectionChange, *, rows: int, first: int = 0) -> SectionSheet:
    """A section as a page shows it."""
    delta, judgement = section.delta, section.judgement
    path = tuple(filter(None, map(clean, delta.path)))
    paragraphs = paragraphs_of(delta)
    table = table_of(delta.rows, first=first, most=rows) if delta.rows else None
    is_moved = delta.status is DeltaStatus.MOVED
    facts = fact_lines(section)
    return SectionSheet(
        number=number,
        change=section,
        title=path_name(path[-1:]),
        path=path[:-1],
        facts=facts[:6],
        categories=category_names(judgement),
        what=_what(section),
        is_slim=not facts and (judgement.kind is not Kind.SUBSTANTIVE or is_moved),
        parts=fold_same(paragraphs)
        if not is_moved
        else (Fold(paragraphs=paragraphs, words=sum(p.words for p in paragraphs)),),
        table=table,
        moved_from=path_name(delta.before.path) if is_moved and delta.before else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedSections:
    """The sections of a page, written; those that do not fit, of which so many are listed; its rail."""

    shown: tuple[Markup, ...]
    rest: tuple[SectionSheet, ...]
    rest_count: int
    listed: tuple[SectionSheet, ...]


def fit_sections(
    sheets: Sequence[SectionSheet], address: str, link: Callable[[str], str], room: int = ROOM
) -> FittedSections:
    """The sections that fit into so many bytes, and those that do not.

    ``address`` is where each has its own page, its number left out; '' where they have none.
    """
    shown: list[Markup] = []
    left: list[SectionSheet] = []
    for sheet in sheets:
        written = write_macro("parts", "section", sheet, link, address) if room > 0 else Markup("")
        room -= len(written.encode())
        if room >= 0:
            shown.append(written)
        else:
            left.append(sheet)
            room = max(room + len(written.encode()), 0) if len(left) < 3 else 0
    numbers = {each.number for each in left}
    return FittedSections(
        shown=tuple(shown),
        rest=tuple(left[:_MOST_LINES]),
        rest_count=len(left),
        listed=tuple(each for each in sheets if each.number not in numbers)[:_MOST_LINES],
    )


def clocks_of(change: Change, document: Document, desk: Desk) -> Clocks:
    """Until when to object, and from when the text holds."""
    today = local_day(desk.now, document.zone)
    limit, stated = objection_day(change, document), stated_objection(change, document)
    effective = effective_ahead(change, document)
    return Clocks(
        objection=limit,
        objection_left=(limit - today).days if limit else 0,
        objection_quote=clean(stated.quote) if stated else "",
        granted=document.objection_days if stated is None else None,
        effective=effective,
        effective_left=(effective.day - today).days if effective else 0,
    )


def _find_change(desk: Desk, ask: Ask) -> tuple[Change, Document]:
    change_id = ask.number("change")
    change = desk.store.history.change(change_id) if change_id else None
    if change is None:
        raise Absence("there is no such change; the list of changes has all")
    return change, desk.find(change.document_id)


def _versions(desk: Desk, change: Change) -> tuple[Version, Version]:
    pair = (
        desk.store.history.version(change.document_id, number) for number in (change.before, change.after)
    )
    before, after = pair
    if before is None or after is None:
        raise Absence(f"a version of change {change.id} is missing; `policy-monitor verify` says why")
    return before, after


def _names(document: Document) -> dict[str, object]:
    return {"document": document, "vendor": vendor_name(document), "name": document_name(document)}


def _whose(document: Document) -> str:
    return f"{vendor_name(document)} · {document_name(document)}"


def _section_facts(change: Change, document: Document, versions: tuple[Version, Version]) -> list[object]:
    whole = Difference(document=document, before=versions[0], after=versions[1], comparison=change.comparison)
    found: list[object] = as_data(whole)["sections"]
    return found


def _what(section: SectionChange) -> str:
    """'changed: 1 row added', 'paragraph added', 'moved, words unchanged', 'editorial'."""
    delta, judgement = section.delta, section.judgement
    if judgement.kind is Kind.NOISE:
        return "no difference to a reader"
    words = "moved, words unchanged" if delta.status is DeltaStatus.MOVED else status_name(delta.status)
    if judgement.kind is Kind.EDITORIAL:
        return f"editorial, {words}" if delta.status is not DeltaStatus.CHANGED else "editorial"
    counted = ", ".join(_row_counts(section))
    return f"{words}: {counted}" if counted else words


def _row_counts(section: SectionChange) -> Iterator[str]:
    for status in (DeltaStatus.ADDED, DeltaStatus.REMOVED, DeltaStatus.CHANGED):
        number = sum(row.status is status for row in section.delta.rows)
        if number:
            yield f"{count(number, 'row')} {status}"
