"""The command ``test-alert``: a sample for each channel."""

import sys

import click

from monitor.cli.doors import open_notifier, read_config, with_config
from monitor.cli.exits import NEEDS_A_PERSON
from monitor.cli.output import echo
from monitor.clock import utc_now
from monitor.errors import UsageError
from monitor.message import render_test
from monitor.model import Channel, DeliveryResult


@click.command("test-alert")
@click.argument("channels", nargs=-1, metavar="[CHANNEL]...")
@with_config
def test_alert(channels: tuple[str, ...], config_path: str | None) -> None:
    """Send a sample alert to a channel (to each, where none is named)."""
    config = read_config(config_path, quiet=False)
    by_name = {channel.name: channel for channel in config.channels}
    for name in channels:
        if name not in by_name:
            raise UsageError(f"no channel {name!r}; there are: {', '.join(by_name)}")
    chosen: list[Channel] = [by_name[name] for name in channels] or _real_channels(config.channels)
    sender = open_notifier(config)
    failed = False
    for channel in chosen:
        settings = config.settings
        message = render_test(channel.name, utc_now(), base_url=settings.base_url, zone=settings.zone)
        result, detail = sender.send(channel.name, message)
        echo(f"{channel.name}: {result}" + (f": {detail}" if detail else ""), err=True)
        failed |= result is not DeliveryResult.SENT
    if failed:
        sys.exit(NEEDS_A_PERSON)


def _real_channels(channels: tuple[Channel, ...]) -> list[Channel]:
    """All but standard output, unless there is nothing else."""
    return [channel for channel in channels if channel.url != "stdout://"] or list(channels)
