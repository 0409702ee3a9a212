"""The command ``policy-monitor``: thin commands over the rooms below.

Data goes to standard output, everything else to standard error. Exit codes: 0 done, 1 there are
differences (``diff``, ``check --exit-code``), 2 usage or configuration, 3 something needs a person (failed
checks, trouble, dead alerts), 74 the database or disk failed, 75 another instance holds the database,
70 a bug of this program, 130 interrupted.
"""

import difflib
import importlib
import logging
import os
import sys
import threading
from typing import Any

import click

from monitor import __version__, log
from monitor.cli.outfit import remember_config
from monitor.errors import ConfigError, MonitorError, StoreBusy, StoreError, UsageError
from monitor.log import get_log

events = get_log(__name__)

EXIT_USAGE = 2
EXIT_NEEDS_A_PERSON = 3
EXIT_BUG = 70
EXIT_STORE = 74
EXIT_BUSY = 75
EXIT_INTERRUPTED = 130
EXITS: tuple[tuple[type[MonitorError], int], ...] = (
    (ConfigError, EXIT_USAGE),
    (UsageError, EXIT_USAGE),
    (StoreBusy, EXIT_BUSY),
    (StoreError, EXIT_STORE),
    (MonitorError, EXIT_NEEDS_A_PERSON),
)
"""The exit code of each error, the most particular first."""


COMMANDS = {
    "init": "setting_up.init",
    "add": "setting_up.add",
    "list": "listing.list_documents",
    "check": "watching.check",
    "run": "watching.run",
    "status": "standing.status",
    "history": "asking.history",
    "show": "asking.show",
    "page": "asking.page",
    "diff": "asking.diff",
    "changes": "asking.changes",
    "why": "asking.why",
    "alerts": "alerting.alerts",
    "upcoming": "upcoming.upcoming",
    "ack": "handling.ack",
    "snooze": "handling.snooze",
    "silence": "silencing.silence",
    "test-alert": "telling.test_alert",
    "route": "telling.route",
    "explain": "explaining.explain",
    "config": "setting_up.config",
    "rebuild": "watching.rebuild",
    "export": "exporting.export",
    "verify": "keeping.verify",
    "backup": "keeping.backup",
    "completion": "setting_up.completion",
}
"""Each command and where it is, in the order in which a person meets them."""


class Commands(click.Group):
    """The commands, each loaded when it is asked for: one that only reads need not load what fetches."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in the order of ``COMMANDS``."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(".")
        command = getattr(importlib.import_module(f"monitor.cli.{module}"), name)
        assert isinstance(command, click.Command)
        command.help = (command.help or "").replace("``", "`")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Name each command with its whole first sentence."""
        commands = [(name, self.get_command(ctx, name)) for name in COMMANDS]
        with formatter.section("Commands"):
            formatter.write_dl(
                [
                    (name, " ".join((command.help or "").split("\n\n")[0].split()))
                    for name, command in commands
                    if command
                ]
            )

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name; a typo is told the nearest one."""
        near = difflib.get_close_matches(args[0], COMMANDS, n=1)
        if args[0] not in COMMANDS and near and not ctx.resilient_parsing:
            ctx.fail(f"No such command {args[0]!r}. Did you mean {near[0]!r}?")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; click would end a pipe without a reader with 1, which says "differences"."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise ReaderGone from None


class ReaderGone(Exception):  # noqa: N818 - said of a pager or head
    """Nobody reads standard output any more."""


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="policy-monitor")
@click.option(
    "--config",
    "config_path",
    type=click.Path(dir_okay=False),
    help="The configuration file.  [default: $POLICY_MONITOR_CONFIG or config.toml]",
)
@click.pass_context
def group(context: click.Context, config_path: str | None) -> None:
    """Watch vendors' policy pages, tell real changes from noise, and say what they are about."""
    remember_config(context, config_path)


def main(arguments: list[str] | None = None) -> Any:
    """The entry point: every foreseen failure is one sentence on standard error and an exit code."""
    try:
        code = group.main(args=arguments, prog_name="policy-monitor", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = EXIT_USAGE
    except (click.Abort, KeyboardInterrupt):
        code = EXIT_INTERRUPTED
        if threading.active_count() > 1:
            # fetches under way would hold the process; all that they had is uncommitted
            os._exit(code)
    except MonitorError as error:
        for problem in error.problems if isinstance(error, ConfigError) else (f"policy-monitor: {error}",):
            click.echo(problem, err=True)
        code = next(code for kind, code in EXITS if isinstance(error, kind))
    except (ReaderGone, BrokenPipeError):
        # nothing more can be written, not even at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except OSError as error:
        # doors to the disk tell their failures by themselves; this is standard output on a full disk
        click.echo(f"policy-monitor: the output cannot be written: {error.strerror}", err=True)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = EXIT_STORE
    except Exception as error:
        if not logging.getLogger().handlers:
            log.configure()
        events.exception("this program has a bug; please report this line", error)
        code = EXIT_BUG
    sys.exit(code or 0)
