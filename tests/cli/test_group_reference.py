"""One reference, many changes: what is acknowledged or snoozed by the reference of a message that told of several."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from monitor.cli import main
from monitor.config import load_config
from monitor.model import Alert, DeliveryResult, Subject, Timing
from monitor.store import Ending, open_store
from tests.store.store_samples import new_change, record_change, record_first

NOW = datetime.now(UTC)
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


@pytest.fixture
def home(tmp_path, monkeypatch):
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def tell(home, count, *, reference="PM-ALL", timing=Timing.NOW):
    """So many changes, told in one message."""
    config = load_config(home / "config.toml", environ={})
    with open_store(config.settings.database, home) as store:
        store.documents.sync(config.documents, NOW)
        record_first(store, NOW)
        changes = [
            record_change(
                store, n + 2, NOW + timedelta(minutes=n), change=new_change(NOW), alerts=()
            ).change_id
            for n in range(count)
        ]
        ids = store.outbox.add(
            Alert(
                reference=reference if number == 0 else f"PM-{number}", document_id="brightmail/privacy",
                channel="stdout", subject=Subject.CHANGE, timing=timing, due_at=NOW, created_at=NOW, change_id=change,
            )
            for number, change in enumerate(changes)
        )  # fmt: skip
        delivery = store.outbox.claim(ids, channel="stdout", reference=reference, now=NOW)
        store.outbox.finish(delivery.id, Ending(DeliveryResult.SENT, ""), now=NOW)


def run(capsys, *words, expect=0):
    try:
        code = main(list(words))
    except SystemExit as ended:
        code = ended.code
    said = capsys.readouterr()
    assert (code or 0) == expect, said
    return said.out if expect == 0 else said.err


def states(capsys):
    listed = json.loads(run(capsys, "changes", "--json"))
    return {each["change"]: each["handling"]["state"] for each in listed}


def test_the_reference_of_a_message_acknowledges_every_change_it_told_of_and_names_them(home, capsys):
    tell(home, 3)
    said = run(capsys, "ack", "pm-all", "--by", "Ana", "--note", "filed")
    assert [f"change {number} (brightmail/privacy): acknowledged by Ana" for number in (1, 2, 3)] == (
        said.splitlines()
    )
    assert set(states(capsys).values()) == {"acknowledged"}
    assert run(capsys, "ack", "PM-ALL", "--by", "Ben").count("already acknowledged by Ana") == 3
    run(capsys, "ack", "PM-ALL", "--undo", "--by", "Ben")
    assert set(states(capsys).values()) == {"open"}


def test_a_reference_within_a_message_names_its_one_change(home, capsys):
    tell(home, 3)
    run(capsys, "ack", "PM-1", "--by", "Ana")
    assert states(capsys) == {1: "open", 2: "acknowledged", 3: "open"}


def test_a_snooze_takes_the_reference_of_a_digest_too(home, capsys):
    tell(home, 2, reference="digest-stdout-202611210800", timing=Timing.DIGEST)
    run(capsys, "snooze", "digest-stdout-202611210800", "--for", "2d", "--by", "Ana")
    assert set(states(capsys).values()) == {"snoozed"}


def test_more_changes_than_anybody_can_have_read_are_not_acknowledged_by_one_word(home, capsys):
    tell(home, 51)
    said = run(capsys, "ack", "PM-ALL", "--by", "Ana", expect=2)
    assert "PM-ALL tells of 51 changes, more than the message showed" in said
    assert set(states(capsys).values()) == {"open"}
