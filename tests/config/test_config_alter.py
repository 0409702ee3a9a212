"""One document's table changed or taken out by a command: the rest of the file stays as it was."""

import pytest

from monitor.config import load_config
from monitor.config.alter import alter_document
from monitor.errors import ConfigError

FILE = """# ours
[monitor]
interval = "6h" # often

[[vendors]]
name = "Nimbus Cloud"
[[vendors.documents]]
type = "privacy-policy" # the first
url = "https://nimbus.example/privacy"

# the terms
[[vendors.documents]]
name = "terms"
type = "terms-of-service"
url = "https://nimbus.example/terms"

[[vendors]]
name = "Quill"
documents = [ { type = "security", url = "https://quill.example/s" }, { type = "other", url = "https://quill.example/o" } ]
"""


@pytest.fixture
def path(tmp_path):
    (tmp_path / "config.toml").write_text(FILE)
    return tmp_path / "config.toml"


def change(path, identifier, changes):
    alter_document(path, load_config(path, environ={}).by_id[identifier], changes)
    return load_config(path, environ={})


@pytest.mark.parametrize("identifier", ["nimbus-cloud/privacy-policy", "nimbus-cloud/terms", "quill/other"])
def test_a_renamed_document_keeps_its_id_and_a_paused_one_its_place(path, identifier):
    config = change(path, identifier, {"name": "called-otherwise", "id": identifier.partition("/")[2]})
    assert config.by_id[identifier].name == "called-otherwise"
    config = change(path, identifier, {"paused": True})
    assert [each.id for each in config.documents if each.paused] == [identifier]
    assert len(config.watched) == 3
    config = change(path, identifier, {"paused": None})
    assert len(config.watched) == 4
    assert "# ours" in path.read_text() and "# often" in path.read_text()


@pytest.mark.parametrize(
    "identifier", ["nimbus-cloud/privacy-policy", "nimbus-cloud/terms", "quill/security"]
)
def test_a_document_taken_out_leaves_all_others(path, identifier):
    before = load_config(path, environ={}).by_id
    after = change(path, identifier, None).by_id
    assert after == {key: value for key, value in before.items() if key != identifier}
    assert "# ours" in path.read_text()


def test_a_change_that_could_not_be_used_leaves_the_file_as_it_was(path):
    with pytest.raises(ConfigError, match="exists already"):
        change(path, "nimbus-cloud/terms", {"name": "privacy-policy"})
    assert path.read_text() == FILE
