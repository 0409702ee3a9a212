"""One more document in the text of a configuration: the right place, comments and order kept.

A document in the usual form goes right after the vendor's last lines, before the comments that introduce what
follows. Whether the result says what it should is for the caller to check.
"""

from collections.abc import Mapping
from typing import Any

import tomlkit
from tomlkit.items import AoT

from monitor.config.position import KeyPath, find_lines

Entry = Mapping[str, str | bool | list[str]]
Owner = Mapping[str, str | int]


def insert_document(text: str, owner: Owner, place: int | None, entry: Entry) -> str:
    """The text with the entry as a document of the vendor at ``place``, or of a new one, ``owner`` (None)."""
    if place is None:
        return _append(text, owner, entry)
    whole = tomlkit.parse(text)
    vendors: Any = whole["vendors"]
    documents = vendors[place].get("documents")
    if isinstance(vendors, AoT) and (documents is None or isinstance(documents, AoT)):
        return _insert_lines(text, place, entry)
    # vendors or documents written as a list of inline tables
    inline = tomlkit.inline_table()
    inline.update(entry)
    if documents is None:
        vendors[place]["documents"] = [inline]
    else:
        documents.append(inline)
    return tomlkit.dumps(whole)


def _block(header: str, entry: Mapping[str, Any]) -> list[str]:
    """The lines of a table with its header."""
    return [f"[[{header}]]", *tomlkit.dumps(dict(entry)).rstrip("\n").split("\n")]


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _append(text: str, owner: Owner, entry: Entry) -> str:
    end = _line_end(text)
    lines = [*_block("vendors", owner), "", *_block("vendors.documents", entry)]
    start = text.rstrip()
    return (start + end * 2 if start else "") + end.join(lines) + end


def _last_own_line(lines: Mapping[KeyPath, int], place: int, count: int) -> int:
    """The line that the vendor's part of the file ends on: before the next header, or the last of all."""
    own = ("vendors", place)
    last_key = max(line for path, line in lines.items() if path[:2] == own)
    beyond = [line for path, line in lines.items() if path[:2] != own and line > last_key]
    return min(beyond, default=count + 1) - 1


def _insert_lines(text: str, place: int, entry: Entry) -> str:
    source = text.splitlines(keepends=True)
    end = _line_end(text)
    at = _last_own_line(find_lines(text), place, len(source))
    # back over the blank lines and comments that belong to what follows ...
    while at > 0 and source[at - 1].strip()[:1] in ("", "#"):
        at -= 1
    # ... but a comment right under the vendor's last line is the vendor's
    while at < len(source) and source[at].strip().startswith("#"):
        at += 1
    if source and not source[-1].endswith("\n"):
        source[-1] += end
    block = ["", *_block("vendors.documents", entry)]
    if at < len(source) and source[at].strip():
        block.append("")
    return "".join([*source[:at], *(line + end for line in block), *source[at:]])
