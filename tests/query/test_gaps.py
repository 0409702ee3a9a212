"""How well a document was watched: what nobody saw is a gap, and never "no change"."""

from datetime import timedelta

import pytest

from monitor.query.gaps import find_gaps
from tests.policies import policy_page
from tests.watch import DOCUMENT, Watch

pytestmark = pytest.mark.usefixtures("each_database")

WEEK = timedelta(days=7)


def test_an_unreachable_week_is_a_gap_between_two_good_looks():
    watch = Watch()
    begun = watch.now
    watch.look(policy_page())
    seen = watch.now
    for _ in range(14):
        watch.fail()
    watch.look(policy_page())
    (found,) = find_gaps(watch.store.briefs, [DOCUMENT], begun, watch.now + timedelta(hours=1))
    (gap,) = found.gaps
    assert (gap.begins_at, gap.ends_at, gap.failures) == (seen, watch.now, 14)
    assert (found.checks, found.good, found.failed) == (16, 2, 14)
    assert found.share < 0.15


def test_no_check_at_all_is_a_gap_up_to_now_and_a_regular_day_is_none():
    watch = Watch()
    watch.look(policy_page())
    begun = watch.now
    for _ in range(4):
        watch.look(policy_page())
    (regular,) = find_gaps(watch.store.briefs, [DOCUMENT], begun, watch.now)
    assert (regular.gaps, regular.share) == ((), 1.0)
    (idle,) = find_gaps(watch.store.briefs, [DOCUMENT], begun, watch.now + WEEK)
    assert [gap.length for gap in idle.gaps] == [WEEK]


def test_what_the_log_does_not_reach_counts_as_unknown():
    watch = Watch()
    watch.look(policy_page())
    for _ in range(20):
        watch.look(policy_page())
    since = watch.now - timedelta(days=10)
    watch.store.upkeep.prune(watch.now - timedelta(days=5))
    (found,) = find_gaps(watch.store.briefs, [DOCUMENT], since, watch.now)
    assert found.unlogged_before is not None
    assert 0.45 < found.share < 0.55
