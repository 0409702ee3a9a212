"""The doors that a command opens: the configuration, the store, the web and the channels.

Each library behind them is loaded when its door is opened: a command that only reads need not wait for what
fetches or sends. Refuses to decide what a command does with them.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from monitor import log
from monitor.access import Access
from monitor.cli.output import echo, use_zone
from monitor.config import Config, load_config
from monitor.errors import UsageError
from monitor.model import Channel
from monitor.surroundings import tell_surroundings

if TYPE_CHECKING:
    from monitor.fetch import Web
    from monitor.fetch.politeness import Ledger
    from monitor.notify import Notifier
    from monitor.sandbox import Sandbox
    from monitor.store import Store


Function = TypeVar("Function", bound=Callable[..., Any])
DEFAULT_CONFIG = "config.toml"


def with_config(function: Function) -> Function:
    """Let a command take ``--config`` after its name as well."""
    return click.option(
        "--config", "config_path", type=click.Path(dir_okay=False), help="The configuration file."
    )(function)


def find_config(path: str | None) -> Path:
    """The configuration file asked for: after the command, before it, in the environment, or here."""
    context = click.get_current_context(silent=True)
    given = path or (context.obj if context else None) or os.environ.get("POLICY_MONITOR_CONFIG")
    return Path(given or DEFAULT_CONFIG)


def read_config(path: str | None, *, quiet: bool = True) -> Config:
    """The configuration, validated; warnings go to standard error unless ``quiet``.

    A quiet command sends nothing: it takes channels' addresses as they are, which saves it a second, and need
    not see them at all.
    """
    check_channel = None if quiet else _check_channel
    config = load_config(find_config(path), environ=os.environ, check_channel=check_channel, sends=not quiet)
    log.configure(config.settings.log_level, secrets=config.secrets)
    use_zone(config.settings.zone)
    if not quiet:
        for warning in config.warnings:
            echo(warning, err=True)
    return config


@contextmanager
def open_sandbox(*, warm: bool = False, most_waiting: int | None = None) -> Iterator["Sandbox"]:
    """Where pages are read. Opened first: it is forked from this process while that has one thread."""
    from monitor.sandbox import Sandbox  # noqa: PLC0415

    with Sandbox(warm=warm, most_waiting=most_waiting) as sandbox:
        yield sandbox


@contextmanager
def open_history_of(config: Config) -> Iterator["Store"]:
    """The store of a configuration, for reading alone: creates nothing, and asks for no right to write."""
    from monitor.store import open_store  # noqa: PLC0415

    with open_store(config.settings.database, config.settings.storage, read_only=True) as store:
        yield store


@contextmanager
def open_store_of(config: Config, *, objects: str = "files") -> Iterator["Store"]:
    """The store of a configuration, for recording too; ``objects``: where new pages go."""
    # a command that needs no history, and the shell's completion, need not wait for the database's library
    from monitor.store import open_store  # noqa: PLC0415

    settings = config.settings
    access = Access.for_group(settings.group)
    with open_store(settings.database, settings.storage, access=access, objects=objects) as store:
        yield store


def _check_channel(url: str) -> str | None:
    return _notifier(()).check(url)


def _notifier(channels: Sequence[Channel], storage: Path | None = None) -> "Notifier":
    # apprise takes a second to load its hundred services; commands that send nothing need not wait
    from monitor.notify import Notifier  # noqa: PLC0415

    return Notifier(channels, storage=storage)


def open_web(config: Config, *, ledger: "Ledger | None" = None) -> "Web":
    """The door to the web; ``ledger``: the turns at hosts that others ask, too."""
    from monitor import __version__  # noqa: PLC0415
    from monitor.fetch import Web  # noqa: PLC0415

    tell_surroundings(config.settings.fetch)
    return Web(config.settings.fetch, version=__version__, ledger=ledger)


def open_notifier(config: Config) -> "Notifier":
    """The door to the channels."""
    # what services keep for themselves, such as a session, is for nobody else; once, before there are threads
    os.umask(0o077)
    tell_surroundings(config.settings.fetch)
    Access().apply_below(config.settings.storage / "apprise")
    return _notifier(config.channels, config.settings.storage)


def check_web_address(text: str) -> str:
    """The address, if it is one of a page; else UsageError, before anything is read or asked."""
    if text.lower().startswith(("https://", "http://")):
        return text
    meant = f"https://{text}" if "://" not in text and "." in text else "https://vendor.example/privacy"
    raise UsageError(f"{text!r} is not the address of a page; write it like {meant}")
