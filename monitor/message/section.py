"""A changed section as a person needs it: where, what about, the facts, and the words before and after.

Everything here is text, not yet escaped: the dresses do that.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.message.deadlines import NO_DEADLINES, Deadlines
from monitor.message.excerpt import NOTHING, Quote, plain_words, quote_edits
from monitor.model import DeltaStatus, Edit, EditOp, Kind, RowChange, SectionChange, Severity
from monitor.wording.labels import category_names, path_name, status_name
from monitor.wording.measures import shorten
from monitor.wording.row_facts import row_line
from monitor.wording.section_facts import fact_lines

ROWS = 5
"""How many rows of a table a section shows."""

ROWS_READ, CELL_READ = 200, 200
"""How many rows, and letters of a cell, are looked through for a day to keep, which goes before others."""

BRIEF_SIDE, BRIEF_ALONE = 94, 190
"""How many characters a brief quote shows on each side, and where there is only one: 200 together."""

LOOKED_THROUGH = 5
"""How many of the most severe sections are looked through for something to quote briefly."""

FACTS = 4
"""How many facts (numbers, dates, modal verbs, names) a section shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """One changed section: where, what about, and the words before and after.

    ``documents`` names the documents that the same change enters, where a message gathers several.
    """

    heading: str
    status: str
    severity: Severity
    categories: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    quote: Quote = NOTHING
    more: int = 0
    unsure: bool = False
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A change in one short pair of sentences, or in one fact, for a message that gathers many.

    ``heading`` is '' where the line above names it already, and ``more`` counts the other sections.
    """

    heading: str = ""
    quote: Quote = NOTHING
    fact: str = ""
    more: int = 0


NO_BRIEF = Brief()
"""Where there is nothing to quote."""


def view_sections(
    sections: Sequence[SectionChange], deadlines: Deadlines = NO_DEADLINES
) -> tuple[SectionView, ...]:
    """The sections worth telling: no noise, the most severe first; of each what states a deadline first."""
    shared = _shared_top(sections)
    return tuple(_view_section(section, shared, deadlines) for section in _rank(sections))


def _rank(sections: Sequence[SectionChange]) -> list[SectionChange]:
    telling = [section for section in sections if section.judgement.kind is not Kind.NOISE]
    return sorted(telling, key=lambda section: -section.judgement.severity.rank)


def brief_of(sections: Sequence[SectionChange], what: str) -> Brief:
    """What the most severe section says before and after, or a fact; nothing that ``what`` says already."""
    ranked = _rank(sections)
    shared = _shared_top(sections)
    said = what.casefold()
    for section in ranked[:LOOKED_THROUGH]:
        heading = _heading(section, shared)
        quote = NOTHING if section.delta.rows else _brief_quote(section)
        words = [plain_words(side).casefold() for side in (quote.before, quote.after)]
        if all(side in said for side in words):
            quote = NOTHING
        facts = (*map(row_line, section.delta.rows[:1]), *fact_lines(section))
        fact = "" if quote is not NOTHING else next((one for one in facts if one.casefold() not in said), "")
        if quote is not NOTHING or fact:
            return Brief(
                heading="" if heading.casefold() in said else heading,
                quote=quote,
                fact=shorten(fact, BRIEF_ALONE),
                more=len(ranked) - 1,
            )
    return Brief(more=max(0, len(ranked) - 1))


def _brief_quote(section: SectionChange) -> Quote:
    edits = _edits_to_quote(section)
    values = _values(section)
    found = quote_edits(edits, telling=values, sentences=1, length=BRIEF_SIDE)
    if found.before and found.after:
        return found
    return quote_edits(edits, telling=values, sentences=1, length=BRIEF_ALONE)


def _values(section: SectionChange) -> list[str]:
    return [value for fact in section.judgement.signals for value in (fact.before, fact.after) if value]


def _heading(section: SectionChange, shared: str | None) -> str:
    path = section.delta.path
    return shorten(path_name(path[1:] if len(path) > 1 and path[0] == shared else path), 160)


def _shared_top(sections: Sequence[SectionChange]) -> str | None:
    """The outermost heading where all sections lie below the same one: the page's title, as a rule."""
    tops = {section.delta.path[0] for section in sections if section.delta.path}
    return tops.pop() if len(tops) == 1 else None


def _view_section(change: SectionChange, shared: str | None, deadlines: Deadlines) -> SectionView:
    delta, judgement = change.delta, change.judgement
    facts = _deadlines_first(fact_lines(change), FACTS, deadlines)
    rows = [row_line(row) for row in _rows_to_show(delta.rows, deadlines)]
    words = quote_edits(
        _edits_to_quote(change), telling=_values(change), tables=not rows, deadlines=deadlines
    )
    return SectionView(
        heading=_heading(change, shared),
        status="" if delta.status is DeltaStatus.CHANGED else status_name(delta.status),
        severity=judgement.severity,
        categories=category_names(judgement),
        facts=tuple(shorten(fact, 200) for fact in facts[:FACTS]),
        rows=tuple(shorten(row, 200) for row in rows),
        quote=words,
        more=words.more + max(0, len(facts) - FACTS) + max(0, len(delta.rows) - ROWS),
        unsure=judgement.unsure,
    )


def _rows_to_show(rows: Sequence[RowChange], deadlines: Deadlines) -> list[RowChange]:
    """The first rows, those with a day to keep before the others."""
    if len(rows) <= ROWS or not deadlines:
        return list(rows[:ROWS])
    read = rows[:ROWS_READ]
    dated = [
        row
        for row in read
        if any(deadlines.place_in(cell.after[:CELL_READ]) is not None for cell in row.cells[:ROWS_READ])
    ]
    return [*dated, *(row for row in read if row not in dated)][:ROWS] if dated else list(rows[:ROWS])


def _deadlines_first(lines: Sequence[str], most: int, deadlines: Deadlines) -> Sequence[str]:
    """The lines as they are where all are shown, else those with a day to keep before the others."""
    if len(lines) <= most:
        return lines
    return sorted(lines, key=lambda line: deadlines.place_in(line) is None)


def _edits_to_quote(change: SectionChange) -> tuple[Edit, ...]:
    """An added or removed section is quote without its heading, which stands above the quote anyway."""
    delta = change.delta
    if delta.status is DeltaStatus.ADDED and delta.after:
        return (Edit(op=EditOp.INSERT, text=delta.after.body),)
    if delta.status is DeltaStatus.REMOVED and delta.before:
        return (Edit(op=EditOp.DELETE, text=delta.before.body),)
    return delta.edits
