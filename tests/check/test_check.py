from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.check import rederive
from monitor.model import (
    Cause,
    Fetch,
    Kind,
    Matcher,
    Outcome,
    Route,
    Severity,
    Timing,
    Validators,
)
from monitor.normalize import Rules
from tests.policies import SECTIONS, edited, policy_page
from tests.watch import DOCUMENT, Watch

pytestmark = pytest.mark.usefixtures("each_database")

WALL = b"<html><title>Just a moment</title><body><h1>Verify you are human</h1><p>Checking your browser.</p></body></html>"


@pytest.fixture
def watch():
    return Watch()


def test_the_first_text_is_version_one_and_nobody_is_told(watch):
    checked = watch.look(policy_page())
    assert checked.outcome is Outcome.FIRST
    assert checked.alerts == ()
    version = watch.store.history.version(DOCUMENT.id)
    assert version.number == 1
    assert version.cause is Cause.FIRST
    assert "## How long we keep it" in version.text
    assert "Pricing" not in version.text


def test_other_bytes_with_the_same_words_change_nothing(watch):
    watch.look(policy_page(nonce="1"))
    checked = watch.look(policy_page(nonce="2"))
    assert checked.outcome is Outcome.UNCHANGED
    assert len(watch.store.history.version_list(DOCUMENT.id)) == 1


def test_the_same_bytes_are_not_even_read(watch):
    watch.look(policy_page())
    checked = watch.look(policy_page())
    assert checked.detail == "the same bytes"


def test_not_modified_is_unchanged_and_keeps_the_validators(watch):
    validators = Validators(etag='"1"')
    watch.look(policy_page(), validators=validators)
    checked = watch.look(None, status=304, validators=validators)
    assert checked.outcome is Outcome.UNCHANGED
    assert replace(checked.state.validators, whole_at=None) == validators


def test_a_shorter_retention_period_becomes_a_version_a_change_and_an_alert(watch):
    watch.look(policy_page())
    checked = watch.look(policy_page(edited("after 90 days", "after 30 days")))
    assert checked.outcome is Outcome.CHANGED
    (change,) = watch.store.history.changes()
    assert change.comparison.judgement.kind is Kind.SUBSTANTIVE
    assert (change.before, change.after) == (1, 2)
    assert change.first_seen_at == watch.now
    assert change.last_seen_without_at == watch.now - timedelta(hours=12)
    (section,) = change.comparison.sections
    assert section.delta.path[-1] == "How long we keep it"
    (alert,) = watch.store.outbox.due(watch.now)
    assert alert.change_id == change.id
    assert alert.timing is Timing.NOW


def test_version_change_alert_and_due_time_are_recorded_together_or_not_at_all(watch):
    watch.look(policy_page())
    stale = replace(watch.store.documents.state(DOCUMENT.id), seq=0)
    checked = watch.examiner.examine(
        DOCUMENT,
        Fetch(
            url=DOCUMENT.url, started_at=watch.now, duration=timedelta(0), status=200,
            body=policy_page(edited("90 days", "30 days")),
        ),
        stale,
        watch.store,
        now=watch.now,
    )  # fmt: skip
    assert watch.store.commit_check(checked) is None
    assert watch.store.history.changes() == ()
    assert watch.store.outbox.due(watch.now) == ()
    assert len(watch.store.history.version_list(DOCUMENT.id)) == 1


def test_a_new_text_waits_for_its_second_look():
    watch = Watch(confirm_after=timedelta(minutes=15))
    watch.look(policy_page())
    new = policy_page(edited("90 days", "30 days"))
    first = watch.look(new)
    first_seen = watch.now
    assert first.outcome is Outcome.HELD
    assert first.state.next_due_at == watch.now + timedelta(minutes=15)
    assert watch.store.outbox.due(watch.now) == ()
    second = watch.look(new, after=timedelta(minutes=16))
    assert second.outcome is Outcome.CHANGED
    assert second.change.first_seen_at == first_seen


def test_what_is_undone_before_the_second_look_is_never_announced():
    watch = Watch(confirm_after=timedelta(minutes=15))
    watch.look(policy_page())
    watch.look(policy_page(edited("90 days", "30 days")))
    checked = watch.look(policy_page(nonce="3"), after=timedelta(minutes=16))
    assert checked.outcome is Outcome.UNCHANGED
    assert "gone at the second look" in checked.detail
    assert watch.store.history.changes() == ()
    assert watch.store.documents.state(DOCUMENT.id).candidate is None


