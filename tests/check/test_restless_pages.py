"""Pages that show something else at each look among the policy's words."""

from datetime import timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.memory import RESTLESS, keep_shared_changes
from monitor.model import Outcome, Timing
from tests.policies import SECTIONS, edited, policy_page
from tests.watch import DOCUMENT, Watch

pytestmark = pytest.mark.usefixtures("each_database_in_sweeps")

WAIT = timedelta(minutes=15)
PRAISE = (
    "Our choir rehearses over it every Tuesday and the altos have never sounded closer, says Oda from Ghent.",
    "I moved forty teachers to it in a weekend. None of them called me, which is the best thing to say of software.",
    "The echo is gone, the invoices are readable and somebody answers the telephone. We stay, writes Bram.",
    "Since the harbour office uses it, the pilots join from the boats; rain on the deck is all one hears.",
    "Three hospitals in our group asked for it by name after hearing the difference in a joint lecture.",
)
DROPPED = edited(
    "No other company receives your data from us.", "Our partners receive your data from us as well."
)
SHORTER = edited("90 days", "30 days")


@pytest.fixture
def looks():
    """A document known to be restless: one quotation in the text changes at each look."""
    watch = Watch(confirm_after=WAIT)
    turn = count()

    def look(sections=SECTIONS, *, soon=False):
        number = next(turn)
        praise = f"{PRAISE[number % len(PRAISE)]} Letter {number} of the week."
        page = policy_page((*sections, ("What others say", praise)))
        return watch.look(page, after=WAIT if soon else timedelta(hours=12))

    look.watch = watch
    look()
    return look


def told(checked):
    return [alert.timing for alert in checked.alerts]


def made_known(look):
    look()
    for _ in range(2):
        assert look(soon=True).outcome is Outcome.HELD
    checked = look(soon=True)
    assert checked.outcome is Outcome.CHANGED
    assert told(checked) == [Timing.DIGEST]
    assert checked.state.flapping == RESTLESS


def test_a_page_that_never_settles_is_told_once_in_the_digest_and_then_named_only(looks):
    made_known(looks)
    for _ in range(5):
        assert looks().outcome is Outcome.HELD
        quiet = looks(soon=True)
        assert (quiet.outcome, quiet.detail) == (Outcome.UNCHANGED, RESTLESS)
    assert looks.watch.store.documents.state(DOCUMENT.id).flapping == RESTLESS
    assert len(looks.watch.store.history.version_list(DOCUMENT.id)) == 2


def test_a_change_in_a_page_that_never_settles_is_announced_at_the_second_look(looks):
    made_known(looks)
    looks(SHORTER)
    first_seen = looks.watch.now
    checked = looks(SHORTER, soon=True)
    assert checked.outcome is Outcome.CHANGED
    assert told(checked) == [Timing.NOW]
    assert checked.change.first_seen_at <= first_seen + WAIT
    assert not checked.change.flapping
    assert checked.state.flapping == RESTLESS


def test_the_first_change_of_a_restless_page_need_not_wait_until_it_is_known_as_such(looks):
    looks(DROPPED)
    checked = looks(DROPPED, soon=True)
    assert told(checked) == [Timing.NOW]


def test_a_change_that_was_gone_at_the_second_look_is_not_announced(looks):
    made_known(looks)
    looks(SHORTER)
    assert looks(soon=True).detail == RESTLESS
    assert looks.watch.store.history.changes()[-1].after == 2


def test_what_changes_while_a_page_rotates_is_seen_even_where_it_settles_afterwards(looks):
    made_known(looks)
    looks()
    looks(soon=True)
    page = policy_page((*DROPPED, ("What others say", PRAISE[0])))
    looks.watch.look(page)
    assert looks.watch.look(page, after=WAIT).outcome is Outcome.CHANGED


def test_a_second_step_of_the_vendors_own_work_does_not_start_the_wait_for_the_first_anew():
    watch = Watch(confirm_after=WAIT)
    watch.look(policy_page())
    watch.look(policy_page(SHORTER))
    both = policy_page(edited("under 16", "under 13", SHORTER))
    checked = watch.look(both, after=WAIT)
    assert told(checked) == [Timing.NOW]
    assert len(checked.change.comparison.sections) == 2


def test_a_restless_word_beside_a_changed_one_hides_nothing():
    before = "## Notice\nTicket 71 of today: we keep calls for 90 days.\nThe end.\n"
    first = "## Notice\nTicket 72 of today: we keep calls for 30 days.\nThe end.\n"
    second = "## Notice\nTicket 73 of today: we keep calls for 30 days.\nThe end.\n"
    assert keep_shared_changes(before, first, second) == before.replace("90", "30")


@given(st.lists(st.sampled_from(["a b\n", "c d e\n", "f\n", "\n", "g h"]), max_size=9).map("".join))
def test_looks_that_agree_in_everything_give_their_text(text):
    assert keep_shared_changes("x y\na b\n", text, text) == text


texts = st.lists(st.sampled_from(["we ", "keep ", "it ", "30 ", "90 ", "days", "\n"]), max_size=14).map(
    "".join
)


@given(texts, texts)
def test_a_look_without_the_change_agrees_to_nothing(before, second):
    assert keep_shared_changes(before, before, second) == before


@given(texts, texts, texts)
def test_only_words_of_the_texts_come_out(before, first, second):
    assert set(keep_shared_changes(before, first, second).split()) <= set((before + " " + second).split())
