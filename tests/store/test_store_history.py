"""Questions about the past."""

from dataclasses import replace

import pytest

from monitor.errors import UsageError
from monitor.model import Category, Kind, Outcome, Severity
from monitor.store import Store
from tests.store.store_samples import (
    HOUR,
    NOW,
    checked,
    comparison,
    new_change,
    new_version,
    page,
    record_change,
    record_first,
    snapshot_of,
    watch,
)

DOCUMENT = "brightmail/privacy"


@pytest.fixture
def history(store: Store) -> Store:
    """Three versions, an hour apart."""
    watch(store)
    record_first(store)
    record_change(store, 2, NOW + HOUR)
    record_change(store, 3, NOW + 2 * HOUR)
    return store


def test_versions_are_found_by_number_and_the_last_is_in_force(history: Store) -> None:
    assert [version.ref for version in history.versions(DOCUMENT)] == [f"{DOCUMENT}@{n}" for n in (1, 2, 3)]
    second, latest = history.version(DOCUMENT, 2), history.version(DOCUMENT)
    assert second is not None
    assert latest is not None
    assert (second.fingerprint, latest.number) == ("words-2", 3)
    assert history.version(DOCUMENT, 4) is None
    assert history.version("nobody/terms") is None


def test_version_in_force_at_a_time_is_the_last_one_seen_until_then(history: Store) -> None:
    found = [
        version.number if (version := history.version_at(DOCUMENT, NOW + offset * HOUR)) else None
        for offset in (-1, 0, 0.5, 1, 9)
    ]
    assert found == [None, 1, 1, 2, 3]


def test_list_of_versions_carries_no_texts(history: Store) -> None:
    listed = history.version_list(DOCUMENT)
    assert listed == tuple(replace(each, text="", links=()) for each in history.versions(DOCUMENT))


def test_seen_texts_carry_what_recognises_them(history: Store) -> None:
    seen = history.seen_texts(DOCUMENT)
    assert [(text.number, text.fingerprint, text.language) for text in seen] == [
        (1, "words-1", "en"),
        (2, "words-2", "en"),
        (3, "words-3", "en"),
    ]


def test_changes_come_newest_first_and_within_bounds(history: Store) -> None:
    assert [change.after for change in history.changes()] == [3, 2]
    assert [change.after for change in history.changes(limit=1)] == [3]
    assert [change.after for change in history.changes(since=NOW + 2 * HOUR)] == [3]
    assert [change.after for change in history.changes(until=NOW + 2 * HOUR)] == [2]
    assert history.changes(document_ids=[]) == ()
    assert history.changes(document_ids=["oakbank/terms"]) == ()
    assert len(history.changes(document_ids=[DOCUMENT], vendor="brightmail")) == 2
    assert history.changes(vendor="oakbank") == ()


def test_coarse_category_finds_changes_about_a_finer_one(history: Store) -> None:
    # the sample's whole is about retention, its section about sub-processors, a finer kind of sharing
    for category in (Category.RETENTION, Category.SUBPROCESSORS, Category.SHARING):
        assert len(history.changes(category=category)) == 2
    assert history.changes(category=Category.PAYMENT) == ()


def test_finer_category_does_not_find_the_coarse_one(store: Store) -> None:
    watch(store)
    record_first(store)
    about = comparison(whole=Category.SHARING, part=Category.SHARING)
    record_change(store, 2, NOW + HOUR, change=new_change(NOW + HOUR, comparison=about))
    assert store.changes(category=Category.SUBPROCESSORS) == ()
    assert len(store.changes(category=Category.SHARING)) == 1


def test_changes_are_found_by_kind_and_least_severity(store: Store) -> None:
    watch(store)
    record_first(store)
    low = comparison(kind=Kind.EDITORIAL, severity=Severity.LOW)
    record_change(store, 2, NOW + HOUR, change=new_change(NOW + HOUR, comparison=low))
    record_change(store, 3, NOW + 2 * HOUR)
    assert [change.after for change in store.changes(kind=Kind.EDITORIAL)] == [2]
    assert [change.after for change in store.changes(min_severity=Severity.MEDIUM)] == [3]
    assert [change.after for change in store.changes(min_severity=Severity.LOW)] == [3, 2]
    assert store.changes(min_severity=Severity.CRITICAL) == ()


