"""Words for the closed sets and for facts: what a category, a status, a signal or a row is called.

Text in, text out; nothing is escaped here.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from monitor.model import (
    Category,
    DeltaStatus,
    Direction,
    RowChange,
    Severity,
    Signal,
    SignalFact,
    TroubleKind,
)
from monitor.text.visible import clean

_CATEGORY_LABELS = {
    Category.AI: "AI",
    Category.CONTENT_IP: "content and IP",
    Category.DO_NOT_TRACK: "do not track",
    Category.SUBPROCESSORS: "sub-processors",
    Category.POLICY_CHANGE: "changes to the policy",
    Category.REGIONAL: "regional rules",
    Category.TRANSFER: "international transfer",
}

_STATUS_LABELS = {
    DeltaStatus.ADDED: "new section",
    DeltaStatus.REMOVED: "section removed",
    DeltaStatus.CHANGED: "",
    DeltaStatus.MOVED: "moved",
}

_FACT_LEADS = {
    Signal.DATE: "date",
    Signal.MODALITY: "wording",
    Signal.ENTITY_ADDED: "name added",
    Signal.ENTITY_REMOVED: "name removed",
    Signal.LINKS: "link",
}
_NAME_LEADS = {
    Signal.ENTITY_ADDED: ("name added", "names added"),
    Signal.ENTITY_REMOVED: ("name removed", "names removed"),
}
# These say something about the section that its heading line or the quote says already.
_SILENT = frozenset(
    {Signal.SECTION_ADDED, Signal.SECTION_REMOVED, Signal.MOVED, Signal.REWRITE, Signal.LANGUAGE}
)

TROUBLE_WORDS: dict[TroubleKind, tuple[str, str]] = {
    TroubleKind.UNREACHABLE: (
        "the site cannot be reached",
        "The site gave no usable answer. Nothing is known about changes until it does.",
    ),
    TroubleKind.BLOCKED: (
        "the site turns us away",
        "The site turns automated visitors away. A browser, or a word with the vendor, may help.",
    ),
    TroubleKind.GONE: (
        "the page is gone",
        "The address answers that there is no such page. Look for where the vendor moved it.",
    ),
    TroubleKind.SHRUNKEN: (
        "the page lost most of its text",
        "The page holds far less text than before, so it was not taken for a change.",
    ),
    TroubleKind.WRONG_PAGE: (
        "another page is shown",
        "The address leads to a page that is not this document, such as a login or an error.",
    ),
    TroubleKind.WRONG_LANGUAGE: (
        "the page came in another language",
        "The site serves a text in a language other than expected.",
    ),
    TroubleKind.NEEDS_BROWSER: (
        "the page needs a browser",
        "The page builds its text with scripts. Set browser = 'auto' for this document.",
    ),
    TroubleKind.CERTIFICATE: (
        "the certificate cannot be trusted",
        "The site's certificate could not be verified, so its text cannot be trusted.",
    ),
    TroubleKind.ROBOTS: (
        "robots are asked to stay away",
        "The site's robots.txt asks not to fetch this address, and that is respected.",
    ),
    TroubleKind.REFUSED: (
        "the address may not be fetched",
        "The address is not one that may be fetched, such as one in a private network.",
    ),
    TroubleKind.UNREADABLE: ("the page cannot be read", "The body could not be read as a text."),
    TroubleKind.TOO_LARGE: ("the page is too large", "The body is larger than the limit in the settings."),
}
"""For each kind of trouble: what happened, and what that means for the reader."""

SEVERITY_SYMBOLS = {Severity.CRITICAL: "🔴", Severity.HIGH: "🟠", Severity.MEDIUM: "🟡", Severity.LOW: "⚪"}


def category_label(category: Category) -> str:
    """The category as words: 'legal basis', 'AI'."""
    return _CATEGORY_LABELS.get(category, category.value.replace("_", " "))


def status_label(status: DeltaStatus) -> str:
    """What became of a section, '' for an ordinary change."""
    return _STATUS_LABELS[status]


def path_label(path: Sequence[str]) -> str:
    """The heading path as one line; a lead text has none."""
    parts = [clean(part) for part in path]
    return " › ".join(part for part in parts if part) or "Introduction"


def shorten(text: str, limit: int) -> str:
    """At most ``limit`` characters, cut at a word; within one where words are long, or have no blanks."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    whole = head.rpartition(" ")[0]
    return (whole if len(whole) > limit // 2 else head) + "…"


def first_lines(lines: Sequence[str], most: int) -> tuple[str, ...]:
    """The first of the lines, and how many more there are as one line."""
    hidden = len(lines) - most
    return (
        tuple(lines)
        if hidden <= 0
        else (*lines[:most], f"and {hidden} more; policy-monitor status lists them")
    )


def with_unit(value: str, unit: str | None) -> str:
    """A number with its unit: '30 days', 'EUR 5', '4 %'; unchanged where it names the unit itself."""
    value = clean(value)
    if not unit or any(letter.isalpha() for letter in value) or not value[:1].isdigit():
        return value
    if unit == "percent":
        return f"{value} %"
    if unit.isupper():
        return f"{unit} {value}" if len(unit) == 3 else f"{value} {unit}"
    return f"{value} {unit}" if value == "1" else f"{value} {unit}s"


def day(value: date) -> str:
    """'1 January 2027'."""
    return f"{value.day} {value:%B %Y}"


def _value(text: str | None, fact: SignalFact) -> str:
    """A fact's value as people write it: a number with its unit, a date with its month's name."""
    if not text:
        return ""
    if fact.signal is Signal.DATE:
        try:
            return day(date.fromisoformat(text))
        except ValueError:
            return clean(text)
    return with_unit(text, fact.unit)


def fact_lines(facts: Sequence[SignalFact]) -> tuple[str, ...]:
    """The signals as lines, each once; the names that came and those that went in one line each."""
    lines = [fact_line(fact) for fact in facts if fact.signal not in _NAME_LEADS]
    for signal, (one, many) in _NAME_LEADS.items():
        names = _distinct(clean(fact.after or fact.before or "") for fact in facts if fact.signal is signal)
        if names:
            more = f" and {len(names) - 6} more" if len(names) > 6 else ""
            lines.append(f"{one if len(names) == 1 else many}: {', '.join(names[:6])}{more}")
    return tuple(dict.fromkeys(line for line in lines if line))


def _distinct(names: Iterable[str]) -> list[str]:
    """The names without those that are only a part of another one."""
    whole = [name for name in dict.fromkeys(names) if name]
    return [name for name in whole if not any(name != other and name in other for other in whole)]


def fact_line(fact: SignalFact) -> str:
    """A signal as one line, '' where it only repeats what stands around it: '30 days → 90 days (longer)'."""
    if fact.signal in _SILENT:
        return ""
    if fact.signal is Signal.BROKEN:
        return "the text looks broken here"
    before, after = _value(fact.before, fact), _value(fact.after, fact)
    if before and after:
        values = f"{before} → {after}"
    elif before:
        values = before if fact.signal is Signal.ENTITY_REMOVED else f"{before} no longer stated"
    elif after:
        values = after if fact.signal is Signal.ENTITY_ADDED else f"{after} newly stated"
    else:
        values = ""
    lead = _FACT_LEADS.get(fact.signal, "")
    tail = f" ({fact.direction.value})" if fact.direction and _says_more(fact) else ""
    line = f"{lead}: {values}" if lead and values else (values or lead)
    return f"{line}{tail}" if line else tail.strip(" ()")


def _says_more(fact: SignalFact) -> bool:
    """Whether the direction adds to the lead: 'name added: X (added)' says it twice."""
    return fact.direction not in (Direction.ADDED, Direction.REMOVED)


def row_line(row: RowChange) -> str:
    """A row of a table as one line: 'added Acme Logs: Purpose logging; Location US'."""
    cells = []
    for cell in row.cells:
        before, after = clean(cell.before), clean(cell.after)
        column = clean(cell.column)
        if row.status is DeltaStatus.CHANGED:
            cells.append(f"{column} {before or '(empty)'} → {after or '(empty)'}")
        else:
            value = after or before
            if value and value != clean(row.key):
                cells.append(f"{column} {value}")
    key = clean(row.key)
    return f"{row.status.value} {key}: {'; '.join(cells)}" if cells else f"{row.status.value} {key}"
