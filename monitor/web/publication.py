"""What is published: every page of documents, versions and changes, as files that lead to each other.

A page is made anew where what it is made from is another than when it was made last; lists are always made,
and written where they differ. Searching, comparing at will, alerts and pages as they were received need a
server and stay there.
"""

import hashlib
import posixpath
from bisect import bisect, bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from urllib.parse import parse_qsl

from monitor.deadline import local_day
from monitor.errors import StoreError, TooHeavy
from monitor.model import COARSE, Document, Kind, Severity
from monitor.store.briefs import ChangeRow, VersionTime
from monitor.web.desk import READER, Absence, Ask, Desk, Page
from monitor.web.feed import ENTRIES, group_feed, show_feed, write_feed
from monitor.web.folder import Folder
from monitor.web.lists import PER_PAGE
from monitor.web.press import STATIC, Place, asset_name, static_text, write_page
from monitor.web.views import find_view

LISTS = ("/", "/changes", "/documents", "/matrix", "/calendar", "/trouble")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Something to publish: its address, and what it is made from in short, '' for what is always made."""

    address: str
    key: str = ""
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Publication:
    """One run: what there is to publish, and where each address stands in the folder."""

    desk: Desk
    folder: Folder
    hide: Callable[[str], str]
    failures: list[str] = field(default_factory=list)
    _known: frozenset[str] = frozenset()

    def publish(self) -> int:
        """Bring the folder up to date; how many files it holds then. A page that cannot be made says so."""
        sheets = list(self._list_sheets())
        self._known = frozenset(each.address for each in sheets)
        for each in sheets:
            if not self.folder.is_current(each.address, each.key):
                self.folder.write(each.address, each.key, self._make(each))
        return self.folder.finish()

    def _make(self, sheet: Sheet) -> dict[str, bytes]:
        """The files of a sheet: its page, and the further pages that it leads to as its own."""
        made: dict[str, bytes] = {}
        waiting = [sheet.address]
        while waiting:
            address = waiting.pop()
            parts: list[str] = []
            query = sheet.query if address == sheet.address else {}
            made[file_of(address)] = self._content(address, query, parts)
            waiting += [each for each in parts if file_of(each) not in made and each not in waiting]
        return made

    def _content(self, address: str, query: Mapping[str, str], parts: list[str]) -> bytes:
        if address.startswith("/static/"):
            name = next(name for name in STATIC if asset_name(name) == address.rpartition("/")[2])
            return static_text(name).encode()
        link = self._linker(address, parts)
        try:
            if address.startswith("/feeds/"):
                return self.hide(self._feed(address, link).decode()).encode()
            if address.endswith("/text"):
                return self.hide(self._text(address)).encode()
            page = self._page(address, query)
        except (Absence, StoreError, TooHeavy) as error:
            self.failures.append(f"{address}: {error}")
            page = Page(
                template="error",
                title="This page could not be made",
                address=address,
                command="",
                facts={},
                values={"said": "What is stored for it cannot be read."},
            )
        place = Place(link=link, served=False, people=False)
        return self.hide(write_page(page, place, person=READER, zone=self.desk.zone)).encode()

    def _page(self, address: str, query: Mapping[str, str]) -> Page:
        path, _, asked = address.partition("?")
        view, found = find_view(path)
        return view.show(self.desk, Ask(path=found, query=query or dict(parse_qsl(asked))))

    def _feed(self, address: str, link: Callable[[str], str]) -> bytes:
        group, _, name = address.removeprefix("/feeds/").removesuffix(".atom").partition("/")
        if not name:
            return show_feed(self.desk, Ask(), link)[0]
        return write_feed(self.desk, group_feed(self.desk, group, name), link)

    def _text(self, address: str) -> str:
        document_id, _, rest = address.removeprefix("/documents/").partition("/versions/")
        version = self.desk.store.history.version(document_id, int(rest.partition("/")[0]))
        if version is None:
            raise Absence(f"{document_id} has no such version")
        return version.text

    def _linker(self, address: str, parts: list[str]) -> Callable[[str], str]:
        """What makes addresses relative to a file, '' for what is not published; its own parts are noted."""
        folder = posixpath.dirname(file_of(address))
        own = owner_of(address) or address

        @cache
        def link(wanted: str) -> str:
            if wanted not in self._known:
                owner = owner_of(wanted)
                if owner not in self._known:
                    return ""
                if owner == own:
                    parts.append(wanted)
            return posixpath.relpath(file_of(wanted), folder or ".")

        return link

    def _list_sheets(self) -> Iterator[Sheet]:
        for name in STATIC:
            yield Sheet(address=f"/static/{asset_name(name)}", key=self._key())
        for address in LISTS[:1] + LISTS[2:]:
            yield Sheet(address=address)
        rows = sorted(
            self.desk.store.briefs.rows(self.desk.choose_changes()),
            key=lambda row: (row.first_seen_at, row.id),
        )
        times = self.desk.store.briefs.version_times(self.desk.documents)
        yield from self._list_changes(rows)
        yield from self._change_sheets(rows, times)
        yield from self._document_sheets(rows, times)
        yield from self._feed_sheets(rows)

    def _list_changes(self, rows: Sequence[ChangeRow]) -> Iterator[Sheet]:
        """The list of changes in pages that begin from the oldest, so that only the newest one grows."""
        ends = [*range(PER_PAGE, len(rows) - PER_PAGE + 1, PER_PAGE), len(rows)]
        address, begun = "/changes", 0
        sheets = []
        for end in ends:
            sheets.append((begun, end))
            begun = end
        for begun, end in reversed(sheets):
            query = {"limit": str(max(1, end - begun))}
            if end < len(rows):
                query["beyond"] = str(rows[end].id)
                address = f"/changes?beyond={rows[end].id}"
            shown = rows[begun:end]
            names = [self.desk.documents[row.document_id] for row in shown]
            yield Sheet(address=address, key=self._key(shown, names, begun > 0) if shown else "", query=query)

    def _change_sheets(
        self, rows: Sequence[ChangeRow], times: Mapping[str, Mapping[int, VersionTime]]
    ) -> Iterator[Sheet]:
        heard = sorted(row.id for row in rows if row.kind is not Kind.NOISE)
        for row in rows:
            theirs = times.get(row.document_id, {})
            at = bisect_left(heard, row.id)
            older = heard[at - 1] if at else None
            newer = next(iter(heard[bisect(heard, row.id) :][:1]), None)
            document = self.desk.documents[row.document_id]
            key = self._key(row, theirs.get(row.before), theirs.get(row.after), document, older, newer)
            yield Sheet(address=f"/changes/{row.id}", key=key)

    def _document_sheets(
        self, rows: Sequence[ChangeRow], times: Mapping[str, Mapping[int, VersionTime]]
    ) -> Iterator[Sheet]:
        states = {state.document_id: state for state in self.desk.store.documents.states()}
        today = local_day(self.desk.now, self.desk.zone)
        changed: dict[str, list[ChangeRow]] = {}
        for row in rows:
            changed.setdefault(row.document_id, []).append(row)
        for document in self.desk.documents.values():
            mine, address = times.get(document.id, {}), f"/documents/{document.id}"
            facts = (today, document, states.get(document.id), changed.get(document.id), mine)
            yield Sheet(address=address, key=self._key(*facts))
            for number, each in mine.items():
                yield Sheet(
                    address=f"{address}/versions/{number}",
                    key=self._key(each, document, number == max(mine)),
                )
                yield Sheet(address=f"{address}/versions/{number}/text", key=self._key(each))
        for vendor in {each.partition("/")[0] for each in self.desk.documents}:
            yield Sheet(address=f"/vendors/{vendor}")

    def _feed_sheets(self, rows: Sequence[ChangeRow]) -> Iterator[Sheet]:
        """A feed for all, and for each vendor, tag, category and severity that there is."""
        by_id = {row.id: row for row in rows}
        groups: dict[str, set[ChangeRow]] = {"changes": set(rows)}
        for document in self.desk.documents.values():
            groups |= {name: set() for name in _groups_of(document)}
        for row in rows:
            document = self.desk.documents[row.document_id]
            graver = (each for each in Severity if row.severity.rank >= each.rank)
            for name in (*_groups_of(document), *(f"severities/{each}" for each in graver)):
                groups.setdefault(name, set()).add(row)
        for change_id, category in self.desk.store.briefs.categories(self.desk.choose_changes()):
            for each in {category, COARSE.get(category, category)}:
                groups.setdefault(f"categories/{each}", set()).add(by_id[change_id])
        for name, theirs in groups.items():
            newest = sorted(theirs, key=lambda row: (row.first_seen_at, row.id))[-ENTRIES:]
            yield Sheet(address=f"/feeds/{name}.atom", key=self._key(newest))

    def _key(self, *facts: object) -> str:
        return hashlib.sha256(repr((program_mark(), self.desk.zone, facts)).encode()).hexdigest()[:24]


def _groups_of(document: Document) -> tuple[str, ...]:
    """The feeds that tell of a document."""
    return (f"vendors/{document.id.partition('/')[0]}", *(f"tags/{tag}" for tag in sorted(document.tags)))


def owner_of(address: str) -> str:
    """The sheet whose further page this is, as a text's or a change's; '' where the address is none such."""
    path, _, asked = address.partition("?")
    if asked and not asked.startswith("from="):
        return ""
    owner = path.partition("/sections/")[0] if path.startswith("/changes/") else path
    return owner if owner != address else ""


def file_of(address: str) -> str:
    """Where an address stands in the folder: '/changes/9' in 'changes/9.html'."""
    path, _, asked = address.partition("?")
    name = path.strip("/")
    if path.startswith(("/static/", "/feeds/")):
        return name
    if path.endswith("/text"):
        return f"{name.removesuffix('/text')}.txt"
    if name.startswith("documents/") and name.count("/") == 2:
        return f"{name}/index.html"
    further = "".join(f"~{each.replace('=', '-')}" for each in asked.split("&") if each)
    return f"{name or 'index'}{further}.html"


@cache
def program_mark() -> str:
    """What stands for this program: pages that another one made are made anew."""
    mark = hashlib.sha256()
    for each in sorted(_sources(files("monitor"), "")):
        mark.update(each[0].encode())
        mark.update(each[1].read_bytes())
    return mark.hexdigest()


def _sources(folder: Traversable, name: str) -> Iterable[tuple[str, Traversable]]:
    for each in folder.iterdir():
        inner = f"{name}/{each.name}"
        if each.is_dir() and each.name != "__pycache__":
            yield from _sources(each, inner)
        elif each.name.endswith((".py", ".jinja", ".css", ".js", ".svg")):
            yield inner, each
