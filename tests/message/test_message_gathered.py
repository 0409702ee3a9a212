import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import jsonschema
import pytest

from monitor.message import (
    Entry,
    render_change,
    render_group,
    render_recovery,
    render_test,
    render_trouble,
)
from monitor.model import Category, Severity, Subject, TroubleKind
from monitor.wording.labels import trouble_name
from tests.message.message_samples import (
    CAME,
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

SHARED = section_change(
    "AI features",
    ((KEEP, "Some features use models. "), (CAME, "We may train models on your content. ")),
    severity=Severity.CRITICAL,
    categories=(Category.AI,),
)
WEEK = (NOW - timedelta(days=7), NOW)


def entries(*names: str, sections=(SHARED,)) -> list[Entry]:
    return [
        Entry(
            alert=alert(f"REF-{name}"),
            document=document(name),
            change=change(sections, summary="AI: content may train models", document_id=f"brightloom/{name}"),
        )
        for name in names
    ]


def digest(given=(), *, unreachable=(), checked=212, period=WEEK):
    return digest_of(given, period=period, checked=checked, unreachable=unreachable)


def test_the_same_sentence_in_many_documents_is_shown_once_with_the_list():
    message = render_group(entries("terms", "privacy", "dpa"), base_url="", now=NOW)
    for dress in (message.text, message.markdown, message.html, message.slack):
        assert dress.count("We may train models on your content.") == 1
        assert "In: Terms; Privacy; DPA" in dress
    assert message.title == (
        "[high] Brightloom · 3 documents changed: The same in 3 documents: AI: content may train models"
        " (effective 1 Jan 2027, 41 days)"
    )


def test_a_group_names_every_document_with_its_links_and_reference():
    message = render_group(entries("terms", "privacy"), base_url="https://policies.example.org", now=NOW)
    for name in ("terms", "privacy"):
        for dress in (message.text, message.html, message.slack):
            assert f"https://policies.example.org/d/brightloom/{name}/6...7" in dress
            assert f"REF-{name}" in dress
    assert [item["id"] for item in json.loads(message.payload)["items"]] == ["REF-terms", "REF-privacy"]


def test_different_changes_of_one_vendor_are_shown_each():
    mixed = [*entries("terms"), *entries("privacy", sections=(section_change(),))]
    text = render_group(mixed, base_url="", now=NOW).text
    assert "We may train models on your content." in text
    assert "We keep call logs for {+90+} days." in text


def test_the_most_severe_change_leads_a_group():
    calm = Entry(alert=alert("LOW"), document=document("a"), change=change(severity=Severity.LOW))
    urgent = Entry(alert=alert("TOP"), document=document("b"), change=change(severity=Severity.CRITICAL))
    message = render_group([calm, urgent], base_url="", now=NOW, reference="G1")
    assert message.title.startswith("[critical]")
    assert message.text.index("TOP") < message.text.index("LOW")
    assert message.reference == "G1"


def test_a_group_of_one_is_the_message_of_that_change():
    (one,) = entries("terms")
    single = render_change(one.alert, one.change, one.document, base_url="", now=NOW)
    assert render_group([one], base_url="", now=NOW) == single


def test_a_group_without_a_change_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="at least one"):
        render_group([], base_url="", now=NOW)


def test_an_empty_digest_says_that_nothing_happened_and_what_was_checked():
    message = digest()
    for dress in (message.text, message.markdown, message.html, message.slack):
        assert "No changes." in dress
        window = "between 14 November 2026, 09:30 UTC and 21 November 2026, 09:30 UTC"
        assert f"212 documents checked {window}." in dress
        assert "All of them were readable each time." in dress
    assert len(message.text.split("\n")) < 10


def test_a_digest_names_what_is_unreachable_and_since_when():
    gaps = [(document("dpa"), trouble(TroubleKind.UNREACHABLE))]
    message = digest(unreachable=gaps)
    for dress in (message.text, message.markdown, message.html, message.slack):
        assert (
            "Brightloom · DPA (brightloom/dpa): unreachable since 19 November 2026, 06:30 UTC, for 2 days"
            in dress
        )
        assert "All of them were readable" not in dress
    assert json.loads(message.payload)["unreachable"][0]["document"] == "brightloom/dpa"


def test_a_digest_over_nothing_checked_does_not_claim_that_nothing_changed():
    message = digest(checked=0)
    assert "No document could be checked" in message.text
    assert "No changes." not in message.text


def test_a_digest_counts_its_changes_and_lists_the_most_severe_first():
    given = [
        Entry(alert=alert("L"), document=document("a"), change=change(severity=Severity.LOW)),
        Entry(alert=alert("C"), document=document("b"), change=change(severity=Severity.CRITICAL)),
        Entry(alert=alert("T", subject=Subject.TROUBLE), document=document("c"), trouble=trouble()),
        Entry(alert=alert("R", subject=Subject.RECOVERED), document=document("d"), trouble=trouble()),
    ]
    message = digest(given)
    assert "2 changes in 2 documents: 1 critical, 1 low." in message.text
    assert message.text.index("ref C") < message.text.index("ref L")
    assert "brightloom/c): blocked since" in message.text
    assert "brightloom/d): readable again" in message.text


