"""A check is recorded whole or not at all."""

from dataclasses import fields, replace

import pytest
from sqlalchemy import Table, select

from monitor.errors import Damage
from monitor.model import (
    Alert,
    Candidate,
    Change,
    Check,
    DocumentState,
    Outcome,
    SeenText,
    Snapshot,
    Subject,
    Trouble,
    TroubleKind,
    Validators,
    Version,
)
from monitor.store import Store, schema
from monitor.store.schema import checks
from tests.store.store_samples import (
    HOUR,
    NOW,
    checked,
    comparison,
    document,
    fetch_of,
    new_alert,
    new_change,
    new_version,
    page,
    record_change,
    record_first,
    snapshot_of,
    watch,
)

DOCUMENT = "brightmail/privacy"


def test_first_check_makes_version_one_with_its_snapshot(store: Store) -> None:
    watch(store)
    recorded = record_first(store)
    version = store.history.version(DOCUMENT)
    assert recorded.version == 1
    assert version is not None
    assert version.number == 1
    given = new_version(1)
    assert (version.text, version.links, version.coverage) == (given.text, given.links, given.coverage)
    assert version.snapshot_id is not None
    snapshot = store.history.snapshot(version.snapshot_id)
    assert snapshot is not None
    fetch = fetch_of(b"")
    assert (snapshot.headers, snapshot.hops, snapshot.final_url) == (
        fetch.headers,
        fetch.hops,
        fetch.final_url,
    )
    assert store.history.body(snapshot.sha256) == page(1)


def test_state_comes_back_as_it_was_given(store: Store) -> None:
    watch(store)
    trouble = Trouble(kind=TroubleKind.SHRUNKEN, detail="a tenth is left", opened_at=NOW, checks=2)
    candidate = Candidate(fingerprint="f", snapshot_sha256="ab", seen_at=NOW, last_seen_without_at=NOW - HOUR)
    given = DocumentState(
        document_id=DOCUMENT,
        seq=1,
        next_due_at=NOW + HOUR,
        failures=3,
        validators=Validators(etag='"x"', last_modified="yesterday"),
        body_sha256="cd",
        edition="normalize-2",
        checked_at=NOW,
        good_at=NOW - HOUR,
        outcome=Outcome.HELD,
        detail="held",
        trouble=trouble,
        candidate=candidate,
        flapping="three times this week",
    )
    check = checked(store, Outcome.HELD, after={}, detail="held")
    recorded = store.commit_check(replace(check, state=given))
    assert recorded is not None
    after = store.documents.state(DOCUMENT)
    assert after is not None
    assert after.chain
    assert replace(after, chain="") == replace(given, trouble=replace(trouble, id=recorded.trouble_id))


def test_check_made_from_a_replaced_state_is_discarded_whole(store: Store) -> None:
    watch(store)
    late = checked(store, Outcome.FIRST, snapshot=snapshot_of(page(9)), version=new_version(9))
    record_first(store)
    assert store.commit_check(late) is None
    assert [version.fingerprint for version in store.history.versions(DOCUMENT)] == ["words-1"]
    assert len(store.history.checks()) == 1


def test_check_of_an_unknown_document_records_nothing(store: Store) -> None:
    watch(store)
    stranger = replace(checked(store, Outcome.UNCHANGED), document_id="nobody/terms")
    assert store.commit_check(stranger) is None
    assert store.history.checks() == ()


def test_change_leads_from_one_version_to_the_next_with_its_alerts(store: Store) -> None:
    watch(store)
    record_first(store)
    recorded = record_change(store, 2, NOW + HOUR)
    assert recorded.change_id is not None
    change = store.history.change(recorded.change_id)
    assert change is not None
    assert (change.before, change.after, change.comparison) == (1, 2, comparison())
    texts = {version.number: version.sha256 for version in store.history.versions(DOCUMENT)}
    assert (change.before_sha256, change.after_sha256) == (texts[1], texts[2])
    alert = store.outbox.alert(recorded.alert_ids[0])
    assert alert is not None
    assert alert.change_id == recorded.change_id
    state = store.documents.state(DOCUMENT)
    assert state is not None
    assert state.version == 2


def test_text_that_comes_back_says_when_it_was_first_seen(store: Store) -> None:
    watch(store)
    record_first(store)
    record_change(store, 2, NOW + HOUR)
    record_change(store, 3, NOW + 2 * HOUR, change=new_change(NOW + 2 * HOUR, returns_to=1), alerts=())
    assert store.history.changes()[0].returns_to_at == NOW


def test_version_is_dated_from_when_its_text_was_first_seen(store: Store) -> None:
    watch(store)
    record_first(store)
    change = new_change(NOW + HOUR, first_seen_at=NOW + HOUR)
    record_change(store, 2, NOW + 2 * HOUR, change=change)
    version = store.history.version(DOCUMENT)
    assert version is not None
    assert (version.seen_at, version.checked_at) == (NOW + HOUR, NOW + 2 * HOUR)


