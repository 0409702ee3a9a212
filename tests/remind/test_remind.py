"""A change over time in a real store: told, repeated, snoozed, acknowledged; and the calendar file with it."""

from dataclasses import replace
from datetime import date, time, timedelta
from itertools import count
from pathlib import Path

import icalendar
import pytest

from monitor.check import Examiner
from monitor.config import Config
from monitor.deliver import Deliverer
from monitor.model import (
    Act,
    ActKind,
    AlertState,
    Channel,
    DateRole,
    DeliveryResult,
    Document,
    DocumentType,
    Fetch,
    Matcher,
    Outcome,
    QuietHours,
    Route,
    Settings,
    Silence,
    StatedDate,
)
from monitor.remind import Follower
from monitor.store.acts import Acts
from tests.databases import new_store
from tests.message.message_samples import NOW
from tests.policies import edited, policy_page

pytestmark = pytest.mark.usefixtures("each_database_in_sweeps")

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SELLS = edited(
    "We do not sell your personal data to anyone.", "We may sell your personal data to advertisers."
)
URGENT = Route(name="urgent", matcher=Matcher(), channels=("desk",), repeat=DAY)


class Desk:
    """Where messages arrive."""

    def __init__(self):
        self.messages = []
        self.result = DeliveryResult.SENT

    def send(self, channel_name, message):
        if self.result is DeliveryResult.SENT:
            self.messages.append(message)
        return self.result, ""

    def split(self, channel_name, message):
        return (message,)

    def rest_of(self, channel_name):
        return timedelta(0)


class Installation:
    """One document whose text becomes critical at ``NOW``; time passes in ``pass_time``."""

    def __init__(self, folder: Path, *routes: Route, **document):
        self.document = Document(
            id="lanternfish/privacy", vendor="Lanternfish", name="privacy",
            url="https://lanternfish.example/privacy", type=DocumentType.PRIVACY_POLICY, **document,
        )  # fmt: skip
        settings = Settings(database="sqlite://", storage=folder, confirm_after=timedelta(0))
        self.config = Config(
            path=folder / "config.toml", settings=settings, documents=(self.document,),
            channels=(Channel(name="desk", url="stdout://"),), routes=routes or (URGENT,),
        )  # fmt: skip
        self.store = new_store(folder)
        self.store.documents.sync([self.document], NOW)
        self.desk = Desk()
        self.now = NOW - DAY
        numbers = count(1)
        self.reference = lambda: f"PM-{next(numbers)}"
        self.follower = Follower(store=self.store, reference=self.reference)
        self.look(policy_page())
        self.now = NOW

    def look(self, body: bytes):
        fetch = Fetch(
            url=self.document.url, final_url=self.document.url, started_at=self.now, duration=HOUR, status=200,
            body=body, headers=(("content-type", "text/html; charset=utf-8"),),
        )  # fmt: skip
        examiner = Examiner(
            settings=self.config.settings,
            routes=self.config.routes,
            roll=lambda: 0.5,
            reference=self.reference,
        )
        state = self.store.documents.state(self.document.id)
        checked = examiner.examine(self.document, fetch, state, self.store, now=self.now)
        assert self.store.commit_check(checked)
        return checked

    def sell(self):
        """The vendor takes its promise back, and the desk is told."""
        checked = self.look(policy_page(SELLS))
        assert checked.outcome is Outcome.CHANGED
        self.round()
        return checked

    def round(self):
        """One round of the loop: follow up, deliver what is due."""
        followed = self.follower.follow_up(self.config, self.now)
        deliverer = Deliverer(
            store=self.store, sender=self.desk, settings=self.config.settings,
            documents=self.config.by_id, clock=lambda: self.now, roll=lambda: 0.5,
            routes=self.config.routes, channels={channel.name for channel in self.config.channels},
        )  # fmt: skip
        deliverer.deliver_due()
        return followed

    def pass_time(self, span: timedelta, *, step: timedelta = 6 * HOUR):
        until = self.now + span
        while self.now < until:
            self.now += step
            self.round()

    def act(self, kind: ActKind, **more):
        self.store.acts.add(Act(change_id=1, kind=kind, at=self.now, by="Ana", **more))

    @property
    def titles(self):
        return [message.title.partition("]")[0].lstrip("[") for message in self.desk.messages]

    def restart(self):
        self.follower = Follower(store=self.store, reference=self.reference)

    def events(self):
        text = (self.config.settings.storage / "calendar.ics").read_bytes()
        return icalendar.Calendar.from_ical(text).walk("VEVENT")


@pytest.fixture
def installed(tmp_path):
    return Installation(tmp_path)


def test_a_critical_change_repeats_daily_until_it_is_acknowledged(installed):
    installed.sell()
    installed.pass_time(2 * DAY)
    assert installed.titles == ["critical", "reminder 1, critical", "reminder 2, critical"]
    assert "Reminder 2, first told 21 November 2026; it ends with: policy-monitor ack 1" in (
        installed.desk.messages[2].text
    )
    installed.act(ActKind.ACKNOWLEDGED)
    installed.pass_time(5 * DAY)
    assert len(installed.titles) == 3
    installed.act(ActKind.REOPENED)
    installed.pass_time(DAY)
    assert installed.titles[3:] == ["reminder 3, critical"]