def test_trouble_says_what_it_means_and_since_when():
    message = render_trouble(alert(subject=Subject.TROUBLE), trouble(), document(), now=NOW)
    assert message.title == "[trouble] Brightloom: Terms: the site turns us away"
    for dress in (message.text, message.markdown, message.html, message.slack):
        assert "Changes are not seen while this lasts." in dress
        assert "Since 19 November 2026, 06:30 UTC, 5 checks in a row." in dress
        assert "The site answered 403 with a challenge page." in dress


@pytest.mark.parametrize("kind", list(TroubleKind))
def test_every_kind_of_trouble_has_words(kind):
    opened = render_trouble(alert(), trouble(kind), document(), now=NOW)
    ended = render_recovery(alert(), trouble(kind), document(), now=NOW)
    assert "Terms: " in opened.title
    assert f"It was {trouble_name(kind)} for 2 days." in ended.text


def test_recovery_says_how_long_it_lasted_and_promises_no_silence():
    closed = trouble(closed_at=NOW - timedelta(days=2))
    message = render_recovery(alert(subject=Subject.RECOVERED), closed, document(), now=NOW)
    assert "for 3 hours" in message.text
    assert "alert of its own" in message.text


@pytest.mark.parametrize(
    "message",
    [
        render_test("legal", NOW),
        render_change(alert(), change(effective=None), document(objection_days=10), base_url="", now=NOW),
        render_group(entries("a", "b"), base_url="https://policies.example.org", now=NOW),
        digest(entries("a"), unreachable=[(document("dpa"), trouble())]),
        digest(),
        render_trouble(alert(), trouble(), document(), now=NOW),
        render_recovery(alert(), trouble(), document(), now=NOW),
    ],
    ids=["test", "change", "group", "digest", "quiet digest", "trouble", "recovered"],
)
def test_every_payload_follows_the_published_schema(message):
    payload = json.loads(message.payload)
    jsonschema.validate(payload, SCHEMA, format_checker=jsonschema.FormatChecker())
    assert payload["schema"] == 1
    assert payload["id"] == message.reference


def test_the_payload_tells_dates_apart_and_quotes_the_stated_one():
    payload = json.loads(render_change(alert(), change(), document(), base_url="", now=NOW).payload)
    assert payload["detected_at"] == "2026-11-21T09:30:00Z"
    assert payload["previous_seen_at"] == "2026-11-20T21:30:00Z"
    assert payload["effective_date"] == {
        "value": "2027-01-01",
        "quote": "These terms apply from 1 January 2027.",
    }
    (section,) = payload["sections"]
    assert section["before"] == "We keep call logs for 30 days."
    assert section["after"] == "We keep call logs for 90 days."
    assert section["words_added"] == section["words_removed"] == 1


def test_two_changes_of_one_document_are_not_called_two_documents():
    pair = [
        Entry(
            alert=alert(f"REF-{number}"),
            document=document("terms"),
            change=change((SHARED,), document_id="brightloom/terms", before=number, after=number + 1),
        )
        for number in (6, 7)
    ]
    message = render_group(pair, base_url="", now=NOW)
    assert message.title.startswith("[high] Brightloom · Terms: 2 changes: ")
    for dress in (message.title, message.text, message.markdown, message.html, message.slack):
        assert "2 documents" not in dress
    three = render_group([*pair, *entries("dpa")], base_url="", now=NOW)
    assert "2 documents changed, 3 changes in all" in three.title
    assert "the same change in 2 documents" in three.title


def test_reminders_of_a_vendor_in_one_message_say_that_they_are_reminders():
    given = [
        replace(each, alert=replace(each.alert, subject=Subject.REMINDER, ordinal=2, first_told_at=NOW))
        for each in entries("terms", "privacy")
    ]
    message = render_group(given, base_url="", now=NOW)
    assert message.title.startswith("[reminder, high] Brightloom · 2 changes nobody has acknowledged: ")
    for dress in (message.text, message.markdown, message.html, message.slack):
        assert dress.count("Reminder 2, first told") == 2
        assert "policy-monitor ack" in dress
    lines = message.markdown.splitlines()
    assert len([line for line in lines if line.startswith("- [")]) == 2


def test_what_is_shared_leads_a_group_only_where_nothing_is_more_severe():
    calm = section_change("Call logs", severity=Severity.LOW)
    given = [
        *entries("a", "b", sections=(calm,)),
        Entry(
            alert=alert("C"),
            document=document("c"),
            change=change((SHARED,), summary="Models are trained", severity=Severity.CRITICAL),
        ),
    ]
    assert "First: Models are trained" in render_group(given, base_url="", now=NOW).title
