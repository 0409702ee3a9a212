"""The manual page: ``python -m release.manual`` prints policy-monitor(1), made of the commands' own help."""

import re
from collections.abc import Iterator

import click

from monitor import __version__
from monitor.cli import COMMANDS
from monitor.cli.commands import Commands

NAME = "policy-monitor"


def write_manual() -> str:
    """The page in the man macros."""
    group = Commands(NAME)
    with click.Context(group, info_name=NAME) as context:
        parts = [
            f'.TH {NAME.upper()} 1 "" "{NAME} {__version__}" "User Commands"',
            ".ad l",
            ".SH NAME",
            f"{_plain(NAME)} \\- watch vendors' policies and tell what changed",
            ".SH SYNOPSIS",
            f".B {NAME}",
            "[\\fB\\-\\-config\\fR \\fIFILE\\fR] \\fICOMMAND\\fR [\\fIARGUMENTS\\fR]",
            ".SH COMMANDS",
        ]
        for name in COMMANDS:
            command = group.get_command(context, name)
            if command is not None:
                parts += _describe(command, name, context)
    return "\n".join([*parts, *_ENDING]) + "\n"


def _describe(command: click.Command, name: str, parent: click.Context) -> Iterator[str]:
    """A command, its options, and the commands below it."""
    with click.Context(command, info_name=name, parent=parent) as context:
        yield f'.SS "{_plain(context.command_path.removeprefix(NAME).strip())}"'
        yield _plain(" ".join(command.collect_usage_pieces(context)))
        for paragraph in (command.help or "").split("\n\n"):
            yield ".PP"
            yield _plain(" ".join(paragraph.split()))
        for parameter in command.get_params(context):
            record = parameter.get_help_record(context)
            if record and record[1] and "--help" not in record[0]:
                yield ".TP"
                yield f"\\fB{_plain(record[0])}\\fR"
                yield _plain(" ".join(record[1].split()))
        if isinstance(command, click.Group):
            for below in command.list_commands(context):
                found = command.get_command(context, below)
                if found is not None:
                    yield from _describe(found, below, context)


def _plain(text: str) -> str:
    """Text that no macro of its own stands in."""
    safe = text.replace("\\", "\\e").replace("-", "\\-").replace("``", "`")
    return re.sub(r"^([.'])", r"\\&\1", safe)


_ENDING = (
    ".SH EXIT STATUS",
    "0 as asked; 1 there are differences; 2 a wrong command or configuration; 3 a person is needed;",
    "70 a bug; 74 the database failed; 75 another instance runs.",
    ".SH FILES",
    ".TP",
    ".I config.toml",
    "What is watched and who is told; every key stands in docs/configuration.md.",
)


if __name__ == "__main__":
    print(write_manual(), end="")
