"""The person who acts by a command: who it is, why, and until when."""

import getpass
import os
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

import click

from monitor import review
from monitor.config import Config
from monitor.errors import UsageError
from monitor.review import tidy_line

Function = TypeVar("Function", bound=Callable[..., Any])


def by_option(function: Function) -> Function:
    """Give a command its ``--by``."""
    return click.option("--by", help="Who does it.  [default: your login name]")(function)


def until_option(function: Function) -> Function:
    """Give a command its ``--for`` and ``--until``."""
    function = click.option("--until", metavar="DATE", help="Up to the end of this day.")(function)
    return click.option("--for", "length", metavar="TIME", help="For so long: 12h, 7d, 4w.")(function)


def find_moment(length: str | None, until: str | None, now: datetime, config: Config) -> datetime:
    """The moment that ``--for`` or ``--until`` names; exactly one of them must be given."""
    if (length is None) == (until is None):
        raise UsageError("say for how long: either --for 7d or --until 2026-12-24")
    try:
        return review.find_moment(length, until, now, config.settings.zone)
    except UsageError as error:
        raise UsageError(f"--{error}" if str(error).startswith("for") else str(error)) from None


def find_person(by: str | None) -> str:
    """The name given, else that of whoever is logged in (also behind sudo)."""
    try:
        name = tidy_line(by if by is not None else os.environ.get("SUDO_USER") or getpass.getuser(), "--by")
    except (KeyError, OSError, ImportError):
        name = ""
    if not name:
        raise UsageError("who are you? say it with --by NAME")
    return name