def test_restarts_and_doubled_loops_repeat_nothing(installed):
    installed.sell()
    for _ in range(8):
        installed.now += 6 * HOUR
        installed.restart()
        installed.round()
        twin = Follower(store=installed.store, reference=installed.reference)
        twin.follow_up(installed.config, installed.now)
        installed.round()
    assert installed.titles == ["critical", "reminder 1, critical", "reminder 2, critical"]


def test_a_pause_of_the_program_is_made_up_for_once(installed):
    installed.sell()
    installed.now += 5 * DAY
    installed.round()
    installed.round()
    assert installed.titles == ["critical", "reminder 1, critical"]


def test_reminders_do_not_pile_up_behind_a_channel_that_is_down(installed):
    installed.sell()
    installed.desk.result = DeliveryResult.FAILED
    installed.pass_time(2 * DAY, step=2 * HOUR)
    assert len(installed.store.outbox.alerts(state=AlertState.PENDING)) == 1
    installed.desk.result = DeliveryResult.SENT
    installed.pass_time(2 * HOUR, step=HOUR)
    assert installed.titles == ["critical", "reminder 1, critical"]


def test_what_was_never_told_is_not_repeated(installed):
    installed.desk.result = DeliveryResult.FAILED
    installed.sell()
    installed.pass_time(2 * DAY)
    assert [alert.subject for alert in installed.store.outbox.alerts()] == ["change"]


def test_a_snoozed_change_pauses_until_its_time_and_goes_on(installed):
    installed.sell()
    installed.act(ActKind.SNOOZED, until=installed.now + 3 * DAY)
    installed.pass_time(3 * DAY - 6 * HOUR)
    assert installed.titles == ["critical"]
    installed.pass_time(6 * HOUR)
    assert installed.titles[1:] == ["reminder 1, critical"]
    installed.pass_time(DAY)
    assert installed.titles[2:] == ["reminder 2, critical"]


def test_without_a_repeat_nothing_repeats(tmp_path):
    installed = Installation(tmp_path, replace(URGENT, repeat=None))
    installed.sell()
    installed.pass_time(3 * DAY)
    assert installed.titles == ["critical"]


def test_a_change_below_critical_does_not_repeat(installed):
    installed.look(policy_page(edited("after 90 days", "after 80 days")))
    installed.round()
    installed.pass_time(2 * DAY)
    assert len(installed.titles) == 1
    assert installed.titles != ["critical"]


def test_reminders_wait_for_the_end_of_the_quiet_hours(tmp_path):
    quiet = QuietHours(start=time(9, 0), end=time(15, 0))
    installed = Installation(tmp_path, replace(URGENT, quiet=quiet))
    installed.sell()
    installed.pass_time(DAY)
    assert installed.titles == ["critical"]
    installed.pass_time(6 * HOUR)
    assert installed.titles[1:] == ["reminder 1, critical"]


def test_a_route_or_channel_taken_out_of_the_configuration_ends_the_reminders(installed):
    installed.sell()
    installed.config = replace(installed.config, channels=())
    installed.pass_time(2 * DAY)
    assert len(installed.titles) == 1


def test_a_silence_holds_a_change_back_and_an_ended_one_only_counts_for_later_changes(installed):
    silence = Silence(
        matcher=Matcher(vendors=frozenset({"lanternfish"})), reason="redesign", by="Ana",
        created_at=NOW - HOUR, until=NOW + 9 * DAY,
    )  # fmt: skip
    number = installed.store.acts.add_silence(silence)
    (alert,) = installed.sell().alerts
    assert alert.state is AlertState.SILENCED
    assert "silence 1 by Ana until 2026-11-30 09:30 UTC: redesign" in alert.reason
    assert len(installed.store.history.changes()) == 1
    installed.pass_time(DAY)
    assert installed.titles == []
    installed.store.acts.end_silence(number, by="Ben", now=installed.now)
    installed.pass_time(2 * DAY)
    assert installed.titles == []
    installed.look(policy_page(edited("after 90 days", "after 30 days", SELLS)))
    installed.round()
    assert len(installed.titles) == 1


def test_an_open_change_is_reminded_of_before_its_last_day_to_object(tmp_path):
    installed = Installation(tmp_path, replace(URGENT, repeat=None), objection_days=14)
    installed.sell()
    installed.pass_time(20 * DAY)
    assert installed.titles == ["critical", *(f"reminder {n}, critical" for n in (1, 2, 3))]
    said = [message.text for message in installed.desk.messages]
    for text, left in zip(said, ("14 days left", "7 days left", "3 days left", "1 day left"), strict=True):
        assert f"Object by 5 December 2026 ({left}; 14 days are granted)." in text


