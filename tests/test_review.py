"""What people do with changes is one thing, wherever it is asked: the same acts and the same refusals."""

from datetime import timedelta

import pytest

from monitor.errors import UsageError
from monitor.followup import fold_acts
from monitor.model import Acceptance, Act, ActKind, Kind, Severity
from monitor.review import Wish, find_moment, record_act
from monitor.store import ChangeFilter, open_store
from tests.store.store_samples import NOW, comparison, new_change, record_change, record_first, watch

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def store(tmp_path):
    with open_store("sqlite://", tmp_path) as opened:
        watch(opened)
        record_first(opened)
        for number, kind in ((2, Kind.SUBSTANTIVE), (3, Kind.EDITORIAL), (4, Kind.SUBSTANTIVE)):
            at = NOW + number * HOUR
            made = new_change(at, comparison=comparison(kind=kind, severity=Severity.HIGH))
            record_change(opened, number, at, change=made)
        yield opened


def act(store, kind, change=1, **more) -> Act:
    return record_act(store, change, Wish(kind=kind, by="Ana", **more), now=NOW + DAY, zone="UTC")


def test_assignment_and_verdict_stand_until_the_next_and_close_nothing(store):
    act(store, ActKind.ASSIGNED, assignee="Ben", note="yours")
    act(store, ActKind.NOT_USEFUL)
    assert act(store, ActKind.ASSIGNED, assignee="Cleo\u202e").assignee == "Cleo"
    handling = fold_acts(store.acts.all(change_ids=[1]))
    assert (handling.assignee, handling.is_useless, handling.is_acknowledged) == ("Cleo", True, False)
    act(store, ActKind.USEFUL)
    assert not fold_acts(store.acts.all(change_ids=[1])).is_useless


@pytest.mark.parametrize(
    ("kind", "more", "said"),
    [
        (ActKind.ASSIGNED, {}, "cannot be assigned to nobody"),
        (ActKind.ASSIGNED, {"assignee": "\u200b"}, "cannot be assigned to nobody"),
        (ActKind.ASSIGNED, {"assignee": "x" * 501}, "longer than 500"),
        (ActKind.NOTED, {"note": " \u202e "}, "the note is empty"),
        (ActKind.NOT_USEFUL, {"note": "x" * 501}, "longer than 500"),
        (ActKind.REOPENED, {}, "nothing to take back"),
        (ActKind.SNOOZED, {}, "say for how long"),
    ],
)
def test_what_makes_no_sense_is_refused_and_leaves_no_act(store, kind, more, said):
    with pytest.raises(UsageError, match=said):
        act(store, kind, **more)
    assert store.acts.all() == ()


def test_an_acknowledged_change_is_neither_acknowledged_nor_snoozed_again(store):
    act(store, ActKind.ACKNOWLEDGED)
    with pytest.raises(UsageError, match="acknowledged by Ana"):
        act(store, ActKind.ACKNOWLEDGED)
    with pytest.raises(UsageError, match="nothing reminds of it"):
        act(store, ActKind.SNOOZED, until=NOW + 2 * DAY)


@pytest.mark.parametrize(
    "given", [("", ""), (None, None), ("7d", "2026-12-24"), ("2y", None), ("900d", None)]
)
def test_a_length_and_a_date_are_one_of_both_and_at_most_a_year(given):
    with pytest.raises(UsageError):
        find_moment(*given, NOW, "UTC")


def accept(store, version=1):
    store.acts.accept(Acceptance(document_id="brightmail/privacy", at=NOW, by="Ana", version=version))


def test_reviewed_reaches_to_the_first_change_of_substance_that_nobody_acknowledged(store):
    assert store.acts.reviewed_versions() == {}
    accept(store)
    assert store.acts.reviewed_versions() == {"brightmail/privacy": 1}
    act(store, ActKind.ACKNOWLEDGED, change=3)
    assert store.acts.reviewed_versions() == {"brightmail/privacy": 1}
    act(store, ActKind.ACKNOWLEDGED, change=1)
    assert store.acts.reviewed_versions() == {"brightmail/privacy": 4}
    act(store, ActKind.REOPENED, change=3)
    assert store.acts.reviewed_versions() == {"brightmail/privacy": 3}


def test_a_version_that_was_read_whole_stands_for_all_before_it(store):
    accept(store, 3)
    assert store.acts.reviewed_versions() == {"brightmail/privacy": 3}
    accept(store, 4)
    assert store.acts.reviewed_versions() == {"brightmail/privacy": 4}


def test_reopening_one_change_opens_no_other(store):
    act(store, ActKind.ACKNOWLEDGED, change=1)
    act(store, ActKind.ACKNOWLEDGED, change=3)
    act(store, ActKind.REOPENED, change=3)
    assert [each.id for each in store.briefs.changes(ChangeFilter(kind=Kind.SUBSTANTIVE, is_open=True))] == [
        3
    ]
