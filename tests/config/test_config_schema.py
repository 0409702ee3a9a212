"""docs/config.schema.json says to an editor what the program reads: the same keys, words and bounds."""

import json
import re
import tomllib
from enum import StrEnum
from pathlib import Path

import jsonschema
import pytest

import monitor.model
from monitor.config import KEYS, load_config
from monitor.errors import ConfigError

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "docs" / "config.schema.json").read_text(encoding="utf-8"))
CHECK = jsonschema.Draft202012Validator(SCHEMA)
DOCUMENT = (
    '[[vendors]]\nname = "Kelp"\n[[vendors.documents]]\ntype = "other"\nurl = "https://kelp.example/x"\n'
)


def complaints(text):
    return [
        error.message for error in CHECK.iter_errors(json.loads(json.dumps(tomllib.loads(text), default=str)))
    ]


def test_each_table_has_the_keys_that_the_program_reads():
    found = {name: set(SCHEMA["$defs"][name]["properties"]) for name in KEYS if name}
    assert {"": set(SCHEMA["properties"]), **found} == {name: set(keys) for name, keys in KEYS.items()}


def test_each_closed_set_is_one_of_the_program():
    sets = {
        tuple(each.value for each in found)
        for found in vars(monitor.model).values()
        if isinstance(found, type) and issubclass(found, StrEnum)
    }
    own = {("changes", "all"), ("DEBUG", "INFO", "WARNING", "ERROR")}
    named = {tuple(words) for words in find_sets(SCHEMA) if "monday" not in words}
    assert named - own <= sets


def find_sets(value):
    if isinstance(value, dict):
        if "enum" in value:
            yield value["enum"]
        value = list(value.values())
    for each in value if isinstance(value, list) else ():
        yield from find_sets(each)


@pytest.mark.parametrize("path", ["config.toml", "monitor/config/default.toml"])
def test_the_shipped_files_and_their_examples_are_valid(path):
    text = (ROOT / path).read_text(encoding="utf-8")
    examples = re.sub(r"(?m)^# (?=\[|[a-z_]+ = )", "", text)
    assert complaints(text) == []
    assert complaints(examples) == []


@pytest.mark.parametrize(
    "text",
    [
        "[monitor]\nworkers = 0\n",
        '[monitor]\ninterval = "often"\n',
        '[monitor]\nkeep_raw = "some"\n',
        '[monitor]\nnothing = "known"\n',
        '[fetch]\nobey_robots = "yes"\n',
        "[fetch]\nmax_redirects = 31\n",
        '[[routes]]\nchannels = ["stdout"]\nmin_severity = "grave"\n',
        '[[routes]]\nchannels = ["stdout"]\ncategories = ["weather"]\n',
        '[[routes]]\nchannels = ["stdout"]\ndigest = "hourly"\n',
        '[[vendors]]\nid = "kelp"\n',
        DOCUMENT.replace('"other"', '"poem"'),
        DOCUMENT.replace("https:", "ftp:"),
        DOCUMENT.replace('name = "Kelp"', 'name = "Kelp"\ntier = 4'),
        DOCUMENT + 'language = "english"\n',
        DOCUMENT + 'browser = "sometimes"\n',
        DOCUMENT + 'id = "Not An Id"\n',
    ],
)
def test_what_an_editor_marks_the_program_refuses(text, tmp_path):
    assert complaints(text)
    (tmp_path / "config.toml").write_text(text if "vendors" in text else text + DOCUMENT, encoding="utf-8")
    with pytest.raises(ConfigError):
        load_config(tmp_path / "config.toml", environ={})


@pytest.mark.parametrize(
    "text",
    [
        DOCUMENT,
        '[monitor]\ninterval = "1h 30m"\nconfirm_after = "0"\nconfirm = {low = "1d", critical = false}\n'
        + DOCUMENT,
        '[fetch]\nmax_size = "20 MB"\nredirect_ports = 8443\n' + DOCUMENT,
        '[[routes]]\nchannels = "stdout"\nquiet = "22:00 to 07:00"\nquiet_days = ["saturday", "sunday"]\n'
        + DOCUMENT,
        DOCUMENT.replace('"Kelp"', '"Kelp"\n[vendors.dates]\nsigned = 2024-05-12'),
    ],
)
def test_what_the_program_reads_an_editor_leaves_alone(text, tmp_path):
    assert complaints(text) == []
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    load_config(tmp_path / "config.toml", environ={})
