"""A configuration that cannot be used: every complaint at once, each with its line, and exit code 2."""

import subprocess
from pathlib import Path

import pytest

from tests.e2e.installation import Installation
from tests.e2e.permissions import bound_by_permissions
from tests.e2e.several import run_several
from tests.vendor_site import VendorSite

FULL_OF_MISTAKES = """\
[monitor]
databse = "sqlite:///monitor.db"
interval = "12 parsecs"
zone = "Europe/Atlantis"
[fetch]
host_delay = "-3s"
max_size = "many"
[channels.slack]
url = "env:NO_SUCH_VARIABLE"
[channels.plain]
url = "slack://TokenA/TokenB/TokenC"
[channels.strange]
url = "env:STRANGE_URL"
[[routes]]
name = "urgent"
min_severity = "hihg"
channels = ["slak"]
[[routes]]
channels = ["slack"]
digest = "weekly funday 08:00"
categories = ["retension"]
[[vendors]]
name = "Lanternfish"
colour = "blue"
[[vendors.documents]]
name = "privacy"
type = "privacy-polcy"
url = "htp://lanternfish.example/privacy"
select = ["main >>> p["]
interval = "1s"
[[vendors.documents]]
name = "privacy"
type = "privacy-policy"
url = "https://lanternfish.example/p"
"""
COMPLAINTS = {
    2: ("monitor.databse", "did you mean 'database'"),
    3: ("monitor.interval", "12 parsecs"),
    4: ("monitor.zone", "Europe/Atlantis"),
    6: ("fetch.host_delay", "'-3s'"),
    7: ("fetch.max_size", "'many'"),
    9: ("channels.slack.url", "NO_SUCH_VARIABLE is not set"),
    11: ("channels.plain.url", "must not stand in this file"),
    13: ("channels.strange.url", ""),
    16: ("routes[0].min_severity", "did you mean 'high'"),
    17: ("routes[0].channels", "did you mean 'slack'"),
    20: ("routes[1].digest", "did you mean 'sunday'"),
    21: ("routes[1].categories[0]", "did you mean 'retention'"),
    24: ("vendors[0].colour", "unknown key"),
    27: ("vendors[0].documents[0].type", "did you mean 'privacy-policy'"),
    28: ("vendors[0].documents[0].url", "https://"),
    29: ("vendors[0].documents[0].select[0]", "no CSS selector"),
    30: ("vendors[0].documents[0].interval", "at least a minute"),
    31: ("vendors[0].documents[1]", "exists already"),
}


@pytest.fixture
def installation(tmp_path):
    with VendorSite() as site:
        yield Installation(tmp_path, site)


@pytest.fixture(scope="module")
def complaints(tmp_path_factory):
    """What `config check` says of all the mistakes, by line."""
    with VendorSite() as site:
        installation = Installation(tmp_path_factory.mktemp("config"), site)
    installation.config.write_text(FULL_OF_MISTAKES)
    installation.environ["STRANGE_URL"] = "gopherx://somewhere/hidden-token"
    run = installation.run("config", "check", expect=2)
    assert run.stdout == ""
    found = {}
    for line in run.stderr.splitlines():
        place, _, rest = line.removeprefix(f"{installation.config}:").partition(": ")
        found[int(place)] = rest
    return found


@pytest.mark.parametrize(("line", "said"), COMPLAINTS.items(), ids=lambda value: str(value)[:40])
def test_a_mistake_is_told_with_its_line_its_key_and_what_is_right(complaints, line, said):
    key, hint = said
    assert complaints[line].startswith(f"{key}: ")
    assert hint in complaints[line]


def test_all_mistakes_are_told_at_once_and_nothing_else(complaints):
    assert set(complaints) == set(COMPLAINTS)


def test_a_secret_is_not_shown_in_a_complaint(complaints):
    assert "hidden-token" not in " ".join(complaints.values())
    assert "TokenA" not in " ".join(complaints.values())


NO_CONFIGURATION = {
    "open-quote": (b'[monitor]\ninterval = "1h\n', "open-quote.toml:2: "),
    "open-table": (b"[monitor\n", "open-table.toml:1: "),
    "zeros": (bytes(300), "zeros.toml:1: "),
    "binary": (b"\xff\xfe\x00\x01binary", "not UTF-8 text"),
    "deep": (b"x = " + b"[" * 5000, "nested too deeply"),
    "utf-16": ("vendors = 7".encode("utf-16"), "not UTF-8 text"),
    "missing": (None, "does not exist"),
}


def test_a_file_that_is_no_configuration_is_refused_in_one_line(installation):
    for name, (content, _) in NO_CONFIGURATION.items():
        if content is not None:
            (installation.folder / f"{name}.toml").write_bytes(content)
    answers = run_several(installation, *(f"list --config {name}.toml" for name in NO_CONFIGURATION))
    for answer, (_, said) in zip(answers, NO_CONFIGURATION.values(), strict=True):
        assert answer.code == 2
        assert answer.out == ""
        assert said in answer.err
        assert len(answer.err.splitlines()) == 1
        assert answer.err.rstrip("\n").isprintable()


def test_a_folder_as_the_configuration_is_refused(installation):
    installation.config.unlink()
    installation.config.mkdir()
    refused = installation.run("list", expect=2)
    assert "is a directory" in refused.stderr


def test_a_configuration_that_this_user_may_not_read_is_refused(installation):
    installation.config.chmod(0)
    for command in ("list", "run"):
        refused = subprocess.run(
            bound_by_permissions(installation.command(command)), capture_output=True, text=True,
            timeout=60, check=False, cwd=installation.folder, env=installation.environ,
        )  # fmt: skip
        assert refused.returncode == 2
        assert "Traceback" not in refused.stderr
        assert str(installation.config) in refused.stderr
        assert "readable" in refused.stderr or "cannot be read" in refused.stderr


def test_a_secret_file_that_all_may_read_or_that_is_missing_is_told(installation):
    Path(installation.folder / "token").write_text("slack://TokenA/TokenB/TokenC")
    Path(installation.folder / "token").chmod(0o644)
    text = installation.config.read_text()
    installation.config.write_text(
        text + '[channels.loose]\nurl = "file:token"\n[channels.gone]\nurl = "file:nothing-here"\n'
    )
    told = installation.run("config", "check", expect=2).stderr
    assert "channels.gone.url" in told
    assert "nothing-here" in told
    assert "TokenA" not in told