def test_unchanged_check_finds_the_version_in_force_again(store: Store) -> None:
    watch(store)
    record_first(store)
    store.commit_check(checked(store, Outcome.UNCHANGED, NOW + HOUR))
    version = store.history.version(DOCUMENT)
    assert version is not None
    assert (version.seen_at, version.checked_at) == (NOW, NOW + HOUR)


def test_failed_check_does_not_find_the_version_again(store: Store) -> None:
    watch(store)
    record_first(store)
    store.commit_check(checked(store, Outcome.FAILED, NOW + HOUR))
    version = store.history.version(DOCUMENT)
    assert version is not None
    assert version.checked_at == NOW


def test_trouble_opens_grows_is_announced_and_closes_once(store: Store) -> None:
    watch(store)
    opened = Trouble(kind=TroubleKind.GONE, detail="404", opened_at=NOW, checks=1)
    first = store.commit_check(checked(store, Outcome.FAILED, after={"trouble": opened}))
    assert first is not None
    state = store.documents.state(DOCUMENT)
    assert state is not None
    assert state.trouble is not None
    told = replace(state.trouble, checks=2, announced_at=NOW + HOUR)
    alert = new_alert("T1", subject=Subject.TROUBLE)
    second = store.commit_check(
        checked(store, Outcome.FAILED, NOW + HOUR, after={"trouble": told}, alerts=(alert,))
    )
    assert second is not None
    assert store.history.troubles(open_only=True) == ((DOCUMENT, told),)
    third = store.commit_check(
        checked(
            store,
            Outcome.UNCHANGED,
            NOW + 2 * HOUR,
            after={"trouble": None},
            closed=told,
            alerts=(new_alert("T2", subject=Subject.RECOVERED),),
        )
    )
    assert third is not None
    assert first.trouble_id == second.trouble_id == third.trouble_id == told.id
    assert store.history.troubles(open_only=True) == ()
    assert store.history.troubles(open_only=False)[0][1].closed_at == NOW + 2 * HOUR
    assert {alert.trouble_id for alert in store.outbox.alerts()} == {told.id}
    state = store.documents.state(DOCUMENT)
    assert state is not None
    assert state.trouble is None


def test_one_trouble_may_close_while_another_opens(store: Store) -> None:
    watch(store)
    gone = Trouble(kind=TroubleKind.GONE, detail="404", opened_at=NOW, checks=1)
    store.commit_check(checked(store, Outcome.FAILED, after={"trouble": gone}))
    state = store.documents.state(DOCUMENT)
    assert state is not None
    blocked = Trouble(kind=TroubleKind.BLOCKED, detail="403", opened_at=NOW + HOUR, checks=1)
    store.commit_check(
        checked(store, Outcome.FAILED, NOW + HOUR, after={"trouble": blocked}, closed=state.trouble)
    )
    assert [trouble.kind for _, trouble in store.history.troubles(open_only=True)] == [TroubleKind.BLOCKED]
    assert len(store.history.troubles(open_only=False)) == 2


def test_body_with_another_hash_than_it_claims_is_refused(store: Store) -> None:
    watch(store)
    wrong = replace(snapshot_of(page(1)), body=page(2))
    with pytest.raises(ValueError, match="does not have the hash"):
        store.commit_check(checked(store, Outcome.FIRST, snapshot=wrong, version=new_version(1)))
    assert store.history.checks() == ()
    state = store.documents.state(DOCUMENT)
    assert state is not None
    assert state.seq == 0


def test_newest_body_of_an_unchanged_text_replaces_the_previous_one(store: Store) -> None:
    watch(store)
    record_first(store)
    for number in (5, 6, 7):
        passing = snapshot_of(page(number), NOW + HOUR, keep=False)
        store.commit_check(checked(store, Outcome.UNCHANGED, NOW + HOUR, snapshot=passing))
    names = [snapshot.sha256 for snapshot in store.history.snapshots(DOCUMENT)]
    assert names == [snapshot_of(page(1)).sha256, snapshot_of(page(7)).sha256]
    assert store.history.body(names[1]) == page(7)
    assert len(list(store.database.files.names())) == 2
    assert store.upkeep.verify() == ()


def test_same_newest_body_twice_is_kept(store: Store) -> None:
    watch(store)
    record_first(store)
    for _ in range(2):
        again = snapshot_of(page(5), NOW + HOUR, keep=False)
        store.commit_check(checked(store, Outcome.UNCHANGED, NOW + HOUR, snapshot=again))
    assert store.history.body(again.sha256) == page(5)


