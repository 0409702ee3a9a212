"""Which documents are watched and which are due."""

from dataclasses import replace
from datetime import timedelta

from monitor.model import Candidate, Document, DocumentType, Outcome, Trouble, TroubleKind, Validators
from monitor.store import Store
from tests.store.store_samples import (
    HOUR,
    NOW,
    checked,
    document,
    new_version,
    page,
    record_first,
    snapshot_of,
    watch,
    watched,
)

DOCUMENT = "brightmail/privacy"


def test_new_document_is_due_when_its_caller_says(store: Store) -> None:
    store.documents.sync([document()], NOW, first_due=lambda _: NOW + HOUR)
    assert store.documents.due(NOW, limit=9) == ()
    assert store.documents.next_due_at() == NOW + HOUR
    assert store.documents.due(NOW + HOUR, limit=9) == (DOCUMENT,)


def test_definition_comes_back_with_every_field(store: Store) -> None:
    given = Document(
        id="a/b",
        vendor="a",
        name="b",
        url="https://a.example/",
        type=DocumentType.SUBPROCESSORS,
        tags=frozenset({"x", "y"}),
        select=("main",),
        interval=timedelta(days=1, seconds=1),
        language="de",
    )
    store.documents.sync([given], NOW)
    assert store.documents.all() == (given,)


def test_due_documents_come_longest_due_first_and_no_more_than_asked(store: Store) -> None:
    names = ["v/c", "v/a", "v/b"]
    due_at = {name: NOW - index * HOUR for index, name in enumerate(names)}
    store.documents.sync([document(name) for name in names], NOW, first_due=lambda each: due_at[each.id])
    assert store.documents.due(NOW, limit=2) == ("v/b", "v/a")


def test_document_taken_off_the_list_keeps_its_history_and_is_never_due(store: Store) -> None:
    watch(store, DOCUMENT, "brightmail/terms")
    trouble = Trouble(kind=TroubleKind.GONE, detail="404", opened_at=NOW, checks=1)
    record_first(store, after={"trouble": trouble, "next_due_at": NOW})
    watch(store, "brightmail/terms")
    assert watched(store) == ("brightmail/terms",)
    assert [*store.documents.due(NOW + 99 * HOUR, limit=9)] == ["brightmail/terms"]
    assert [state.document_id for state in store.documents.states()] == ["brightmail/terms"]
    assert store.history.version(DOCUMENT) is not None
    assert store.history.troubles(open_only=True) == ()
    state = store.documents.state(DOCUMENT)
    assert state is not None
    assert state.trouble is None


def test_document_watched_again_goes_on_where_it_stopped(store: Store) -> None:
    watch(store, DOCUMENT)
    record_first(store)
    store.documents.sync([], NOW)
    assert store.documents.next_due_at() is None
    store.documents.sync([document()], NOW, first_due=lambda _: NOW + 2 * HOUR)
    state = store.documents.state(DOCUMENT)
    assert state is not None
    assert (state.version, state.seq, state.next_due_at) == (1, 1, NOW + 2 * HOUR)


def test_syncing_the_same_documents_again_changes_nothing(store: Store) -> None:
    watch(store)
    record_first(store)
    before = store.documents.states()
    store.documents.sync([document()], NOW + HOUR, first_due=lambda _: NOW - HOUR)
    assert store.documents.states() == before


def test_document_at_another_url_forgets_the_other_pages_validators(store: Store) -> None:
    watch(store)
    candidate = Candidate(fingerprint="f", snapshot_sha256="ab", seen_at=NOW, last_seen_without_at=NOW)
    record_first(store, after={"validators": Validators(etag='"1"'), "candidate": candidate})
    store.documents.sync([document(url="https://brightmail.example/legal")], NOW)
    state = store.documents.state(DOCUMENT)
    assert state is not None
    assert (state.validators, state.body_sha256, state.candidate) == (Validators(), None, None)
    assert (state.version, state.next_due_at) == (1, NOW)


def test_check_on_demand_makes_documents_due_now(store: Store) -> None:
    watch(store, DOCUMENT, "brightmail/terms")
    for name in watched(store):
        store.documents.postpone(name, NOW + HOUR)
    store.documents.make_due(["brightmail/terms"], NOW)
    assert store.documents.due(NOW, limit=9) == ("brightmail/terms",)


def test_postponed_document_is_not_due_before(store: Store) -> None:
    watch(store)
    store.documents.postpone(DOCUMENT, NOW + HOUR)
    assert store.documents.due(NOW + HOUR - timedelta(microseconds=1), limit=9) == ()
    assert len(store.documents.due(NOW + HOUR, limit=9)) == 1


def test_unknown_document_has_no_state(store: Store) -> None:
    assert store.documents.state("nobody/terms") is None


def test_two_documents_are_recorded_apart(store: Store) -> None:
    watch(store, DOCUMENT, "oakbank/terms")
    record_first(store)
    other = checked(
        store,
        Outcome.FIRST,
        document_id="oakbank/terms",
        snapshot=snapshot_of(page(7)),
        version=new_version(1),
    )
    assert store.commit_check(replace(other, detail="other")) is not None
    assert [len(store.history.versions(name)) for name in watched(store)] == [1, 1]
    assert [check.detail for check in store.history.checks("oakbank/terms")] == ["other"]


def test_that_a_reading_was_begun_is_kept_until_its_check_is_put_off(store: Store) -> None:
    watch(store)
    for begun in (1, 2):
        store.documents.begin(store.documents.state(DOCUMENT), NOW + HOUR)
        assert store.documents.state(DOCUMENT).begun == begun
    assert store.documents.due(NOW, limit=9) == ()
    assert store.documents.state(DOCUMENT).seq == 0, "the check that is under way still has its turn"
    store.documents.postpone(DOCUMENT, NOW + 2 * HOUR)
    assert store.documents.state(DOCUMENT).begun == 0
