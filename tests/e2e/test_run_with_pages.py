"""`run --serve`: the daemon and its pages in one process, beside its health; both end together."""

import re
import signal
import threading
import time

import pytest
import requests

from monitor.cli.pages_thread import PagesThread
from monitor.web.server import make_server
from tests.e2e.installation import Installation
from tests.policies import policy_page
from tests.vendor_site import VendorSite


async def answer(scope, receive, send):
    """The smallest application."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"here"})


@pytest.mark.slow
def test_both_serve_check_and_end_at_one_signal(tmp_path):
    with VendorSite() as site:
        site.page("/privacy", policy_page())
        installation = Installation(tmp_path, site)
        config = installation.config.read_text().replace("[monitor]", '[monitor]\nhealth = "127.0.0.1:0"', 1)
        installation.config.write_text(config + '\n[web]\nlisten = "127.0.0.1:0"\n')
        with installation.start("run", "--serve") as daemon:
            daemon.wait_for(lambda: "outcome=first" in daemon.log() and "pages are served" in daemon.log())
            pages, health = (
                re.search(rf'{words}"? .*?address="?([^\s"]+)', daemon.log())[1]
                for words in ("pages are served", "health is told")
            )
            assert requests.get(pages + "/healthz", timeout=10).text == "ok\n"
            assert requests.get(pages + "/api/v1/documents", timeout=10).json()[0]["versions"] == 1
            daemon.wait_for(lambda: requests.get(health + "/readyz", timeout=10).status_code == 200)
            figures = requests.get(health + "/metrics", timeout=10).text
            assert 'policy_monitor_documents{standing="ok"} 1.0' in figures
            began = time.monotonic()
            assert daemon.stop(signal.SIGTERM, within=30) == 0
            assert time.monotonic() - began < 25


def test_pages_that_end_by_themselves_are_served_again():
    servers = []

    def make():
        servers.append(make_server(answer, "127.0.0.1:0", certificate=None, key=None))
        return servers[-1]

    broken = make()
    broken._bound.close()  # what is served on is gone: the server ends with an error
    pages = PagesThread(make=make, _server=broken)
    pages.start()
    try:
        until = time.monotonic() + 20
        while len(servers) < 2 and time.monotonic() < until:
            time.sleep(0.05)
        reply = None
        while reply is None and time.monotonic() < until:
            try:
                reply = requests.get(servers[1].address, timeout=5).text
            except requests.ConnectionError:
                time.sleep(0.05)
        assert reply == "here"
    finally:
        pages.stop()
        pages.join()
    assert not [each for each in threading.enumerate() if each.name == "pages"]
