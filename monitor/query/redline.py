"""A comparison as a reader wants it: plain text, Markdown, a table, or JSON; ``web`` makes the page.

Removed words stand as ``[-…-]`` and added ones as ``{+…+}`` wherever colour cannot be relied on. Page text
is hostile: it is escaped for each format and never interpreted.
"""

import re
from dataclasses import replace
from typing import Any

import msgspec

from monitor.model import Comparison, Edit, EditOp, Judgement, SectionChange, SectionDelta, Version
from monitor.query.between import Difference
from monitor.query.tabular import Table
from monitor.text.visible import clean, clean_lines
from monitor.wording.labels import category_names, path_name, status_name
from monitor.wording.measures import day
from monitor.wording.row_facts import row_line
from monitor.wording.section_facts import fact_lines

CONTEXT_WORDS = 14
"""Unchanged words shown on either side of an edit."""
_HEADING_MARK = re.compile(r"^#{1,6} ", re.M)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~!@&])")


def as_text(difference: Difference, *, colour: bool = False) -> str:
    """Plain text for a terminal; ``colour`` adds ANSI colours to the marks, never replacing them."""
    lines = [
        _title(difference),
        _verdict(difference.comparison),
        *_dates(difference.comparison),
        *([f"note: {difference.comparison.degraded}"] if difference.comparison.degraded else []),
    ]
    for section in difference.comparison.sections:
        lines += [
            "",
            f"§ {path_name(section.delta.path)}",
            f"  {_section_verdict(section)}",
            *_facts(section, "  "),
        ]
        lines += [f"  {line}" for line in _mark_edits(section, colour=colour).splitlines()]
    return "\n".join(lines) + "\n"


def as_markdown(difference: Difference) -> str:
    """Markdown with the text of the pages escaped."""
    lines = [
        f"# {_markdown(_title(difference))}",
        "",
        _markdown(_verdict(difference.comparison)),
        "",
        *(f"- {_markdown(stated)}" for stated in _dates(difference.comparison)),
        *([f"- note: {difference.comparison.degraded}"] if difference.comparison.degraded else []),
    ]
    for section in difference.comparison.sections:
        lines += [
            "",
            f"## {_markdown(path_name(section.delta.path))}",
            "",
            f"*{_section_verdict(section)}*",
            "",
        ]
        lines += [f"- {_markdown(fact)}" for fact in _facts(section, "")]
        lines += ["", _marked_markdown(section)]
    return "\n".join(lines) + "\n"


def as_data(difference: Difference) -> dict[str, Any]:
    """The JSON form: plain dicts, lists, strings and numbers."""
    comparison = difference.comparison
    return {
        "document": difference.document.id,
        "url": difference.document.url,
        "before": _version_data(difference.before),
        "after": _version_data(difference.after),
        "summary": comparison.summary,
        "degraded": comparison.degraded,
        "dates": msgspec.to_builtins(comparison.dates),
        "judgement": msgspec.to_builtins(comparison.judgement),
        "sections": [_section_data(section) for section in comparison.sections],
    }


