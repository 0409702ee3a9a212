"""The command ``policy-monitor``: thin commands over the rooms below.

Data goes to standard output, everything else to standard error. Exit codes: 0 done, 1 there are
differences (``diff``, ``check --exit-code``), 2 usage or configuration, 3 something needs a person (failed
checks, trouble, dead alerts), 74 the database or disk failed, 75 another instance holds the database,
70 a bug of this program, 130 interrupted.
"""

import io
import os
import sys
import threading
from typing import Any

import click

from monitor.cli import exits
from monitor.cli.commands import COMMANDS, NoReader, group
from monitor.errors import ConfigError, MonitorError

__all__ = ["COMMANDS", "group", "main"]


def main(arguments: list[str] | None = None) -> Any:
    """The entry point: every foreseen failure is one sentence on standard error and an exit code."""
    _replace_unknown_signs()
    try:
        code = group.main(args=arguments, prog_name="policy-monitor", standalone_mode=False)
    except (click.Abort, KeyboardInterrupt):
        code = exits.INTERRUPTED
        if threading.active_count() > 1:
            # fetches under way would hold the process; all that they had is uncommitted
            os._exit(code)
    except Exception as error:
        code = _explain_failure(error)
    sys.exit(code or 0)


def _replace_unknown_signs() -> None:
    """A sign that the terminal's or the file's charset has not is shown as '?', and fails nothing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.encoding.lower() not in ("utf-8", "utf8"):
            stream.reconfigure(errors="replace")


def _explain_failure(error: Exception) -> int:
    """Say what went wrong, and the exit code for it."""
    from monitor.cli.output import echo, print_text  # noqa: PLC0415  (`--help` need not wait for it)

    match error:
        case click.ClickException():
            said = io.StringIO()
            error.show(said)
            print_text(said.getvalue(), err=True)
            return exits.USAGE
        case MonitorError():
            problems = error.problems if isinstance(error, ConfigError) else (f"policy-monitor: {error}",)
            for problem in problems:
                echo(problem, err=True)
            return exits.exit_code(error)
        case NoReader() | BrokenPipeError():
            _drop_output()
            return 0
        case OSError():
            # doors to the disk tell their failures by themselves; this is standard output on a full disk
            echo(f"policy-monitor: the output cannot be written: {error.strerror}", err=True)
            _drop_output()
            return exits.STORE
        case _:
            return _report_bug(error)


def _report_bug(error: Exception) -> int:
    import logging  # noqa: PLC0415

    from monitor import log  # noqa: PLC0415

    if not logging.getLogger().handlers:
        log.configure()
    log.get_log(__name__).exception("this program has a bug; please report this line", error)
    return exits.BUG


def _drop_output() -> None:
    """Nothing more can be written, not even at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