def test_newest_body_that_another_document_kept_stays(store: Store) -> None:
    watch(store, DOCUMENT, "brightmail/terms")
    record_first(store)
    shared = snapshot_of(page(5), NOW, keep=False)
    store.commit_check(checked(store, Outcome.UNCHANGED, snapshot=shared))
    store.commit_check(
        checked(
            store,
            Outcome.FIRST,
            document_id="brightmail/terms",
            snapshot=replace(shared, keep=True),
            version=new_version(1),
        )
    )
    later = snapshot_of(page(6), NOW + HOUR, keep=False)
    store.commit_check(checked(store, Outcome.UNCHANGED, NOW + HOUR, snapshot=later))
    assert store.history.body(shared.sha256) == page(5)
    assert store.upkeep.verify() == ()


def test_version_confirmed_without_a_body_points_to_the_stored_one(store: Store) -> None:
    watch(store)
    record_first(store)
    seen = snapshot_of(page(2), NOW + HOUR, keep=False)
    store.commit_check(checked(store, Outcome.UNCHANGED, NOW + HOUR, snapshot=seen))
    record_change(store, 2, NOW + 2 * HOUR, snapshot=None)
    version = store.history.version(DOCUMENT)
    assert version is not None
    assert version.snapshot_id is not None
    kept = store.history.snapshot(version.snapshot_id)
    assert kept is not None
    assert kept.sha256 == seen.sha256
    assert kept.chain
    passing = snapshot_of(page(3), NOW + 3 * HOUR, keep=False)
    store.commit_check(checked(store, Outcome.UNCHANGED, NOW + 3 * HOUR, snapshot=passing))
    assert store.history.body(seen.sha256) == page(2)
    assert store.upkeep.verify() == ()


def test_text_that_no_database_could_hold_is_cleaned(store: Store) -> None:
    watch(store)
    dirty = "half \ud83d a pair, nul \x00, whole \U0001f600"
    fetch = fetch_of(page(1), reason=dirty, headers=(("x-dirty", dirty),), error=dirty)
    snapshot = replace(snapshot_of(page(1)), fetch=fetch)
    version = new_version(1, text=dirty, title=dirty, links=())
    store.commit_check(checked(store, Outcome.FIRST, snapshot=snapshot, version=version, detail=dirty))
    cleaned = "half \ufffd a pair, nul \ufffd, whole \U0001f600"
    stored = store.history.version(DOCUMENT)
    assert stored is not None
    assert (stored.text, stored.title) == (cleaned, cleaned)
    assert store.history.checks()[0].detail == cleaned
    assert store.history.snapshots(DOCUMENT)[0].headers == (("x-dirty", cleaned),)
    assert store.upkeep.verify() == ()


def test_fetch_facts_of_a_check_come_back_without_the_body(store: Store) -> None:
    watch(store)
    recorded = record_first(store)
    with store.database.read() as connection:
        fetch = connection.scalar(select(checks.c.fetch).where(checks.c.id == recorded.check_id))
    assert fetch == replace(snapshot_of(page(1)).fetch, body=None)
    check = store.history.checks(DOCUMENT)[0]
    assert (check.status, check.size, check.version) == (200, len(page(1)), 1)
    assert check.duration == fetch_of(None).duration


def test_naive_time_is_refused_rather_than_shifted(store: Store) -> None:
    with pytest.raises(ValueError, match="without a zone"):
        store.documents.sync([document()], NOW.replace(tzinfo=None))


def test_structured_value_that_was_tampered_with_is_called_damaged(store: Store) -> None:
    watch(store)
    record_first(store)
    with store.database.write() as connection:
        connection.exec_driver_sql("UPDATE versions SET coverage = '{\"kept_words\": []}'")
    with pytest.raises(Damage, match="cannot be read back"):
        store.history.version(DOCUMENT)


@pytest.mark.parametrize(
    ("noun", "table", "elsewhere"),
    [
        (DocumentState, schema.states, {"trouble"}),
        (Version, schema.versions, set()),
        (SeenText, schema.versions, set()),
        (Snapshot, schema.snapshots, set()),
        (Change, schema.changes, {"before_sha256", "after_sha256", "returns_to_at"}),
        (Check, schema.checks, set()),
        (Trouble, schema.troubles, set()),
        (Alert, schema.alerts, set()),
    ],
)
def test_every_field_of_a_noun_has_its_column(noun: type, table: Table, elsewhere: set[str]) -> None:
    assert {each.name for each in fields(noun)} - {column.name for column in table.c} == elsewhere


def test_structured_value_of_a_neighbouring_program_version_is_read(store: Store) -> None:
    watch(store)
    with store.database.write() as connection:
        connection.exec_driver_sql('UPDATE states SET validators = \'{"etag": "x", "later": 1}\'')
    state = store.documents.state(DOCUMENT)
    assert state is not None
    assert state.validators == Validators(etag="x")
