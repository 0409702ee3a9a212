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
    assert store.return_times(DOCUMENT, NOW) == (NOW + 2 * HOUR,)
    assert store.return_times(DOCUMENT, NOW + 3 * HOUR) == ()


def test_trouble_and_document_are_found_by_id(store: Store) -> None:
    watch(store)
    trouble = Trouble(kind=TroubleKind.GONE, detail="404", opened_at=NOW, checks=1)
    recorded = store.commit_check(checked(store, Outcome.FAILED, after={"trouble": trouble}))
    assert recorded is not None
    assert recorded.trouble_id is not None
    found = store.trouble(recorded.trouble_id)
    assert found is not None
    assert (found.kind, found.id) == (TroubleKind.GONE, recorded.trouble_id)
    assert store.trouble(99) is None
    assert store.document(DOCUMENT) == document()
    assert store.document("nobody/terms") is None


def test_troubles_that_ended_since_are_found_in_order_and_no_others(store: Store) -> None:
    watch(store, DOCUMENT, "brightmail/terms")
    for start, document_id in ((0, DOCUMENT), (4, DOCUMENT), (6, "brightmail/terms"), (9, DOCUMENT)):
        at = NOW + start * HOUR
        opened = Trouble(kind=TroubleKind.GONE, detail="404", opened_at=at, checks=1)
        failed = checked(store, Outcome.FAILED, at, document_id=document_id, after={"trouble": opened})
        assert store.commit_check(failed)
        state = store.state(document_id)
        assert state is not None
        if start == 9:
            continue
        ended = checked(
            store, Outcome.UNCHANGED, at + HOUR, document_id=document_id, state=state,
            closed=state.trouble, after={"trouble": None},
        )  # fmt: skip
        assert store.commit_check(ended)
    found = store.troubles_over(NOW + 5 * HOUR, 10)
    assert [(name, trouble.opened_at) for name, trouble in found] == [
        (DOCUMENT, NOW + 4 * HOUR),
        ("brightmail/terms", NOW + 6 * HOUR),
    ]
    assert [name for name, _ in store.troubles_over(NOW, 1)] == ["brightmail/terms"]
    assert store.troubles_over(NOW + 8 * HOUR, 10) == ()


def test_alerts_are_counted_by_state(store: Store) -> None:
    watch(store)
    assert store.count_alerts() == {}
    record_first(store)
    record_change(store, 2, NOW + HOUR)
    assert store.count_alerts() == {"pending": 1}


def test_documents_checked_are_counted_once(store: Store) -> None:
    watch(store, DOCUMENT, "brightmail/terms")
    record_first(store)
    store.commit_check(checked(store, Outcome.UNCHANGED, NOW + HOUR))
    assert store.count_checked(NOW) == 1
    assert store.count_checked(NOW + 2 * HOUR) == 0


def test_coverage_is_that_of_the_version_in_force(store: Store) -> None:
    watch(store)
    assert store.coverage_of(DOCUMENT) is None
    record_first(store)
    assert store.coverage_of(DOCUMENT) == new_version(1).coverage
