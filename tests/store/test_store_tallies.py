"""Single facts and counts."""

from monitor.model import Outcome, Trouble, TroubleKind
from monitor.store import Store
from tests.store.store_samples import (
    HOUR,
    NOW,
    checked,
    document,
    new_change,
    new_version,
    record_change,
    record_first,
    watch,
)

DOCUMENT = "brightmail/privacy"


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


def test_alerts_are_counted_by_state(store: Store) -> None:
    watch(store)
    assert store.outbox.count_by_state() == {}
    record_first(store)
    record_change(store, 2, NOW + HOUR)
    assert store.outbox.count_by_state() == {"pending": 1}


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
