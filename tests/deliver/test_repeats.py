"""A repeated message is the message as sent, and one in several parts goes on where it was in doubt."""

import json
from dataclasses import replace

import pytest

from monitor.model import AlertState, Channel, DeliveryResult, Severity
from monitor.notify import Notifier
from tests.deliver.office import DAY, HOUR, MINUTE, change_route

on_both = pytest.mark.usefixtures("each_database_in_sweeps")


def in_dress(office, scheme):
    """The channel "slack" by another kind of address to the same inbox."""
    host = office.inboxes["slack"].host
    office.channels = (
        Channel(name="stdout", url="stdout://"),
        Channel(name="slack", url=f"{scheme}://{host}/hook"),
    )
    office.__post_init__()


@on_both
@pytest.mark.parametrize("scheme", ["webhook", "slackhook"])
@pytest.mark.parametrize("trouble", ["500", "no answer"])
@pytest.mark.parametrize("meanwhile", ["days", "another title", "left the configuration", "restart"])
def test_what_is_sent_again_is_the_same_to_the_byte_whatever_happened_meanwhile(
    opening, scheme, trouble, meanwhile
):
    office = opening(["slack"], [change_route("slack")])
    in_dress(office, scheme)
    inbox = office.inboxes["slack"]
    inbox.status, inbox.drop = 500, trouble == "no answer"
    office.change("kelp/one")
    office.deliver()
    office.wait(HOUR)
    if meanwhile == "days":
        office.deliver()
        office.wait(2 * DAY)
    elif meanwhile == "another title":
        known = [replace(each, title="Renamed", vendor="Renamed") for each in office.store.documents.all()]
        office.store.documents.sync(known, office.now)
    elif meanwhile == "left the configuration":
        office.store.documents.sync([], office.now)
    else:
        office.__post_init__()
        office.store.outbox.recover(office.now)
    inbox.status, inbox.drop = 200, False
    office.deliver()
    bodies = {each.body for each in inbox.received}
    assert len(inbox.received) > 1 and len(bodies) == 1
    assert office.store.outbox.count_by_state() == {AlertState.SENT: 1}


def test_what_is_told_no_longer_is_not_repeated_with_the_rest(opening):
    office = opening(["slack"], [change_route("slack")])
    office.inboxes["slack"].status = 500
    first, second = office.change("kelp/one"), office.change("kelp/two")
    office.deliver()
    office.wait(HOUR)
    with office.store.database.write() as connection:
        connection.exec_driver_sql(f"UPDATE alerts SET state = 'dropped' WHERE id = {first[0]}")
    office.inboxes["slack"].status = 200
    office.deliver()
    assert len(office.payloads("slack")[0]["items"]) == 2
    assert "items" not in office.payloads("slack")[1] or len(office.payloads("slack")[1]["items"]) == 1
    assert office.alert(second[0]).state is AlertState.SENT


def test_words_whose_row_is_damaged_are_composed_anew_rather_than_kept_back(opening):
    office = opening(["slack"], [change_route("slack")])
    office.inboxes["slack"].status = 500
    office.change("kelp/one")
    office.deliver()
    with office.store.database.write() as connection:
        connection.exec_driver_sql("UPDATE messages SET content = x'00ff'")
    assert any("messages" in problem for problem in office.store.upkeep.verify())
    office.inboxes["slack"].status = 200
    office.wait(HOUR)
    office.deliver()
    assert office.store.outbox.count_by_state() == {AlertState.SENT: 1}


@pytest.mark.parametrize(
    "damage",
    [
        "content = x'00ff'",
        "content = 5",
        "alert_ids = '{not json'",
        """alert_ids = '["a"]'""",
        "alert_ids = '[1, 2, 99]'",
        "parts_sent = 99, parts_total = 1",
        "parts_sent = -1",
    ],
)
def test_no_damage_of_the_words_keeps_a_message_back(opening, damage):
    office = opening(["slack"], [change_route("slack")])
    office.inboxes["slack"].status = 500
    office.change("kelp/one")
    office.deliver()
    with office.store.database.write() as connection:
        connection.exec_driver_sql(f"UPDATE messages SET {damage}")
    office.inboxes["slack"].status = 200
    office.wait(HOUR)
    office.deliver()
    assert len(office.received("slack")) == 2
    assert office.store.outbox.count_by_state() == {AlertState.SENT: 1}


