"""One zone a message, and the dates that count at its top."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from monitor.message import Entry, render_change, render_group, render_recovery, render_trouble
from monitor.model import Direction, Signal, SignalFact, Subject
from monitor.wording.measures import moment
from tests.message.message_samples import NOW, alert, change, digest_of, document, section_change, trouble

LATE = datetime(2026, 11, 21, 22, 47, tzinfo=UTC)
BUCHAREST = "Europe/Bucharest"


def dresses(message):
    return [
        each.replace("\u200b", "") for each in (message.text, message.markdown, message.html, message.slack)
    ]


def test_every_day_and_time_of_an_alert_is_of_its_zone_and_names_it():
    back = change(
        first_seen_at=LATE,
        last_seen_without_at=LATE - timedelta(hours=12),
        returns_to=3,
        returns_to_at=datetime(2026, 8, 12, 21, 30, tzinfo=UTC),
        effective=date(2026, 11, 22),
    )
    again = alert(subject=Subject.REMINDER, ordinal=1, first_told_at=LATE)
    zoned = document(zone=BUCHAREST)
    for dress in dresses(render_change(again, back, zoned, base_url="", now=LATE)):
        assert "First seen with: 22 November 2026, 00:47 EET." in dress
        assert "Reminder 1, first told 22 November 2026" in dress
        assert "Back to the text of 13 August 2026" in dress
        assert "Takes effect 22 November 2026, today." in dress
        assert "UTC" not in dress


def test_a_digest_has_the_day_of_its_zone_in_its_title():
    gaps = [(document("dpa", zone=BUCHAREST), trouble(opened_at=LATE))]
    message = digest_of(
        period=(LATE - timedelta(days=1), LATE),
        checked=5,
        unreachable=gaps,
        now=LATE,
        zone=BUCHAREST,
    )
    assert message.title.startswith("Policy digest, 22 November 2026:")
    for dress in dresses(message):
        assert "between 21 November 2026, 00:47 EET and 22 November 2026, 00:47 EET" in dress
        assert "since 22 November 2026, 00:47 EET" in dress
        assert "UTC" not in dress
    assert json.loads(message.payload)["period"]["to"] == "2026-11-21T22:47:00Z"


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("UTC", "21 November 2026, 22:47 UTC"),
        ("America/New_York", "21 November 2026, 17:47 EST"),
        ("Asia/Dubai", "22 November 2026, 02:47 UTC+0400"),
    ],
)
def test_a_zone_without_a_name_is_told_by_its_offset(zone, said):
    assert moment(LATE, zone) == said


def test_a_stated_date_is_written_like_every_other():
    fact = SignalFact(signal=Signal.DATE, before="2026-05-04", after="2026-11-20", direction=Direction.ADDED)
    shown = render_change(
        alert(), change((section_change(signals=(fact,)),)), document(), base_url="", now=NOW
    )
    assert "date: 4 May 2026 to 20 November 2026" in shown.text


def test_the_soonest_dates_of_a_group_stand_at_its_top_with_their_documents():
    first = NOW.date() + timedelta(days=20)
    entries = [
        Entry(
            alert=alert(f"R{name}"),
            document=document(name, objection_days=days),
            change=change(document_id=f"brightloom/{name}", effective=effective),
        )
        for name, days, effective in (
            ("terms", None, first + timedelta(days=9)),
            ("privacy", 30, first),
            ("dpa", 10, first + timedelta(days=9)),
            ("past", None, NOW.date() - timedelta(days=3)),
        )
    ]
    message = render_group(entries, base_url="", now=NOW)
    assert message.title.endswith(" (effective 11 Dec 2026, 20 days)")
    effective = "Takes effect 11 December 2026, in 20 days: Privacy; others later."
    objection = "Object by 1 December 2026 (10 days left): DPA; others later."
    for dress in dresses(message):
        assert 0 < dress.index(effective) < dress.index(objection) < dress.index("Call logs")


def test_a_group_without_dates_to_come_says_nothing_of_them_at_its_top():
    entries = [
        Entry(alert=alert(f"R{n}"), document=document(f"d{n}"), change=change(effective=None)) for n in (1, 2)
    ]
    message = render_group(entries, base_url="", now=NOW)
    assert "effect" not in message.text.casefold() + message.title


def test_trouble_says_when_the_text_was_last_read():
    opened = trouble(opened_at=NOW - timedelta(days=2))
    message = render_trouble(
        alert(subject=Subject.TROUBLE), opened, document(), now=NOW, last_read_at=NOW - timedelta(days=3)
    )
    for dress in dresses(message):
        assert "The text was last read on 18 November 2026, 09:30 UTC, 3 days ago." in dress
    assert json.loads(message.payload)["trouble"]["last_read_at"] == "2026-11-18T09:30:00Z"
    assert "last read" not in render_trouble(alert(), opened, document(), now=NOW).text
    assert "last read" not in render_recovery(alert(), opened, document(), now=NOW).text


def test_the_markdown_tells_the_news_before_its_evidence_and_quotes_the_effective_date():
    shown = render_change(alert(), change(), document(), base_url="", now=NOW).markdown
    assert "Stated: “These terms apply from 1 January 2027.”" in shown
    assert (
        shown.index("Live page") < shown.index("After: ") < shown.index("First seen") < shown.index("sha256")
    )
    assert shown.rstrip().endswith("ref A1B2C3")
