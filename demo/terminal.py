"""What the demo says on the terminal: the story as it happens, and the table at the end."""

import re
import textwrap
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from demo.expectations import Finding
from demo.inboxes import InboxMessage

WIDTH = 118
_TELLING = (
    re.compile(r"Back to the text of .*"),
    re.compile(r"What the last check saw: .*"),
    re.compile(r"(?!.*sha256)[^:]*\d[^:]* to [^:]*\d[^:]*"),
    re.compile(r"[^:]* added(?:: .*)?"),
    re.compile(r"After: .*"),
    re.compile(r"Before: .*"),
    re.compile(r"It was .*"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table at the end."""

    release: str
    expected: str
    received: str
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> str:
        """'as expected', or the first thing that is not."""
        return self.findings[0].verdict.upper() if self.findings else "as expected"


def decisive_line(message: InboxMessage) -> str:
    """The line of a message on which a reader would act: a figure, a row, the new words, the reason."""
    lines = [line.strip() for line in message.text.splitlines() if line.strip()]
    for pattern in _TELLING:
        for line in lines:
            if pattern.fullmatch(line):
                return line
    return lines[0] if lines else ""


def say(words: str = "") -> None:
    """One line, at once."""
    print(words, flush=True)


def say_message(message: InboxMessage, seconds: float) -> None:
    """An arrived message: when, where, its title and its decisive line."""
    say(f"  {seconds:5.1f} s  {message.channel:<5}  {shorten(message.title, WIDTH - 17)}")
    say(f"                  {shorten(decisive_line(message), WIDTH - 18)}")


def say_wrapped(words: str, indent: str) -> None:
    """A longer text within the width."""
    say(textwrap.fill(words, WIDTH, initial_indent=indent, subsequent_indent=indent))


def say_table(rows: Sequence[Row]) -> None:
    """The summary."""
    heads = ("release", "expected", "received", "verdict")
    cells = [heads, *((row.release, row.expected, row.received, row.verdict) for row in rows)]
    widths = [max(_width(line[column]) for line in cells) for column in range(len(heads))]
    for place, line in enumerate(cells):
        say("  ".join(_pad(cell, width) for cell, width in zip(line, widths, strict=True)).rstrip())
        if place == 0:
            say("  ".join("-" * width for width in widths))


def shorten(text: str, limit: int) -> str:
    """At most ``limit`` characters of one line."""
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= limit else one_line[: limit - 1].rstrip() + "…"


def _width(text: str) -> int:
    """Columns on a terminal: wide characters take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