def test_change_times_count_from_the_time_given(history: Store) -> None:
    assert history.change_times(DOCUMENT, NOW) == (NOW + HOUR, NOW + 2 * HOUR)
    assert history.change_times(DOCUMENT, NOW + 2 * HOUR) == (NOW + 2 * HOUR,)


def test_upgrade_replaces_the_text_and_keeps_what_it_was(history: Store) -> None:
    before = history.version(DOCUMENT, 2)
    alerts = history.alerts()
    derived = new_version(2, text="# Privacy\n\nBetter read.", fingerprint="better", edition="normalize-2")
    history.upgrade_version(DOCUMENT, 2, derived, NOW + 5 * HOUR)
    after = history.version(DOCUMENT, 2)
    assert before is not None
    assert after is not None
    assert (after.text, after.fingerprint, after.edition) == (derived.text, "better", "normalize-2")
    assert after.sha256 != before.sha256
    assert after.upgraded_at == NOW + 5 * HOUR
    kept = ("id", "number", "cause", "snapshot_id", "seen_at", "checked_at")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    assert history.earlier_derivations(DOCUMENT, 2) == (new_version(2),)
    assert history.seen_texts(DOCUMENT)[1].fingerprint == "better"
    assert history.alerts() == alerts
    assert history.verify() == ()


def test_upgrade_of_a_version_that_is_not_there_is_refused(history: Store) -> None:
    with pytest.raises(UsageError, match="no version brightmail/privacy@9"):
        history.upgrade_version(DOCUMENT, 9, new_version(9), NOW)


def test_comparison_of_upgraded_texts_replaces_the_changes(history: Store) -> None:
    change = history.changes()[0]
    about = comparison(whole=Category.PAYMENT, part=Category.PAYMENT, severity=Severity.LOW)
    history.replace_comparison(change.id, about)
    assert history.change(change.id) == replace(change, comparison=about)
    assert [each.id for each in history.changes(category=Category.PAYMENT)] == [change.id]
    assert [each.id for each in history.changes(category=Category.RETENTION)] == [change.id - 1]
    with pytest.raises(UsageError, match="no change 99"):
        history.replace_comparison(99, about)


def test_held_snapshots_are_found_beside_those_of_versions(store: Store) -> None:
    watch(store)
    record_first(store)
    held = snapshot_of(page(66), NOW + HOUR)
    store.commit_check(checked(store, Outcome.HELD, NOW + HOUR, snapshot=held, after={"body_sha256": None}))
    assert [snapshot.sha256 for snapshot in store.snapshots(DOCUMENT)][-1] == held.sha256
    assert store.body(held.sha256) == page(66)
    assert len(store.versions(DOCUMENT)) == 1


def test_checks_come_newest_first_and_within_bounds(history: Store) -> None:
    assert [check.version for check in history.checks()] == [3, 2, 1]
    assert [check.version for check in history.checks(DOCUMENT, since=NOW + HOUR, limit=1)] == [3]
    assert history.checks("oakbank/terms") == ()
    assert history.fetch_of(99) is None


def test_pruned_checks_take_nothing_else_along(history: Store) -> None:
    assert history.prune(NOW + 2 * HOUR) == 2
    assert [check.version for check in history.checks()] == [3]
    assert len(history.versions(DOCUMENT)) == 3
    assert history.verify() == ()


def test_nothing_is_found_under_unknown_ids(history: Store) -> None:
    assert history.snapshot(999) is None
    assert history.change(999) is None
    assert history.snapshots("nobody/terms") == ()
    with pytest.raises(UsageError, match="No body"):
        history.body("00" * 32)
