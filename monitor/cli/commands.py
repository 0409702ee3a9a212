"""The commands by name, each in the file of its name, loaded when it is asked for."""

import gc
import importlib
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import click

COMMANDS = (
    "init",
    "discover",
    "add",
    "list",
    "remove",
    "rename",
    "pause",
    "resume",
    "reload",
    "check",
    "record",
    "import",
    "run",
    "worker",
    "serve",
    "publish",
    "status",
    "history",
    "blame",
    "show",
    "asof",
    "page",
    "diff",
    "log",
    "first",
    "grep",
    "entity",
    "changes",
    "matrix",
    "stats",
    "coverage",
    "why",
    "alerts",
    "upcoming",
    "ack",
    "snooze",
    "assign",
    "note",
    "feedback",
    "silence",
    "test-alert",
    "route",
    "explain",
    "config",
    "rebuild",
    "export",
    "verify",
    "evidence",
    "people",
    "backup",
    "restore",
    "db",
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
        module = _load(cmd_name)
        found = (each for each in vars(module).values() if isinstance(each, click.Command))
        command = next(each for each in found if each.name == cmd_name)
        command.help = (command.help or "").replace("``", "`")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Name each command with its whole first sentence."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, first_sentence(name)) for name in COMMANDS])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name; a typo is told the nearest one."""
        if args[0] not in COMMANDS and not ctx.resilient_parsing:
            import difflib  # noqa: PLC0415  (for a typo alone)

            if near := difflib.get_close_matches(args[0], COMMANDS, n=1):
                ctx.fail(f"No such command {args[0]!r}. Did you mean {near[0]!r}?")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; click would end a pipe without a reader with 1, which says "differences"."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise NoReader from None


def _load(name: str) -> ModuleType:
    """The module of a command.

    What loading makes lives to the end: to look for garbage in it took a fifth of a start.
    """
    is_enabled = gc.isenabled()
    gc.disable()
    try:
        return importlib.import_module(f"monitor.cli.{name.replace('-', '_')}")
    finally:
        if is_enabled:
            gc.freeze()
            gc.enable()


def first_sentence(name: str) -> str:
    """What a command does, as its own docstring begins: read, for loading every command takes long."""
    module = name.replace("-", "_")
    source = Path(__file__).with_name(f"{module}.py").read_text(encoding="utf-8")
    found = re.search(
        rf"^@click\.(?:command|group)\((?:\"{name}\"|(?!\")).*?\"\"\"(.+?)(?:\n\n|\"\"\")",
        source,
        re.MULTILINE | re.DOTALL,
    )
    return " ".join(found[1].replace("``", "`").split()) if found else ""


def _print_version(context: click.Context, _option: click.Parameter, is_asked: bool) -> None:
    if is_asked and not context.resilient_parsing:
        from monitor import __version__  # noqa: PLC0415
        from monitor.cli.output import echo  # noqa: PLC0415

        echo(f"policy-monitor, version {__version__}")
        context.exit()


class NoReader(Exception):  # noqa: N818 - said of a pager or head
    """Nobody reads standard output any more."""


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version and exit.",
)
@click.option(
    "--config",
    "config_path",
    type=click.Path(dir_okay=False),
    help="The configuration file.  [default: $POLICY_MONITOR_CONFIG or config.toml]",
)
@click.pass_context
def group(context: click.Context, config_path: str | None) -> None:
    """Watch vendors' policy pages, tell real changes from noise, and say what they are about."""
    context.obj = config_path  # one given after the command goes first
