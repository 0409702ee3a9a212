"""The command ``worker``: one of several daemons on one database."""

import os
import secrets

import click

from monitor.cli.doors import open_sandbox, open_store_of, read_config, with_config
from monitor.cli.run import MOST_WAITING, end_abandoned, make_daemon, tell_limits
from monitor.daemon import SPAN, Team


@click.command()
@with_config
def worker(config_path: str | None) -> None:
    """Run one of several daemons on one database of a server, on this machine or any other.

    Workers share the hosts among them: one works on a host at a time, with its pause between two requests.
    One of them leads: it follows up and sends; another does where that one is not heard of. New pages go into
    the database. `run` and workers refuse to run side by side.
    """
    config = read_config(config_path, quiet=False)
    tell_limits()
    name = f"{os.uname().nodename} {os.getpid()} {secrets.token_hex(4)}"
    sandbox = open_sandbox(warm=True, most_waiting=MOST_WAITING)
    with sandbox as reader, open_store_of(config, objects="database") as store:
        team = Team(store.leases(name, SPAN))
        with store.hold_share(), team.membership():
            daemon = make_daemon(config, store, reader, config_path, team=team)
            daemon.run()
        end_abandoned(daemon)
