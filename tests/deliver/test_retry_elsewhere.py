"""`alerts retry`: what a renamed channel left behind goes to another one, and why nothing is due."""

from contextlib import contextmanager

import pytest

from monitor.cli import main
from monitor.config import load_config
from monitor.model import AlertState, Subject, Timing
from monitor.store import open_store
from tests.store.store_samples import NOW, document, new_alert, record_change, record_first

CONFIG = '[monitor]\ndatabase = "sqlite:///monitor.db"\nstorage = "."\n'


@pytest.fixture
def home(tmp_path, monkeypatch):
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    @contextmanager
    def opened():
        config = load_config(tmp_path / "config.toml", environ={})
        with open_store(config.settings.database, tmp_path) as store:
            yield store

    with opened() as store:
        store.documents.sync([document()], NOW)
    return opened


def add(home, *references, **more):
    with home() as store:
        return store.outbox.add([new_alert(reference, **more) for reference in references])


def run(capsys, *words, expect=0):
    try:
        code = main(["alerts", *words])
    except SystemExit as ended:
        code = ended.code
    assert (code or 0) == expect
    return capsys.readouterr().err


def found(home):
    with home() as store:
        return {each.reference: (each.channel, each.state) for each in store.outbox.alerts()}


def test_alerts_of_a_channel_that_is_gone_go_to_another_one(home, capsys):
    add(home, "ONE", "TWO", channel="old", state=AlertState.DEAD)
    add(home, "MINE", channel="stdout", state=AlertState.DEAD)
    said = run(capsys, "retry", "--to", "stdout")
    assert "2 alerts due again on stdout" in said
    assert found(home)["ONE"] == ("stdout", AlertState.PENDING)
    assert found(home)["MINE"] == ("stdout", AlertState.DEAD), "its own channel is there"


def test_what_the_other_channel_has_already_and_notices_are_dropped_with_a_reason(home, capsys):
    with home() as store:
        record_first(store)
        change = record_change(store, 2, NOW, alerts=()).change_id
    add(home, "SAME", channel="stdout", change_id=change, state=AlertState.SENT)
    add(home, "AGAIN", channel="old", change_id=change, state=AlertState.DEAD)
    add(
        home, "D", channel="old", subject=Subject.DIGEST, about="old", document_id="", timing=Timing.DIGEST,
        state=AlertState.DEAD,
    )  # fmt: skip
    assert "2 alerts dropped" in run(capsys, "retry", "--to", "stdout")
    states = found(home)
    assert states["AGAIN"] == states["D"] == ("old", AlertState.DROPPED)


def test_a_named_alert_goes_to_the_channel_wherever_it_was_meant_to_go(home, capsys):
    add(home, "ONE", channel="old", state=AlertState.PENDING)
    add(home, "TWO", channel="stdout", state=AlertState.DEAD, subject=Subject.RECOVERED)
    run(capsys, "retry", "ONE", "two", "--to", "stdout")
    assert set(found(home).values()) == {("stdout", AlertState.PENDING)}


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (AlertState.SENT, "was sent"),
        (AlertState.HELD, "`policy-monitor alerts release stdout` sends it"),
        (AlertState.DROPPED, "was dropped"),
        (AlertState.SILENCED, "was silenced"),
    ],
)
def test_a_retry_that_makes_nothing_due_says_why(home, capsys, state, why):
    add(home, "ONE", channel="stdout", state=state)
    said = run(capsys, "retry", "ONE")
    assert why in said
    assert "0 alerts due again" in said
    assert found(home)["ONE"][1] is state


def test_a_retry_on_a_channel_that_is_gone_says_how_to_send_elsewhere(home, capsys):
    add(home, "ONE", channel="old", state=AlertState.DEAD)
    assert "not in the configuration: old (1); --to CHANNEL" in run(capsys, "retry")


def test_a_channel_that_is_not_there_is_refused(home, capsys):
    add(home, "ONE", channel="old", state=AlertState.DEAD)
    assert "no channel elsewhere; there are: stdout" in run(capsys, "retry", "--to", "elsewhere", expect=2)
