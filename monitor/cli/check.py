"""The command ``check``: one round by hand, and what is due to be sent."""

import sys
from dataclasses import dataclass
from datetime import timedelta
from random import SystemRandom
from typing import TYPE_CHECKING

import click

from monitor.check import Examiner, Postponement, check_document, new_reference
from monitor.cli.choice import choose_watched
from monitor.cli.doors import open_notifier, open_sandbox, open_store_of, open_web, read_config, with_config
from monitor.cli.exits import DIFFERENCES, NEEDS_A_PERSON
from monitor.cli.lanes import check_side_by_side
from monitor.cli.output import as_json, echo, print_json
from monitor.clock import utc_now
from monitor.config import Config
from monitor.daemon import log_dispatch
from monitor.deliver import Deliverer
from monitor.errors import StoreBusy, UsageError
from monitor.model import Checked, DeliveryResult, Document, Message, Outcome
from monitor.remind import Follower, log_round
from monitor.schedule import first_due
from monitor.store import Store

if TYPE_CHECKING:
    from monitor.notify import Notifier

MOST_FORGOTTEN = 5_000
"""Old checks that one round forgets: a quarter of a second of a round under cron."""


@click.command()
@click.argument("documents", nargs=-1, metavar="[DOCUMENT]...")
@click.option("--dry-run", is_flag=True, help="Fetch and compare, record nothing, tell nobody.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 when something changed.")
@click.option("--accept", is_flag=True, help="Take a page that would be held: it is the document, you say.")
@with_config
@as_json
def check(
    documents: tuple[str, ...],
    dry_run: bool,
    exit_code: bool,
    accept: bool,
    config_path: str | None,
    json: bool,
) -> None:
    """Check documents now (all of them, where none is named)."""
    if accept and not documents:
        raise UsageError("name the documents to accept; look at each of them first")
    config = read_config(config_path, quiet=False)
    chosen = choose_watched(documents, config)
    with open_sandbox() as sandbox, open_store_of(config) as store:
        sync_documents(store, config)
        examiner = Examiner(settings=config.settings, routes=config.routes, accept=accept, executor=sandbox)
        results, bugs = _check_all(chosen, store, config, examiner, dry_run=dry_run, json=json)
        if not dry_run:
            deliver_unless_the_daemon_does(store, config)
    if json:
        print_json([check_facts(checked) for checked in results])
    if bugs or any(
        checked.outcome in (Outcome.FAILED, Outcome.HELD) and not checked.state.unconfirmed
        for checked in results
    ):
        sys.exit(NEEDS_A_PERSON)
    if exit_code and any(checked.change for checked in results):
        sys.exit(DIFFERENCES)


def sync_documents(store: Store, config: Config) -> None:
    """Have the store know the documents of the configuration."""
    watched = config.watched
    now = utc_now()
    store.documents.sync(
        watched, now, first_due=lambda document: first_due(document, now, among=len(watched))
    )


def _check_all(
    chosen: list[Document], store: Store, config: Config, examiner: Examiner, *, dry_run: bool, json: bool
) -> tuple[list[Checked], int]:
    """What came of each, in the order of ``chosen``, and how many checks ended in a bug."""
    fetcher = open_web(config)

    def check_one(document: Document) -> Checked | Postponement | None:
        return check_document(
            document, store=store, fetcher=fetcher, examiner=examiner, clock=utc_now, commit=not dry_run
        )

    found: dict[str, Checked] = {}
    bugs = 0
    for document, checked, problem in check_side_by_side(chosen, check_one, workers=config.settings.workers):
        if isinstance(checked, Postponement):
            echo(f"{document.id}: not checked: {checked.why}", err=True)
            continue
        if checked is None:
            bugs += bool(problem)
            words = problem or "another process checked it at the same time"
            echo(f"{document.id}: {words}", err=True)
            continue
        found[document.id] = checked
        if not json:
            echo(describe_check(checked))
    return [found[document.id] for document in chosen if document.id in found], bugs


def describe_check(checked: Checked) -> str:
    """How a check ended, as one line."""
    words = f"{checked.document_id}: {checked.outcome}"
    if checked.change:
        judgement = checked.change.comparison.judgement
        words += f" to version {checked.state.version} ({judgement.kind}, {judgement.severity})"
    words += f": {checked.detail}" if checked.detail else ""
    return words + (" (robots.txt overridden, as configured)" if checked.fetch.robots_overridden else "")


def check_facts(checked: Checked) -> dict[str, object]:
    """How a check ended, for a program."""
    change = checked.change
    return {
        "document": checked.document_id,
        "at": checked.at,
        "outcome": checked.outcome,
        "detail": checked.detail,
        "status": checked.fetch.status,
        "duration_seconds": checked.fetch.duration.total_seconds(),
        "version": checked.state.version,
        "robots_overridden": checked.fetch.robots_overridden,
        "kind": change.comparison.judgement.kind if change else None,
        "severity": change.comparison.judgement.severity if change else None,
        "alerts": [alert.reference for alert in checked.alerts],
    }


def deliver_unless_the_daemon_does(store: Store, config: Config) -> None:
    """Send what is due to be sent, where no daemon does it."""
    try:
        with store.hold_instance():
            log_round(Follower(store=store, reference=new_reference).follow_up(config, utc_now()))
            deliverer = Deliverer(
                store=store,
                sender=_LateSender(config=config),
                settings=config.settings,
                documents={document.id: document for document in config.documents},
                routes=config.routes,
                channels=frozenset(channel.name for channel in config.channels),
                clock=utc_now,
                roll=SystemRandom().random,
            )
            deliverer.plan()
            for sent in deliverer.deliver_due(gathered=True):
                log_dispatch(sent)
            store.upkeep.tidy(utc_now(), most=MOST_FORGOTTEN)
    except StoreBusy:
        echo("alerts, if any, are sent by the daemon that runs on this database", err=True)


@dataclass(slots=True, kw_only=True)
class _LateSender:
    """The channels, opened for the first message: their services take a second to load."""

    config: Config
    _notifier: "Notifier | None" = None

    def split(self, channel_name: str, message: Message) -> tuple[Message, ...]:
        """As the notifier does."""
        self._notifier = self._notifier or open_notifier(self.config)
        return self._notifier.split(channel_name, message)

    def send(self, channel_name: str, message: Message) -> tuple[DeliveryResult, str]:
        """As the notifier does."""
        self._notifier = self._notifier or open_notifier(self.config)
        return self._notifier.send(channel_name, message)

    def rest_of(self, channel_name: str) -> timedelta:
        """As the notifier does; none asked for a rest before the first message."""
        return self._notifier.rest_of(channel_name) if self._notifier else timedelta(0)
