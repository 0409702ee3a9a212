"""Trouble and changes of one document: while trouble is open no change is told, and its end comes first."""

from datetime import timedelta

import pytest

from tests.policies import edited, policy_page
from tests.watch import Watch

pytestmark = pytest.mark.usefixtures("each_database")

SHORT = policy_page(edited("after 90 days", "after 30 days"))
MINUTE = timedelta(minutes=1)


def told(watch):
    return [alert.subject for alert in watch.store.outbox.due(watch.now)]


def test_no_change_is_told_while_trouble_is_open_and_the_change_comes_after_its_end():
    watch = Watch()
    watch.look(policy_page())
    for _ in range(5):
        watch.fail(after=MINUTE)
    wall = watch.look(b"<html><title>Just a moment</title><body><p>Checking your browser.</p></body></html>")
    assert wall.change is None
    assert told(watch) == ["trouble"]
    watch.look(SHORT)
    assert told(watch) == ["trouble", "recovered", "change"]


def test_trouble_is_told_after_three_checks():
    watch = Watch()
    watch.look(policy_page())
    watch.fail(after=MINUTE)
    watch.fail(after=MINUTE)
    assert told(watch) == []
    watch.fail(after=MINUTE)
    assert told(watch) == ["trouble"]


def test_trouble_is_told_after_its_hours_however_few_the_checks():
    watch = Watch(trouble_after_hours=timedelta(hours=6))
    watch.look(policy_page())
    watch.fail(after=timedelta(hours=10))
    assert told(watch) == []
    watch.fail(after=timedelta(hours=6))
    assert told(watch) == ["trouble"]
    watch.fail(after=timedelta(hours=6))
    assert told(watch) == ["trouble"]