def excerpt(edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """The edits with long unchanged stretches cut to the words beside an edit."""
    shown = []
    for index, edit in enumerate(edits):
        text = edit.text
        if edit.op is EditOp.EQUAL:
            words = re.findall(r"\S+\s*", text)
            head = [] if index == 0 else words[:CONTEXT_WORDS]
            tail = [] if index == len(edits) - 1 else words[-CONTEXT_WORDS:]
            if len(words) > len(head) + len(tail):
                text = "".join(head) + ("… " if tail or head else "") + "".join(tail)
        shown.append(replace(edit, text=_HEADING_MARK.sub("", clean_lines(text))))
    return tuple(shown)


def _without_heading(delta: SectionDelta) -> tuple[Edit, ...]:
    """The edits without the heading, where it stands unchanged above them already."""
    section = delta.after or delta.before
    first = delta.edits[0] if delta.edits else None
    if not section or not first or first.op is not EditOp.EQUAL or not first.text.startswith(section.heading):
        return delta.edits
    rest = first.text[len(section.heading) :].lstrip("\n")
    return (replace(first, text=rest), *delta.edits[1:])


def _version_data(version: Version) -> dict[str, Any]:
    return {
        "number": version.number,
        "seen_at": version.seen_at.isoformat(),
        "sha256": version.sha256,
        "cause": str(version.cause),
    }


def _section_data(section: SectionChange) -> dict[str, Any]:
    delta = section.delta
    return {
        "status": str(delta.status),
        "path": list(delta.path),
        "before": delta.before.source if delta.before else None,
        "after": delta.after.source if delta.after else None,
        "edits": [{"op": str(edit.op), "text": edit.text} for edit in delta.edits],
        "rows": msgspec.to_builtins(delta.rows),
        "links": msgspec.to_builtins(delta.links),
        "judgement": msgspec.to_builtins(section.judgement),
    }


def _title(difference: Difference) -> str:
    before, after = difference.before, difference.after
    return (
        f"{difference.document.id}  @{before.number} ({before.seen_at:%Y-%m-%d}) to "
        f"@{after.number} ({after.seen_at:%Y-%m-%d})"
    )


def _verdict(comparison: Comparison) -> str:
    if not comparison.sections:
        return "no difference that a reader would see"
    return f"{_judgement(comparison.judgement)} — {clean(comparison.summary)}"


def _section_verdict(section: SectionChange) -> str:
    return f"{status_name(section.delta.status)} · {_judgement(section.judgement)}"


def _judgement(judgement: Judgement) -> str:
    unsure = ("unsure",) if judgement.unsure else ()
    return " · ".join((judgement.kind, judgement.severity, *category_names(judgement), *unsure))


def _dates(comparison: Comparison) -> list[str]:
    return [f"{stated.role} {day(stated.day)}: “{clean(stated.quote)}”" for stated in comparison.dates]


def _facts(section: SectionChange, indent: str) -> list[str]:
    """The signals' values and the table rows, one line each."""
    return [f"{indent}{line}" for line in (*fact_lines(section), *map(row_line, section.delta.rows))]


_MARKS = {EditOp.EQUAL: ("", ""), EditOp.DELETE: ("[-", "-]"), EditOp.INSERT: ("{+", "+}")}
_COLOURS = {EditOp.EQUAL: "", EditOp.DELETE: "\x1b[31m", EditOp.INSERT: "\x1b[32m"}


def _mark_edits(section: SectionChange, *, colour: bool) -> str:
    parts = []
    for edit in excerpt(_without_heading(section.delta)):
        before, after = _MARKS[edit.op]
        core = edit.text.strip()
        if not core:
            parts.append(edit.text)
            continue
        start = edit.text.index(core)
        marked = f"{before}{core}{after}"
        if colour and _COLOURS[edit.op]:
            marked = f"{_COLOURS[edit.op]}{marked}\x1b[0m"
        parts.append(edit.text[:start] + marked + edit.text[start + len(core) :])
    return re.sub(r"\n{2,}", "\n", "".join(parts)).strip()


def _marked_markdown(section: SectionChange) -> str:
    parts = []
    for edit in excerpt(_without_heading(section.delta)):
        words = _markdown(" ".join(edit.text.split()))
        if words:
            before, after = {"equal": ("", ""), "delete": ("~~", "~~"), "insert": ("**", "**")}[edit.op]
            parts.append(f"{before}{words}{after}")
    return " ".join(parts)


def _markdown(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", clean(text))


def to_table(difference: Difference) -> Table:
    """A row for each section that differs, for CSV."""
    rows = tuple(
        (
            path_name(section.delta.path),
            status_name(section.delta.status),
            section.judgement.kind,
            section.judgement.severity,
            category_names(section.judgement),
            _side_words(section, EditOp.DELETE),
            _side_words(section, EditOp.INSERT),
        )
        for section in difference.comparison.sections
    )
    columns = ("section", "status", "kind", "severity", "categories", "removed", "added")
    return Table(title=_title(difference), columns=columns, rows=rows)


def _side_words(section: SectionChange, op: EditOp) -> str:
    return " … ".join(
        words for edit in section.delta.edits if edit.op is op and (words := " ".join(edit.text.split()))
    )
