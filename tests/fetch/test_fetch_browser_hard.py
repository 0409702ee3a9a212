"""Pages that make it hard: late text, shadow roots, frames, scripts that stall, windows, dialogs and wandering off."""

import importlib.util
import shutil

import pytest

from monitor.fetch.browser import NAMES
from monitor.model import TroubleKind
from monitor.normalize import normalize
from tests.fetch.test_fetch_browser import browse
from tests.vendor_site import Answer, VendorSite

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("playwright") is None or not any(shutil.which(name) for name in NAMES),
    reason="Playwright or Chromium is not installed",
)

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"
LOGS = "<h1>Privacy</h1><p>We keep logs for 30 days and no longer.</p>"
FRAMED = (
    "<p>Frames tell whom we share with: the harbour office gets the list of passengers, the bank the amount, and "
    "nobody else hears of a crossing, neither in writing nor on the telephone, whoever may ask us for it.</p>"
)


def text_at(url: str) -> str:
    got = browse(url)
    assert got.error is None and got.body is not None, got.error
    return normalize(got.body, content_type=got.content_type, url=url).text


def test_what_comes_late_on_scrolling_in_shadow_roots_and_in_frames_is_all_read(site: VendorSite) -> None:
    page = """<!doctype html><meta charset=utf-8><h1>Privacy</h1><div id=late>Loading…</div>
    <div id=open></div><div id=closed><b slot=name>Acorn</b></div><iframe src=/frame></iframe>
    <div style="height:4000px"></div><div id=below></div><script>
    fetch("/slow").then(got => got.text()).then(text => late.innerHTML = text);
    document.getElementById("open").attachShadow({mode: "open"}).innerHTML = "<p>The open root says it.</p>";
    document.getElementById("closed").attachShadow({mode: "closed"}).innerHTML =
      "<style>p { color: red }</style><p>The closed root of <slot name=name></slot> says it.</p>";
    new IntersectionObserver(seen => { if (seen[0].isIntersecting) below.innerHTML = "<p>Scrolling shows it.</p>" }).observe(below);
    </script>"""
    site.page("/", page)
    site.page("/frame", FRAMED)
    site.raw("/slow", 2.5, HEAD + LOGS.encode())
    text = text_at(site.url("/"))
    assert "We keep logs for 30 days" in text and "Loading" not in text
    assert "The open root says it." in text
    assert "The closed root of Acorn says it." in text
    assert "the harbour office gets the list" in text
    assert "Scrolling shows it." in text


def test_a_page_that_goes_elsewhere_after_a_while_is_read_where_it_ends(site: VendorSite) -> None:
    site.page("/", "<p>Wait</p><script>setTimeout(() => location = '/privacy', 2500)</script>")
    site.page("/privacy", LOGS)
    assert "We keep logs for 30 days" in text_at(site.url("/"))


def test_a_script_that_never_comes_does_not_hide_the_page(site: VendorSite) -> None:
    site.page("/", f"<script src=/never></script>{LOGS}")
    site.raw("/never", b"HTTP/1.1 200 OK\r\nContent-Type: text/javascript\r\n\r\n", 60.0)
    assert "We keep logs for 30 days" in text_at(site.url("/"))


def test_dialogs_windows_and_downloads_hold_nothing_up(site: VendorSite) -> None:
    tricks = (
        "onbeforeunload = event => { event.preventDefault(); return 'stay' };"
        "setInterval(() => alert('again'), 20); print(); confirm('sure?');"
        "for (let n = 0; n < 9; n++) open('/other?' + n); save.click();"
    )
    site.page("/", f"{LOGS}<a id=save download href=/file>x</a><script>{tricks}</script>")
    site.on("/file", lambda asked: Answer(body=b"x", headers=(("Content-Disposition", "attachment"),)))
    assert "We keep logs for 30 days" in text_at(site.url("/"))


def test_a_page_that_asks_for_a_password_is_blocked(site: VendorSite) -> None:
    asks = (("WWW-Authenticate", 'Basic realm="house"'),)
    site.on("/", lambda asked: Answer(status=401, headers=asks))
    got = browse(site.url("/"))
    assert got.trouble is TroubleKind.BLOCKED and got.body is None
