"""The page of what a document said on a day, and how surely."""

from dataclasses import replace

from monitor.query.asof import appearance_sentence, find_text_at, gap_sentence
from monitor.web.desk import Ask, Desk, Page
from monitor.web.document_sheet import version_page


def show_asof(desk: Desk, ask: Ask) -> Page:
    """The version in force at a time, with the gap between the checks around it."""
    document = desk.document(ask)
    words = ask.path["at"]
    found = find_text_at(desk.store.history, document, words, desk.almanac(document))
    page = version_page(desk, ask, document, found.version, at=words[:60])
    facts = {
        "document": document.id,
        "url": document.url,
        "at": found.at,
        "version": found.version.number,
        "sha256": found.version.sha256,
        "certain": found.sure,
        "last_seen_without_at": found.not_before,
        "first_seen_at": found.version.seen_at,
        "last_seen_at": found.last_seen_at,
        "next_version": found.next_number,
        "next_seen_at": found.next_seen_at,
        "text": found.version.text,
    }
    said = f"{appearance_sentence(found, desk.zone)} {gap_sentence(found, desk.zone)}"
    return replace(
        page,
        address=f"/documents/{document.id}/asof/{words}",
        command=f"policy-monitor asof {document.id} {found.at:%Y-%m-%d}",
        facts=facts,
        values={**page.values, "said": said},
    )
