"""``decide`` alone: how each decision is come to, and that no sequence of looks loses a text."""

from datetime import timedelta
from itertools import count
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.check import to_checked
from monitor.check.decisions import Decision, Failure, FirstText, Hold, NextText, NoChange, Rotation, Wait
from monitor.check.examination import decide
from monitor.check.look import Look
from monitor.memory import RESTLESS
from monitor.model import Fetch, Outcome, TroubleKind
from tests.check.test_restless_pages import PRAISE
from tests.policies import SECTIONS, edited, policy_page
from tests.watch import DOCUMENT, Watch

WAIT = timedelta(minutes=15)
WALL = b"<html><title>Just a moment</title><body><h1>Verify you are human</h1><p>Checking your browser.</p></body></html>"
GERMAN = policy_page(
    (("Abschnitt", "Wir erheben die Daten, die Sie uns geben, und löschen sie nach der Frist, die gilt."),)
    * 8
)
SHORTER = policy_page(edited("90 days", "30 days"))
DROPPED = policy_page(edited("No other company receives your data from us.", ""))
DOWN = {"status": 503, "error": "the server answered 503", "trouble": TroubleKind.UNREACHABLE}


class Looks:
    """One document looked at again and again: each decision is recorded."""

    def __init__(self):
        self.watch = Watch(confirm_after=WAIT)
        self.checked = None

    def __call__(self, body: bytes | None, *, after: timedelta = WAIT, **facts) -> Decision:
        self.watch.now += after
        fetch = Fetch(
            **{
                "url": DOCUMENT.url, "started_at": self.watch.now, "duration": timedelta(seconds=1), "body": body,
                "status": 200, "headers": (("content-type", "text/html; charset=utf-8"),), **facts,
            }
        )  # fmt: skip
        store = self.watch.store
        look = Look(
            document=DOCUMENT,
            fetch=fetch,
            state=store.documents.state(DOCUMENT.id),
            orders=self.watch.examiner,
            now=self.watch.now,
        )
        decision = decide(look, store.history)
        self.checked = to_checked(decision, look, store.acts)
        assert store.commit_check(self.checked) is not None
        return decision

    def in_force(self):
        return self.watch.store.history.version(DOCUMENT.id)


@pytest.fixture
def looks():
    found = Looks()
    assert isinstance(found(policy_page()), FirstText)
    return found


def restless(number: int) -> bytes:
    return policy_page((*SECTIONS, ("What others say", f"{PRAISE[number % len(PRAISE)]} Letter {number}.")))


def test_the_first_page_that_can_be_believed_is_the_first_text():
    looks = Looks()
    assert isinstance(looks(WALL), Hold)
    decision = looks(policy_page())
    assert isinstance(decision, FirstText)
    assert looks.checked.outcome is Outcome.FIRST
    assert looks.checked.version.text == decision.page.text
    assert looks.checked.closed.checks == 1


@pytest.mark.parametrize(
    ("body", "facts", "kind"),
    [(None, DOWN, TroubleKind.UNREACHABLE), (b"%PDF-1.7 broken", {}, TroubleKind.UNREADABLE)],
)
def test_what_cannot_be_read_is_a_failure(looks, body, facts, kind):
    decision = looks(body, **facts)
    assert isinstance(decision, Failure)
    assert (decision.kind, decision.snapshot is None) == (kind, body is None)
    assert looks.checked.outcome is Outcome.FAILED


def test_a_wall_is_held_and_never_remembered(looks):
    decision = looks(WALL)
    assert isinstance(decision, Hold)
    assert (decision.kind, decision.candidate) == (TroubleKind.BLOCKED, None)
    assert looks.checked.outcome is Outcome.HELD


def test_a_page_that_may_be_meant_is_held_until_it_has_stayed(looks):
    first = looks(GERMAN)
    assert isinstance(first, Hold)
    assert first.candidate.doubtful
    again = looks(GERMAN + b"<!-- -->", after=timedelta(days=6))
    assert isinstance(again, Hold)
    assert again.candidate == first.candidate
    stayed = looks(GERMAN, after=timedelta(days=9))
    assert isinstance(stayed, NextText)
    assert stayed.change.first_seen_at == first.candidate.seen_at


@pytest.mark.parametrize(
    ("body", "facts", "detail", "is_read"),
    [
        (None, {"status": 304}, "not modified, says the server", False),
        (policy_page(), {}, "the same bytes", False),
        (policy_page(nonce="2"), {}, "", True),
    ],
)
def test_the_text_in_force_is_no_change(looks, body, facts, detail, is_read):
    decision = looks(body, **facts)
    assert isinstance(decision, NoChange)
    assert (decision.detail, decision.snapshot is not None) == (detail, is_read)
    assert looks.checked.outcome is Outcome.UNCHANGED


def test_a_new_text_waits_and_is_then_in_force(looks):
    waits = looks(SHORTER)
    assert isinstance(waits, Wait)
    assert (waits.wait, waits.candidate.seen_at) == (WAIT, looks.watch.now)
    assert isinstance(looks(SHORTER, after=WAIT / 2), Wait)
    told = looks(SHORTER)
    assert isinstance(told, NextText)
    assert (told.number, told.flapping, told.change.returns_to) == (2, None, None)
    assert looks.checked.outcome is Outcome.CHANGED
    assert len(looks.checked.alerts) == 1
    back = looks(policy_page(nonce="2"))
    assert isinstance(back, NextText)
    assert back.change.returns_to == 1


def test_what_differs_at_each_look_is_named_once_and_then_only_rotates():
    looks = Looks()
    told = [looks(restless(number)) for number in range(5)]
    assert [type(decision) for decision in told] == [FirstText, Wait, Wait, Wait, NextText]
    assert told[-1].flapping == RESTLESS
    assert isinstance(looks(restless(5)), Wait)
    before = looks.watch.now
    assert looks(restless(6)) == Rotation(without_at=before, why=RESTLESS)
    assert looks.checked.outcome is Outcome.UNCHANGED
    assert looks.checked.state.good_at == before


def test_the_union_has_no_other_member():
    assert set(get_args(Decision)) == {Failure, Hold, NoChange, Rotation, Wait, FirstText, NextText}


@settings(max_examples=8, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from([policy_page(), SHORTER, DROPPED, GERMAN, WALL]), st.booleans()), max_size=3
    )
)
def test_a_text_seen_at_two_looks_is_a_version_or_held_as_trouble(turns):
    looks, nonce = Looks(), count()
    for body, is_down_between in [(policy_page(), False), *turns]:
        seen = looks(body + b"<!--%d-->" % next(nonce))
        if is_down_between:
            assert isinstance(looks(None, **DOWN), Failure)
        decision = looks(body + b"<!--%d-->" % next(nonce))
        if isinstance(decision, Hold):
            assert looks.checked.state.trouble is not None
            assert looks.watch.store.history.body(looks.watch.store.history.snapshots(DOCUMENT.id)[-1].sha256)
            continue
        assert isinstance(decision, NoChange | NextText)
        text = getattr(seen, "page", None) or getattr(decision, "page", None)
        assert text is None or looks.in_force().fingerprint == text.fingerprint
        assert looks.in_force().text.count("90 days") == body.count(b"90 days")
