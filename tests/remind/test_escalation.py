"""A critical change that nobody acknowledges goes on to the next owner, a step at a time, and is never lost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.model import ActKind, AlertState, Channel, DeliveryResult, Matcher, Owner, Route, Silence
from monitor.query.status import find_escalated
from tests.remind.test_remind import DAY, HOUR, Installation

ANA = Owner(name="Ana", channels=("desk",), escalate_to="Ben", escalate_after=DAY)
BEN = Owner(name="Ben", channels=("ben",), escalate_to="Legal", escalate_after=2 * DAY)
LEGAL = Owner(name="Legal", channels=("legal", "desk"))
QUIET = Route(name="all", matcher=Matcher(), channels=("desk",))


def owned(folder, *owners, owner="Ana", route=QUIET) -> Installation:
    installed = Installation(folder, route, owner=owner)
    channels = tuple(Channel(name=name, url="stdout://") for name in ("desk", "ben", "legal"))
    installed.config = replace(installed.config, owners=owners or (ANA, BEN, LEGAL), channels=channels)
    return installed


def steps(installed) -> list[tuple[str, str]]:
    """To whom, and by which channel, in the order of the outbox."""
    alerts = sorted(installed.store.outbox.alerts(), key=lambda each: each.id)
    return [(each.owner, each.channel) for each in alerts if each.owner]


def test_each_owner_has_their_time_and_then_it_goes_on_until_nobody_is_left(tmp_path):
    installed = owned(tmp_path)
    installed.sell()
    installed.pass_time(DAY - HOUR, step=HOUR)
    assert steps(installed) == []
    installed.pass_time(2 * HOUR, step=HOUR)
    assert steps(installed) == [("Ben", "ben")]
    installed.pass_time(2 * DAY - 2 * HOUR, step=HOUR)
    assert steps(installed) == [("Ben", "ben")]
    installed.pass_time(10 * DAY)
    assert steps(installed) == [("Ben", "ben"), ("Legal", "legal"), ("Legal", "desk")]
    assert [each.owner for each in find_escalated(installed.store)] == ["Legal"]
    said = installed.desk.messages[1]
    assert said.title.startswith("[escalated, critical]")
    assert "Escalated to Ben: nobody has acknowledged it since 21 November 2026" in said.text


@pytest.mark.parametrize("after", [1, 3])
def test_an_acknowledgement_ends_it_at_any_step(tmp_path, after):
    installed = owned(tmp_path)
    installed.sell()
    installed.pass_time((after - 1) * DAY + HOUR, step=HOUR)
    before = steps(installed)
    installed.act(ActKind.ACKNOWLEDGED)
    installed.pass_time(9 * DAY)
    assert steps(installed) == before
    assert find_escalated(installed.store) == ()


def test_a_step_is_taken_once_however_often_the_loop_starts(tmp_path):
    installed = owned(tmp_path)
    installed.sell()
    for _ in range(8):
        installed.pass_time(6 * HOUR)
        installed.restart()
        installed.follower.follow_up(installed.config, installed.now)
    assert steps(installed) == [("Ben", "ben")]


def test_what_was_missed_while_nothing_ran_is_made_up_for_a_step_at_a_time(tmp_path):
    installed = owned(tmp_path)
    installed.sell()
    installed.now += 30 * DAY
    installed.round()
    assert steps(installed) == [("Ben", "ben")]
    installed.pass_time(2 * DAY + HOUR, step=HOUR)
    assert len(steps(installed)) == 3


def test_a_first_channel_that_is_down_holds_up_nobody(tmp_path):
    installed = owned(tmp_path)
    installed.desk.result = DeliveryResult.FAILED
    installed.sell()
    installed.pass_time(DAY + HOUR, step=HOUR)
    assert steps(installed) == [("Ben", "ben")]
    waiting = [each for each in installed.store.outbox.alerts() if each.owner]
    assert waiting[0].state is AlertState.PENDING
    installed.desk.result = DeliveryResult.SENT
    installed.pass_time(DAY, step=HOUR)
    assert [each.state for each in installed.store.outbox.alerts() if each.owner] == [AlertState.SENT]


def test_a_snooze_is_waited_for_and_withdraws_what_has_not_gone_out(tmp_path):
    installed = owned(tmp_path)
    installed.sell()
    installed.desk.result = DeliveryResult.FAILED
    installed.pass_time(DAY + HOUR, step=HOUR)
    installed.act(ActKind.SNOOZED, until=installed.now + 3 * DAY)
    installed.desk.result = DeliveryResult.SENT
    installed.pass_time(2 * DAY)
    assert [each.state for each in installed.store.outbox.alerts() if each.owner] == [AlertState.SILENCED]
    installed.pass_time(DAY + 7 * HOUR, step=HOUR)
    told = [each.state for each in installed.store.outbox.alerts() if each.owner]
    assert sorted(told) == [AlertState.SENT, AlertState.SILENCED]


def test_what_is_silenced_is_not_escalated_and_goes_on_when_the_silence_ends(tmp_path):
    installed = owned(tmp_path)
    installed.sell()
    installed.store.acts.add_silence(
        Silence(
            matcher=Matcher(owners=frozenset({"ana"})),
            reason="known",
            by="Ana",
            created_at=installed.now,
            until=installed.now + 5 * DAY,
        )
    )
    installed.pass_time(4 * DAY)
    assert steps(installed) == []
    installed.pass_time(2 * DAY)
    assert steps(installed) == [("Ben", "ben")]


def test_a_change_that_is_reopened_begins_anew_and_not_at_the_last_owner(tmp_path):
    installed = owned(tmp_path)
    installed.sell()
    installed.act(ActKind.ACKNOWLEDGED)
    installed.pass_time(20 * DAY)
    installed.act(ActKind.REOPENED)
    installed.pass_time(DAY - HOUR, step=HOUR)
    assert steps(installed) == []
    installed.pass_time(2 * HOUR, step=HOUR)
    assert steps(installed) == [("Ben", "ben")]


def test_reminders_and_escalations_of_one_channel_do_not_hinder_each_other(tmp_path):
    heir = Owner(name="Ben", channels=("desk",))
    route = Route(name="urgent", matcher=Matcher(), channels=("desk",), repeat=DAY)
    installed = owned(tmp_path, ANA, heir, route=route)
    installed.sell()
    installed.pass_time(3 * DAY + HOUR, step=HOUR)
    assert steps(installed) == [("Ben", "desk")]
    ordinals = sorted(each.ordinal for each in installed.store.outbox.alerts())
    assert ordinals == list(range(len(ordinals)))
    assert len(ordinals) >= 4


@pytest.mark.parametrize("owner", ["", "Nobody", "Legal"])
def test_a_document_without_a_next_owner_escalates_to_nobody(tmp_path, owner):
    installed = owned(tmp_path, owner=owner)
    installed.sell()
    installed.pass_time(timedelta(days=9))
    assert steps(installed) == []
