"""The command ``run``: the daemon in the foreground."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

import click

from monitor.cli.doors import (
    find_config,
    open_notifier,
    open_sandbox,
    open_store_of,
    open_web,
    read_config,
    with_config,
)
from monitor.cli.output import WITHOUT_PAGES, echo
from monitor.config import Config
from monitor.daemon import Daemon, Team
from monitor.errors import UsageError
from monitor.sandbox import Sandbox, missing_limits

if TYPE_CHECKING:
    from monitor.store import Store

MOST_WAITING = 2
"""Heavy pages that wait with a worker each; a further one is read when it is due again."""


@click.command()
@click.option("--serve", "serves", is_flag=True, help="Serve the pages, too, in the same process.")
@with_config
def run(serves: bool, config_path: str | None) -> None:
    """Run the daemon in the foreground: check what is due, send what is due, until told to stop."""
    config = read_config(config_path, quiet=False)
    tell_limits()
    with (
        open_sandbox(warm=True, most_waiting=MOST_WAITING) as sandbox,
        open_store_of(config) as store,
        store.hold_instance(),
    ):
        daemon = make_daemon(config, store, sandbox, config_path)
        with _pages_of(daemon, sandbox) if serves else nullcontext():
            daemon.run()
        end_abandoned(daemon)


def tell_limits() -> None:
    """Say which limit this system cannot set on what reads pages."""
    if missing := missing_limits():
        echo(f"pages are read without a limit of {missing}", err=True)


def make_daemon(
    config: Config, store: "Store", sandbox: Sandbox, config_path: str | None, *, team: Team | None = None
) -> Daemon:
    """The daemon of a configuration, or a worker of a team."""
    return Daemon(
        config=config,
        store=store,
        open_world=lambda config: (open_web(config, ledger=team), open_notifier(config)),
        reload=lambda: read_config(str(find_config(config_path).absolute()), quiet=False),
        executor=sandbox,
        team=team,
    )


def end_abandoned(daemon: Daemon) -> None:
    """End this process where threads still wait for the network: all that they had is uncommitted."""
    if daemon.is_abandoned:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


@contextmanager
def _pages_of(daemon: Daemon, sandbox: Sandbox) -> Iterator[None]:
    """The pages beside the daemon; both begin to end at the same time."""
    try:
        from monitor.cli.pages_thread import open_pages  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise UsageError(WITHOUT_PAGES.format(error.name)) from None
    with open_pages(daemon.config, executor=sandbox) as pages:
        daemon.ending = pages.stop
        yield
