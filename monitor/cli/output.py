"""What commands print: lines, aligned tables, JSON, times and counts in words.

Data goes to standard output. Every command prints by what stands here and by nothing else, so that no
character of a page, a server or a person acts on a terminal, fakes a line or hides in what is printed.
"""

import functools
import os
import re
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

import click
import msgspec

from monitor.query.tabular import Table, shown_rows, to_csv, to_html, to_markdown
from monitor.text.visible import clean, clean_lines, is_visible
from monitor.wording.measures import short_moment

Function = TypeVar("Function", bound=Callable[..., Any])
_COLOURS = re.compile(r"(\x1b\[(?:0|1|31|32)m)")
"""The escapes that ``print_table`` and a coloured ``diff`` write."""
WITHOUT_PAGES = "{} is missing: install it with pip install 'policy-monitor[web]'"
NOTHING_YET = "no document is watched yet; add one with: policy-monitor add URL"


def as_json(function: Function) -> Function:
    """Give a listing its ``--json``."""
    return click.option("--json", "json", is_flag=True, help="Print JSON.")(function)


def with_form(*forms: str) -> Callable[[Function], Function]:
    """Give a question its ``--format`` and ``--json``; the command takes ``form``."""

    def decorate(function: Function) -> Function:
        @functools.wraps(function)
        def run(*arguments: Any, form: str, json: bool, **options: Any) -> Any:
            return function(*arguments, form="json" if json else form, **options)

        choice = click.Choice([*forms, "json"])
        chosen = click.option("--format", "form", type=choice, default=forms[0], show_default=True)
        return chosen(as_json(cast(Function, run)))

    return decorate


def print_answer(form: str, answer: object, table: Table) -> None:
    """An answer in the dress asked for: the value itself as JSON, else its table."""
    if form == "json":
        print_json(answer)
    elif form == "text":
        header, *rows = shown_rows(table)
        print_table(header, rows)
        for note in table.notes:
            echo(note)
    else:
        print_text({"markdown": to_markdown, "html": to_html, "csv": to_csv}[form](table))


def echo(line: object, *, err: bool = False) -> None:
    """One line on standard output (``err``: error), whatever its values hold."""
    print_text(str(line).replace("\n", " "), err=err)


def print_text(text: str, *, err: bool = False, colour: bool = False) -> None:
    """Lines on standard output (``err``: error); the end of the last one is added where it is missing.

    ``colour``: the four escapes of our own colours pass; whoever asks for it has cleaned what is not ours.
    """
    parts = _COLOURS.split(text) if colour else [text]
    shown = "".join(part if index % 2 else clean_lines(part) for index, part in enumerate(parts))
    click.echo(shown.removesuffix("\n"), err=err, color=colour or None)


def print_table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Aligned columns on standard output; the last column runs free."""
    cells = [[*header], *(["-" if value is None else clean(str(value)) for value in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(header) - 1)]
    for index, row in enumerate(cells):
        padded = [text.ljust(width) for text, width in zip(row, widths, strict=False)]
        line = "  ".join([*padded, row[-1]]).rstrip()
        is_bold = index == 0 and sys.stdout.isatty()
        print_text(click.style(line, bold=True) if is_bold else line, colour=is_bold)


def print_json(value: Any) -> None:
    """One JSON document on standard output; times are ISO 8601 in UTC.

    Nothing is left out: a character that acts or cannot be seen is written as its escape.
    """
    text = msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
    lines = text.split("\n")
    print_text("\n".join(line if is_visible(line) else "".join(map(_escape, line)) for line in lines))


def print_json_line(value: Any) -> None:
    """The same on one line."""
    line = msgspec.json.encode(value).decode()
    print_text(line if is_visible(line) else "".join(map(_escape, line)))


_zone = ZoneInfo("UTC")


def use_zone(name: str) -> None:
    """From here on times are told in that zone, as the configuration says."""
    global _zone  # noqa: PLW0603  (how this process prints, like the width of its terminal)
    _zone = ZoneInfo(name)


def zone_name() -> str:
    """The name of that zone."""
    return _zone.key


def format_time(moment: datetime | None) -> str:
    """A time for a table: to the minute, in the configuration's zone; '-' for None."""
    return f"{moment.astimezone(_zone):%Y-%m-%d %H:%M}" if moment else "-"


def time_heading(words: str) -> str:
    """The heading of a column of times, with the zone: 'SEEN (UTC)', 'SEEN (Europe/Berlin)'."""
    return f"{words} ({_zone.key})"


def told_time(moment: datetime) -> str:
    """A time in a sentence: '2026-11-20 10:15 EET'."""
    return short_moment(moment, _zone.key)


def plural(count: int, noun: str) -> str:
    """``1 document``, ``2 documents``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def is_colour_wanted() -> bool:
    """Colour only on a terminal, and never against NO_COLOR."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _escape(character: str) -> str:
    """A character as JSON writes it, in one or two units of UTF-16 where it cannot be seen."""
    units = "" if is_visible(character) else character.encode("utf-16-be").hex()
    return re.sub("....", r"\\u\g<0>", units) or character
