"""Pages that print the day of the look as if it were the date of the text."""

import calendar
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.compare.day_stamps import ALWAYS_TODAY, Step, find_step
from monitor.model import Outcome
from monitor.query.status import find_document_status
from tests.policies import SECTIONS, edited, policy_page
from tests.watch import DOCUMENT, Watch

pytestmark = pytest.mark.usefixtures("each_database_in_sweeps")

MONTHS = calendar.month_name[1:]
FORMS = {
    "words": lambda day: f"Last updated: {day.day} {MONTHS[day.month - 1]} {day.year}.",
    "in force": lambda day: f"This version is effective as of {MONTHS[day.month - 1]} {day.day}, {day.year}.",
    "figures": lambda day: f"Stand: {day:%d.%m.%Y}",
    "iso": lambda day: f"Last modified {day:%Y-%m-%d} at {day:%H:%M}",
    "weekday": lambda day: f"Today is {day:%A}, {day.day} {MONTHS[day.month - 1]} {day.year}",
}


def look(watch, form, sections=SECTIONS, *, at=None, **options):
    day = at or watch.now + options.get("after", timedelta(hours=12))
    return watch.look(policy_page((("Date", FORMS[form](day)), *sections)), **options)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("hours", [12, 24, 72])
def test_a_date_of_today_is_told_once_and_then_named_only(form, hours):
    watch = Watch(document=_every(hours))
    checks = [look(watch, form, after=timedelta(hours=hours)) for _ in range(14)]
    told = [checked for checked in checks if checked.alerts]
    assert len(told) == 1 and len(watch.store.history.version_list(DOCUMENT.id)) == 2
    assert checks[-1].outcome is Outcome.UNCHANGED and checks[-1].state.flapping == ALWAYS_TODAY
    status = find_document_status(watch.document, checks[-1].state, watch.store, watch.now)
    assert status.word == "ok" and "restless" in status.note


def _every(hours):
    return replace(DOCUMENT, interval=timedelta(hours=hours))


def restless_watch():
    watch = Watch(document=_every(24))
    for _ in range(4):
        look(watch, "words", after=timedelta(days=1))
    return watch


def test_a_change_of_the_words_is_told_in_between_and_after_it_the_page_is_quiet_again():
    watch = restless_watch()
    checked = look(watch, "words", edited("90 days", "30 days"), after=timedelta(days=1))
    assert checked.outcome is Outcome.CHANGED and len(checked.alerts) == 1
    assert "90 days to 30 days" in checked.change.comparison.summary
    for _ in range(3):
        quiet = look(watch, "words", edited("90 days", "30 days"), after=timedelta(days=1))
        assert (quiet.outcome, quiet.detail) == (Outcome.UNCHANGED, ALWAYS_TODAY)


def test_a_date_to_come_is_told_of_a_page_whose_date_is_always_today():
    watch = restless_watch()
    checked = look(watch, "words", at=watch.now + timedelta(days=40), after=timedelta(days=1))
    assert checked.outcome is Outcome.CHANGED and checked.state.flapping is None


@pytest.mark.parametrize("days", [(40, 200), (1, 60), (60, 1)])
def test_a_vendor_that_moves_its_date_with_each_publication_is_told_each_time(days):
    watch = Watch(document=_every(24))
    look(watch, "words")
    for number in days:
        checked = look(watch, "words", after=timedelta(days=number))
        assert checked.outcome is Outcome.CHANGED and checked.alerts


def test_two_corrections_of_a_date_by_months_are_both_told():
    watch = Watch(document=_every(24))
    look(watch, "words")
    for months in (2, 4):
        checked = look(
            watch, "words", at=watch.now - timedelta(days=200 - 31 * months), after=timedelta(days=1)
        )
        assert checked.outcome is Outcome.CHANGED


@pytest.mark.parametrize(
    ("before", "after", "step"),
    [
        ("Updated 3 May 2026\nWe keep it.", "Updated 4 May 2026\nWe keep it.", 1),
        ("# A\n\nUpdated 3 May 2026\n\n© 3 May 2026", "# A\n\nUpdated 5 May 2026\n\n© 5 May 2026", 2),
        ("Updated 3 May 2026 by us", "Updated 4 May 2026 by them", None),
        ("Updated 4 May 2026", "Updated 3 May 2026", None),
        ("We keep it 3 days", "We keep it 4 days", None),
        ("From 3 May 2026 until 1 June 2026", "From 4 May 2026 until 2 June 2026", None),
        ("Updated 3 May 2026", "Updated 4 May 2026\nMore", None),
        ("Updated May 2026", "Updated June 2026", None),
        ("Updated 3 May 2026, 9:30", "Updated 3 May 2026, 21:30", 0),
        ("Open until 9:30", "Open until 10:30", None),
    ],
)
def test_only_a_date_that_moves_alone_is_a_step(before, after, step):
    found = find_step(before, after, "en")
    assert (found.days if found else None) == step
    assert found is None or isinstance(found, Step)