def test_a_waiting_text_is_never_taken_for_the_known_one():
    watch = Watch(confirm_after=timedelta(minutes=15))
    watch.look(policy_page())
    new = policy_page(edited("90 days", "30 days"))
    watch.look(new)
    early = watch.look(new, after=timedelta(minutes=1))
    assert early.outcome is Outcome.HELD
    assert watch.look(new, after=timedelta(minutes=15)).outcome is Outcome.CHANGED


def test_the_first_undoing_and_the_first_redoing_are_told_like_the_change_and_the_third_return_in_the_digest(
    watch,
):
    texts = SECTIONS, edited("90 days", "30 days")
    told = [watch.look(policy_page(texts[turn % 2], nonce=str(turn))) for turn in range(6)]
    assert [each.change.returns_to for each in told[1:]] == [None, 1, 2, 3, 4]
    timings = [alert.timing for each in told[1:] for alert in each.alerts]
    assert timings == [Timing.NOW] * 3 + [Timing.DIGEST] * 2
    assert len({each.change.comparison.judgement.severity for each in told[1:]}) == 1
    assert "to and fro" in told[4].alerts[0].reason
    assert told[3].state.flapping is None and told[4].state.flapping


def test_an_undone_change_is_told_by_the_route_that_told_the_change():
    pager = Route(name="pager", matcher=Matcher(min_severity=Severity.HIGH), channels=("pager",))
    watch = Watch(confirm_after=timedelta(0), routes=(pager,))
    watch.look(policy_page())
    for nonce, sections in enumerate((edited("90 days", "30 days"), SECTIONS, edited("90 days", "30 days"))):
        checked = watch.look(policy_page(sections, nonce=str(nonce)))
        assert [(alert.channel, alert.timing) for alert in checked.alerts] == [("pager", Timing.NOW)]


def test_a_document_that_flaps_is_named_and_demoted(watch):
    watch.look(policy_page())
    other = edited("90 days", "30 days")
    for nonce in range(6):
        watch.look(policy_page(other if nonce % 2 == 0 else SECTIONS, nonce=str(nonce)))
    state = watch.store.documents.state(DOCUMENT.id)
    assert "went back to an earlier text" in state.flapping
    checked = watch.look(policy_page(edited("Kelp Hosting", "Coral Hosting")))
    assert [alert.timing for alert in checked.alerts] == [Timing.DIGEST]


def test_a_bot_check_makes_no_version_and_is_told_once_after_three_checks(watch):
    watch.look(policy_page())
    looks = [watch.look(WALL + str(number).encode()) for number in range(5)]
    assert {checked.outcome for checked in looks} == {Outcome.HELD}
    assert [len(checked.alerts) for checked in looks] == [0, 0, 1, 0, 0]
    assert looks[2].alerts[0].subject == "trouble"
    assert len(watch.store.history.version_list(DOCUMENT.id)) == 1


def test_recovery_is_told_once_and_the_change_hidden_meanwhile_is_announced(watch):
    watch.look(policy_page())
    for number in range(3):
        watch.look(WALL + str(number).encode())
    back = watch.look(policy_page(edited("90 days", "30 days")))
    assert sorted(alert.subject for alert in back.alerts) == ["change", "recovered"]
    assert watch.store.documents.state(DOCUMENT.id).trouble is None
    assert watch.look(policy_page(edited("90 days", "30 days"), nonce="9")).alerts == ()


def test_the_wall_itself_is_kept_as_evidence_once(watch):
    watch.look(policy_page())
    for number in range(4):
        watch.look(WALL + str(number).encode())
    bodies = [
        watch.store.history.body(snapshot.sha256) for snapshot in watch.store.history.snapshots(DOCUMENT.id)
    ]
    assert sum(body.startswith(WALL) for body in bodies) == 1


def test_a_short_failure_is_recorded_and_told_to_nobody(watch):
    watch.look(policy_page())
    assert watch.fail().alerts == ()
    back = watch.look(policy_page(nonce="5"))
    assert back.alerts == ()
    assert back.closed.checks == 1


