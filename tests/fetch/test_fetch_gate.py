"""Where a page may lead the gate: ports, platforms' own addresses, validators, and datagrams of the browser."""

import shutil
import socket
import threading
import time
from contextlib import closing

import pytest

from monitor.fetch.browser import _FLAGS, _NO_DATAGRAMS, NAMES
from monitor.fetch.ranges import why_refused
from monitor.model import TroubleKind, Validators
from tests.fetch.fetch_world import Internet, fetch
from tests.fetch.test_fetch_browser import browse, needs_browser
from tests.vendor_site import VendorSite


@pytest.mark.parametrize(
    "address",
    ["168.63.129.16", "::ffff:168.63.129.16", "64:ff9b::a83f:8110", "161.26.0.10", "166.9.14.5"],
)
@pytest.mark.parametrize("allow_private", [False, True])
def test_a_platforms_own_addresses_are_refused_though_they_count_as_public(address, allow_private):
    assert why_refused(address, allow_private=allow_private)


@pytest.mark.parametrize(
    "address", ["168.63.129.15", "161.25.255.255", "161.27.0.1", "166.7.1.1", "166.12.0.1"]
)
def test_their_neighbours_are_not(address):
    assert why_refused(address, allow_private=False) is None


@pytest.mark.parametrize("port", [22, 6379, 8080, 9200, 2375])
def test_a_redirect_to_another_port_is_refused_and_nobody_is_asked(
    site: VendorSite, internet: Internet, port
):
    base = internet.put("acorn.example", "9.1.1.1", site)
    internet.places["9.1.1.1", port] = site.port
    site.redirect("/", f"http://acorn.example:{port}/panel")
    site.page("/panel", "the panel")
    got = fetch(f"{base}/", allow_private=False)
    assert got.trouble is TroubleKind.REFUSED and got.body is None
    assert got.error and str(port) in got.error and "redirect_ports" in got.error
    assert "/panel" not in [asked.path for asked in site.asked]


def test_a_redirect_to_a_port_that_the_configuration_names_is_followed(site: VendorSite, internet: Internet):
    base = internet.put("acorn.example", "9.1.1.1", site)
    internet.places["9.1.1.1", 8443] = site.port
    site.redirect("/", "http://acorn.example:8443/privacy")
    site.page("/privacy", "We keep logs for 30 days.")
    assert fetch(f"{base}/", allow_private=False, redirect_ports=(8443,)).body == b"We keep logs for 30 days."


def test_robots_txt_may_not_lead_to_another_port_either(site: VendorSite, internet: Internet):
    base = internet.put("acorn.example", "9.1.1.1", site)
    internet.places["9.1.1.1", 9200] = site.port
    site.redirect("/robots.txt", "http://acorn.example:9200/_search")
    site.page("/_search", "everything")
    got = fetch(f"{base}/privacy", allow_private=False)
    assert got.trouble is TroubleKind.REFUSED
    assert "/_search" not in [asked.path for asked in site.asked]


def test_validators_go_to_the_host_that_gave_them_and_to_no_other(site: VendorSite, internet: Internet):
    with VendorSite() as elsewhere:
        base = internet.put("acorn.example", "9.1.1.1", site)
        other = internet.put("tracker.example", "9.1.1.2", elsewhere)
        site.page("/privacy", "We keep logs.", etag='"a-person"')
        kept = fetch(f"{base}/privacy", allow_private=False).validators
        assert kept == Validators(etag='"a-person"')
        site.redirect("/privacy", f"{other}/privacy")
        elsewhere.page("/privacy", "We keep logs.", etag='"b"')
        got = fetch(f"{base}/privacy", kept, allow_private=False)
        asked = next(each for each in elsewhere.asked if each.path == "/privacy")
        assert "if-none-match" not in asked.headers
        assert got.validators == Validators(etag='"b"', host="tracker.example")

        again = fetch(f"{base}/privacy", got.validators, allow_private=False)
        assert again.status == 304
        assert (
            "if-none-match" not in next(each for each in site.asked[::-1] if each.path == "/privacy").headers
        )


class Canary:
    """A UDP socket on loopback that counts what comes."""

    def __init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.heard = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                self.socket.recvfrom(65_536)
            except OSError:
                return
            self.heard += 1


DATAGRAMS = """<p id=out>We keep logs for thirty days and no longer than that.</p>
<iframe srcdoc="<script>PROBE</script>"></iframe><iframe src="about:blank" id=blank></iframe>
<script>
PROBE
try { const inner = document.getElementById("blank").contentWindow;
      new inner.RTCPeerConnection({iceServers: [{urls: "stun:127.0.0.1:PORT"}]}).createDataChannel("x") } catch (e) {}
try { new Worker(URL.createObjectURL(new Blob([`PROBE`]))) } catch (e) {}
</script>"""
PROBE = (
    "try { const peer = new RTCPeerConnection({iceServers: [{urls: 'stun:127.0.0.1:PORT'}]});"
    "peer.createDataChannel('x'); peer.createOffer().then(o => peer.setLocalDescription(o)) } catch (e) {}"
    "try { new WebTransport('https://127.0.0.1:PORT/') } catch (e) {}"
)


@needs_browser
def test_the_browser_sends_no_datagram_whatever_the_page_tries(site: VendorSite):
    canary = Canary()
    try:
        page = DATAGRAMS.replace("PROBE", PROBE).replace("PORT", str(canary.port))
        site.page("/", page)
        got = browse(site.url("/"))
        assert got.body is not None and b"thirty days" in got.body
        assert canary.heard == 0
    finally:
        canary.socket.close()


UNGUARDED = ((), "")
GUARDS = {"the flags alone": (_FLAGS, ""), "the missing names alone": ((), _NO_DATAGRAMS)}


def datagrams_of(flags: tuple[str, ...], script: str) -> int:
    """How many datagrams that page sends from a browser of its own with these guards, behind a proxy."""
    from playwright.sync_api import sync_playwright

    canary = Canary()
    page = DATAGRAMS.replace("PROBE", PROBE).replace("PORT", str(canary.port))
    with closing(canary.socket), sync_playwright() as playwright:
        path = next(found for name in NAMES if (found := shutil.which(name)))
        nobody = {"server": "http://127.0.0.1:9", "bypass": "<-loopback>"}
        browser = playwright.chromium.launch(
            executable_path=path, chromium_sandbox=False, args=list(flags), proxy=nobody
        )
        tab = browser.new_page()
        tab.add_init_script(script)
        tab.route("**/*", lambda route: route.fulfill(body=page, content_type="text/html"))
        tab.goto("http://acorn.example/")
        until = time.monotonic() + 3
        while not canary.heard and time.monotonic() < until:
            tab.wait_for_timeout(100)
        browser.close()
        return canary.heard


@needs_browser
def test_the_same_page_sends_datagrams_from_a_browser_without_guards():
    assert datagrams_of(*UNGUARDED) > 0


@needs_browser
@pytest.mark.parametrize("guard", GUARDS)
def test_each_guard_by_itself_keeps_datagrams_in(guard: str):
    assert datagrams_of(*GUARDS[guard]) == 0
