"""The words of docs/glossary.md are the words of the code: classes, tables, closed sets and commands."""

import inspect
import re
from enum import StrEnum
from functools import cache
from pathlib import Path

import monitor.model
from monitor.cli import COMMANDS
from monitor.store.people_schema import metadata

ROOT = Path(__file__).parents[1]
CLASSES = {
    name: found
    for name, found in vars(monitor.model).items()
    if inspect.isclass(found) and found.__module__.startswith("monitor.model.")
}
NOUNS = ("What is watched", "What happens", "What a text says", "Who is told, and what people do")


@cache
def rows(heading: str) -> list[list[str]]:
    """The cells of each row of the table under a heading."""
    page = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    part = page.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def nouns() -> list[list[str]]:
    return [row for heading in NOUNS for row in rows(heading)]


def named_in_code() -> list[str]:
    return [name for row in nouns() for name in re.findall(r"`(\w+)`", row[2])]


def test_every_class_of_the_model_and_every_table_has_a_word():
    assert set(named_in_code()) == CLASSES.keys() | metadata.tables.keys()


def test_a_noun_of_the_code_belongs_to_one_word():
    names = named_in_code()
    assert len(set(names)) == len(names)


def test_a_word_stands_once_and_has_a_meaning():
    words = [row[0] for row in nouns()]
    assert len(set(words)) == len(words)
    assert [word for word, meaning, *_ in nouns() if len(meaning.split()) < 4] == []


def test_the_closed_sets_are_those_of_the_code():
    sets = {
        name: [each.value for each in found] for name, found in CLASSES.items() if issubclass(found, StrEnum)
    }
    assert {row[0].strip("`"): row[1].split(", ") for row in rows("Closed sets")} == sets


def test_the_commands_are_those_of_the_program():
    assert [row[0].strip("`") for row in rows("Commands")] == [*COMMANDS]


def test_no_class_and_no_table_bears_a_word_that_names_nothing():
    refused = {row[0] for row in rows("Words that name nothing here")}
    assert refused > {"site", "job", "record", "old", "new"}
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "monitor").rglob("*.py"))
    names = {*re.findall(r"^ *class (\w+)", source, re.MULTILINE), *metadata.tables}
    words = {name: set(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().split("_")) for name in names}
    singular = {name: parts | {part.removesuffix("s") for part in parts} for name, parts in words.items()}
    assert {name for name, parts in singular.items() if parts & refused} == set()
