"""Questions about the past."""

from dataclasses import fields, replace
from typing import Any

import pytest
from sqlalchemy import select

from monitor.errors import UsageError
from monitor.model import Category, Kind, Outcome, Severity, Trouble, TroubleKind, VersionDraft
from monitor.store import ChangeFilter, Store
from monitor.store.schema import derivations
from tests.store.store_samples import (
    HOUR,
    NOW,
    checked,
    comparison,
    document,
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
def filled(store: Store) -> Store:
    """Three versions, an hour apart."""
    watch(store)
    record_first(store)
    record_change(store, 2, NOW + HOUR)
    record_change(store, 3, NOW + 2 * HOUR)
    return store


def test_versions_are_found_by_number_and_the_last_is_in_force(filled: Store) -> None:
    assert [version.ref for version in filled.history.versions(DOCUMENT)] == [
        f"{DOCUMENT}@{n}" for n in (1, 2, 3)
    ]
    second, latest = filled.history.version(DOCUMENT, 2), filled.history.version(DOCUMENT)
    assert second is not None
    assert latest is not None
    assert (second.fingerprint, latest.number) == ("words-2", 3)
    assert filled.history.version(DOCUMENT, 4) is None
    assert filled.history.version("nobody/terms") is None


def test_version_in_force_at_a_time_is_the_last_one_seen_until_then(filled: Store) -> None:
    found = [
        version.number if (version := filled.history.version_at(DOCUMENT, NOW + offset * HOUR)) else None
        for offset in (-1, 0, 0.5, 1, 9)
    ]
    assert found == [None, 1, 1, 2, 3]


def test_list_of_versions_carries_no_texts(filled: Store) -> None:
    listed = filled.history.version_list(DOCUMENT)
    assert listed == tuple(replace(each, text="", links=()) for each in filled.history.versions(DOCUMENT))


def test_seen_texts_carry_what_recognises_them(filled: Store) -> None:
    seen = filled.history.seen_texts(DOCUMENT)
    assert [(text.number, text.fingerprint, text.language) for text in seen] == [
        (1, "words-1", "en"),
        (2, "words-2", "en"),
        (3, "words-3", "en"),
    ]


def test_changes_come_newest_first_and_within_bounds(filled: Store) -> None:
    assert [change.after for change in filled.history.changes()] == [3, 2]
    assert [change.after for change in filled.history.changes(limit=1)] == [3]
    assert [change.after for change in filled.history.changes(ChangeFilter(since=NOW + 2 * HOUR))] == [3]
    assert [change.after for change in filled.history.changes(ChangeFilter(until=NOW + 2 * HOUR))] == [2]
    assert filled.history.changes(ChangeFilter(document_ids=[])) == ()
    assert filled.history.changes(ChangeFilter(document_ids=["oakbank/terms"])) == ()
    assert len(filled.history.changes(ChangeFilter(document_ids=[DOCUMENT], vendor="brightmail"))) == 2
    assert filled.history.changes(ChangeFilter(vendor="oakbank")) == ()


def test_coarse_category_finds_changes_about_a_finer_one(filled: Store) -> None:
    # the sample's whole is about retention, its section about sub-processors, a finer kind of sharing
    for category in (Category.RETENTION, Category.SUBPROCESSORS, Category.SHARING):
        assert len(filled.history.changes(ChangeFilter(category=category))) == 2
    assert filled.history.changes(ChangeFilter(category=Category.PAYMENT)) == ()


def test_finer_category_does_not_find_the_coarse_one(store: Store) -> None:
    watch(store)
    record_first(store)
    about = comparison(whole=Category.SHARING, part=Category.SHARING)
    record_change(store, 2, NOW + HOUR, change=new_change(NOW + HOUR, comparison=about))
    assert store.history.changes(ChangeFilter(category=Category.SUBPROCESSORS)) == ()
    assert len(store.history.changes(ChangeFilter(category=Category.SHARING))) == 1


def test_changes_are_found_by_kind_and_least_severity(store: Store) -> None:
    watch(store)
    record_first(store)
    low = comparison(kind=Kind.EDITORIAL, severity=Severity.LOW)
    record_change(store, 2, NOW + HOUR, change=new_change(NOW + HOUR, comparison=low))
    record_change(store, 3, NOW + 2 * HOUR)

    def found(**asked: Any) -> list[int]:
        return [change.after for change in store.history.changes(ChangeFilter(**asked))]

    assert found(kind=Kind.EDITORIAL) == [2]
    assert found(min_severity=Severity.MEDIUM) == [3]
    assert found(min_severity=Severity.LOW) == [3, 2]
    assert found(min_severity=Severity.CRITICAL) == []


def test_upgrade_replaces_the_text_and_keeps_what_it_was(filled: Store) -> None:
    before = filled.history.version(DOCUMENT, 2)
    alerts = filled.outbox.alerts()
    derived = new_version(2, text="# Privacy\n\nBetter read.", fingerprint="better", edition="normalize-2")
    filled.history.upgrade_version(DOCUMENT, 2, derived, NOW + 5 * HOUR)
    after = filled.history.version(DOCUMENT, 2)
    assert before is not None
    assert after is not None
    assert (after.text, after.fingerprint, after.edition) == (derived.text, "better", "normalize-2")
    assert after.sha256 != before.sha256
    assert after.upgraded_at == NOW + 5 * HOUR
    kept = ("id", "number", "cause", "snapshot_id", "seen_at", "checked_at")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    with filled.database.read() as connection:
        (earlier,) = connection.execute(select(derivations)).all()
    names = [each.name for each in fields(VersionDraft) if each.name in derivations.c]
    assert [getattr(earlier, name) for name in names] == [getattr(new_version(2), name) for name in names]
    assert filled.history.seen_texts(DOCUMENT)[1].fingerprint == "better"
    assert filled.outbox.alerts() == alerts
    assert filled.upkeep.verify() == ()


def test_upgrade_of_a_version_that_is_not_there_is_refused(filled: Store) -> None:
    with pytest.raises(UsageError, match="no version brightmail/privacy@9"):
        filled.history.upgrade_version(DOCUMENT, 9, new_version(9), NOW)


def test_comparison_of_upgraded_texts_replaces_the_changes(filled: Store) -> None:
    change = filled.history.changes()[0]
    about = comparison(whole=Category.PAYMENT, part=Category.PAYMENT, severity=Severity.LOW)
    filled.history.replace_comparison(change.id, about)
    assert filled.history.change(change.id) == replace(change, comparison=about)
    assert [each.id for each in filled.history.changes(ChangeFilter(category=Category.PAYMENT))] == [
        change.id
    ]
    assert [each.id for each in filled.history.changes(ChangeFilter(category=Category.RETENTION))] == [
        change.id - 1
    ]
    with pytest.raises(UsageError, match="no change 99"):
        filled.history.replace_comparison(99, about)


def test_held_snapshots_are_found_beside_those_of_versions(store: Store) -> None:
    watch(store)
    record_first(store)
    held = snapshot_of(page(66), NOW + HOUR)
    store.commit_check(checked(store, Outcome.HELD, NOW + HOUR, snapshot=held, after={"body_sha256": None}))
    assert [snapshot.sha256 for snapshot in store.history.snapshots(DOCUMENT)][-1] == held.sha256
    assert store.history.body(held.sha256) == page(66)
    assert len(store.history.versions(DOCUMENT)) == 1


def test_checks_come_newest_first_and_within_bounds(filled: Store) -> None:
    assert [check.version for check in filled.history.checks()] == [3, 2, 1]
    assert [check.version for check in filled.history.checks(DOCUMENT, since=NOW + HOUR, limit=1)] == [3]
    assert filled.history.checks("oakbank/terms") == ()


def test_pruned_checks_take_nothing_else_along(filled: Store) -> None:
    assert filled.upkeep.prune(NOW + 2 * HOUR) == 2
    assert [check.version for check in filled.history.checks()] == [3]
    assert len(filled.history.versions(DOCUMENT)) == 3
    assert filled.upkeep.verify() == ()


def test_nothing_is_found_under_unknown_ids(filled: Store) -> None:
    assert filled.history.snapshot(999) is None
    assert filled.history.change(999) is None
    assert filled.history.snapshots("nobody/terms") == ()
    with pytest.raises(UsageError, match="No body"):
        filled.history.body("00" * 32)


def test_only_changes_back_to_an_earlier_text_are_returns(store: Store) -> None:
    watch(store)
    record_first(store)
    record_change(store, 2, NOW + HOUR)
    record_change(store, 3, NOW + 2 * HOUR, change=new_change(NOW + 2 * HOUR, returns_to=1))
    assert store.history.return_times(DOCUMENT, NOW) == (NOW + 2 * HOUR,)
    assert store.history.return_times(DOCUMENT, NOW + 3 * HOUR) == ()


def test_trouble_and_document_are_found_by_id(store: Store) -> None:
    watch(store)
    trouble = Trouble(kind=TroubleKind.GONE, detail="404", opened_at=NOW, checks=1)
    recorded = store.commit_check(checked(store, Outcome.FAILED, after={"trouble": trouble}))
    assert recorded is not None
    assert recorded.trouble_id is not None
    found = store.history.trouble(recorded.trouble_id)
    assert found is not None
    assert (found.kind, found.id) == (TroubleKind.GONE, recorded.trouble_id)
    assert store.history.trouble(99) is None
    assert store.documents.find(DOCUMENT) == document()
    assert store.documents.find("nobody/terms") is None


def test_troubles_that_ended_since_are_found_in_order_and_no_others(store: Store) -> None:
    watch(store, DOCUMENT, "brightmail/terms")
    for start, document_id in ((0, DOCUMENT), (4, DOCUMENT), (6, "brightmail/terms"), (9, DOCUMENT)):
        at = NOW + start * HOUR
        opened = Trouble(kind=TroubleKind.GONE, detail="404", opened_at=at, checks=1)
        failed = checked(store, Outcome.FAILED, at, document_id=document_id, after={"trouble": opened})
        assert store.commit_check(failed)
        state = store.documents.state(document_id)
        assert state is not None
        if start == 9:
            continue
        ended = checked(
            store, Outcome.UNCHANGED, at + HOUR, document_id=document_id, state=state,
            closed=state.trouble, after={"trouble": None},
        )  # fmt: skip
        assert store.commit_check(ended)
    found = store.history.recoveries(NOW + 5 * HOUR, 10)
    assert [(name, trouble.opened_at) for name, trouble in found] == [
        (DOCUMENT, NOW + 4 * HOUR),
        ("brightmail/terms", NOW + 6 * HOUR),
    ]
    assert [name for name, _ in store.history.recoveries(NOW, 1)] == ["brightmail/terms"]
    assert store.history.recoveries(NOW + 8 * HOUR, 10) == ()


def test_documents_checked_are_counted_once(store: Store) -> None:
    watch(store, DOCUMENT, "brightmail/terms")
    record_first(store)
    store.commit_check(checked(store, Outcome.UNCHANGED, NOW + HOUR))
    assert store.history.count_documents(NOW) == 1
    assert store.history.count_documents(NOW + 2 * HOUR) == 0


def test_coverage_is_that_of_the_version_in_force(store: Store) -> None:
    watch(store)
    assert store.history.coverage(DOCUMENT) is None
    record_first(store)
    assert store.history.coverage(DOCUMENT) == new_version(1).coverage
