"""What is said of a flood: how many at that time, that more may follow, and what is no change."""

import pytest

from tests.deliver.office import DAY, HOUR, MINUTE, change_route, trouble_route

pytestmark = pytest.mark.usefixtures("each_database")


def flood(office, count):
    for number in range(count):
        office.change(f"kelp-{number}/one")


def test_the_notice_says_how_many_when_it_goes_out_and_that_more_may_follow(opening):
    office = opening(
        ["slack"], [change_route("slack"), trouble_route("slack")], brake=2, zone="Europe/Bucharest"
    )
    flood(office, 4)
    office.trouble("bream/one")
    office.deliver()
    (notice,) = office.payloads("slack")
    assert notice["alerts"] == 5
    assert notice["title"] == "[held] 5 alerts for slack held back, 1 March 2026, 14:00 EET"
    said = " ".join(notice["lines"])
    assert "By 1 March 2026, 14:00 EET: 4 changes (4 high) and 1 other alert, such as trouble" in said
    assert "More may follow" in said
    assert "UTC" not in said


def test_the_reminder_of_what_is_held_counts_anew(opening):
    office = opening(["slack"], [change_route("slack"), trouble_route("slack")], brake=2)
    flood(office, 3)
    office.deliver()
    office.wait(MINUTE)
    for number in range(2):
        office.trouble(f"bream-{number}/one")
    office.deliver()
    assert len(office.payloads("slack")) == 1
    office.wait(DAY + HOUR)
    deliverer = office.deliverer()
    deliverer.plan()
    deliverer.deliver_due()
    first, second = office.payloads("slack")
    assert (first["alerts"], second["alerts"]) == (3, 5)
    assert second["title"].startswith("[held] still 5 alerts for slack held back")
    assert "More may follow" not in " ".join(second["lines"])
