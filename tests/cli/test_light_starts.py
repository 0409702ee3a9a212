"""Commands start light: what each may load, and what that costs beside the libraries that it cannot do without."""

import json
import subprocess
import sys

import pytest

from monitor.cli import COMMANDS
from monitor.cli.commands import Commands, first_sentence
from monitor.store import open_store
from tests.cost import child_seconds, ratio
from tests.store.store_samples import NOW, record_change, record_first, watch

HEAVY = [
    "alembic",
    "apprise",
    "bs4",
    "jinja2",
    "lxml",
    "pypdf",
    "requests",
    "soupsieve",
    "tomlkit",
    "turbohtml",
    "urllib3",
    "monitor.compare",
    "monitor.classify",
    "monitor.normalize",
    "monitor.sections",
    "monitor.diff",
    "monitor.message",
    "monitor.fetch",
    "monitor.notify",
    "monitor.sandbox",
    "monitor.check",
    "monitor.deliver",
    "monitor.daemon",
]
"""What no question needs that is answered from the database alone."""
QUICK = [
    "status",
    "history privacy",
    "first records",
    "changes",
    "upcoming",
    "grep records",
    "matrix",
    "coverage",
    "list",
]
CONFIG = """
[monitor]
database = "sqlite:///monitor.db"
storage = "."
[[vendors]]
name = "Brightmail"
[[vendors.documents]]
name = "privacy"
type = "privacy-policy"
url = "https://brightmail.example/privacy"
"""
RUN = """
import sys
from monitor.cli import main
for line in sys.argv[1:]:
    try:
        main(line.split())
    except SystemExit as end:
        assert end.code in (0, 3), (line, end.code)
import json
print("\\n" + json.dumps(sorted(sys.modules)))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("light")
    (folder / "config.toml").write_text(CONFIG)
    with open_store(f"sqlite:///{folder}/monitor.db", folder) as store:
        watch(store)
        record_first(store)
        record_change(store, 2, NOW)
    return folder


def loaded(folder, *lines):
    done = subprocess.run(
        [sys.executable, "-c", RUN, *lines],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_questions_load_no_more_than_they_need(folder):
    assert loaded(folder, *QUICK) & set(HEAVY) == set()


def test_help_loads_the_command_line_alone(folder):
    found = loaded(folder, "--help")
    ours = {name for name in found if name.startswith("monitor")}
    assert ours == {"monitor", "monitor.cli", "monitor.cli.commands", "monitor.cli.exits", "monitor.errors"}
    assert found & {"sqlalchemy", "msgspec", "zstandard", "importlib.metadata", *HEAVY} == set()


def test_help_says_of_each_command_what_it_says_of_itself():
    group = Commands()
    for name in COMMANDS:
        command = group.get_command(None, name)
        assert " ".join(command.help.split("\n\n")[0].split()) == first_sentence(name), name


def start(folder, *arguments):
    return lambda: subprocess.run([sys.executable, *arguments], cwd=folder, capture_output=True, check=False)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("line", "libraries"),
    [("--help", "click"), ("status", "click, sqlalchemy"), ("grep records", "click, sqlalchemy")],
)
def test_a_start_costs_at_most_twice_its_libraries(folder, line, libraries):
    ours, theirs = start(folder, "-m", "monitor", *line.split()), start(folder, "-c", f"import {libraries}")
    assert ratio(ours, theirs, 2, child_seconds) <= 2


def test_a_start_on_one_database_loads_no_other(folder):
    assert not {
        name for name in loaded(folder, "status") if name.startswith("sqlalchemy.dialects.postgresql")
    }
