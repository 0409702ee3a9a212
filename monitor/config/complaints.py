"""Complaints gathered while a configuration is read, so that all of them can be told at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

from monitor.config.position import KeyPath, find_lines, line_of

MOST_COMPARED = 200
"""Words that a wrong one is compared with; of more, those that begin alike."""


class Refusal(Exception):  # noqa: N818  (a refusal, turned into a complaint where the key is known)
    """A value that cannot be used; ``str()`` is the rest of a sentence after the key."""


def key_words(where: KeyPath) -> str:
    """A key path as a person would write it: ``vendors[0].documents[1].url``."""
    words = ""
    for part in where:
        words += f"[{part}]" if isinstance(part, int) else f".{part}" if words else part
    return words


def did_you_mean(word: str, known: Iterable[str], *, list_all: bool = True) -> str:
    """'; did you mean …?' with the nearest known word, else the whole list where it is short, or ''."""
    choices = sorted(known)
    if len(choices) > MOST_COMPARED:
        choices = [each for each in choices if each[:2].casefold() == word[:2].casefold()][:MOST_COMPARED]
    near = get_close_matches(
        word[:100].casefold(), [choice.casefold() for choice in choices], n=1, cutoff=0.6
    )
    if near:
        return f"; did you mean {next(choice for choice in choices if choice.casefold() == near[0])!r}?"
    return f"; known are {', '.join(choices)}" if list_all and 0 < len(choices) <= 30 else ""


def quote_value(value: object) -> str:
    """A value in a sentence: quoted, escaped, at most 60 characters."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…" + text[0]


@dataclass
class Complaints:
    """The problems and warnings of one file, each with its line, which is looked for when needed."""

    path: Path
    text: str
    _problems: dict[str, int] = field(default_factory=dict)
    _warnings: dict[str, int] = field(default_factory=dict)

    def problem(self, where: KeyPath, sentence: str) -> None:
        """Something that forbids the use of the configuration."""
        self._add(self._problems, where, sentence)

    def warn(self, where: KeyPath, sentence: str) -> None:
        """Something that works but is hardly meant."""
        self._add(self._warnings, where, sentence)

    def _add(self, found: dict[str, int], where: KeyPath, sentence: str) -> None:
        line = line_of(self._lines, where) or 1
        key = f"{key_words(where)}: " if where else ""
        found.setdefault(f"{self.path}:{line}: {key}{sentence}", line)

    @cached_property
    def _lines(self) -> dict[KeyPath, int]:
        return find_lines(self.text)

    @property
    def problems(self) -> tuple[str, ...]:
        """All problems in the order of their lines."""
        return tuple(sorted(self._problems, key=self._problems.__getitem__))

    @property
    def warnings(self) -> tuple[str, ...]:
        """All warnings in the order of their lines."""
        return tuple(sorted(self._warnings, key=self._warnings.__getitem__))
