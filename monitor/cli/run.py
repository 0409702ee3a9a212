"""The command ``run``: the daemon in the foreground."""

import os
import sys
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
from monitor.cli.output import echo
from monitor.config import Config
from monitor.daemon import Daemon, Team
from monitor.sandbox import missing_limits

if TYPE_CHECKING:
    from monitor.sandbox import Sandbox
    from monitor.store import Store

MOST_WAITING = 2
"""Heavy pages that wait with a worker each; a further one is read when it is due again."""


@click.command()
@with_config
def run(config_path: str | None) -> None:
    """Run the daemon in the foreground: check what is due, send what is due, until told to stop."""
    config = read_config(config_path, quiet=False)
    tell_limits()
    with (
        open_sandbox(warm=True, most_waiting=MOST_WAITING) as sandbox,
        open_store_of(config) as store,
        store.hold_instance(),
    ):
        run_to_end(config, store, sandbox, config_path)


def tell_limits() -> None:
    """Say which limit this system cannot set on what reads pages."""
    if missing := missing_limits():
        echo(f"pages are read without a limit of {missing}", err=True)


def run_to_end(
    config: Config, store: "Store", sandbox: "Sandbox", config_path: str | None, *, team: Team | None = None
) -> None:
    """Be the daemon, or a worker of a team, until told to stop."""
    daemon = Daemon(
        config=config,
        store=store,
        open_world=lambda config: (open_web(config, ledger=team), open_notifier(config)),
        reload=lambda: read_config(str(find_config(config_path).absolute()), quiet=False),
        executor=sandbox,
        team=team,
    )
    daemon.run()
    if daemon.is_abandoned:
        # threads that still wait for the network must not hold the process; all they had is uncommitted
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)
