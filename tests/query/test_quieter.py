"""Routes that tell much that people find useless are named, with a condition that would have kept just that back."""

from datetime import timedelta

import pytest

from monitor.config import load_config
from monitor.model import Act, ActKind, Kind, Severity
from monitor.query.feedback_labels import find_labels
from monitor.query.quieter import find_loud_routes
from monitor.store import open_store
from tests.store.store_samples import NOW, comparison, new_change, record_change, record_first

HOUR = timedelta(hours=1)
CONFIG = """
[monitor]
database = "sqlite:///m.db"
storage = "."
[[routes]]
name = "all"
channels = ["stdout"]
[[vendors]]
name = "Brightmail"
[[vendors.documents]]
name = "privacy"
type = "privacy-policy"
url = "https://brightmail.example/privacy"
"""
USELESS, USEFUL = ActKind.NOT_USEFUL, ActKind.USEFUL
LOW = (Kind.SUBSTANTIVE, Severity.LOW)
EDIT = (Kind.EDITORIAL, Severity.HIGH)
GRAVE = (Kind.SUBSTANTIVE, Severity.HIGH)


def told(tmp_path, *verdicts):
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")
    config = load_config(tmp_path / "config.toml", environ={})
    store = open_store("sqlite://", tmp_path)
    store.documents.sync(config.documents, NOW)
    record_first(store)
    for number, ((kind, severity), verdict) in enumerate(verdicts, 2):
        at = NOW + number * HOUR
        made = new_change(at, comparison=comparison(kind=kind, severity=severity))
        record_change(store, number, at, change=made)
        store.acts.add(Act(change_id=number - 1, kind=verdict, at=at, by="Ana"))
    return store, config


@pytest.mark.parametrize(
    ("verdicts", "advice"),
    [
        ([(LOW, USELESS)] * 3 + [(GRAVE, USEFUL)], 'min_severity = "medium" would keep it back'),
        ([(EDIT, USELESS)] * 4 + [(GRAVE, USEFUL)], 'kinds = ["substantive"] would keep it back'),
        ([(GRAVE, USELESS)] * 3 + [(GRAVE, USEFUL)], 'digest = "daily 08:00" would gather it'),
    ],
)
def test_the_advice_is_tried_on_what_was_said_and_keeps_what_was_useful(tmp_path, verdicts, advice):
    (loud,) = find_loud_routes(*told(tmp_path, *verdicts))
    assert (loud.route, loud.advice) == ("all", advice)
    assert loud.useful == 1


@pytest.mark.parametrize(
    "verdicts", [[(LOW, USELESS)] * 2, [(LOW, USELESS)] * 3 + [(LOW, USEFUL)] * 4, [(LOW, USEFUL)] * 5]
)
def test_a_route_with_little_or_mixed_feedback_is_not_named(tmp_path, verdicts):
    assert find_loud_routes(*told(tmp_path, *verdicts)) == ()


def test_labels_are_the_last_word_with_the_words_that_were_judged(tmp_path):
    store, _ = told(tmp_path, (LOW, USELESS), (GRAVE, USEFUL))
    store.acts.add(Act(change_id=1, kind=USEFUL, at=NOW + 9 * HOUR, by="Ben", note="it was"))
    store.acts.add(Act(change_id=2, kind=ActKind.ACKNOWLEDGED, at=NOW + 9 * HOUR, by="Ben"))
    labels = list(find_labels(store))
    assert [(each["change"], each["useful"], each["by"]) for each in labels] == [
        (1, True, "Ben"),
        (2, True, "Ana"),
    ]
    assert {"before", "after", "status"} <= labels[0]["sections"][0].keys()
