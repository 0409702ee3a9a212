"""Owners: who answers for documents, to whom changes go on, and what is said of a chain that leads nowhere."""

import pytest

from monitor.config import load_config
from monitor.config.dump import dump_config
from monitor.errors import ConfigError
from monitor.model import Kind, Severity
from monitor.route import ChangeFacts, routes_taking

START = """
[monitor]
database = "sqlite:///m.db"
storage = "."
[channels.ana]
url = "stdout://"
[channels.legal]
url = "stdout://"
"""
VENDOR = """
[[vendors]]
name = "Kelp"
owner = "Ana"
contract = "C-17"
notes = "renewed each May"
[[vendors.documents]]
type = "privacy-policy"
url = "https://kelp.example/privacy"
[[vendors.documents]]
type = "terms-of-service"
url = "https://kelp.example/terms"
owner = "Ben"
contract = "C-18"
"""
ROUTE = '[[routes]]\nname = "mine"\nowners = ["ana"]\nchannels = ["ana"]\n[[routes]]\nchannels = ["legal"]\n'


def load(tmp_path, *parts):
    path = tmp_path / "config.toml"
    path.write_text(START + "".join(parts), encoding="utf-8")
    return load_config(path, environ={})


def test_documents_inherit_owner_contract_and_notes_and_may_have_their_own(tmp_path):
    config = load(tmp_path, VENDOR)
    found = [(each.owner, each.contract, each.notes) for each in config.documents]
    assert found == [("Ana", "C-17", "renewed each May"), ("Ben", "C-18", "renewed each May")]
    documents = dump_config(config)["vendors"][0]["documents"]
    assert [each["owner"] for each in documents] == ["Ana", "Ben"]


def test_a_route_takes_what_its_owners_answer_for_whatever_the_case(tmp_path):
    config = load(tmp_path, ROUTE, VENDOR)
    facts = ChangeFacts(kind=Kind.SUBSTANTIVE, severity=Severity.HIGH)
    taking = [routes_taking(facts, each, config.routes)[0].name for each in config.documents]
    assert taking == ["mine", "route 2"]


@pytest.mark.parametrize(
    ("owners", "said"),
    [
        ('[owners.Ana]\nescalate_to = "Bne"\n[owners.Ben]\nchannels = ["ana"]\n', "did you mean 'Ben'"),
        ('[owners.Ana]\nescalate_to = "Ben"\n[owners.Ben]\n', "Ben has no channels and would not be told"),
        ('[owners.Ana]\nchannels = ["ana"]\nescalate_to = "Ana"\n', "leads back to Ana"),
        (
            '[owners.Ana]\nchannels = ["ana"]\nescalate_to = "Ben"\n'
            '[owners.Ben]\nchannels = ["legal"]\nescalate_to = "Ana"\n',
            "leads back to",
        ),
        ('[owners.Ana]\nchannels = ["lgeal"]\n', "there is no channel 'lgeal'; did you mean 'legal'"),
        ('[owners.Ana]\nescalate_afer = "1d"\n', "unknown key"),
        ('[owners."a\\u202Eb"]\nchannels = ["ana"]\n', "visible characters"),
    ],
)
def test_a_chain_that_reaches_nobody_is_refused_with_its_line(tmp_path, owners, said):
    with pytest.raises(ConfigError, match=r"config\.toml") as refused:
        load(tmp_path, VENDOR, owners)
    assert said in str(refused.value)


def test_owners_that_nothing_leads_to_and_routes_for_unknown_ones_are_warned_of(tmp_path):
    config = load(
        tmp_path, VENDOR, ROUTE.replace('"ana"]', '"anna"]', 1), '[owners.Zoe]\nchannels = ["ana"]\n'
    )
    said = "\n".join(config.warnings)
    assert "answers for no document" in said
    assert "no document has 'anna'" in said


def test_a_channel_that_only_an_owner_uses_is_not_called_idle(tmp_path):
    owners = '[owners.Ana]\nescalate_to = "Legal"\n[owners.Legal]\nchannels = ["legal"]\n'
    config = load(tmp_path, VENDOR, '[[routes]]\nchannels = ["ana"]\n', owners)
    assert not [each for each in config.warnings if "no route leads" in each]
    assert dump_config(config)["owners"]["Ana"] == {"escalate_to": "Legal", "escalate_after": "1d"}
