"""What docs/following-up.md shows can be typed as it stands."""

import re
import shlex
from pathlib import Path

import click
import pytest

from monitor.cli import group

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "docs" / "following-up.md", ROOT / "README.md"]
WORDS = {"ack", "snooze", "silence", "upcoming", "export"}


def examples():
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        shown = re.findall(r"^policy-monitor .*$|`policy-monitor [^`]*`", text, re.MULTILINE)
        for line in shown:
            words = shlex.split(line.strip("`").replace("\n", " "))[1:]
            if words and words[0] in WORDS:
                yield words


@pytest.mark.parametrize("words", list(examples()), ids=" ".join)
def test_every_command_shown_is_understood(words):
    command: click.Command = group
    parent = click.Context(group)
    while isinstance(command, click.Group):
        name, *words = words
        found = command.get_command(parent, name)
        assert found is not None, name
        command = found
    command.make_context(command.name, words, parent=parent)


def test_every_command_of_this_room_is_shown_in_the_docs():
    assert {words[0] for words in examples()} == WORDS
