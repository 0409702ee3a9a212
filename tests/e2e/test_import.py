"""What others kept or watched is taken in by the command, and asked about like the rest."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.e2e.installation import Installation
from tests.imports.archive_maker import Commit, make_repository
from tests.policies import SECTIONS, edited, policy_page
from tests.vendor_site import VendorSite

BEGIN = datetime(2022, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def site():
    with VendorSite() as running:
        running.page("/privacy", policy_page())
        yield running


@pytest.fixture
def home(tmp_path, site):
    return Installation(tmp_path, site, extra='[[routes]]\nname = "all"\nchannels = ["stdout"]\n')


def markdown(days):
    sections = edited("90 days", f"{days} days") if days != 90 else SECTIONS
    return "\n\n".join(f"## {heading}\n\n{text}" for heading, text in sections).encode()


@pytest.fixture
def archive(tmp_path):
    commits = [
        Commit(at=BEGIN + timedelta(days=30 * n), path="Lanternfish/Privacy Policy.md", body=markdown(days))
        for n, days in enumerate((30, 60, 30))
    ]
    return str(make_repository(tmp_path / "archive", commits))


def test_a_document_that_is_watched_gets_a_past_and_nobody_hears_of_it(home, archive):
    home.run("check")
    said = home.run("import", "ota", archive)
    assert (
        "Lanternfish/Privacy Policy.md -> lanternfish/privacy: 3 versions taken (2022-01-01 to 2022-03-02)"
        in said.stdout
    )
    versions = home.json("history", "privacy")
    assert [each["version"] for each in versions] == [1, 0, -1, -2]
    assert [bool(each["source"]) for each in versions] == [False, True, True, True]
    steps = home.json("log", "privacy")
    assert [(each["before"], each["after"]) for each in steps] == [(-2, -1), (-1, 0), (0, 1)]
    assert "60 days to 30 days" in steps[1]["summary"]
    assert steps[2]["summary"].startswith("read by another program before: ")
    assert "30 days" in home.run("asof", "privacy", "2022-01-15").stdout
    assert "@-1..-1" in home.run("first", "recordings after 60 days").stdout
    assert "@-2" in home.run("diff", "privacy", "@-2", "@-1", expect=1).stdout
    assert "90 days" in home.run("show", "privacy").stdout
    assert "60 days" in home.run("show", "privacy@-1").stdout
    home.run("check")
    home.run("verify")
    status = home.json("status")
    assert (status["alerts"], status["unheard"]) == ({}, [])


def test_a_check_sees_its_document_as_if_nothing_had_been_imported(home, archive, site):
    home.run("import", "ota", archive)
    assert "lanternfish/privacy: first" in home.run("check").stdout
    assert [each["version"] for each in home.json("history", "privacy")] == [1, 0, -1, -2]
    assert home.json("status")["alerts"] == {}
    site.page("/privacy", policy_page(edited("90 days", "30 days")))
    try:
        assert "changed to version 2" in home.run("check").stdout
    finally:
        site.page("/privacy", policy_page())
    assert home.json("log", "privacy", "--since", "2023")[-1]["returns_to"] is None
    assert home.json("status")["alerts"] == {"sent": 1}


def test_what_may_not_be_written_is_left_out_and_said(home, archive):
    home.run("import", "ota", archive, "--dry-run")
    assert home.run("history", "privacy", expect=None).stdout.count("imported") == 0
    home.run("check")
    home.run("import", "ota", archive)
    assert len(home.json("changes")) == 3


def test_a_list_becomes_entries_of_the_configuration_once(home, tmp_path, site):
    path = tmp_path / "jobs.yaml"
    path.write_text(
        f"url: https://kelp.example/privacy\n---\ncommand: touch x\n---\nurl: {site.url('/privacy')}\n"
    )
    said = home.run("import", "urlwatch", str(path), "--dry-run")
    assert "job 1: kelp/privacy-policy" in said.stdout
    assert "kelp" not in home.config.read_text()
    told = home.json("import", "urlwatch", str(path))
    assert [each["document"] for each in told] == ["kelp/privacy-policy", None, None]
    assert [each["refused"] for each in told][1:] == [
        "it runs a program, and nothing of a list is executed",
        "it is watched already, as lanternfish/privacy",
    ]
    again = home.json("import", "webchanges", str(path))
    assert [each["document"] for each in again] == [None, None, None]
    assert "kelp/privacy-policy" in home.run("list").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("ota", "."), "is no git repository"),
        (("csv", "missing.csv"), "cannot be read"),
        (("csv", ".", "--all"), "is a list of pages"),
        (("ota", ".", "--vendor", "x"), "NAME THERE=NAME HERE"),
    ],
)
def test_what_cannot_be_imported_is_told_in_one_sentence(home, words, said):
    assert said in home.run("import", *words, expect=2).stderr
