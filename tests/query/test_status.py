"""How everything stands, over a real store."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.model import Act, ActKind, Matcher, Outcome, Route, Severity
from monitor.query.status import find_status
from tests.policies import edited, policy_page
from tests.watch import DOCUMENT, Watch

pytestmark = pytest.mark.usefixtures("each_database")

ONLY_CRITICAL = Route(name="pager", matcher=Matcher(min_severity=Severity.CRITICAL), channels=("pager",))
TROUBLE = Route(name="t", matcher=Matcher(), channels=("pager",), trouble=True)
RETENTION = edited("90 days", "30 days")


def status_of(watch):
    return find_status(watch.store, [DOCUMENT], now=watch.now)


def test_a_high_change_that_no_route_took_needs_a_person_until_one_took_note():
    watch = Watch(routes=(ONLY_CRITICAL, TROUBLE))
    watch.look(policy_page())
    assert status_of(watch).healthy
    checked = watch.look(policy_page(RETENTION))
    assert checked.change.comparison.judgement.severity is Severity.HIGH
    assert checked.alerts == ()
    (unheard,) = status_of(watch).unheard
    assert not status_of(watch).healthy
    watch.store.acts.add(
        Act(change_id=unheard.id, kind=ActKind.ACKNOWLEDGED, by="Ana", at=watch.now, note="")
    )
    assert status_of(watch).unheard == ()
    assert status_of(watch).healthy


def test_a_change_that_a_route_took_and_a_small_one_that_none_took_were_not_left_unheard():
    watch = Watch()
    watch.look(policy_page())
    watch.look(policy_page(RETENTION))
    assert status_of(watch).unheard == ()
    quiet = Watch(routes=(ONLY_CRITICAL, TROUBLE))
    quiet.look(policy_page())
    checked = quiet.look(policy_page(edited("Kelp Hosting", "Kelp  hosting")))
    assert checked.outcome in (Outcome.CHANGED, Outcome.UNCHANGED)
    assert status_of(quiet).unheard == ()


def test_a_text_that_waits_says_until_when():
    watch = Watch(confirm_after=timedelta(minutes=15))
    watch.look(policy_page())
    checked = watch.look(policy_page(RETENTION))
    due = f"{watch.now + timedelta(minutes=15):%Y-%m-%d %H:%M} UTC"
    (document,) = status_of(watch).documents
    assert (document.word, due in document.note, due in checked.detail) == ("waiting", True, True)


def test_times_of_a_document_are_told_in_its_zone():
    document = replace(DOCUMENT, zone="Europe/Bucharest")
    watch = Watch(document, confirm_after=timedelta(minutes=15))
    watch.look(policy_page())
    checked = watch.look(policy_page(RETENTION))
    (status,) = find_status(watch.store, [document], now=watch.now).documents
    assert "EET" in status.note and "EET" in checked.detail
