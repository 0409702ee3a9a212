"""Where a key of a TOML text stands: key path -> line. The standard parser gives values without places.

Made for texts that the standard parser has accepted; nothing is judged here and no value is kept. On any
other text it finds less or stops, but it neither fails nor hangs.
"""

import tomllib
from dataclasses import dataclass, field

KeyPath = tuple[str | int, ...]
"""Keys and places in arrays from the outside in: ('vendors', 0, 'documents', 1, 'url')."""

DEEPEST_KEY = 32
"""Parts of a dotted key that are told apart; a configuration has three."""

_BARE_END = frozenset(" \t\r\n=.[]{},#\"'")
_VALUE_END = frozenset("\r\n,]}#")


def find_lines(text: str) -> dict[KeyPath, int]:
    """The line, from 1, of every table, key and array element of the text.

    A table that was only implied has the line of what implied it first.
    """
    finder = _Finder(text)
    finder.run()
    return finder.lines


def line_of(lines: dict[KeyPath, int], where: KeyPath) -> int | None:
    """The line of a key path, or of the nearest table around it; None for an empty text."""
    for length in range(len(where), 0, -1):
        if where[:length] in lines:
            return lines[where[:length]]
    return 1 if lines else None


@dataclass(slots=True)
class _Finder:
    """A walk through the text. ``at`` never goes back, so the time is in proportion to the text."""

    text: str
    at: int = 0
    line: int = 1
    lines: dict[KeyPath, int] = field(default_factory=dict)
    counts: dict[KeyPath, int] = field(default_factory=dict)

    def run(self) -> None:
        """Walk over all statements."""
        table: KeyPath = ()
        while self._skip_blank(line_ends=True):
            before = self.at
            if self._peek() == "[":
                table = self._header()
            else:
                self._pair(table)
            if self.at == before:  # not TOML: pass over it
                self._move(1)

    def _peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def _move(self, count: int) -> None:
        self.line += self.text.count("\n", self.at, self.at + count)
        self.at += count

    def _move_to(self, end: int) -> None:
        self._move((end if end >= 0 else len(self.text)) - self.at)

    def _skip_blank(self, *, line_ends: bool) -> bool:
        """Pass over white space and comments; False at the end of the text."""
        blank = " \t\r\n" if line_ends else " \t"
        while self.at < len(self.text):
            if self._peek() in blank:
                self._move(1)
            elif self._peek() == "#" and line_ends:
                self._move_to(self.text.find("\n", self.at))
            else:
                return True
        return False

    def _mark(self, path: KeyPath) -> None:
        self.lines.setdefault(path, self.line)

    def _header(self) -> KeyPath:
        """A ``[table]`` or ``[[table]]`` line; the path that the following pairs belong to."""
        is_array = self.text.startswith("[[", self.at)
        self._move(2 if is_array else 1)
        keys = self._keys()
        path: KeyPath = ()
        for place, key in enumerate(keys):
            path += (key,)
            self._mark(path)
            if is_array and place == len(keys) - 1:
                self.counts[path] = self.counts.get(path, 0) + 1
            if path in self.counts:
                path += (self.counts[path] - 1,)
                self._mark(path)
        self.lines[path] = self.line  # a header states the table, whatever implied it before
        while self._peek() == "]":
            self._move(1)
        return path

    def _keys(self) -> list[str]:
        """A dotted key; empty where there is none."""
        keys: list[str] = []
        while self._skip_blank(line_ends=False):
            key = self._key()
            if key is None:
                break
            if len(keys) < DEEPEST_KEY:
                keys.append(key)
            self._skip_blank(line_ends=False)
            if self._peek() != ".":
                break
            self._move(1)
        return keys

    def _key(self) -> str | None:
        if self._peek() in ('"', "'"):
            start = self.at
            self._string()
            return _unquote(self.text[start : self.at])
        end = self.at
        while end < len(self.text) and self.text[end] not in _BARE_END:
            end += 1
        key = self.text[self.at : end]
        self._move_to(end)
        return key or None

    def _pair(self, table: KeyPath) -> None:
        """``key = value`` within a table."""
        path = table
        for key in self._keys():
            path += (key,)
            self._mark(path)
        if self._peek() == "=":
            self._move(1)
            self._skip_blank(line_ends=False)
            self._value(path)

    def _value(self, path: KeyPath) -> None:
        start = self._peek()
        if start in ('"', "'"):
            self._string()
        elif start == "[":
            self._array(path)
        elif start == "{":
            self._inline_table(path)
        else:
            end = self.at
            while end < len(self.text) and self.text[end] not in _VALUE_END:
                end += 1
            self._move_to(end)

    def _string(self) -> None:
        """Any of the four kinds of string; at its first quote now, after its last one then."""
        quote = self._peek()
        is_long = self.text.startswith(quote * 3, self.at)
        mark = quote * 3 if is_long else quote
        end = self.at + len(mark)
        while end < len(self.text):
            if quote == '"' and self.text[end] == "\\":
                end += 2
            elif self.text.startswith(mark, end):
                end += len(mark)
                # a long string may end in one or two quotes of its own
                while is_long and self.text.startswith(quote, end):
                    end += 1
                break
            elif not is_long and self.text[end] == "\n":
                break
            else:
                end += 1
        self._move_to(min(end, len(self.text)))

    def _array(self, path: KeyPath) -> None:
        self._move(1)
        place = 0
        while self._skip_blank(line_ends=True) and self._peek() != "]":
            before = self.at
            if self._peek() == ",":
                self._move(1)
                continue
            self._mark((*path, place))
            self._value((*path, place))
            place += 1
            if self.at == before:
                return
        self._move(1)

    def _inline_table(self, path: KeyPath) -> None:
        self._move(1)
        while self._skip_blank(line_ends=True) and self._peek() != "}":
            before = self.at
            if self._peek() == ",":
                self._move(1)
                continue
            self._pair(path)
            if self.at == before:
                return
        self._move(1)


def _unquote(written: str) -> str:
    """The key that a quoted key stands for; as written where it is none."""
    try:
        return str(tomllib.loads(f"key = {written}")["key"])
    except tomllib.TOMLDecodeError:
        return written
