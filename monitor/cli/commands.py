"""The commands by name, each in the file of its name, loaded when it is asked for."""

import difflib
import importlib
from typing import Any

import click

from monitor import __version__
from monitor.cli.doors import remember_config

COMMANDS = (
    "init",
    "add",
    "list",
    "remove",
    "rename",
    "pause",
    "resume",
    "reload",
    "check",
    "run",
    "serve",
    "status",
    "history",
    "show",
    "asof",
    "page",
    "diff",
    "log",
    "changes",
    "why",
    "alerts",
    "upcoming",
    "ack",
    "snooze",
    "silence",
    "test-alert",
    "route",
    "explain",
    "config",
    "rebuild",
    "export",
    "verify",
    "backup",
    "restore",
    "completion",
)
"""Their names, in the order in which a person meets them."""


class Commands(click.Group):
    """The commands, each loaded when it is asked for: one that only reads need not load what fetches."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in the order of ``COMMANDS``."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"monitor.cli.{cmd_name.replace('-', '_')}")
        found = (each for each in vars(module).values() if isinstance(each, click.Command))
        command = next(each for each in found if each.name == cmd_name)
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
            raise NoReader from None


class NoReader(Exception):  # noqa: N818 - said of a pager or head
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
