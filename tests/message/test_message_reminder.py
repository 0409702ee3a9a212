"""A reminder says which one it is, since when, and how it ends, in every dress."""

import json
from datetime import timedelta
from pathlib import Path

import jsonschema

from monitor.message import Entry, render_change, render_group
from monitor.model import Subject
from tests.message.message_samples import NOW, alert, change, document

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "alert.schema.json").read_text(encoding="utf-8"))
SAID = "Reminder 2, first told 19 November 2026; it ends with: policy-monitor ack 41"


def reminded(**fields):
    given = {"subject": Subject.REMINDER, "ordinal": 2, "first_told_at": NOW - timedelta(days=2), **fields}
    return render_change(alert(**given), change(), document(), base_url="", now=NOW)


def test_every_dress_says_which_reminder_it_is_and_how_it_ends():
    message = reminded()
    for dress in (message.text, message.markdown, message.html, message.slack):
        assert SAID in dress.replace("\u200b", "")
    assert message.title.startswith("[reminder 2, high] Brightloom")


def test_the_payload_of_a_reminder_fits_the_schema_and_says_when_it_was_first_told():
    payload = json.loads(reminded().payload)
    jsonschema.validate(payload, SCHEMA)
    assert payload["event"] == "reminder"
    assert payload["reminder"] == {"number": 2, "first_told_at": "2026-11-19T09:30:00Z"}


def test_an_alert_that_is_none_says_nothing_of_reminders():
    message = render_change(alert(), change(), document(), base_url="", now=NOW)
    assert "Reminder" not in message.text + message.html + message.title
    assert json.loads(message.payload)["reminder"] is None


def test_a_reminder_without_a_known_first_telling_leaves_it_out():
    assert "Reminder 2; it ends with: policy-monitor ack 41" in reminded(first_told_at=None).text


def test_a_reminder_among_others_says_so_too():
    again = alert("B2", subject=Subject.REMINDER, ordinal=1, first_told_at=NOW)
    entries = [
        Entry(alert=alert(), document=document(), change=change()),
        Entry(
            alert=again, document=document("privacy"), change=change(id=42, document_id="brightloom/privacy")
        ),
    ]
    message = render_group(entries, base_url="", now=NOW)
    assert "Reminder 1, first told 21 November 2026" in message.text
    assert "Reminder 1, first told 21 November 2026" in message.html