def test_failures_are_tried_again_sooner_and_then_less_often(watch):
    watch.look(policy_page())
    waits = [watch.fail().state.next_due_at - watch.now for _ in range(12)]
    assert waits[0] < timedelta(minutes=5)
    assert waits == sorted(waits)
    assert waits[-1] <= DOCUMENT.interval * 1.2


def test_a_page_in_another_language_in_turn_stays_quiet(watch):
    watch.look(policy_page())
    german = tuple(
        (
            "Abschnitt",
            "Wir erheben die Daten, die Sie uns geben, und löschen sie nach der Frist, die das Gesetz nennt.",
        )
        for _ in range(8)
    )
    outcomes = []
    for nonce in range(6):
        page = policy_page(german, nonce=str(nonce)) if nonce % 2 else policy_page(nonce=str(nonce))
        checked = watch.look(page)
        outcomes.append(checked.outcome)
        assert checked.alerts == ()
    assert set(outcomes) == {Outcome.UNCHANGED, Outcome.HELD}


def test_a_changed_selector_derives_the_history_again_and_tells_nobody(watch):
    watch.look(policy_page())
    watch.look(policy_page(edited("90 days", "30 days")))
    before = watch.store.outbox.due(watch.now)
    narrower = replace(DOCUMENT, remove=("h1",))
    assert rederive(narrower, store=watch.store, settings=watch.settings, now=watch.now) == 2
    versions = watch.store.history.versions(DOCUMENT.id)
    assert [version.number for version in versions] == [1, 2]
    assert not any("# Privacy policy" in version.text.splitlines() for version in versions)
    assert all(version.upgraded_at == watch.now for version in versions)
    assert watch.store.outbox.due(watch.now) == before
    watch.document = narrower
    assert watch.look(policy_page(edited("90 days", "30 days"), nonce="6")).outcome is Outcome.UNCHANGED


def test_editorial_changes_are_low(watch):
    watch.look(policy_page())
    checked = watch.look(policy_page(edited("answer your letters", "anwser your letters")))
    assert checked.change.comparison.judgement.kind is Kind.EDITORIAL
    assert checked.change.comparison.judgement.severity is Severity.LOW


@pytest.mark.parametrize("body", [b"", b"\x00" * 1000, b"%PDF-1.7 broken", b"<" * 100_000])
def test_hostile_bodies_end_in_a_recorded_outcome(watch, body):
    watch.look(policy_page())
    checked = watch.look(body)
    assert checked.outcome in (Outcome.HELD, Outcome.FAILED)
    assert checked.detail
    assert watch.store.history.version(DOCUMENT.id).number == 1


def redesigned() -> bytes:
    """A page that puts all but the first section where the usual rules expect no policy."""
    body = "".join(f"<h2>{heading}</h2><p>{text}</p>" for heading, text in SECTIONS[1:])
    intro = f"<h1>Privacy policy</h1><h2>{SECTIONS[0][0]}</h2><p>{SECTIONS[0][1]}</p>"
    teaser = (
        "<p>Lanternfish makes meetings brighter, with colour and music in every room of your house. </p>" * 2
    )
    return f'<html lang="en"><body><main>{intro}{teaser}</main><footer>{body}</footer></body></html>'.encode()


def test_a_redesign_that_hides_the_policy_from_the_rules_falls_back_to_more_text(watch):
    watch.look(policy_page())
    checked = watch.look(redesigned())
    kept = checked.version.text if checked.version else watch.store.history.version(DOCUMENT.id).text
    assert "We delete call recordings after 90 days" in kept
    assert all(heading in kept for heading, _ in SECTIONS)
    said = checked.version.coverage.fallback if checked.version else checked.detail
    assert said


def test_a_text_read_through_a_fallback_keeps_its_regions_when_it_is_derived_again(watch):
    watch.look(policy_page())
    watch.look(redesigned().replace(b"90 days", b"30 days"))
    versions = watch.store.history.versions(DOCUMENT.id)
    assert versions[1].coverage.fallback
    rules = Rules(frozenset({"emails"}))
    rederive(DOCUMENT, store=watch.store, settings=watch.settings, now=watch.now, rules=rules)
    again = watch.store.history.versions(DOCUMENT.id)
    assert [version.text for version in again] == [version.text for version in versions]
    assert again[1].coverage.fallback and again[1].edition != versions[1].edition
