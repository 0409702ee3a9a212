"""A page that a person saved becomes a check like any other."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.e2e.installation import Installation
from tests.normalize.pdf.pdf_maker import lines, make_pdf
from tests.policies import SECTIONS, edited, policy_page
from tests.vendor_site import VendorSite

SOLD = edited("We do not sell your personal data to anyone.", "We sell your personal data to anyone.")
WALL = (
    b"<html><title>Sign in</title><body><h1>Sign in</h1><p>Please sign in to continue to Lanternfish.</p>"
    b"<form><label>Password <input type=password></label><button>Sign in</button></form></body>"
)


@pytest.fixture(scope="module")
def site():
    with VendorSite() as running:
        running.page("/privacy", policy_page())
        yield running


@pytest.fixture
def home(tmp_path, site):
    extra = '[[routes]]\nname = "all"\nchannels = ["stdout"]\n'
    installation = Installation(tmp_path, site, extra=extra)
    config = installation.config.read_text().replace('confirm_after = "0s"', 'confirm_after = "1h"')
    installation.config.write_text(config)
    return installation


def save(home, name, body):
    (home.folder / name).write_bytes(body)
    return str(home.folder / name)


def as_pdf(sections):
    words = [
        line for heading, text in sections for line in (heading, *(f"{part}." for part in text.split(". ")))
    ]
    return make_pdf([lines([word[:110] for word in words])])


def test_a_saved_page_is_a_first_version_and_a_later_one_alerts_without_a_second_look(home, site):
    asked = len(site.asked)
    home.run("record", "privacy", save(home, "one.html", policy_page()), "--at", "yesterday", "--by", "Ana")
    said = home.run("record", "privacy", save(home, "two.html", policy_page(SOLD)), "--by", "Ana")
    assert "changed to version 2 (substantive, critical)" in said.stdout
    assert "CRITICAL" in said.stdout.upper().replace("(SUBSTANTIVE, CRITICAL)", "")
    assert home.json("status")["alerts"] == {"sent": 1}
    assert len(site.asked) == asked, "nothing is fetched"
    second, first = home.json("history", "privacy")
    assert first["seen_at"] < second["seen_at"]
    assert home.run("verify").returncode == 0


def test_what_was_recorded_is_what_the_next_fetch_is_compared_with(home):
    home.run(
        "record", "privacy", save(home, "saved.html", policy_page(nonce="saved", extra="<!-- saved -->"))
    )
    assert "unchanged" in home.run("check").stdout
    assert len(home.json("history", "privacy")) == 1


def test_the_bytes_say_what_kind_of_file_it_is(home):
    done = home.json("record", "privacy", save(home, "policy.txt", as_pdf(SECTIONS)))
    assert done["outcome"] == "first"
    shown = home.run("show", "privacy").stdout
    assert "We delete call recordings after 90 days." in shown


def test_a_sign_in_page_is_held_unless_a_person_insists(home):
    home.run("record", "privacy", save(home, "one.html", policy_page()))
    wall = save(home, "wall.html", WALL)
    assert home.json("record", "privacy", wall, expect=3)["outcome"] == "held"
    assert len(home.json("history", "privacy")) == 1


def test_a_paused_document_is_recorded_and_stays_paused(home):
    home.run("pause", "privacy")
    home.run("record", "privacy", save(home, "one.html", policy_page()))
    home.run("record", "privacy", save(home, "two.html", policy_page(SOLD)))
    assert len(home.json("history", "privacy")) == 2
    assert "is paused" in home.run("check", "privacy", expect=2).stderr


def test_a_dry_run_records_nothing(home):
    home.run("record", "privacy", save(home, "one.html", policy_page()))
    said = home.run("record", "privacy", save(home, "two.html", policy_page(SOLD)), "--dry-run")
    assert "changed" in said.stdout
    assert len(home.json("history", "privacy")) == 1


def test_the_moment_is_the_one_given_to_the_end_of_its_day(home):
    home.run("record", "privacy", save(home, "one.html", policy_page()), "--at", "2026-03-01")
    assert home.json("history", "privacy")[0]["seen_at"].startswith("2026-03-02T00:00")


@pytest.mark.parametrize(
    ("file", "options", "said"),
    [
        ("missing.html", (), "cannot be read"),
        (".", (), "cannot be read"),
        ("empty.html", (), "is empty"),
        ("large.html", (), "more than the 20,000,000 bytes"),
        ("page.html", ("--at", f"{datetime.now(UTC) + timedelta(days=9):%Y-%m-%d}"), "yet to come"),
        ("page.html", ("--at", "2020-01-01"), "was checked on"),
        ("page.html", ("--at", "some day"), "cannot read 'some day'"),
    ],
)
def test_what_cannot_be_recorded_is_told_in_one_sentence(home, file, options, said):
    home.run("record", "privacy", save(home, "page.html", policy_page()))
    save(home, "empty.html", b" \n")
    if file == "large.html":
        save(home, file, b"x" * 20_000_001)
    done = home.run("record", "privacy", str(home.folder / file), *options, expect=2)
    assert said in done.stderr
    assert len(home.json("history", "privacy")) == 1


def test_what_no_text_can_be_read_from_is_a_failed_check_of_its_own_trouble(home):
    home.run("record", "privacy", save(home, "one.html", policy_page()))
    done = home.json(
        "record", "privacy", save(home, "shot.html", b"\x89PNG\r\n\x1a\n" + b"\0" * 99), expect=3
    )
    assert done["outcome"] == "failed"
    assert "an image" in done["detail"]
