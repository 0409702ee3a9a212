"""The tables [[vendors]] and [[vendors.documents]]: what is watched."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.config import address, values
from monitor.config.position import KeyPath
from monitor.config.settings import Defaults
from monitor.config.table import Table
from monitor.model import BrowserUse, Document, DocumentType

SHORTEST_INTERVAL = timedelta(minutes=1)
_TYPE = values.one_of(DocumentType)
_BROWSER = values.one_of(BrowserUse)
_DAYS = values.whole(1, 365)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Vendor:
    """What the documents of a vendor inherit."""

    id: str
    name: str
    tier: int
    tags: frozenset[str]
    interval: timedelta
    interval_place: KeyPath
    language: str | None
    objection_days: int | None
    dates: tuple[tuple[str, date], ...]
    owner: str
    contract: str
    notes: str


def read_documents(root: Table, defaults: Defaults) -> tuple[Document, ...]:
    """All documents in the file's order; those with complaints may be missing or hold defaults."""
    vendors: dict[str, KeyPath] = {}
    documents: dict[str, Document] = {}
    places: dict[str, KeyPath] = {}
    for table in root.tables("vendors", "vendors"):
        vendor = _read_vendor(table, defaults)
        if vendor.id in vendors:
            table.complaints.problem(
                table.where, f"the vendor id {vendor.id!r} is taken already; add its documents there"
            )
        vendors.setdefault(vendor.id, table.where)
        entries = table.tables("documents", "vendors.documents")
        if not entries:
            table.complaints.warn(table.where, f"the vendor {vendor.name} has no documents")
        for entry in entries:
            document = _read_document(entry, vendor, defaults)
            if document is not None and document.id in documents:
                entry.complaints.problem(
                    entry.where, f"a document {document.id!r} exists already; give it another name or id"
                )
            elif document is not None:
                documents[document.id] = document
                places[document.id] = entry.place("url")
    _warn_of_twins(root, documents.values(), places)
    if not documents and not root.complaints.problems:
        root.complaints.warn((), "no document is watched yet; add one with: policy-monitor add URL")
    return tuple(documents.values())


def _warn_of_twins(root: Table, documents: Iterable[Document], places: Mapping[str, KeyPath]) -> None:
    """Two documents may share an address (each with its own part of the page), but not read the same."""
    seen: dict[tuple[object, ...], str] = {}
    for document in documents:
        earlier = seen.setdefault((document.url, document.select, document.remove), document.id)
        if document.url and earlier != document.id:
            root.complaints.warn(places[document.id], f"is what {earlier!r} reads too")


def _read_vendor(table: Table, defaults: Defaults) -> _Vendor:
    name = table.need("name", values.word, "")
    made = values.slug_of(name)
    tier = table.take("tier", values.whole(1, 3), 3)
    vendor_id = table.take("id", values.slug, made)
    if not vendor_id and name:
        table.complaints.problem(
            table.where, 'id is missing, and none can be made from the name; write id = "…"'
        )
    return _Vendor(
        id=vendor_id or f"vendor-{table.where[-1]}",
        name=name,
        tier=tier,
        tags=frozenset(table.take_each("tags", values.word)),
        interval=table.take("interval", values.span, defaults.interval),
        interval_place=table.place("interval") if "interval" in table else ("monitor", "interval"),
        language=table.take("language", values.language, None),
        objection_days=table.take("objection_days", _DAYS, defaults.objection_days.get(tier)),
        dates=_read_dates(table),
        owner=table.take("owner", values.word, ""),
        contract=table.take("contract", values.word, ""),
        notes=table.take("notes", values.word, ""),
    )


def _read_dates(table: Table) -> tuple[tuple[str, date], ...]:
    """The vendor's own dates by the names that people give them."""
    dates = table.table("dates", None)
    found: list[tuple[str, date]] = []
    for name in dates.values:
        day = dates.take(name, values.day, None)
        if not values.DATE_NAME.fullmatch(name) or name in values.TAKEN_DATE_NAMES:
            dates.complaints.problem(
                dates.place(name),
                "is no name for a date: write small letters, figures, - and _, a letter first (signed)",
            )
        elif day is not None:
            found.append((name, day))
    return tuple(found)


def _read_document(table: Table, vendor: _Vendor, defaults: Defaults) -> Document | None:
    url = table.need("url", address.web_url, "")
    sort = table.need("type", _TYPE, None)
    name = table.take("name", values.slug, sort.value if sort is not None else "")
    document = Document(
        id=f"{vendor.id}/{table.take('id', values.slug, name)}",
        vendor=vendor.name,
        name=name,
        url=url,
        type=sort or DocumentType.OTHER,
        title=table.take("title", values.word, ""),
        tags=vendor.tags | frozenset(table.take_each("tags", values.word)),
        select=table.take_each("select", values.selector),
        remove=table.take_each("remove", values.selector),
        interval=table.take("interval", values.span, vendor.interval),
        tier=vendor.tier,
        browser=table.take("browser", _BROWSER, BrowserUse.NEVER),
        language=table.take("language", values.language, vendor.language),
        ignore_robots=table.take("ignore_robots", values.flag, False),
        allow_private=table.take("allow_private", values.flag, False),
        objection_days=table.take("objection_days", _DAYS, vendor.objection_days),
        zone=defaults.zone,
        paused=table.take("paused", values.flag, False),
        dates=vendor.dates,
        owner=table.take("owner", values.word, vendor.owner),
        contract=table.take("contract", values.word, vendor.contract),
        notes=table.take("notes", values.word, vendor.notes),
    )
    place = table.place("interval") if "interval" in table else vendor.interval_place
    _check_interval(place, table, document, defaults)
    if url and address.is_private(url) and not (document.allow_private or defaults.allow_private):
        table.complaints.warn(
            table.place("url"), "is an address of a private network, which is refused without allow_private"
        )
    return document if name else None


def _check_interval(place: KeyPath, table: Table, document: Document, defaults: Defaults) -> None:
    """Under a minute is for demonstrations on a private network; public hosts are spared.

    Said once where it stands, however many documents inherit it.
    """
    if document.interval >= SHORTEST_INTERVAL:
        return
    seconds = f"{document.interval.total_seconds():g}s"
    if document.allow_private or defaults.allow_private:
        table.complaints.warn(place, f"{seconds} is under a minute, which is meant for demonstrations")
    else:
        table.complaints.problem(place, f"must be at least a minute, not {seconds}")
