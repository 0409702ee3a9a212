"""One table of the configuration, read key by key.

What is wrong becomes a complaint, and the default stands in so that reading goes on.
"""

from collections.abc import Callable, Mapping
from typing import TypeVar

from monitor.config.complaints import Complaints, Refusal, did_you_mean
from monitor.config.keys import KEYS
from monitor.config.position import KeyPath

T = TypeVar("T")
D = TypeVar("D")

MOST_ELEMENTS = 1_000
"""Elements of one list of words; a longer one is a mistake."""


def kind_words(value: object) -> str:
    """What sort of TOML value it is, for a sentence."""
    names = {bool: "true or false", int: "a number", float: "a number", str: "a text", list: "a list"}
    return names.get(type(value), "a table" if isinstance(value, dict) else "a date or time")


class Table:
    """A table with its place in the file; unknown keys are complained about at once.

    ``name`` is its entry in ``KEYS``, or None for a table whose keys the user names.
    """

    def __init__(self, values: object, where: KeyPath, complaints: Complaints, *, name: str | None) -> None:
        self.where = where
        self.complaints = complaints
        self.values: Mapping[str, object] = {}
        if isinstance(values, dict):
            self.values = values
        elif values is not None:
            complaints.problem(where, f"must be a table, not {kind_words(values)}")
        known = KEYS[name] if name is not None else self.values.keys()
        for key in sorted(self.values.keys() - known):
            complaints.problem((*where, key), f"unknown key{did_you_mean(key, known)}")

    def place(self, key: str) -> KeyPath:
        """The key path of one of its keys."""
        return (*self.where, key)

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def take(self, key: str, read: Callable[[object], T], default: D) -> T | D:
        """The key's value as ``read`` understands it; ``default`` where it is absent or refused."""
        if key not in self.values:
            return default
        return self._read(self.place(key), self.values[key], read, default)

    def need(self, key: str, read: Callable[[object], T], default: D) -> T | D:
        """The same for a key that must be there."""
        if key not in self.values:
            self.complaints.problem(self.where, f"{key} is missing")
            return default
        return self.take(key, read, default)

    def take_each(self, key: str, read: Callable[[object], T]) -> tuple[T, ...]:
        """A list, each element read by itself; a single value counts as a list of one; () where absent."""
        if key not in self.values:
            return ()
        given = self.values[key]
        elements = given if isinstance(given, list) else [given]
        if len(elements) > MOST_ELEMENTS:
            self.complaints.problem(self.place(key), f"holds more than {MOST_ELEMENTS} elements")
            return ()
        taken: list[T] = []
        for place, element in enumerate(elements):
            where = (*self.place(key), place) if isinstance(given, list) else self.place(key)
            value = self._read(where, element, read, None)
            if value is not None:
                taken.append(value)
        return tuple(dict.fromkeys(taken))

    def tables(self, key: str, name: str) -> tuple["Table", ...]:
        """An array of tables (``[[key]]``); () where absent."""
        given = self.values.get(key, [])
        if not isinstance(given, list):
            brackets = f"[[{key_name(self.place(key))}]]"
            self.complaints.problem(self.place(key), f"must be a list of tables, written {brackets}")
            return ()
        return tuple(
            Table(each, (*self.place(key), place), self.complaints, name=name)
            for place, each in enumerate(given)
        )

    def table(self, key: str, name: str | None) -> "Table":
        """A table (``[key]``); an empty one where absent."""
        return Table(self.values.get(key), self.place(key), self.complaints, name=name)

    def _read(self, where: KeyPath, value: object, read: Callable[[object], T], default: D) -> T | D:
        try:
            return read(value)
        except Refusal as refusal:
            self.complaints.problem(where, str(refusal))
            return default


def key_name(where: KeyPath) -> str:
    """The key path without places in arrays: ``vendors.documents``."""
    return ".".join(part for part in where if isinstance(part, str))
