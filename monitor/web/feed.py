"""Changes as an Atom feed (RFC 4287): the newest first, with words before and after, under ids that stay.

An id is reckoned from the history's beginning, so that it is the same wherever the feed is read, and wherever
the history is moved.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import NAMESPACE_URL, uuid5

from monitor.message.section import view_sections
from monitor.model import Category, Change, Severity
from monitor.store import ChangeFilter
from monitor.web.desk import Absence, Ask, Desk
from monitor.web.lists import filter_changes
from monitor.web.press import templates
from monitor.wording.labels import category_name, document_name, vendor_name

ENTRIES = 30
_SECTIONS = 3
MEDIA_TYPE = "application/atom+xml"
GROUPS = ("vendors", "tags", "categories", "severities")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a feed holds: the changes asked for; ``address`` is its own, without the host."""

    title: str
    address: str
    asked: ChangeFilter


def show_feed(
    desk: Desk, ask: Ask, link: Callable[[str], str] | None = None
) -> tuple[bytes, str, dict[str, str]]:
    """The feed of all changes, or of those that fit: vendor, document, tag, category, kind, severity."""
    asked, chosen = filter_changes(desk, ask)
    words = ", ".join(chosen.values())
    address = "/feeds/changes.atom" + (f"?{urlencode(chosen)}" if chosen else "")
    feed = Feed(title=f"Changes: {words}" if words else "Changes", address=address, asked=asked)
    return write_feed(desk, feed, link or _link_served(desk)), MEDIA_TYPE, {}


def show_group_feed(desk: Desk, ask: Ask) -> tuple[bytes, str, dict[str, str]]:
    """The feed of a vendor, a tag, a category, or of a severity and what is graver."""
    feed = group_feed(desk, ask.path["group"], ask.path["name"])
    return write_feed(desk, feed, _link_served(desk)), MEDIA_TYPE, {}


def group_feed(desk: Desk, group: str, name: str) -> Feed:
    """What the feed of a group holds. Raises Absence where there is none such."""
    if group in ("vendors", "tags"):
        is_vendor = group == "vendors"
        theirs = [
            each
            for each in desk.documents.values()
            if (each.id.partition("/")[0] == name if is_vendor else name in each.tags)
        ]
        title = vendor_name(theirs[0]) if theirs and is_vendor else name
        asked = desk.choose_changes(document_ids=[each.id for each in theirs])
        is_there = bool(theirs)
    elif group == "categories":
        is_there = name in tuple(Category)
        title = category_name(Category(name)) if is_there else ""
        asked = desk.choose_changes(category=Category(name)) if is_there else desk.choose_changes()
    else:
        is_there = group in GROUPS and name in tuple(Severity)
        title = f"{name} and graver" if name != Severity.CRITICAL else name
        asked = desk.choose_changes(min_severity=Severity(name)) if is_there else desk.choose_changes()
    if not is_there:
        raise Absence(f"there is no feed of {group[:40]} {name[:80]}")
    return Feed(title=f"Changes: {title}", address=f"/feeds/{group}/{name}.atom", asked=asked)


def _link_served(desk: Desk) -> Callable[[str], str]:
    return lambda address: desk.config.settings.base_url + address


def write_feed(desk: Desk, feed: Feed, link: Callable[[str], str]) -> bytes:
    """The feed as XML; ``link`` makes an address where it stands."""
    changes = desk.store.history.changes(feed.asked, limit=ENTRIES)
    begun = desk.store.briefs.begun_at()
    known = begun.isoformat() if begun else ""

    def identify(what: str) -> str:
        return f"urn:uuid:{uuid5(NAMESPACE_URL, f'policy-monitor {known} {what}')}"

    text = (
        templates()
        .get_template("feed.xml.jinja")
        .render(
            title=feed.title,
            self_url=link(feed.address),
            site_url=link("/"),
            feed_id=identify(feed.address),
            updated=changes[0].first_seen_at if changes else begun or desk.now,
            entries=[_entry(desk, each, identify(f"change {each.id}"), link) for each in changes],
        )
    )
    return text.encode()


def _entry(desk: Desk, change: Change, identifier: str, link: Callable[[str], str]) -> dict[str, object]:
    document = desk.documents.get(change.document_id)
    judgement = change.comparison.judgement
    names = (vendor_name(document), document_name(document)) if document else (change.document_id, "")
    return {
        "id": identifier,
        "change": change,
        "severity": judgement.severity,
        "whose": " · ".join(filter(None, names)),
        "url": link(f"/changes/{change.id}"),
        "categories": [category_name(each.category) for each in judgement.categories],
        "sections": view_sections(change.comparison.sections)[:_SECTIONS],
    }
