"""The rules of the house that no linter knows: what files, classes and functions are called, and how long they are."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from monitor.cli import COMMANDS

ROOM = Path(__file__).parents[1] / "monitor"
LONGEST_MODULE = 350
COMMAND_FILES = {f"cli/{name.replace('-', '_')}.py" for name in COMMANDS}
IRREGULAR = """
    begun bought bound broken brought built caught chosen done drawn driven fallen fed felt forgotten fought found
    frozen given gone held hidden kept known laid led lost made meant met paid risen said seen sent shown sold
    sought spent spoken stood taken taught thought told torn won worn written
"""
NOUNS = """
    coding ending encoding heading meaning numbering pairing rendering setting settings spelling string thing
    timing warning wording
    embed feed hundred need ping proceed red seed speed
"""
"""Words that end like a participle and are plain nouns (or verbs)."""
RESULTS = {"Checked"}
"""What a check comes to is named by what it is, as ``to_checked`` says."""
PARTICLES = {"up", "out", "off", "in", "on", "down"}


DEFINITION = re.compile(r"^((?: *@.*\n)*) *(?:async )?(class|def) (\w+)", re.MULTILINE)


@cache
def sources() -> dict[str, str]:
    """Every module of the package, by its path in it."""
    return {
        path.relative_to(ROOM).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(ROOM.rglob("*.py"))
        if "migrations" not in path.parts
    }


def definitions(kind: str) -> Iterator[tuple[str, str, str]]:
    """Path, name and decorators of each class or function; commands are named as people type them."""
    for path, source in sources().items():
        for marks, found, name in DEFINITION.findall(source):
            is_command = path in COMMAND_FILES and name == Path(path).stem
            if found == kind and not is_command and not name.startswith("__"):
                yield path, name, marks


def is_participle(word: str) -> bool:
    """Whether a word says that something happens or has happened, and so names no thing."""
    return word in IRREGULAR.split() or (
        word not in NOUNS.split() and re.fullmatch(r"[a-z]{2,}(ing|ed)", word) is not None
    )


def words_of(name: str) -> list[str]:
    """``_MadeUp`` and ``made_up`` are both ["made", "up"]."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.strip("_")).lower().split("_")


def is_named_by_participle(name: str) -> bool:
    """Whether the last word of a name is a participle; a particle after it (``setting_up``) changes nothing."""
    *before, last = words_of(name)
    return is_participle(before[-1] if before and last in PARTICLES else last)


def test_a_base_name_stands_for_one_file():
    files = defaultdict(list)
    for path in sources():
        if path not in COMMAND_FILES and not path.endswith(("__init__.py", "__main__.py")):
            files[Path(path).stem].append(path)
    assert {name: paths for name, paths in files.items() if len(paths) > 1} == {}


def test_a_module_fits_on_a_few_screens():
    lengths = {path: len(source.splitlines()) for path, source in sources().items()}
    assert {path: length for path, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_a_file_is_named_by_a_noun():
    files = [path for path in sources() if path not in COMMAND_FILES]
    assert [path for path in files if is_named_by_participle(Path(path).stem)] == []


def test_a_class_is_named_by_a_noun():
    found = {name for _, name, _ in definitions("class") if is_named_by_participle(name)}
    assert found == RESULTS


def test_a_function_is_named_by_a_verb_or_a_predicate():
    """A bare participle is neither; a property reads as a field and may be one."""
    found = [
        f"{path}: {name}"
        for path, name, marks in definitions("def")
        if is_participle(name.strip("_").removeprefix("not_")) and "property" not in marks
    ]
    assert found == []


def test_a_command_is_in_the_file_of_its_name():
    assert {path for path in COMMAND_FILES if path not in sources()} == set()