def test_words_are_kept_no_longer_than_somebody_may_ask_for_them(opening):
    office = opening(["slack"], [change_route("slack")])
    office.inboxes["slack"].status = 500
    office.change("kelp/one")
    office.change("bream/one")
    office.deliver()
    assert _count_kept(office) == 2
    with office.store.database.write() as connection:
        connection.exec_driver_sql("UPDATE alerts SET state = 'dropped' WHERE document_id = 'bream/one'")
    assert office.store.messages.prune() == 1
    office.inboxes["slack"].status = 200
    office.wait(HOUR)
    office.deliver()
    assert _count_kept(office) == 0


def _count_kept(office):
    with office.store.database.read() as connection:
        return connection.exec_driver_sql("SELECT count(*) FROM messages").scalar()


class Unsteady(Notifier):
    """Fails, or dies, at the attempts of the given numbers."""

    def __init__(self, *args, at=(), how=None, **more):
        super().__init__(*args, **more)
        self.attempts, self.at, self.how = 0, at, how

    def send(self, channel_name, message):
        self.attempts += 1
        if self.attempts in self.at:
            if self.how == "dies before":
                raise KeyboardInterrupt
            result = super().send(channel_name, message) if self.how in ("dies after", "no answer") else None
            if self.how == "dies after":
                raise KeyboardInterrupt
            if result:
                return DeliveryResult.UNKNOWN, "no answer"
            return DeliveryResult.FAILED, "refused"
        return super().send(channel_name, message)


LONG = "terms-of-service-" * 11


def flood(office, many):
    for number in range(many):
        office.change(f"vendor-{number:03}/{LONG}", Severity.HIGH)
    office.deliver()
    office.wait(MINUTE)


@on_both
@pytest.mark.parametrize(
    ("how", "at"),
    [("refused", 2), ("no answer", 2), ("dies before", 3), ("dies after", 2), ("dies after", 1)],
)
def test_a_flood_that_breaks_off_at_any_part_goes_on_at_that_part_under_the_same_reference(opening, how, at):
    office = opening(["slack"], [change_route("slack", digest=None)], brake=1)
    flood(office, 64)
    in_dress(office, "slackhook")
    inbox = office.inboxes["slack"]
    inbox.received.clear()
    office.store.backlogs.release("slack", office.now)
    office.notifier = Unsteady(office.channels, storage=None, at=(at,), how=how)
    try:
        office.deliver()
    except KeyboardInterrupt:
        office.store.outbox.recover(office.now)
    office.wait(HOUR)
    office.deliver()
    feet = [json.loads(each.body)["blocks"][-1]["elements"][0]["text"] for each in inbox.received]
    parts = [foot.partition(" · part ") for foot in feet if " · part " in foot]
    total = int(parts[0][2].split(" of ")[1])
    numbers = [int(part[2].split(" of ")[0]) for part in parts]
    assert total >= 3 and len({part[0] for part in parts}) == 1
    doubted = [at] if how in ("no answer", "dies after") else []
    assert numbers == sorted([*range(1, total + 1), *doubted])
    text = b"".join(each.body for each in inbox.received).decode()
    assert [n for n in range(64) if f"vendor-{n:03}" not in text] == []
    assert office.store.outbox.count_by_state().get(AlertState.PENDING, 0) == 0


@on_both
def test_a_channel_that_became_of_another_kind_gets_every_part_of_its_own(opening):
    office = opening(["slack"], [change_route("slack")], brake=1)
    flood(office, 64)
    in_dress(office, "slackhook")
    office.store.backlogs.release("slack", office.now)
    office.notifier = Unsteady(office.channels, storage=None, at=(3,), how="refused")
    office.deliver()
    in_dress(office, "webhook")
    office.inboxes["slack"].received.clear()
    office.wait(HOUR)
    office.deliver()
    assert len(office.received("slack")) == 1 and office.payloads("slack")[0]["event"] == "digest"
