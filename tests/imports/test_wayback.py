"""What the Wayback Machine kept becomes the past of documents; a site of ours answers as it documents."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from monitor.errors import UsageError
from monitor.fetch import Web
from monitor.imports import Admission
from monitor.imports.wayback import WaybackMachine
from monitor.model import Document, DocumentType, FetchSettings, Validators
from monitor.sandbox import HERE
from monitor.store import open_store
from tests.policies import edited, policy_page
from tests.vendor_site import Answer, VendorSite

NOW = datetime(2026, 3, 1, tzinfo=UTC)
URL = "http://lanternfish.example/privacy"
HEAD = ["timestamp", "original", "mimetype", "statuscode", "digest"]
PRIVACY = Document(
    id="lanternfish/privacy", vendor="Lanternfish", name="privacy", url=URL, type=DocumentType.PRIVACY_POLICY,
    allow_private=True,
)  # fmt: skip


def row(stamp, digest="A", kind="text/html", status="200", original=URL):
    return [stamp, original, kind, status, digest * 32]


@pytest.fixture
def site():
    with VendorSite() as running:
        yield running


@pytest.fixture
def store(tmp_path):
    with open_store(f"sqlite:///{tmp_path}/monitor.db", tmp_path) as opened:
        yield opened


def list_rows(site, *rows):
    site.on("/cdx/search/cdx", lambda asked: Answer(body=json.dumps([HEAD, *rows] if rows else []).encode()))


def keep(site, stamp, body):
    site.on(
        f"/web/{stamp}id_/{URL}", lambda asked: Answer(body=body, headers=(("Content-Type", "text/html"),))
    )


def take(site, store):
    web = Web(FetchSettings(allow_private=True, host_delay=timedelta(0)), version="1")

    def fetch(address):
        from dataclasses import replace

        return web.fetch(replace(PRIVACY, url=address), Validators(), now=NOW)

    machine = WaybackMachine(documents=[PRIVACY], fetch=fetch, now=NOW, base=site.url("").rstrip("/"))
    admission = Admission(store=store, executor=HERE, now=NOW)
    return machine, [admission.take(machine, each, PRIVACY) for each in machine.series()]


def test_captures_become_versions_and_repeated_ones_are_not_fetched(site, store):
    list_rows(site, row("20220101000000"), row("20220201000000"), row("20220301000000", "B"))
    keep(site, "20220101000000", policy_page())
    keep(site, "20220301000000", policy_page(edited("90 days", "30 days")))
    _, (account,) = take(site, store)
    assert (account.taken, account.again) == (2, 1)
    first, second = store.history.version_list(PRIVACY.id)
    assert (first.seen_at.month, first.checked_at.month, second.seen_at.month) == (1, 2, 3)
    assert second.source == "wayback at 20220301000000"
    asked = [path for path in site.paths() if path.startswith("/web/")]
    assert asked == [f"/web/20220101000000id_/{URL}", f"/web/20220301000000id_/{URL}"]
    assert "url=http%3A%2F%2Flanternfish.example%2Fprivacy&output=json" in site.paths()[0]
    assert store.upkeep.verify() == ()


def test_a_wish_to_be_left_alone_ends_the_import_which_goes_on_there(site, store):
    list_rows(site, row("20220101000000"), row("20220301000000", "B"))
    keep(site, "20220101000000", policy_page())
    site.on(
        f"/web/20220301000000id_/{URL}", lambda asked: Answer(status=429, headers=(("Retry-After", "60"),))
    )
    machine, (account,) = take(site, store)
    assert account.taken == 1
    assert "left alone" in machine.passed[0]
    keep(site, "20220301000000", policy_page(edited("90 days", "30 days")))
    _, (account,) = take(site, store)
    assert account.taken == 1
    assert [each.number for each in store.history.version_list(PRIVACY.id)] == [-1, 0]


@pytest.mark.parametrize(
    "line",
    [
        row("99990101000000"), row("2022"), row("20221301000000"), row("19800101000000"), row("20220101000000", kind="image/png"),
        row("20220101000000", original="file:///etc/passwd"), row("20220101000000", original="http://x\r\nHost: y"),
        row("20220101000000", status="404"), row("20220101000000", digest="!"), ["x"], 7, None, {"a": 1},
    ],
)  # fmt: skip
def test_lines_of_the_index_that_cannot_be_are_passed_over(site, store, line):
    list_rows(site, line, row("20220301000000"))
    keep(site, "20220301000000", policy_page())
    machine, (account,) = take(site, store)
    assert account.taken == 1
    assert len(machine.passed) == 1


@pytest.mark.parametrize("body", [b"<html>busy</html>", b"[" * 100_000, b'{"a": 1}', b'[["other"]]', b"7"])
def test_an_index_of_another_form_is_told_in_a_sentence(site, store, body):
    site.on("/cdx/search/cdx", lambda asked: Answer(body=body))
    with pytest.raises(UsageError, match=r"import again later|of another form"):
        take(site, store)


def test_another_capture_in_its_place_is_not_taken(site, store):
    list_rows(site, row("20220101000000"), row("20220301000000", "B"))
    site.redirect(f"/web/20220101000000id_/{URL}", f"/web/20220301000000id_/{URL}")
    keep(site, "20220301000000", policy_page())
    _, (account,) = take(site, store)
    assert account.taken == 1
    assert account.refused == {"the archive gave another capture in its place": 1}
