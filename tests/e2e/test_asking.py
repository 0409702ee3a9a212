"""Questions over the history as a person types them, over an installation with some past."""

import csv
import io
import json
import re
from datetime import UTC, datetime

import pytest

from tests.e2e.installation import Installation
from tests.e2e.several import run_several
from tests.policies import edited, policy_page
from tests.vendor_site import VendorSite

FORMS = ("text", "markdown", "html", "csv", "json")
TODAY = f"{datetime.now(UTC):%Y-%m-%d}"


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """Four versions of one policy and one of another: 90 days, 30 days, a recipient, and 90 days again."""
    with VendorSite() as site:
        site.page("/privacy", policy_page())
        site.page("/terms", policy_page(title="Terms of service"))
        installation = Installation(
            tmp_path_factory.mktemp("asked"), site, {"privacy": "/privacy", "terms": "/terms"}
        )
        text = installation.config.read_text()
        own = 'tags = ["sea"]\ntier = 1\n[vendors.dates]\nsigned = 2020-05-12\nmet = ' + TODAY + "\n"
        installation.config.write_text(text.replace('name = "Lanternfish"\n', f'name = "Lanternfish"\n{own}'))
        installation.run("check")
        for changed in (
            edited("after 90 days", "after 30 days"),
            edited("No other company", "Many companies", edited("90", "30")),
            edited("No other company", "Many companies"),
        ):
            site.page("/privacy", policy_page(changed))
            installation.run("check", "privacy")
        yield installation


def test_log_goes_step_by_step_and_says_which_words_came_and_went(asked):
    steps, patch, came, went, neither, unread, broken, lone = run_several(
        asked, "log privacy", "log privacy -p", "log privacy --grep 30.days --added --json",
        "log privacy --grep 30.days --removed --json", "log privacy --grep wombat --json",
        "log privacy --until @signed --json", "log privacy --grep (", "log privacy --added",
    )  # fmt: skip
    assert steps.err == ""
    assert re.findall(r"privacy@(\S+)", steps.out) == ["1..2", "2..3", "3..4"]
    assert "[-90-] {+30+}" in patch.out and "[-30-] {+90+}" in patch.out
    assert [each["after"] for each in json.loads(came.out)] == [2]
    assert [each["after"] for each in json.loads(went.out)] == [4]
    assert json.loads(neither.out) == json.loads(unread.out) == []
    assert broken.code == 2 and "is no regular expression" in broken.err
    assert lone.code == 2 and "--grep" in lone.err


def test_asof_says_the_text_and_how_surely(asked):
    now, number, early, met, unknown = run_several(
        asked, "asof privacy today", "asof privacy 2", "asof privacy @signed", "asof privacy @met --json",
        "asof privacy @divorced",
    )  # fmt: skip
    assert "Many companies receives your data" in now.out
    assert "last seen without" in now.err and "no check since tells of" in now.err
    assert number.code == 2 and "show lanternfish/privacy@2" in number.err
    assert early.code == 2 and "was not watched yet" in early.err and "its first text was seen" in early.err
    facts = json.loads(met.out)
    assert (facts["version"], facts["certain"]) == (4, False)
    assert facts["last_seen_without_at"] < facts["first_seen_at"] <= facts["last_seen_at"]
    assert unknown.code == 2 and "there is @signed, @met" in unknown.err


def test_changes_are_counted_paged_and_chosen(asked):
    vendors, months, first, second, none, tagged, tier, severe, backwards = run_several(
        asked, "changes --group-by vendor --json", "changes --group-by month", "changes --limit 2",
        "changes --limit 2 --page 2", "changes --handled acknowledged --json", "changes --tag sea --tier 1 --json",
        "changes --tier 3 --json", "changes --severity critical --json", "changes --since today --until @signed --vendor lanternfish",
    )  # fmt: skip
    (count,) = json.loads(vendors.out)
    assert (count["name"], count["changes"], count["documents"]) == ("Lanternfish", 3, 1)
    assert f"{datetime.now(UTC):%Y-%m}" in months.out
    assert len(first.out.splitlines()) == 3 and "--page 2" in first.err
    assert len(second.out.splitlines()) == 2 and second.err == ""
    assert json.loads(none.out) == json.loads(tier.out) == []
    assert len(json.loads(tagged.out)) == 3
    assert all(each["severity"] == "critical" for each in json.loads(severe.out))
    assert backwards.code == 2 and "ends before" in backwards.err


@pytest.mark.parametrize(
    "command", ["log privacy", "changes", "changes --group-by category", "asof privacy today"]
)
def test_an_answer_comes_in_every_dress(asked, command):
    text, markdown, page, table, data = run_several(asked, *(f"{command} --format {form}" for form in FORMS))
    assert text.out.strip()
    assert re.match(r"# \S.*\n\n\| \S.* \|\n\| --- \|", markdown.out)
    assert page.out.startswith("<!doctype html>") and "<script" not in page.out
    rows = list(csv.reader(io.StringIO(table.out)))
    assert len(rows) > 1 and len({len(row) for row in rows}) == 1
    assert json.loads(data.out)
