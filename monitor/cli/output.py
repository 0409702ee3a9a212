"""What commands print: aligned tables, JSON, times and counts in words.

Data goes to standard output. Refuses to let a character of a page act on the terminal.
"""

import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

import click
import msgspec

Function = TypeVar("Function", bound=Callable[..., Any])
NOTHING_YET = "no document is watched yet; add one with: policy-monitor add URL"


def as_json(function: Function) -> Function:
    """Give a listing its ``--json``."""
    return click.option("--json", "json", is_flag=True, help="Print JSON.")(function)


def print_table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Aligned columns on standard output; the last column runs free."""
    cells = [[*header], *([_cell(value) for value in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(header) - 1)]
    for index, row in enumerate(cells):
        padded = [text.ljust(width) for text, width in zip(row, widths, strict=False)]
        line = "  ".join([*padded, row[-1]]).rstrip()
        click.echo(click.style(line, bold=True) if index == 0 and sys.stdout.isatty() else line)


def print_json(value: Any) -> None:
    """One JSON document on standard output; times are ISO 8601 in UTC."""
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2))


def format_time(moment: datetime | None) -> str:
    """A time for a table: to the minute, UTC; '-' for None."""
    return f"{moment:%Y-%m-%d %H:%M}" if moment else "-"


def plural(count: int, noun: str) -> str:
    """``1 document``, ``2 documents``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def is_colour_wanted() -> bool:
    """Colour only on a terminal, and never against NO_COLOR."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _cell(value: object) -> str:
    text = "-" if value is None else str(value)
    return "".join(character if character.isprintable() else " " for character in text)
