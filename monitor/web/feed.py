"""Changes as an Atom feed (RFC 4287): the newest first, with words before and after, under ids that stay."""

from urllib.parse import urlencode, urlsplit

from monitor.message.section import view_sections
from monitor.model import Change
from monitor.store import ChangeFilter
from monitor.web.desk import Absence, Ask, Desk
from monitor.web.lists import filter_changes
from monitor.web.press import templates
from monitor.wording.labels import category_name, document_name, vendor_name

ENTRIES = 30
_SECTIONS = 3
MEDIA_TYPE = "application/atom+xml"


def show_feed(desk: Desk, ask: Ask) -> tuple[bytes, str, dict[str, str]]:
    """The feed of all changes, or of those that fit: vendor, document, category, kind, severity."""
    asked, chosen = filter_changes(desk, ask)
    words = ", ".join(chosen.values())
    address = "/feeds/changes.atom" + (f"?{urlencode(chosen)}" if chosen else "")
    return _write(desk, asked, f"Changes: {words}" if words else "Changes", address)


def show_vendor_feed(desk: Desk, ask: Ask) -> tuple[bytes, str, dict[str, str]]:
    """The feed of one vendor."""
    key = ask.path["vendor"]
    theirs = [each for each in desk.documents.values() if each.id.partition("/")[0] == key]
    if not theirs:
        raise Absence(f"there is no vendor {key[:80]}")
    asked = ChangeFilter(document_ids=[each.id for each in theirs])
    return _write(desk, asked, vendor_name(theirs[0]), f"/feeds/vendors/{key}.atom")


def _write(desk: Desk, asked: ChangeFilter, title: str, address: str) -> tuple[bytes, str, dict[str, str]]:
    changes = desk.store.history.changes(asked, limit=ENTRIES)
    base = desk.config.settings.base_url
    authority = urlsplit(base).hostname or "policy-monitor.invalid"
    first = min((change.first_seen_at for change in changes), default=desk.now)
    text = (
        templates()
        .get_template("feed.xml.jinja")
        .render(
            title=title,
            self_url=base + address,
            site_url=base + "/",
            feed_id=f"tag:{authority},2026:{address}",
            updated=changes[0].first_seen_at if changes else first,
            entries=[_entry(desk, change, base, authority) for change in changes],
        )
    )
    return text.encode(), MEDIA_TYPE, {}


def _entry(desk: Desk, change: Change, base: str, authority: str) -> dict[str, object]:
    document = desk.documents.get(change.document_id)
    judgement = change.comparison.judgement
    names = (vendor_name(document), document_name(document)) if document else (change.document_id, "")
    return {
        "id": f"tag:{authority},2026:change/{change.id}",
        "change": change,
        "severity": judgement.severity,
        "whose": " · ".join(filter(None, names)),
        "url": f"{base}/changes/{change.id}",
        "categories": [category_name(each.category) for each in judgement.categories],
        "sections": view_sections(change.comparison.sections)[:_SECTIONS],
    }
