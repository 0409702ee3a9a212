"""The command ``alerts``: lists alerts, and settles those that wait for a person."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

import click

from monitor.cli.doors import open_history_of, open_store_of, read_config, with_config
from monitor.cli.output import (
    as_json,
    echo,
    format_time,
    plural,
    print_json,
    print_table,
    time_heading,
    told_time,
)
from monitor.cli.question import almanac_for
from monitor.clock import utc_now
from monitor.errors import UsageError
from monitor.model import Alert, AlertState

if TYPE_CHECKING:
    from monitor.store import Store


@click.group(invoke_without_command=True)
@click.option(
    "--state", type=click.Choice([str(state) for state in AlertState]), help="Only those in this state."
)
@click.option("--since", help="A date or an age.")
@with_config
@as_json
@click.pass_context
def alerts(
    context: click.Context, state: str | None, since: str | None, config_path: str | None, json: bool
) -> None:
    """List alerts, newest first; ``retry``, ``release`` and ``drop`` settle those that wait for a person."""
    if context.invoked_subcommand:
        return
    config = read_config(config_path)
    with open_history_of(config) as store:
        found = store.outbox.alerts(
            state=AlertState(state) if state else None,
            since=almanac_for(config, None).start(since) if since else None,
            limit=500,
        )
    if json:
        print_json(found)
        return
    print_table(
        ("REFERENCE", "STATE", time_heading("DUE"), "SENT", "CHANNEL", "ABOUT", "TRIES", "REASON"),
        [
            (
                alert.reference,
                alert.state,
                format_time(alert.due_at),
                format_time(alert.sent_at),
                alert.channel,
                f"{alert.document_id or alert.about} {alert.subject}",
                alert.attempts,
                alert.last_error or alert.reason,
            )
            for alert in found
        ],
    )


@alerts.command()
@click.argument("references", nargs=-1)
@click.option(
    "--to",
    "channel",
    metavar="CHANNEL",
    help="Send them to this channel; without REFERENCES, those of channels that are configured no longer.",
)
@with_config
def retry(references: tuple[str, ...], channel: str | None, config_path: str | None) -> None:
    """Make dead alerts due again (all of them, where none is named)."""
    config = read_config(config_path)
    known = {each.name for each in config.channels}
    if channel is not None and channel not in known:
        raise UsageError(f"no channel {channel}; there are: {', '.join(sorted(known))}")
    now = utc_now()
    with open_store_of(config) as store:
        named = [_find_alert(store, reference) for reference in references]
        ids = [alert.id for alert in named if alert.id is not None]
        for alert in named:
            if why := _why_not_due(alert):
                echo(f"{alert.reference}: {why}", err=True)
        stranded = _count_stranded(named or store.outbox.alerts(state=AlertState.DEAD), known)
        if channel is None:
            count, dropped = store.backlogs.retry(tuple(ids) or None, now), 0
        else:
            staying = [alert.id for alert in named if alert.channel == channel and alert.id is not None]
            count, dropped = store.backlogs.send_elsewhere(ids or None, channel, now, known=known)
            count += store.backlogs.retry(staying, now) if staying else 0
    _print_retry(count, dropped, stranded, channel)


def _print_retry(count: int, dropped: int, stranded: Mapping[str, int], channel: str | None) -> None:
    to = f" on {channel}" if channel else ""
    echo(f"{plural(count, 'alert')} due again{to}", err=True)
    if dropped:
        echo(f"{plural(dropped, 'alert')} dropped: {channel} has its own about the same", err=True)
    if stranded and channel is None:
        names = ", ".join(f"{name} ({number})" for name, number in stranded.items())
        echo(
            f"not in the configuration: {names}; --to CHANNEL sends their alerts to another channel", err=True
        )


def _find_alert(store: "Store", reference: str) -> Alert:
    found = store.outbox.alert(reference) or store.outbox.alert(reference.upper())
    if found is None:
        raise UsageError(f"no alert {reference}; `policy-monitor alerts` lists them")
    return found


def _why_not_due(alert: Alert) -> str:
    """Why a retry does nothing for an alert; '' where it does."""
    match alert.state:
        case AlertState.SENT:
            return f"was sent {told_time(alert.sent_at or alert.created_at)}; nothing is due"
        case AlertState.HELD:
            return f"is held back in a flood; `policy-monitor alerts release {alert.channel}` sends it"
        case AlertState.DROPPED:
            return f"was dropped ({alert.last_error})"
        case AlertState.SILENCED:
            return f"was silenced ({alert.reason})"
        case AlertState.SENDING:
            return "is being sent"
        case _:
            return ""


def _count_stranded(named: Iterable[Alert], known: Collection[str]) -> Counter[str]:
    """How many alerts a retry would bring to channels that are not in the configuration, by channel."""
    again = (AlertState.DEAD, AlertState.PENDING)
    return Counter(each.channel for each in named if each.state in again and each.channel not in known)


@alerts.command()
@click.argument("channel", required=False)
@with_config
def release(channel: str | None, config_path: str | None) -> None:
    """Send the alerts that were held back in a flood (for CHANNEL, or for all), in one digest a channel."""
    config = read_config(config_path)
    with open_store_of(config) as store:
        held = {each.channel for each in store.backlogs.all() if each.state is AlertState.HELD}
        known = held | {each.name for each in config.channels}
        if channel is not None and channel not in known:
            raise UsageError(f"no channel {channel}; there are: {', '.join(sorted(known))}")
        count = store.backlogs.release(channel, utc_now())
    words = "released; one digest a channel is due now" if count else "released: none was held back"
    echo(f"{plural(count, 'alert')} {words}", err=True)


@alerts.command()
@click.argument("what", nargs=-1, required=True, metavar="CHANNEL|REFERENCE...")
@click.option("--reason", default="dropped by a person", show_default=True, help="Kept with each alert.")
@with_config
def drop(what: tuple[str, ...], reason: str, config_path: str | None) -> None:
    """Give up alerts for good: by reference, or all that are held or dead for a CHANNEL. None is deleted."""
    config = read_config(config_path)
    with open_store_of(config) as store:
        waiting = {each.channel for each in store.backlogs.all()} | {each.name for each in config.channels}
        count = 0
        for name in what:
            alert = store.outbox.alert(name)
            if alert is not None and alert.id is not None:
                count += store.backlogs.drop(reason, alert_ids=[alert.id])
            elif name in waiting:
                count += store.backlogs.drop(reason, channel=name)
            else:
                raise UsageError(f"no alert and no channel {name}; `policy-monitor alerts` lists alerts")
    echo(f"{plural(count, 'alert')} dropped", err=True)
