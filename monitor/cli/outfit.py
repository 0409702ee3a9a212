"""What the commands share: finding the configuration, opening the store, and printing tables and JSON."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
import msgspec

from monitor import __version__, log
from monitor.config import Config, load_config
from monitor.errors import UsageError
from monitor.model import Channel

if TYPE_CHECKING:
    from monitor.fetch import Web
    from monitor.notify import Notifier
    from monitor.store import Store

Function = TypeVar("Function", bound=Callable[..., Any])
DEFAULT_CONFIG = "config.toml"
NOTHING_YET = "no document is watched yet; add one with: policy-monitor add URL"


def remember_config(context: click.Context, path: str | None) -> None:
    """Keep the path given before the command; one given after it goes first."""
    context.obj = path


def with_config(function: Function) -> Function:
    """Let a command take ``--config`` after its name as well."""
    return click.option(
        "--config", "config_path", type=click.Path(dir_okay=False), help="The configuration file."
    )(function)


def as_json(function: Function) -> Function:
    """Give a listing its ``--json``."""
    return click.option("--json", "json", is_flag=True, help="Print JSON.")(function)


def config_file(path: str | None) -> Path:
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
    config = load_config(config_file(path), environ=os.environ, check_channel=check_channel, sends=not quiet)
    log.configure(config.settings.log_level, secrets=config.secrets)
    if not quiet:
        for warning in config.warnings:
            click.echo(warning, err=True)
    return config


@contextmanager
def opened(config: Config, *, read_only: bool = False) -> Iterator["Store"]:
    """The store of a configuration, with its documents known to it."""
    # a command that needs no history, and the shell's completion, need not wait for the database's library
    from monitor.store import open_store  # noqa: PLC0415

    with open_store(config.settings.database, config.settings.storage, read_only=read_only) as store:
        yield store


def _check_channel(url: str) -> str | None:
    return _notifier(()).check(url)


def _notifier(channels: Sequence[Channel], storage: Path | None = None) -> "Notifier":
    # apprise takes a second to load its hundred services; commands that send nothing need not wait
    from monitor.notify import Notifier  # noqa: PLC0415

    return Notifier(channels, storage=storage)


def open_web(config: Config) -> "Web":
    """The door to the web."""
    from monitor.fetch import Web  # noqa: PLC0415

    return Web(config.settings.fetch, version=__version__)


def open_notifier(config: Config) -> "Notifier":
    """The door to the channels."""
    return _notifier(config.channels, config.settings.storage)


def print_table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Aligned columns on standard output; the last column runs free."""
    cells = [[*header], *([_cell(value) for value in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(header) - 1)]
    for index, row in enumerate(cells):
        padded = [text.ljust(width) for text, width in zip(row, widths, strict=False)]
        line = "  ".join([*padded, row[-1]]).rstrip()
        click.echo(click.style(line, bold=True) if index == 0 and sys.stdout.isatty() else line)


def print_json(value: Any) -> None:
    """One JSON document on standard output; times are ISO 8601 in UTC."""
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2))


def utc(moment: datetime | None) -> str:
    """A time for a table: to the minute, UTC; '-' for None."""
    return f"{moment:%Y-%m-%d %H:%M}" if moment else "-"


def web_address(text: str) -> str:
    """The address, if it is one of a page; else UsageError, before anything is read or asked."""
    if text.lower().startswith(("https://", "http://")):
        return text
    meant = f"https://{text}" if "://" not in text and "." in text else "https://vendor.example/privacy"
    raise UsageError(f"{text!r} is not the address of a page; write it like {meant}")


def counted(count: int, noun: str) -> str:
    """``1 document``, ``2 documents``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def colour_wanted() -> bool:
    """Colour only on a terminal, and never against NO_COLOR."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _cell(value: object) -> str:
    text = "-" if value is None else str(value)
    return "".join(character if character.isprintable() else " " for character in text)
