"""The pages in a real Chromium: the main stories, hostile words in every field, axe-core, and no sideways scrolling."""

import json
import re
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from monitor.config import load_config
from monitor.model import Act, ActKind, AlertState
from monitor.store import open_store
from tests.web.gallery import DAY, NOW, Gallery, list_of_partners, new_alert, open_gallery, policy
from tests.web.test_web_pages import ALONE, PAGES
from tests.web.visitor import Served

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-browser"))), None)
pytestmark = [pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed"), pytest.mark.slow]
HOSTILE = (
    '"><script>window.hit=1</script>', "<img src=x onerror=window.hit=1>", "'-window.hit=1-'", "{{7*7}}{% raw %}",
    "javascript:window.hit=1", "</title><svg onload=window.hit=1>", "\u202egnp.exe\u0007\x1b[2J",
)  # fmt: skip


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with Served(open_gallery(tmp_path_factory.mktemp("gallery"))) as pages:
        yield pages


def open_page(browser, served, path, *, width=1280, scheme="light"):
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.said = []
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.goto(served.address + path)
    return page


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.sweep)])
def test_axe_finds_nothing_on_any_page(browser, served, scheme):
    """One page of the browser sees them all; its policy forbids scripts of others, so axe comes by the driver."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    found = {}
    for path in (*PAGES, *ALONE, "/nowhere"):
        page.goto(served.address + path)
        wrong = (
            Axe().run(page, options={"resultTypes": ["violations"], "iframes": False}).response["violations"]
        )
        if wrong:
            found[path] = [(each["id"], each["nodes"][0]["html"][:160]) for each in wrong]
    context.close()
    assert found == {}


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_runs_sideways_and_nothing_is_said_on_the_console(browser, served, width):
    page = open_page(browser, served, "/", width=width)
    found = {}
    for path in (*PAGES, *ALONE):
        page.goto(served.address + path)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0 or page.said:
            found[path] = (over, page.said[:])
            page.said.clear()
    page.close()
    assert found == {}


def test_on_a_phone_a_row_shows_what_it_was_and_is_without_scrolling(browser, served):
    page = open_page(browser, served, "/changes/10", width=390)
    for mark in ("del", "ins"):
        box = page.locator(f".rowdiff {mark}").first.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    assert page.locator(".rowdiff .kept").first.is_hidden() or not page.locator(".rowdiff .kept").count()
    page.close()


def test_a_change_is_found_read_side_by_side_acknowledged_and_gone_from_what_waits(browser, tmp_path):
    with Served(open_gallery(tmp_path)) as served:
        page = open_page(browser, served, "/")
        page.get_by_role("link", name=re.compile("AI: promise removed")).first.click()
        assert page.locator("h1").inner_text().startswith("AI: promise removed")
        assert (
            page.locator(".inline del").first.is_visible()
            and not page.locator(".sidebox del").first.is_visible()
        )
        page.get_by_text("Side by side").click()
        assert (
            page.locator(".sidebox ins").first.is_visible()
            and not page.locator(".inline ins").first.is_visible()
        )
        page.get_by_label("Note").fill("agreed with Ruth")
        page.get_by_role("button", name="Acknowledge").click()
        page.wait_for_url("**/changes/9#act")
        assert "Acknowledged" in page.locator(".verdict").inner_text()
        assert "agreed with Ruth" in page.locator(".acts").inner_text()
        page.goto(served.address + "/")
        assert "Two changes wait" in page.locator("h1").inner_text()
        assert page.said == []
        page.close()


def test_words_are_sought_from_any_page_and_lead_to_the_text_that_holds_them(browser, served):
    page = open_page(browser, served, "/changes/9")
    page.get_by_label("Search all texts").fill("90 days")
    page.get_by_label("Search all texts").press("Enter")
    page.wait_for_url("**/search?q=90+days")
    assert set(page.locator("mark").all_inner_texts()) == {"90 days"}
    page.locator(".hits a").last.click()
    assert "90 days" in page.locator("main").inner_text()
    assert page.said == []
    page.close()


def test_the_keys_lead_through_the_page(browser, served):
    page = open_page(browser, served, "/changes/9")
    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.id")
    page.keyboard.press("j")
    assert [first, page.evaluate("document.activeElement.id")] == ["c2", "c3"]
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.id") == "c2"
    assert not page.locator("#keys").is_visible()
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("p")
    page.wait_for_url("**/changes/8")
    page.close()


def test_everything_works_without_a_script(browser, served):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served.address + "/changes/9")
    page.get_by_text("Side by side").click()
    assert page.locator(".sidebox ins").first.is_visible()
    page.locator(".why summary").first.click()
    assert page.locator(".why table").first.is_visible()
    context.close()


def test_on_paper_a_change_has_all_its_words_and_signs_and_no_form(browser, served):
    page = open_page(browser, served, "/changes/9")
    page.emulate_media(media="print")
    assert not page.locator("form.act").is_visible() and not page.locator(".top").is_visible()
    assert page.locator(".evidence .hash").first.is_visible()
    sign = page.evaluate("getComputedStyle(document.querySelector('.inline del'), '::before').position")
    assert sign == "static"
    page.close()


def test_a_page_as_it_was_runs_no_script_and_asks_for_nothing(browser, tmp_path):
    body = b"<!doctype html><title>x</title><p id=p>words</p><script>top.hit=1;document.title='hit'</script><img src='/beacon'><form action='/x'><button>go</button></form>"
    path = open_gallery(tmp_path)
    config = load_config(path, environ={}, sends=False)
    with open_store(config.settings.database, config.settings.storage) as store:
        gallery = Gallery(store, config.documents)
        gallery.add("parcelwick/notice", policy(), NOW - DAY, page=body)
    with Served(path) as served:
        page = open_page(browser, served, "/")
        asked = []
        page.on("response", lambda response: asked.append(response.url))
        page.goto(served.address + "/documents/parcelwick/notice/versions/1/snapshot")
        frame = page.frames[1]
        assert frame.locator("#p").inner_text() == "words"
        assert page.evaluate("window.hit") is None
        assert not [each for each in asked if "beacon" in each]
        page.close()


def test_hostile_words_in_every_field_stay_words(browser, tmp_path):
    """Vendors, titles, headings, rows, addresses, errors, notes, names, reasons, and what is asked for."""
    path = tmp_path / "config.toml"
    tags = "".join(
        f'[[vendors]]\nname = {json.dumps(hostile.encode("ascii", "ignore").decode().replace(chr(27), "").replace(chr(7), ""))}\nid = "v{number}"\nobjection_days = 30\n'
        f'[[vendors.documents]]\nname = "doc"\ntitle = {json.dumps(hostile.encode("ascii", "ignore").decode().replace(chr(27), "").replace(chr(7), ""))}\ntype = "other"\nurl = "https://vendor.example/?q=%22%3E{number}"\n'
        for number, hostile in enumerate(HOSTILE)
    )
    path.write_text(f'[monitor]\ndatabase = "sqlite:///m.db"\nstorage = "."\n{tags}')
    config = load_config(path, environ={}, sends=False)
    with open_store(config.settings.database, config.settings.storage) as store:
        gallery = Gallery(store, config.documents)
        for number, hostile in enumerate(HOSTILE):
            where = f"v{number}/doc"
            text = f"# {hostile}\n\n## {hostile} one\n\nWe keep {hostile} for 30 days.\n\n{list_of_partners(3)}\n| {hostile} | {hostile} | x |\n"
            gallery.add(
                where, text, NOW - 20 * DAY, title=hostile, page=f"<p>{hostile}".encode("utf-8", "replace")
            )
            alert = new_alert(
                f"PM-{number}",
                where,
                NOW - DAY,
                channel=hostile,
                reason=hostile,
                last_error=hostile,
                state=AlertState.DEAD,
            )
            later = text.replace("30 days", f"900 days {hostile}").replace(
                f"| {hostile} | {hostile}", f"| {hostile} | {hostile} new"
            )
            gallery.add(
                where, f"{later}\n## {hostile} two\n\n{hostile}\n", NOW - DAY, title=hostile, alerts=(alert,)
            )
        for change in store.history.changes():
            store.acts.add(
                Act(
                    change_id=change.id,
                    kind=ActKind.NOTED,
                    at=NOW,
                    by=HOSTILE[change.id % len(HOSTILE)],
                    note=HOSTILE[(change.id + 1) % len(HOSTILE)],
                )
            )
        gallery.fail("v0/doc", NOW, HOSTILE[1])
    ids = range(1, len(HOSTILE) + 1)
    paths = [
        "/", "/changes", "/documents", "/alerts", "/trouble", "/calendar", "/compare",
        *(f"/changes/{each}" for each in ids), *(f"/documents/v{each - 1}/doc" for each in ids), *(f"/vendors/v{each - 1}" for each in ids),
        *(f"/d/v{each - 1}/doc/1...2" for each in ids), "/documents/v0/doc/versions/1/snapshot", "/documents/v0/doc/versions/1/text",
        *(f"/changes?vendor={hostile}&since={hostile}" for hostile in HOSTILE[:3]), "/vendors/<script>window.hit=1</script>",
    ]  # fmt: skip
    with Served(path) as served:
        page = open_page(browser, served, "/")
        for each in paths:
            page.said.clear()
            page.goto(served.address + each)
            assert page.evaluate("window.hit") is None, each
            assert (
                page.evaluate(
                    "document.querySelectorAll('main script, main img, main [onerror], main [onload]').length"
                )
                == 0
            ), each
            assert (
                page.evaluate("[...document.links].filter((a) => !/^https?:/.test(a.protocol)).length") == 0
            ), each
            assert not [
                said
                for said in page.said
                if "status of 4" not in said and "Blocked script execution" not in said
            ], (each, page.said)
            assert "49" not in page.title()
            text = page.content()
            assert "\u202e" not in text or each.endswith("/text"), each
        page.close()
