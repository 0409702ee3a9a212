"""Empties the outbox: claim, send, record. State before action, so that a crash anywhere loses nothing.

A message is claimed and its delivery recorded before anything is sent. A delivery found running after a
crash has an unknown outcome: its alerts are sent again, with the same reference, so that a receiver can
tell. This room never decides what is worth telling; that was decided when the alert was made. It decides
what goes together, and holds back what would be a flood.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor.deliver.attempt import REMOVED, Attempt, Sender
from monitor.deliver.brake import BRAKE_WINDOW, find_fresh, judge, newest_of
from monitor.deliver.composer import Composer
from monitor.deliver.notices import (
    REMIND_AFTER,
    longest_wait,
    next_digests,
    notice,
    notices_elsewhere,
)
from monitor.deliver.parcels import Parcel, gather, pack, waits_for_company
from monitor.log import get_log
from monitor.model import (
    EVENTS,
    Alert,
    AlertState,
    DeliveryResult,
    Document,
    Message,
    Route,
    Settings,
    Severity,
    Subject,
    Timing,
)
from monitor.schedule import RETRY_CAP, retry_at
from monitor.store import Ending, KeptMessage, Store

__all__ = ["Deliverer", "Dispatch", "Parcel", "Sender", "pack"]

events = get_log(__name__)

CRITICAL_THROUGH = 5
"""Critical changes that are told one by one even in a flood, within the same time."""

FEWEST_ATTEMPTS = 10
"""Attempts before an alert is given up however long ago the first was: the machine may have slept."""

MOST_AT_ONCE = 10_000
"""Alerts looked at together: bounds the memory of one pass, and the size of one digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """How one message fared, for logs and for the command line; ``dead``: given up, ``held``: in a flood."""

    channel: str
    reference: str
    alerts: int
    result: DeliveryResult | None
    detail: str
    dead: bool = False
    held: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliverer:
    """Sends what is due. ``documents`` (by id), ``routes`` and ``channels`` are the configuration in force.

    ``proceed`` is asked before each message, ``report`` told of each when it has ended; one Deliverer at a
    time works on a channel.
    """

    store: Store
    sender: Sender
    settings: Settings
    documents: Mapping[str, Document]
    routes: Sequence[Route]
    channels: Collection[str]
    clock: Callable[[], datetime]
    roll: Callable[[], float]
    proceed: Callable[[], bool] = field(default=lambda: True)
    report: Callable[[Dispatch], None] = field(default=lambda dispatch: None)

    def plan(self) -> None:
        """Make the notices whose time is known: digests to come, and reminders of what is held back.

        What a clock that was ahead had put off is due again.
        """
        now = self.clock()
        self.store.backlogs.mend_times(now, longest_wait=RETRY_CAP * 2)
        self.store.outbox.plan_digests(next_digests(self.routes, self.channels, now), now)
        held = {each.channel for each in self.store.backlogs.all() if each.state is AlertState.HELD}
        reminders = [
            self._flood_notice(each, now) for each in sorted(held) if self._is_reminder_due(each, now)
        ]
        if reminders:
            self.store.outbox.add(reminders)

    def deliver_due(self, *, channel: str | None = None, gathered: bool = False) -> tuple[Dispatch, ...]:
        """Send every alert that is due now, in order; stops between messages when told to.

        ``gathered`` says that no more is to come and that nobody else is sending: nothing waits for company
        any longer, and what a run before this one began and did not end, because it was killed, is due again.
        """
        if gathered:
            for interrupted in self.store.outbox.recover(self.clock()):
                events.warning("delivery had an unknown end; sent again", reference=interrupted.reference)
        if channel is not None:
            return self._deliver_channel(channel, gathered=gathered)
        names = {*self.channels, *self.channels_due()}
        return tuple(
            sent for name in sorted(names) for sent in self._deliver_channel(name, gathered=gathered)
        )

    def channels_due(self) -> tuple[str, ...]:
        """The channels that have something due now."""
        return self.store.outbox.channels_due(self.clock())

    def _deliver_channel(self, channel: str, *, gathered: bool) -> tuple[Dispatch, ...]:
        """Passes over what is due until one sends nothing: whatever failed waits for its next attempt."""
        if channel not in self.channels:
            return self._give_up_channel(channel)
        done: list[Dispatch] = []
        while self.proceed() and not self.sender.rest_of(channel):
            due, held = self._apply_brake(channel, self._due(channel, gathered=gathered))
            due = self._with_earlier(channel, due)
            for each in held:
                self.report(each)
            done += held
            sent = self._send_all(pack(due))
            done += sent
            if not sent and not held:
                break
        return tuple(done)

    def _send_all(self, parcels: Sequence[Parcel]) -> list[Dispatch]:
        sent = []
        for parcel in parcels:
            if not self.proceed() or self.sender.rest_of(parcel.channel):
                break
            outcome = self._send(parcel)
            if outcome:
                self.report(outcome)
                sent.append(outcome)
        return sent

    def _due(self, channel: str, *, gathered: bool) -> tuple[Alert, ...]:
        now = self.clock()
        wait = longest_wait(self.routes, channel)
        found = self.store.outbox.due(now, channel=channel, ahead=wait, limit=MOST_AT_ONCE)
        if gathered:
            return tuple(
                each
                for each in found
                if (each.next_attempt_at or each.due_at) <= now or waits_for_company(each, wait)
            )
        return gather(found, now=now, wait=wait)

    def _apply_brake(self, channel: str, due: tuple[Alert, ...]) -> tuple[tuple[Alert, ...], list[Dispatch]]:
        """What may go out, and what is held back because it would be a flood."""
        limit = self.settings.brake
        fresh = find_fresh(due)
        if not limit or not fresh:
            return due, []
        newest = newest_of(fresh)
        since = newest.created_at - BRAKE_WINDOW if newest else self.clock()
        recent = (
            self.store.backlogs.count_messages(channel, EVENTS, since, newest.created_at) if newest else 0
        )
        judged = judge(fresh, recent=recent, limit=limit)
        flood = judged.flood
        if flood:
            flood -= self._through(channel, [each for each in fresh if each.id in flood], since)
        # an earlier alert goes with a later one about its document, or would come after it
        kept = flood | judged.too_many
        newest_passing = _newest_by_document(each for each in fresh if each.id not in kept)
        along = {
            each.id
            for each in fresh
            if each.id is not None and each.id < newest_passing.get(each.document_id, 0)
        }
        held = [self._hold(channel, flood - along)] if flood - along else []
        gathered = judged.too_many - along
        if gathered:
            self.store.backlogs.gather(gathered)
        left = (each for each in due if each.id not in flood - along)
        return tuple(
            replace(each, timing=Timing.DIGEST) if each.id in gathered else each for each in left
        ), held

    def _hold(self, channel: str, back: Collection[int]) -> Dispatch:
        """Hold a flood back, with the one message that tells of it where none did of late."""
        now = self.clock()
        first = self.store.backlogs.find(channel, AlertState.HELD) is None
        notices = [self._flood_notice(channel, now)] if first or self._is_reminder_due(channel, now) else []
        count = self.store.backlogs.hold(back, notices)
        return Dispatch(
            channel=channel,
            reference=notices[0].reference if notices else "",
            alerts=count,
            result=None,
            detail=f"more than {self.settings.brake} messages in a short time",
            held=True,
        )

    def _with_earlier(self, channel: str, due: tuple[Alert, ...]) -> tuple[Alert, ...]:
        """With what came up earlier about the same documents and waits: held back, or for quiet hours to end.

        Otherwise the later alert would arrive first. What waits for a digest, or is one, is left alone.
        """
        newest = _newest_by_document(each for each in due if each.timing is Timing.NOW and not each.parcel)
        taken = self.store.backlogs.take_along(channel, newest) if newest else ()
        known = {alert.id for alert in due}
        return (*due, *(each for each in taken if each.id not in known))

    def _through(self, channel: str, fresh: Sequence[Alert], since: datetime) -> frozenset[int]:
        """The critical changes that go out even in a flood."""
        room = CRITICAL_THROUGH - self.store.backlogs.count_critical(channel, since)
        severities = self.store.outbox.severities([each.id for each in fresh if each.id is not None])
        critical = sorted(each for each, severity in severities.items() if severity is Severity.CRITICAL)
        return frozenset(critical[: max(0, room)])

    def _is_reminder_due(self, channel: str, now: datetime) -> bool:
        told = self.store.outbox.last_notice_at(Subject.HELD, channel)
        return channel in self.channels and (told is None or now - told >= REMIND_AFTER)

    def _flood_notice(self, channel: str, now: datetime) -> Alert:
        return notice(Subject.HELD, channel, channel, now=now)

    def _give_up_channel(self, channel: str) -> tuple[Dispatch, ...]:
        """Alerts for a channel that is no longer configured are given up, and that is told elsewhere."""
        due = self.store.outbox.due(self.clock(), channel=channel, limit=MOST_AT_ONCE)
        if not due:
            return ()
        count = self.store.backlogs.give_up(
            [each.id for each in due if each.id is not None], REMOVED, self._notices(Subject.REMOVED, channel)
        )
        given_up = Dispatch(
            channel=channel,
            reference=due[0].reference,
            alerts=count,
            result=DeliveryResult.FAILED,
            detail=REMOVED,
            dead=True,
        )
        self.report(given_up)
        return (given_up,)

    def _notices(self, subject: Subject, channel: str) -> tuple[Alert, ...]:
        """What tells other channels of one that fails: once, not for each alert, until it works again."""
        now = self.clock()
        dead = {each.channel for each in self.store.backlogs.all() if each.state is AlertState.DEAD}
        told, worked = (
            self.store.outbox.last_notice_at(subject, channel),
            self.store.outbox.last_sent_at(channel),
        )
        if channel in dead and told is not None and (worked is None or told > worked):
            return ()
        return notices_elsewhere(
            subject, channel, routes=self.routes, channels=self.channels, failing=dead, now=now
        )

    def _send(self, parcel: Parcel) -> Dispatch | None:
        ids = [alert.id for alert in parcel.alerts if alert.id is not None]
        attempt = Attempt(store=self.store, sender=self.sender, proceed=self.proceed, parcel=parcel)
        kept = attempt.find_kept(ids)
        message = kept.message if kept else self._render(parcel)
        delivery = self.store.outbox.claim(
            ids,
            channel=parcel.channel,
            reference=parcel.reference,
            now=self.clock(),
            message=None if kept else message,
        )
        if delivery is None:
            return None
        result, detail = attempt.make(kept or KeptMessage(message=message, alert_ids=tuple(ids)))
        now = self.clock()
        again = None
        if result is not DeliveryResult.SENT:
            first = min(alert.first_attempt_at or delivery.started_at for alert in parcel.alerts)
            attempts = max(alert.attempts for alert in parcel.alerts) + 1
            first = first if attempts >= FEWEST_ATTEMPTS else now
            again = retry_at(attempts, first, now=now, roll=self.roll())
            again = max(again, now + self.sender.rest_of(parcel.channel)) if again else None
        dead = result is not DeliveryResult.SENT and again is None
        notices = self._notices(Subject.DEAD, parcel.channel) if dead else ()
        self.store.outbox.finish(
            delivery.id, Ending(result, detail, next_attempt_at=again, dead=dead), now=now, notices=notices
        )
        return Dispatch(
            channel=parcel.channel,
            reference=parcel.reference,
            alerts=len(ids),
            result=result,
            detail=detail,
            dead=dead,
        )

    def _render(self, parcel: Parcel) -> Message:
        composer = Composer(
            store=self.store, settings=self.settings, documents=self.documents, now=self.clock()
        )
        return composer.compose(parcel)


def _newest_by_document(alerts: Iterable[Alert]) -> dict[str, int]:
    """The id of the newest alert about each document that is told in order: reminders and notices are not."""
    newest: dict[str, int] = {}
    for alert in alerts:
        if alert.subject in EVENTS and alert.id is not None:
            newest[alert.document_id] = max(alert.id, newest.get(alert.document_id, 0))
    return newest
