from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.followup import fold_acts, fold_all_acts
from monitor.model import Act, ActKind
from tests.message.message_samples import NOW

HOUR = timedelta(hours=1)


def acts(*kinds: ActKind, change_id: int = 1):
    return [
        Act(
            id=number, change_id=change_id, kind=kind, at=NOW + number * HOUR, by=f"person {number}",
            note="seen" if number == 0 else "", until=NOW + 100 * HOUR if kind is ActKind.SNOOZED else None,
        )
        for number, kind in enumerate(kinds)
    ]  # fmt: skip


ACK, UNDO, SNOOZE = ActKind.ACKNOWLEDGED, ActKind.REOPENED, ActKind.SNOOZED


def test_a_change_that_nobody_touched_is_open():
    assert fold_acts([]).word(NOW) == fold_acts([]).sentence(NOW) == "open"


def test_an_acknowledgement_says_who_when_and_why():
    disposition = fold_acts(acts(ACK))
    assert disposition.word(NOW) == "acknowledged"
    assert disposition.sentence(NOW) == "acknowledged by person 0, 2026-11-21 09:30 UTC: seen"


def test_an_undone_acknowledgement_leaves_the_change_open_and_both_acts_kept():
    disposition = fold_acts(acts(ACK, UNDO))
    assert disposition.word(NOW) == "open"
    assert [act.kind for act in disposition.acts] == [ACK, UNDO]


def test_a_snooze_holds_until_its_time_and_an_acknowledgement_ends_it():
    snoozed = fold_acts(acts(SNOOZE))
    assert snoozed.word(NOW + 99 * HOUR) == "snoozed"
    assert snoozed.word(NOW + 100 * HOUR) == "open"
    assert fold_acts(acts(SNOOZE, ACK, UNDO)).word(NOW) == "open"


def test_acts_on_many_changes_are_told_apart():
    both = fold_all_acts([*acts(ACK), *acts(SNOOZE, change_id=2)])
    assert both[1].is_acknowledged
    assert not both[2].is_acknowledged
    assert 3 not in both


@given(st.lists(st.sampled_from(list(ActKind))))
def test_the_last_acknowledgement_or_undoing_decides(kinds):
    disposition = fold_acts(acts(*kinds))
    decisive = [kind for kind in kinds if kind in (ACK, UNDO)]
    assert disposition.is_acknowledged == (decisive[-1:] == [ACK])
    assert [act.kind for act in disposition.acts] == kinds
