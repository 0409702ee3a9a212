"""Lists of addresses: CSV with headings, OPML, and plain lists with an address a line."""

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from monitor.errors import NormalizeError, UsageError
from monitor.imports.proposal import LONGEST, Proposal, collect, read_bytes, read_words, word_of
from monitor.normalize.files.xml_tree import BrokenXml, XmlNode, parse_xml

MOST_CELLS = 200
_COLUMNS = {
    "url": ("url", "address", "link", "policy url"),
    "vendor": ("vendor", "company", "supplier", "service"),
    "title": ("title", "document", "description"),
    "type": ("type", "kind"),
    "tags": ("tags", "tag"),
}
"""What columns may be called, in any case."""


def read_plain_list(source: Path) -> tuple[Proposal, ...]:
    """An address a line; empty lines and those that begin with # say nothing. Raises UsageError."""
    lines = enumerate(read_words(source).splitlines(), 1)
    given = ((number, word_of(line)) for number, line in lines)
    return collect(
        Proposal(where=f"line {number}", url=word)
        for number, word in given
        if word and not word.startswith("#")
    )


def read_csv(source: Path) -> tuple[Proposal, ...]:
    """A table whose first row names its columns: url, and where there are such vendor, title, type, tags.

    Raises UsageError for a table without addresses.
    """
    text = read_words(source)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        headings = [word.strip().casefold() for word in next(rows, [])[:MOST_CELLS]]
        places = {
            key: next((at for at, word in enumerate(headings) if word in names), None)
            for key, names in _COLUMNS.items()
        }
        if places["url"] is None:
            raise UsageError(
                f"{source}: its first row names no column 'url'; it has {', '.join(headings)[:200]}"
            )
        return collect(_read_rows(rows, places))
    except csv.Error as error:
        raise UsageError(f"{source}: line {rows.line_num} cannot be read: {error}") from None


def _read_rows(rows: Any, places: Mapping[str, int | None]) -> Iterator[Proposal]:
    for row in rows:
        cells = {
            key: word_of(row[at]) if at is not None and at < len(row) else "" for key, at in places.items()
        }
        if not any(row):
            continue
        where = f"line {rows.line_num}"
        if not cells["url"]:
            yield Proposal(where=where, refusal="it has no url")
            continue
        yield Proposal(
            where=where,
            url=cells["url"],
            vendor=cells["vendor"],
            title=cells["title"],
            type=cells["type"].casefold().replace(" ", "-"),
            tags=tuple(word for each in cells["tags"].replace(";", ",").split(",") if (word := each.strip())),
        )


def read_opml(source: Path) -> tuple[Proposal, ...]:
    """The outlines that lead to a page; what they stand under becomes a tag. Raises UsageError.

    Feeds are taken by the page that they belong to (``htmlUrl``), for a feed is no policy.
    """
    try:
        root = parse_xml(read_bytes(source))
    except BrokenXml as error:
        raise UsageError(f"{source} is no OPML: {error}") from None
    except NormalizeError as error:
        raise UsageError(f"{source}: {error}") from None
    if root.name.casefold() != "opml":
        raise UsageError(f"{source} is no OPML: it begins with <{root.name[:40]}>")
    return collect(_read_outlines(root))


def _read_outlines(root: XmlNode) -> Iterator[Proposal]:
    stack: list[tuple[XmlNode, str]] = [(root, "")]
    number = 0
    while stack:
        node, above = stack.pop()
        title = word_of(node.get("title") or node.get("text"))
        address = word_of(node.get("htmlUrl") or node.get("url"))
        if node.name == "outline" and (address or node.get("xmlUrl")):
            number += 1
            refusal = "" if address else "it is a feed without a page"
            tags = (above,) if above else ()
            yield Proposal(
                where=f"outline {number} ({title[:60]})",
                url=address[:LONGEST],
                title=title,
                tags=tags,
                refusal=refusal,
            )
        inside = title if node.name == "outline" and not address else above
        stack += [(child, inside) for child in reversed(node.nodes)]
