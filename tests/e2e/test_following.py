"""After an alert: the commands as processes, and a change from the page to the acknowledgement."""

import csv
import io
import json
import os
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import icalendar
import pytest

from monitor.cli import main
from monitor.config import load_config
from monitor.model import AlertState, DateRole, DeliveryResult, Kind, Severity, StatedDate
from monitor.store import Ending, open_store
from tests.e2e.forked import run_forked
from tests.e2e.installation import Installation
from tests.policies import edited, policy_page
from tests.store.store_samples import comparison, new_alert, new_change, record_change, record_first
from tests.vendor_site import VendorSite

NOW = datetime.now(UTC)
DAY = timedelta(days=1)
CONFIG = """
[monitor]
database = "sqlite:///monitor.db"
storage = "."

[[vendors]]
name = "Brightmail"
tags = ["mail"]
objection_days = 30
[[vendors.documents]]
name = "privacy"
type = "privacy-policy"
url = "https://brightmail.example/privacy"
"""


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A folder with a configuration and a history of three changes, the first of them told twice."""
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    config = load_config(tmp_path / "config.toml", environ={})
    with open_store(config.settings.database, tmp_path) as store:
        store.documents.sync(config.documents, NOW - 9 * DAY)
        record_first(store, NOW - 9 * DAY)
        for number, kind in ((2, Kind.SUBSTANTIVE), (3, Kind.EDITORIAL), (4, Kind.SUBSTANTIVE)):
            at = NOW - timedelta(days=9 - number)
            dates = (
                StatedDate(role=DateRole.EFFECTIVE, day=(NOW + 20 * DAY).date(), quote="=From then on."),
            )
            made = comparison(kind=kind, severity=Severity.CRITICAL)
            change = new_change(at, comparison=type(made)(**{**_fields(made), "dates": dates}))
            alerts = (new_alert(f"PM-REF{number}", at, channel="stdout"),)
            recorded = record_change(store, number, at, change=change, alerts=alerts)
            if number == 2:
                delivery = store.outbox.claim(
                    recorded.alert_ids, channel="stdout", reference="PM-REF2", now=at
                )
                store.outbox.finish(delivery.id, Ending(DeliveryResult.SENT, ""), now=at)
        gathered = [store.outbox.alert("PM-REF3").id, store.outbox.alert("PM-REF4").id]
        store.outbox.claim(gathered, channel="stdout", reference="PM-REF3", now=NOW)
    return tmp_path


def _fields(noun):
    return {name: getattr(noun, name) for name in noun.__dataclass_fields__}


def command(*words, expect=0):
    """The command as a process: its standard output."""
    done = run_forked([*words], folder=Path.cwd(), environ={**os.environ, "NO_COLOR": "1"})
    assert done.returncode == expect, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout if expect == 0 else done.stderr


def done(capsys, *words) -> str:
    """The same in this process, where another process would prove nothing more."""
    with pytest.raises(SystemExit) as ended:
        main([*words])
    said = capsys.readouterr()
    assert not ended.value.code, said.err
    return said.out


def refusal(capsys, *words) -> str:
    """What is said on standard error where the words are refused with exit code 2."""
    with pytest.raises(SystemExit) as ended:
        main([*words])
    assert ended.value.code == 2
    said = capsys.readouterr().err.strip()
    assert len(said.splitlines()) == 1, said
    return said


def test_acts_are_recorded_shown_and_exported(home, capsys):
    assert "change 1 (brightmail/privacy): acknowledged by Ana" in command(
        "ack", "pm-ref2", "--by", "Ana", "--note", "=HYPERLINK(1)"
    )
    assert "snoozed until" in done(capsys, "snooze", "2", "--for", "7d", "--by", "Ben")
    listed = {each["change"]: each["handling"] for each in json.loads(command("changes", "--json"))}
    assert {number: each["state"] for number, each in listed.items()} == {
        1: "acknowledged",
        2: "snoozed",
        3: "open",
    }
    assert listed[1]["acts"][0]["by"] == "Ana"
    assert "acknowledged by Ana" in done(capsys, "why", "PM-REF2")
    still = json.loads(done(capsys, "changes", "--handled", "open", "--json"))
    assert [each["change"] for each in still] == [3]
    told = json.loads(done(capsys, "history", "privacy", "--json"))
    assert {each["change"]: each["handling"]["state"] for each in told if "change" in each}[2] == "snoozed"
    rows = list(csv.DictReader(io.StringIO(command("export", "acts", "--csv"))))
    assert [(row["kind"], row["by"], row["change"], row["document"]) for row in rows] == [
        ("acknowledged", "Ana", "1", "brightmail/privacy"),
        ("snoozed", "Ben", "2", "brightmail/privacy"),
    ]
    assert rows[0]["note"] == "'=HYPERLINK(1)"
    assert json.loads(done(capsys, "export", "acts", "--json"))[0]["note"] == "=HYPERLINK(1)"


def test_an_acknowledgement_can_be_taken_back_and_both_are_kept(home, capsys):
    acts = (["1", "3", "--by", "Ana"], ["1", "--by", "Ben"], ["1", "--undo", "--by", "Ben"])
    said = [line for words in acts for line in done(capsys, "ack", *words).splitlines()]
    assert [line.partition("): ")[2].split(",")[0] for line in said] == [
        "acknowledged by Ana",
        "acknowledged by Ana",
        "already acknowledged by Ana",
        "reopened by Ben",
    ]
    with open_store(f"sqlite:///{home}/monitor.db", home) as store:
        kinds = [(act.change_id, act.kind) for act in store.acts.all()]
    assert kinds == [(1, "acknowledged"), (3, "acknowledged"), (1, "reopened")]


def test_the_login_name_stands_where_no_name_is_given(home, monkeypatch, capsys):
    monkeypatch.delenv("SUDO_USER", raising=False)
    monkeypatch.setenv("LOGNAME", "carla")
    assert "acknowledged by carla" in done(capsys, "ack", "1")


def test_a_silence_is_begun_listed_and_ended(home, capsys):
    command(
        "silence", "add", "--vendor", "BRIGHTMAIL", "--severity", "low", "--severity", "medium",
        "--reason", "redesign", "--by", "Ana", "--until", (NOW + 9 * DAY).date().isoformat(),
    )  # fmt: skip
    (listed,) = json.loads(done(capsys, "silence", "list", "--json"))
    assert (listed["state"], listed["vendors"], listed["severities"]) == (
        "active",
        ["Brightmail"],
        ["low", "medium"],
    )
    assert "ended by Ben" in done(capsys, "silence", "end", "1", "--by", "Ben")
    assert json.loads(done(capsys, "silence", "list", "--json")) == []
    assert "ended" in command("silence", "list", "--all")


def test_a_route_test_says_where_a_silence_stands_in_the_way(home, capsys):
    assert "nobody is told" not in done(capsys, "route", "test", "1")
    done(
        capsys, "silence", "add", "--document", "privacy", "--reason", "moving", "--by", "Ana", "--for", "2d"
    )
    said = done(capsys, "route", "test", "PM-REF2")
    assert "nobody is told now: silence 1 by Ana until" in said
    assert "moving" in said


def test_what_lies_ahead_is_listed_with_how_it_is_handled(home, capsys):
    done(capsys, "ack", "1", "--by", "Ana")
    rows = json.loads(command("upcoming", "--json"))
    day = (NOW + 20 * DAY).date().isoformat()
    assert [(row["change"], row["what"], row["day"], row["handling"]["acknowledged"]) for row in rows] == [
        (1, "effective", day, True),
        (1, "objection", day, True),
        (3, "objection", day, False),
    ]
    assert rows[0]["quote"] == "=From then on."


def test_what_lies_beyond_the_days_asked_for_is_counted(home, capsys):
    with pytest.raises(SystemExit):
        main(["upcoming", "--days", "3"])
    assert "3 days beyond, the next" in capsys.readouterr().err


def test_what_was_acknowledged_is_not_the_next_day(home, capsys):
    for change in (1, 3):
        with pytest.raises(SystemExit):
            main(["status", "--json"])
        assert json.loads(capsys.readouterr().out)["next_day"]["change"] == change
        done(capsys, "ack", str(change), "--by", "Ana")


@pytest.mark.parametrize(
    ("category", "severity"), [("subprocessors", "high"), ("retention", "high"), ("contact", "medium")]
)
def test_a_route_test_takes_a_category_as_severe_as_its_changes_usually_are(home, capsys, category, severity):
    with (home / "config.toml").open("a") as file:
        file.write('[[routes]]\nname = "urgent"\nmin_severity = "high"\nchannels = ["stdout"]\n')
    said = done(capsys, "route", "test", "--category", category)
    assert ("urgent: match" in said) is (severity == "high")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("ack 99", "no change 99"),
        ("ack 99999999999999999999", "no change or alert '99999999999999999999'"),
        ("ack PM-NONE", "no change or alert 'PM-NONE'"),
        ("why PM-REF3", "PM-REF3 tells of several changes: 2, 3; name one by its number"),
        ("ack 1 99", "no change 99"),
        ("ack 1 --undo", "change 1 is open"),
        ("ack 1 --by=", "who are you?"),
        (f"ack 1 --note {'x' * 501}", "--note is longer than 500 characters"),
        ("snooze 1", "either --for 7d or --until"),
        ("snooze 1 --for 7d --until 2030-01-01", "either --for 7d or --until"),
        ("snooze 1 --for soon", '--for must be a time like "15m"'),
        ("snooze 1 --until 2020-01-01", "2020-01-01 has passed already"),
        ("snooze 1 --until whenever", "cannot read 'whenever' as a date"),
        ("silence add --reason x --for 1d", "say which changes"),
        ("silence add --vendor brightmial --reason x --for 1d", "did you mean 'Brightmail'?"),
        ("silence add --tag eu --reason x --for 1d", "no document has the tag 'eu'"),
        ("silence add --document nobody/terms --reason x --for 1d", "no document 'nobody/terms'"),
        ("silence add --vendor brightmail --reason= --for 1d", "the reason is empty"),
        ("silence end 7", "no silence 7"),
        ("export acts --csv --json", "choose one of --csv and --json"),
        ("why nothing", "no change or alert 'NOTHING'"),
    ],
)
def test_what_cannot_be_meant_is_one_sentence_and_exit_code_2(home, capsys, words, said):
    assert said in refusal(capsys, *words.split())
    with open_store(f"sqlite:///{home}/monitor.db", home) as store:
        assert store.acts.all() == store.acts.silences() == ()


def test_a_critical_change_repeats_until_it_is_acknowledged(tmp_path):
    with VendorSite() as site:
        site.page("/privacy", policy_page())
        route = '[[routes]]\nname = "urgent"\nchannels = ["stdout"]\nrepeat = "1s"\n'
        installation = Installation(tmp_path, site, extra=f"[objection_days]\ntier_3 = 14\n{route}")
        text = installation.config.read_text().replace('interval = "1h"', 'interval = "1s"')
        installation.config.write_text(text)
        with installation.start() as daemon:
            daemon.wait_for(lambda: "outcome=first" in daemon.log())
            site.page("/privacy", policy_page(edited("We do not sell", "We may sell")))
            daemon.wait_for(lambda: "Reminder 2, first told" in daemon.log())
            installation.run("ack", "1", "--by", "Ana")
            with open_store(f"sqlite:///{tmp_path}/monitor.db", tmp_path, read_only=True) as store:
                daemon.wait_for(lambda: not store.outbox.due(datetime.now(UTC)))
                before = len(store.outbox.alerts())
                daemon.wait_for(lambda: "CANCELLED" in (tmp_path / "calendar.ics").read_text())
                checks = len(store.history.checks())
                daemon.wait_for(lambda: len(store.history.checks()) >= checks + 2)
                after = store.outbox.alerts()
            assert daemon.stop(signal.SIGTERM) == 0
    assert len(after) == before
    assert {alert.state for alert in after} <= {AlertState.SENT, AlertState.SILENCED}
    ordinals = [alert.ordinal for alert in reversed(after)]
    assert ordinals == list(range(len(ordinals)))
    assert len({alert.reference for alert in after}) == len(after)
    (event,) = icalendar.Calendar.from_ical((tmp_path / "calendar.ics").read_bytes()).walk("VEVENT")
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)
    assert "Object by" in daemon.log()
