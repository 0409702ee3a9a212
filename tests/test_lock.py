"""What runs is pinned, with hashes, as pyproject.toml asks for it: requirements.lock is not older than it."""

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
RUNS = ("postgres", "browser", "web")
"""The extras of those who run the program."""


def pins(name: str) -> dict[str, tuple[str, str]]:
    """Each package that a file pins: its version, and the rest of its entry."""
    entries = re.findall(r"^([\w.-]+)==([^\s;\\]+)(.*(?:\n[ ].*)*)", (ROOT / name).read_text(), re.M)
    return {canonicalize_name(package): (version, rest) for package, version, rest in entries}


LOCK = pins("requirements.lock")


def needed(requirements: list[str], extra: str = "") -> list[Requirement]:
    found = [Requirement(each) for each in requirements]
    return [each for each in found if each.marker is None or each.marker.evaluate({"extra": extra})]


ASKED = needed(
    PROJECT["dependencies"] + [each for extra in RUNS for each in PROJECT["optional-dependencies"][extra]]
)


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_what_the_project_asks_for_is_pinned_as_it_asks_and_so_is_what_that_needs(asked):
    waiting, seen = [(asked, each) for each in asked.extras or {""}], set()
    while waiting:
        requirement, extra = waiting.pop()
        name = canonicalize_name(requirement.name)
        assert name in LOCK, f"`make lock`: {requirement} is not pinned"
        assert requirement.specifier.contains(LOCK[name][0], prereleases=True), f"`make lock`: {requirement}"
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        try:
            theirs = metadata.requires(requirement.name) or []
        except metadata.PackageNotFoundError:
            continue  # for another platform
        waiting += [(each, further) for each in needed(theirs, extra) for further in each.extras or {""}]


def test_every_pin_has_hashes_and_no_address_and_agrees_with_the_constraints():
    constraints = pins("constraints.txt")
    assert len(LOCK) > 30
    for name, (version, rest) in LOCK.items():
        assert "--hash=sha256:" in rest, name
        assert constraints[name][0] == version, f"`make lock`: {name}"
    assert not re.search(r"^--|https?://|file:", (ROOT / "requirements.lock").read_text(), re.M)


def test_no_pin_is_left_of_what_nothing_asks_for_any_more():
    """By what is installed here; pins for other platforms, and those beside them, are marked."""
    wanted = {canonicalize_name(each.name) for each in ASKED}
    for name in LOCK:
        try:
            theirs = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue
        wanted |= {canonicalize_name(Requirement(each).name) for each in theirs}
    assert {
        name for name, (_, rest) in LOCK.items() if name not in wanted and ";" not in rest.split("\n")[0]
    } == set()
