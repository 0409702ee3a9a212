"""XML to a small tree, for office files and lists of data; a parser of files that may be hostile.

Names are kept without their prefixes. Refuses entities that a file declares itself (they are how a small file
becomes a huge one), opens nothing that a file points to, and bounds how much and how deep a file may hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from xml.parsers import expat

from monitor.errors import NormalizeError

MAX_NODES = 400_000
"""Elements of one part; a contract of two hundred pages has some 100,000 in a word processor's file."""

MAX_LEVELS = 200
"""Levels of nesting; word processors nest some 40."""

PIECE = 65_536


@dataclass(slots=True, eq=False)
class XmlNode:
    """An element: its name and those of its attributes without prefix, its children and texts in order."""

    name: str
    attributes: dict[str, str]
    children: list[XmlNode | str] = field(default_factory=list)

    @property
    def nodes(self) -> list[XmlNode]:
        """The elements in it."""
        return [child for child in self.children if isinstance(child, XmlNode)]

    def get(self, name: str) -> str:
        """An attribute's value, '' where there is none."""
        return self.attributes.get(name, "")

    def child(self, *names: str) -> XmlNode | None:
        """The first element down this path of names, None where there is none."""
        found: XmlNode | None = self
        for name in names:
            found = next((each for each in found.nodes if each.name == name), None) if found else None
        return found

    def walk(self) -> Iterator[XmlNode]:
        """This element and all inside it, in document order."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.nodes))

    def text(self) -> str:
        """All text in it."""
        parts: list[str] = []
        stack: list[XmlNode | str] = [self]
        while stack:
            item = stack.pop()
            if isinstance(item, str):
                parts.append(item)
            else:
                stack.extend(reversed(item.children))
        return "".join(parts)


class BrokenXml(Exception):  # noqa: N818 - never leaves the room
    """What is no well-formed XML."""


def parse_xml(source: str | bytes) -> XmlNode:
    """The root of a document. Raises BrokenXml where it is none, NormalizeError where it must not be read."""
    parser = expat.ParserCreate("utf-8" if isinstance(source, str) else None)
    builder = _Builder()
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.add
    parser.SkippedEntityHandler = lambda name, _is_parameter: builder.add(unescape(f"&{name};"))
    parser.EntityDeclHandler = _refuse_entity
    data = source.encode("utf-8", "replace") if isinstance(source, str) else source
    try:
        for start in range(0, len(data), PIECE):
            parser.Parse(data[start : start + PIECE], False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise BrokenXml(str(error)) from None
    if builder.root is None:
        raise BrokenXml("no element found")
    return builder.root


def _refuse_entity(*_declared: object) -> None:
    raise NormalizeError(
        "The XML declares entities of its own, which no list or document needs; see the file."
    )


class _Builder:
    def __init__(self) -> None:
        self.root: XmlNode | None = None
        self._open: list[XmlNode] = []
        self._left = MAX_NODES

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._left -= 1
        if self._left < 0 or len(self._open) >= MAX_LEVELS:
            raise NormalizeError("The XML holds more, or nests deeper, than any policy; see what it is.")
        local = {_local(key): value for key, value in attributes.items()}
        node = XmlNode(_local(name), local)
        if self._open:
            self._open[-1].children.append(node)
        elif self.root is None:
            self.root = node
        self._open.append(node)

    def end(self, _name: str) -> None:
        self._open.pop()

    def add(self, text: str) -> None:
        if self._open:
            self._open[-1].children.append(text)


def _local(name: str) -> str:
    return name.rpartition(":")[2]
