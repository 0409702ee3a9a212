"""A store with documents and changes, real webhooks as channels, and a clock that the test moves."""

import json
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from monitor.deliver import Deliverer
from monitor.model import (
    Alert,
    Channel,
    Document,
    Matcher,
    Outcome,
    Route,
    Settings,
    Severity,
    Trouble,
    TroubleKind,
)
from monitor.notify import Notifier
from monitor.route import facts_of, route_change, route_trouble
from monitor.schedule import send_at
from monitor.store import Store, open_store
from tests.databases import new_address
from tests.notify.loopback import Inbox, Received, http_inbox
from tests.store.store_samples import (
    NOW,
    checked,
    comparison,
    document,
    new_change,
    new_version,
    page,
    snapshot_of,
)

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ALL = Matcher()


def change_route(*channels: str, **more) -> Route:
    return Route(**{"name": "changes", "matcher": ALL, "channels": channels, **more})


def trouble_route(*channels: str, **more) -> Route:
    return Route(**{"name": "trouble", "matcher": ALL, "channels": channels, "trouble": True, **more})


@dataclass
class Office:
    store: Store
    inboxes: dict[str, Inbox]
    channels: tuple[Channel, ...]
    routes: tuple[Route, ...]
    settings: Settings
    now: object = NOW
    numbers: dict[str, int] = field(default_factory=dict)
    references: int = 0

    def __post_init__(self):
        self.notifier = Notifier(self.channels, storage=None)

    def deliverer(self) -> Deliverer:
        return Deliverer(
            store=self.store,
            sender=self.notifier,
            settings=self.settings,
            documents={each.id: each for each in self.store.documents.all()},
            routes=self.routes,
            channels=frozenset(each.name for each in self.channels),
            clock=lambda: self.now,
            roll=lambda: 0.5,
        )

    def deliver(self, **how):
        return self.deliverer().deliver_due(**how)

    def wait(self, span: timedelta) -> None:
        self.now += span

    def watch(self, *identifiers: str) -> None:
        known = self.store.documents.all()
        self.store.documents.sync([*known, *(document(each) for each in identifiers)], self.now)

    def new_reference(self) -> str:
        self.references += 1
        return f"PM-{self.references:05}"

    def change(self, identifier: str, severity: Severity = Severity.HIGH) -> tuple[int, ...]:
        """A change of the document as a check records it, with the alerts of the routes; their ids."""
        if identifier not in self.numbers:
            self.watch(identifier)
            self._commit(
                identifier, Outcome.FIRST, version=new_version(1), snapshot=self._page(identifier, 1)
            )
            self.numbers[identifier] = 1
        self.numbers[identifier] += 1
        number = self.numbers[identifier]
        about = comparison(severity=severity)
        alerts = route_change(
            facts_of(about),
            document(identifier),
            self.routes,
            now=self.now,
            reference=self.new_reference,
            send_at=send_at,
        )
        recorded = self._commit(
            identifier,
            Outcome.CHANGED,
            version=new_version(number),
            snapshot=self._page(identifier, number),
            change=replace(new_change(self.now), comparison=about),
            alerts=alerts,
        )
        return recorded.alert_ids

    def trouble(self, identifier: str) -> tuple[int, ...]:
        """An announced trouble of the document."""
        self.watch(identifier)
        state = self.store.documents.state(identifier)
        opened = Trouble(
            kind=TroubleKind.UNREACHABLE,
            detail="no answer",
            opened_at=self.now,
            checks=3,
            announced_at=self.now,
        )
        alerts = route_trouble(
            document(identifier),
            opened,
            self.routes,
            now=self.now,
            reference=self.new_reference,
            send_at=send_at,
        )
        return self._commit(
            identifier, Outcome.FAILED, alerts=alerts, state=state, after={"trouble": opened}
        ).alert_ids

    def recover(self, identifier: str) -> None:
        """The end of the document's trouble, told nobody."""
        state = self.store.documents.state(identifier)
        assert state
        self._commit(
            identifier, Outcome.UNCHANGED, state=state, closed=state.trouble, after={"trouble": None}
        )

    def _page(self, identifier: str, number: int):
        return snapshot_of(page(number, words=50) + identifier.encode(), self.now)

    def _commit(self, identifier: str, outcome: Outcome, **more):
        if outcome not in (Outcome.FAILED, Outcome.HELD):
            more["after"] = {"good_at": self.now, **more.get("after", {})}
        recorded = self.store.commit_check(
            checked(self.store, outcome, self.now, document_id=identifier, **more)
        )
        assert recorded is not None
        return recorded

    def received(self, channel: str) -> list[Received]:
        return self.inboxes[channel].received

    def payloads(self, channel: str) -> list[dict]:
        return [json.loads(each.body) for each in self.received(channel)]

    def keys(self, channel: str) -> list[str]:
        return [each.headers["idempotency-key"] for each in self.received(channel)]

    def alert(self, alert_id: int) -> Alert:
        found = self.store.outbox.alert(alert_id)
        assert found is not None
        return found

    def documents_told(self, channel: str) -> list[str]:
        """The documents of every change that arrived, in order of arrival, groups opened up."""
        told = []
        for payload in self.payloads(channel):
            items = payload["items"] if payload["event"] in ("group", "digest") else [payload]
            told += [item["document"]["id"] for item in items if item["event"] == "change"]
        return told


def open_office(stack: ExitStack, folder: Path, names, routes, **settings) -> Office:
    inboxes = {name: stack.enter_context(http_inbox()) for name in names}
    store = stack.enter_context(open_store(new_address(folder / "monitor.db"), folder))
    channels = (
        Channel(name="stdout", url="stdout://"),
        *(Channel(name=name, url=f"webhook://{inbox.host}/hook") for name, inbox in inboxes.items()),
    )
    return Office(
        store=store,
        inboxes=inboxes,
        channels=channels,
        routes=tuple(routes),
        settings=Settings(**{"database": "", "storage": folder, **settings}),
    )


__all__ = [
    "DAY",
    "HOUR",
    "MINUTE",
    "NOW",
    "Document",
    "Office",
    "change_route",
    "open_office",
    "trouble_route",
]