def test_an_acknowledged_change_is_not_reminded_of_before_its_last_day(tmp_path):
    installed = Installation(tmp_path, replace(URGENT, repeat=None), objection_days=14)
    installed.sell()
    installed.pass_time(8 * DAY)
    assert len(installed.titles) == 2
    installed.act(ActKind.ACKNOWLEDGED)
    installed.pass_time(8 * DAY)
    assert len(installed.titles) == 2


def test_the_calendar_file_moves_with_the_change(tmp_path):
    installed = Installation(tmp_path, objection_days=14)
    installed.sell()
    (event,) = installed.events()
    assert (event.decoded("DTSTART"), event["SEQUENCE"]) == (date(2026, 12, 5), 0)
    before = (tmp_path / "calendar.ics").stat().st_mtime_ns
    installed.now += HOUR
    assert not installed.round().calendar_written
    assert (tmp_path / "calendar.ics").stat().st_mtime_ns == before

    stored = installed.store.history.change(1).comparison
    sooner = StatedDate(role=DateRole.EFFECTIVE, day=date(2026, 12, 1), quote="From 1 December 2026.")
    installed.store.history.replace_comparison(1, replace(stored, dates=(sooner,)))
    installed.pass_time(HOUR, step=HOUR)
    (event,) = installed.events()
    assert (event.decoded("DTSTART"), event["SEQUENCE"]) == (date(2026, 12, 1), 1)

    installed.act(ActKind.ACKNOWLEDGED)
    assert installed.round().calendar_written
    (event,) = installed.events()
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 2)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_day_that_the_page_states_no_longer_is_cancelled_in_everybodys_calendar(tmp_path):
    installed = Installation(tmp_path)
    installed.sell()
    stored = installed.store.history.change(1).comparison
    soon = StatedDate(role=DateRole.EFFECTIVE, day=date(2026, 12, 1), quote="From 1 December 2026.")
    installed.store.history.replace_comparison(1, replace(stored, dates=(soon,)))
    installed.pass_time(HOUR, step=HOUR)
    (event,) = installed.events()
    assert (event["STATUS"], event.decoded("DTSTART")) == ("CONFIRMED", date(2026, 12, 1))

    installed.store.history.replace_comparison(1, replace(stored, dates=()))
    installed.pass_time(HOUR, step=HOUR)
    (event,) = installed.events()
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)
    assert event.decoded("DTSTART") == date(2026, 12, 1)
    assert "Lanternfish" in event["SUMMARY"]
    assert "states this day no longer" in event["DESCRIPTION"]
    assert event.walk("VALARM") == []

    installed.pass_time(30 * DAY, step=DAY)
    assert len(installed.events()) == 1, "it stays for a month, until every program has seen it"
    installed.pass_time(20 * DAY, step=DAY)
    assert installed.events() == []


def test_a_deadline_of_a_document_that_is_watched_no_longer_is_cancelled(tmp_path):
    installed = Installation(tmp_path, objection_days=14)
    installed.sell()
    assert [event["STATUS"] for event in installed.events()] == ["CONFIRMED"]
    installed.config = replace(installed.config, documents=())
    installed.pass_time(HOUR, step=HOUR)
    assert [event["STATUS"] for event in installed.events()] == ["CANCELLED"]


def test_the_mail_of_a_change_with_a_deadline_carries_it_as_a_calendar_file(tmp_path):
    installed = Installation(tmp_path, objection_days=14)
    installed.sell()
    ((name, _, content),) = installed.desk.messages[0].attachments
    assert name == "deadlines.ics"
    (event,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert event.decoded("DTSTART") == date(2026, 12, 5)
    assert event["UID"] == installed.events()[0]["UID"]


def test_a_change_without_a_deadline_has_no_calendar_file(installed):
    installed.sell()
    assert installed.desk.messages[0].attachments == ()
    assert installed.events() == []


def test_a_calendar_that_cannot_be_written_stops_nothing(tmp_path):
    installed = Installation(tmp_path, objection_days=14)
    (tmp_path / "calendar.ics").mkdir()
    installed.sell()
    installed.pass_time(DAY)
    assert len(installed.titles) == 2
    assert installed.store.acts.calendar_entries()[1].day == date(2026, 12, 5)
    (tmp_path / "calendar.ics").rmdir()
    installed.pass_time(HOUR, step=HOUR)
    assert len(installed.events()) == 1


def test_a_round_where_nothing_happened_asks_the_database_for_one_mark_only(installed):
    installed.sell()
    installed.round()
    asked = []

    class Asked(Acts):
        def changes_to_follow(self, **given):
            asked.append(given)
            return super().changes_to_follow(**given)

    installed.store.acts = Asked(installed.store.database, installed.store.history)
    for _ in range(100):
        installed.now += timedelta(seconds=1)
        installed.round()
    assert asked == []
    installed.now += 10 * timedelta(minutes=1)
    installed.round()
    assert len(asked) == 1
    installed.now -= 2 * DAY
    installed.round()
    assert len(asked) == 2
