"""A message that no single one can hold, in several: what is named after the first part, line by line.

Refuses to leave a line out silently: what is beyond the last part is counted.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from monitor.model import Severity
from monitor.wording.measures import shorten

MOST_PARTS = 50
"""Parts of one message; a wave that takes more is read at the desk."""

LONGEST_LINE = 400
NAMES_IN_LINE = 300
"""Letters of a line of names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TitledList:
    """A title and its lines, not yet escaped."""

    title: str
    lines: tuple[str, ...]


def lines_of_names(named: Sequence[tuple[str, Severity]]) -> tuple[str, ...]:
    """Documents as lines, each once with its gravest severity: 'high: lanternfish/privacy, kelp/terms'."""
    gravest: dict[str, Severity] = {}
    for document_id, severity in named:
        known = gravest.get(document_id, severity)
        gravest[document_id] = max(known, severity, key=lambda each: each.rank)
    lines: list[str] = []
    for severity in reversed(Severity):
        names: list[str] = []
        for name in sorted(name for name, each in gravest.items() if each is severity):
            if sum(map(len, names)) + len(name) > NAMES_IN_LINE:
                lines.append(f"{severity}: {', '.join(names)}")
                names = []
            names.append(name)
        if names:
            lines.append(f"{severity}: {', '.join(names)}")
    return tuple(lines)


def split_lists(
    lists: Sequence[TitledList], *, room: int, most: int, size: Callable[[str], int]
) -> list[list[TitledList]]:
    """The lists over as many parts as they take, each part of at most ``room`` by ``size`` of its lines.

    There are at most ``most`` parts; what is beyond is counted.

    A list that goes on in the next part has its title there again. Empty for no lines.
    """
    parts: list[list[TitledList]] = []
    left = 0
    lines_left = sum(len(each.lines) for each in lists)
    for each in lists:
        taken: list[str] = []
        for line in (shorten(given, LONGEST_LINE) for given in each.lines):
            needed = size(line) + (0 if taken else size(each.title))
            if needed > left:
                if taken:
                    parts[-1].append(TitledList(title=each.title, lines=tuple(taken)))
                if len(parts) == most:
                    more = f"and {lines_left} more lines; policy-monitor changes and status name all"
                    parts[-1].append(TitledList(title=each.title, lines=(more,)))
                    return parts
                parts.append([])
                taken, left = [], room
                needed = size(line) + size(each.title)
            taken.append(line)
            left -= needed
            lines_left -= 1
        if taken:
            parts[-1].append(TitledList(title=each.title, lines=tuple(taken)))
    return parts


def number_part(number: int, total: int) -> str:
    """'part 2 of 9', '' of a message that is one."""
    return f"part {number} of {total}" if total > 1 else ""


LONGEST_NUMBER = number_part(MOST_PARTS + 1, MOST_PARTS + 1)
