"""A digest quotes what changed, briefly, and is honest about what could not be read."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.message import Entry
from monitor.message.excerpt import plain_words
from monitor.message.section import brief_of
from monitor.model import (
    Candidate,
    Cell,
    DeltaStatus,
    DocumentState,
    RowChange,
    Severity,
    Subject,
    TroubleKind,
)
from tests.message.message_samples import (
    CAME,
    GONE,
    KEEP,
    NOW,
    alert,
    change,
    digest_of,
    document,
    section_change,
    trouble,
)

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "alert.schema.json").read_text())
DAY = (NOW - timedelta(days=1), NOW)


def dresses(message):
    return [message.text, message.markdown, message.html, message.slack]


def digest(entries=(), **more):
    message = digest_of(entries, period=DAY, **more)
    jsonschema.validate(json.loads(message.payload), SCHEMA)
    return message


def entry(*sections, name="terms", **fields):
    return Entry(
        alert=alert(f"R-{name}"), document=document(name), change=change(sections, effective=None, **fields)
    )


def test_a_digest_quotes_the_most_severe_section_of_each_change():
    calm = section_change(
        "Contact", ((KEEP, "Write to "), (GONE, "Ana"), (CAME, "Ion"), (KEEP, ".")), severity=Severity.LOW
    )
    message = digest([entry(calm, section_change(), summary="Two things")])
    assert "Before: We keep call logs for [-30-] days." in message.text
    assert "After:  We keep call logs for {+90+} days." in message.text
    assert "Before: We keep call logs for ~30~ days." in message.slack
    assert "After: We keep call logs for **{+90+}** days." in message.markdown
    for dress in dresses(message):
        assert dress.count("We keep call logs for") == 2
        assert "Write to" not in dress
    assert "§ Call logs" in message.text
    assert "+1 more section" in message.text


def test_a_row_of_a_table_stands_for_the_quote():
    row = RowChange(
        status=DeltaStatus.ADDED, key="Halyard", cells=(Cell(column="Place", before="", after="Peru"),)
    )
    pieces = ((KEEP, "| Company | Place |\n"), (CAME, "| Halyard | Peru |\n"))
    for dress in dresses(digest([entry(section_change("Sub-processors", pieces, rows=(row,)))])):
        assert "Halyard added: Place Peru" in dress


def test_what_the_line_above_says_is_not_said_again():
    told = entry(section_change("Call logs"), summary='Retention: "Call logs"')
    assert digest([told]).text.count("Call logs") == 1


@pytest.mark.parametrize("sides", [(GONE,), (CAME,), (GONE, CAME)])
@settings(max_examples=40, deadline=None)
@given(words=st.lists(st.text(alphabet="abc .é<&*~\u4e2d", max_size=60), min_size=1, max_size=30))
def test_a_brief_quote_has_two_hundred_characters_at_most(sides, words):
    pieces = [(side, " ".join(words) + f" {side} ") for side in sides]
    quote = brief_of([section_change("Heading", ((KEEP, "Our words are "), *pieces))], "").quote
    assert len(plain_words(quote.before)) + len(plain_words(quote.after)) <= 200


def test_quotes_give_way_before_changes_where_room_is_scarce():
    message = digest([entry(section_change(), name=f"d{n}") for n in range(40)])
    assert len(message.markdown) <= 1_800
    assert len(message.slack) <= 9_000
    assert message.text.count("Before: ") == 40
    assert 10 < message.html.count(">Before<") <= 40
    assert message.html.count("Live page") == 40
    assert 10 < message.slack.count("Before: ") <= 20


def test_a_document_that_was_in_trouble_within_the_period_and_is_back_is_named():
    over = trouble(
        TroubleKind.UNREACHABLE, opened_at=NOW - timedelta(hours=9), closed_at=NOW - timedelta(hours=8)
    )
    message = digest(past=[(document("dpa"), replace(over, id=7))])
    line = "(brightloom/dpa): was unreachable from 21 November 2026, 00:30 UTC to 21 November 2026, 01:30 UTC"
    for dress in dresses(message):
        assert line in dress
        assert "1 document not readable for a time, listed below." in dress
        assert "All of them were readable" not in dress
    assert json.loads(message.payload)["past_troubles"] == [
        {
            "document": "brightloom/dpa",
            "kind": "unreachable",
            "since": "2026-11-21T00:30:00Z",
            "until": "2026-11-21T01:30:00Z",
        }
    ]


def test_a_document_in_trouble_several_times_is_one_line():
    times = [
        (document("dpa"), trouble(opened_at=NOW - timedelta(hours=n), closed_at=NOW - timedelta(hours=n - 1)))
        for n in (9, 6, 3)
    ]
    message = digest(past=times)
    assert message.text.count("brightloom/dpa") == 1
    assert "to 21 November 2026, 07:30 UTC, the last of 3 times" in message.text


def test_trouble_that_was_told_of_and_is_over_is_told_once():
    over = trouble(id=7, opened_at=NOW - timedelta(hours=9), closed_at=NOW - timedelta(hours=8))
    about = [
        Entry(alert=alert(f"T-{subject}", subject=subject), document=document("dpa"), trouble=over)
        for subject in (Subject.TROUBLE, Subject.RECOVERED)
    ]
    message = digest(about, past=[(document("dpa"), over)])
    assert message.text.count("brightloom/dpa") == 1
    assert "01:30 UTC, readable again" in message.text
    assert "All of them were readable" not in message.text


def test_trouble_that_lasts_is_listed_once():
    lasting = trouble(id=7)
    about = Entry(alert=alert("T", subject=Subject.TROUBLE), document=document("dpa"), trouble=lasting)
    message = digest([about], unreachable=[(document("dpa"), lasting)])
    for dress in dresses(message):
        assert dress.count("brightloom/dpa") == 1


def missed_state(**fields):
    due = NOW - timedelta(hours=30)
    return DocumentState(
        **{"document_id": "x", "next_due_at": due, "good_at": NOW - timedelta(hours=42), **fields}
    )


def test_documents_that_were_due_and_not_checked_are_named_in_every_dress_and_not_called_quiet():
    message = digest(missed=[(document("terms"), missed_state())])
    for dress in dresses(message):
        assert "1 document was due and not checked" in dress
        assert "due since 20 November 2026, 03:30 UTC" in dress
        assert "last read 19 November 2026, 15:30 UTC" in dress
    assert "All of them were readable" not in message.text


def test_the_reason_why_a_document_was_not_checked_is_told():
    waits = Candidate(fingerprint="f", snapshot_sha256="0", seen_at=NOW, last_seen_without_at=NOW)
    message = digest(
        missed=[
            (document("terms"), missed_state(good_at=None)),
            (document("privacy"), missed_state(next_due_at=NOW + timedelta(hours=1))),
            (document("cookies"), missed_state(candidate=waits)),
        ]
    )
    assert "not asked for, never read" in message.text
    assert "put off until 21 November 2026, 10:30 UTC" in message.text
    assert "waits for its second look" in message.text


def test_a_document_that_cannot_be_read_is_listed_with_the_time_it_was_read_last():
    gone = trouble(kind=TroubleKind.GONE)
    given = {"unreachable": [(document("terms"), gone)]}
    message = digest(**given, read_at={document("terms").id: NOW - timedelta(days=3)})
    assert "last read 18 November 2026, 09:30 UTC" in message.text
    assert "never read" in digest(**given, read_at={document("terms").id: None}).text


def test_a_digest_of_a_thousand_documents_not_checked_stays_within_its_limits():
    message = digest(missed=[(document(f"d{number}"), missed_state()) for number in range(1000)])
    assert "1000 documents were due and not checked" in message.text
    assert "more; policy-monitor status lists them" in message.text
    assert len(json.loads(message.payload)["not_checked"]) == 200


def test_a_digest_of_hundreds_names_every_document_and_brings_the_list_along():
    entries = [
        Entry(alert=alert(f"R{number}"), document=document(f"d{number:03}"), change=change())
        for number in range(120)
    ]
    left_out = [(f"rest{number:03}/terms", Severity.HIGH) for number in range(235)]
    message = digest_of(entries, left_out=left_out)
    for number in range(120):
        assert f"D{number:03}" in message.text or f"brightloom/d{number:03}" in message.text
        assert f"D{number:03}" in message.html or f"brightloom/d{number:03}" in message.html
    for number in range(235):
        assert f"rest{number:03}/terms (high)" in message.text
        assert f"rest{number:03}/terms (high)" in message.html
    ((name, _, content),) = message.attachments
    assert (name, content.count(b"\r\n")) == ("changes.csv", 356)


def test_a_digest_that_shows_all_brings_no_list_along():
    message = digest_of([Entry(alert=alert(), document=document(), change=change())])
    assert message.attachments == () and "Changed as well" not in message.html
