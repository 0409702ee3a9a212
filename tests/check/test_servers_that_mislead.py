"""Servers that call a changed page the old one."""

from datetime import timedelta

import pytest

from monitor.model import Outcome
from tests.check.site_watch import SiteWatch
from tests.policies import edited, policy_page
from tests.vendor_site import Answer, VendorSite

SHORTER = policy_page(edited("90 days", "30 days"))


@pytest.fixture
def site():
    with VendorSite() as running:
        yield running


def stay_at(site, body):
    """Answer 304 to every conditional request, without naming anything, whatever the page is."""

    def behave(asked):
        if "if-none-match" in asked.headers:
            return Answer(status=304)
        return Answer(body=body, headers=(("Content-Type", "text/html"), ("ETag", '"1"')))

    site.on("/privacy", behave)


def test_a_change_that_a_server_denies_is_found_by_the_weekly_whole_fetch(site):
    stay_at(site, policy_page())
    watch = SiteWatch(site)
    watch.check()
    stay_at(site, SHORTER)
    for _ in range(13):
        assert watch.check().detail == "not modified, says the server"
    assert watch.check().outcome is Outcome.CHANGED
    assert site.asked[-1].headers["cache-control"] == "no-cache"
    assert "30 days" in watch.text


def test_the_week_begins_anew_with_each_whole_page(site):
    stay_at(site, policy_page())
    watch = SiteWatch(site, whole_every=timedelta(days=1))
    details = [watch.check().detail for _ in range(7)]
    assert [detail == "not modified, says the server" for detail in details] == [
        *(False, True, False, True, False, True, False)
    ]


def test_a_pause_of_zero_asks_for_the_whole_page_at_each_check(site):
    stay_at(site, policy_page())
    watch = SiteWatch(site, whole_every=timedelta(0))
    watch.check()
    assert watch.check().detail == "the same bytes"


def test_a_304_with_another_etag_hides_no_change(site):
    def behave(asked):
        number = 1 if body is first else 2
        headers = (("Content-Type", "text/html"), ("ETag", f'"{number}"'))
        return (
            Answer(status=304, headers=headers)
            if "if-none-match" in asked.headers
            else Answer(body=body, headers=headers)
        )

    body = first = policy_page()
    site.on("/privacy", behave)
    watch = SiteWatch(site)
    watch.check()
    body = SHORTER
    assert watch.check().outcome is Outcome.CHANGED
    assert watch.check().outcome is Outcome.UNCHANGED
