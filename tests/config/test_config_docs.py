"""The documentation and the shipped files: every key has its heading, every example loads."""

import re
from pathlib import Path

import pytest

from monitor.classify import default_severity_rules
from monitor.config import KEYS, load_config
from monitor.config.edit import default_config
from monitor.model import Category, DocumentType, Signal

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```toml\n(.*?)^```", DOCS, re.MULTILINE | re.DOTALL)
HEADINGS = set(re.findall(r"^#{2,4} (\S+)$", DOCS, re.MULTILINE))


@pytest.fixture
def environ(tmp_path):
    """What the examples name: variables, files and credentials."""
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    for secret in (tmp_path / "legal-mail.url", credentials / "pager"):
        secret.write_text("json://mail.example.org/token\n")
        secret.chmod(0o600)
    names = ("SLACK_URL", "MAIL_URL")
    return {
        **dict.fromkeys(names, "json://example.org/secret-token"),
        "HEARTBEAT_URL": "https://ping.example.org/4711",
        "PROXY_URL": "http://ana:word@proxy.example:3128",
        "DATABASE_URL": "postgresql://monitor:pass@db/monitor",
        "CREDENTIALS_DIRECTORY": str(credentials),
    }


def uncommented(text):
    """The text with its commented examples put into force: comment lines that are TOML statements."""
    return re.sub(r"^# (?=\[|[a-z_]+ = )", "", text, flags=re.MULTILINE)


def heading_of(table, key):
    name = {"channels": "channels.NAME", "web.users": "web.users.NAME"}.get(table, table)
    return f"{name}.{key}" if name else key


@pytest.mark.parametrize("heading", [heading_of(table, key) for table, keys in KEYS.items() for key in keys])
def test_every_key_has_its_heading(heading):
    assert heading in HEADINGS


def test_every_heading_of_a_key_is_a_key():
    known = {heading_of(table, key) for table, keys in KEYS.items() for key in keys}
    assert {heading for heading in HEADINGS if "." in heading} <= known


@pytest.mark.parametrize("closed", [Category, DocumentType, Signal])
def test_every_word_of_a_closed_list_is_named(closed):
    for each in closed:
        assert re.search(rf"(?<![\w-]){re.escape(each.value)}(?![\w-])", DOCS), each


def test_every_adjustment_of_severity_is_explained():
    rows = re.findall(r"^\| ([a-z_0-9]+) \|", DOCS, re.MULTILINE)
    assert set(default_severity_rules().adjustments) == set(rows) - {"written", "name"}


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_of_the_documentation_loads(example, tmp_path, environ):
    path = tmp_path / "config.toml"
    path.write_text(example, encoding="utf-8")
    load_config(path, environ=environ)


def test_the_first_example_is_whole_and_without_warnings(tmp_path, environ):
    path = tmp_path / "config.toml"
    path.write_text(EXAMPLES[0].replace('min_severity = "medium"\n', ""), encoding="utf-8")
    config = load_config(path, environ=environ)
    assert [document.id for document in config.documents] == [
        "example-vendor/privacy",
        "example-vendor/terms",
    ]
    assert config.warnings == ()


def test_the_shipped_configuration_loads_without_warnings_and_prints_to_the_terminal():
    config = load_config(ROOT / "config.toml", environ={})
    assert config.warnings == ()
    assert len(config.documents) == 5
    assert [channel.name for channel in config.channels] == ["stdout"]
    assert {name for route in config.routes for name in route.channels} == {"stdout"}
    assert config.settings.database == f"sqlite:///{ROOT}/storage/monitor.db"


def test_the_commented_examples_of_the_shipped_configuration_load(tmp_path, environ):
    path = tmp_path / "config.toml"
    path.write_text(uncommented((ROOT / "config.toml").read_text(encoding="utf-8")), encoding="utf-8")
    config = load_config(path, environ=environ)
    assert {channel.name for channel in config.channels} == {"stdout", "slack", "legal"}
    assert [route.name for route in config.routes] == ["urgent", "data protection", "rest", "trouble"]
    assert config.documents[-1].select == ("main",)
    assert config.warnings == ()


def test_a_new_configuration_loads_and_says_that_nothing_is_watched(tmp_path):
    path = tmp_path / "config.toml"
    path.write_text(default_config(), encoding="utf-8")
    config = load_config(path, environ={})
    assert config.documents == ()
    assert len(config.warnings) == 1
    assert "policy-monitor add" in config.warnings[0]


def test_the_commented_examples_of_a_new_configuration_load(tmp_path, environ):
    path = tmp_path / "config.toml"
    path.write_text(uncommented(default_config()), encoding="utf-8")
    config = load_config(path, environ=environ)
    assert [document.id for document in config.documents] == ["example-vendor/privacy"]
    assert config.warnings == ()
