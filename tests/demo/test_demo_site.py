"""The vendors' servers, asked over real sockets."""

import gzip
import threading
import urllib.error
import urllib.request
from dataclasses import replace
from email.message import Message

import pytest

from demo.documents import LUMENARC, PAGES, Page, page
from demo.site import Site, Weather


def get(url: str, **headers: str) -> tuple[int, bytes, Message]:
    request = urllib.request.Request(url, headers=headers)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=5) as response:
            return response.status, response.read(), response.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(), error.headers


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.key)
def test_every_document_is_served_and_counted(site: Site, page: Page) -> None:
    status, body, headers = get(site.url(page))
    assert status == 200
    assert page.text().splitlines()[0].removeprefix("# ").encode(headers.get_content_charset() or "") in body
    assert site.fetches()[page.key] == 1
    assert sum(site.fetches().values()) == 1


def test_two_requests_get_different_bytes(site: Site) -> None:
    url = site.url(page("poiana/termeni"))
    assert get(url)[1] != get(url)[1]


def test_an_etag_that_still_holds_is_answered_304_and_counts_as_a_fetch(site: Site) -> None:
    cookies = page("lumenarc/cookies")
    etag = get(site.url(cookies))[2]["ETag"]
    status, body, _ = get(site.url(cookies), **{"If-None-Match": etag})
    assert (status, body) == (304, b"")
    assert site.fetches()[cookies.key] == 2


def test_another_text_has_another_etag(site: Site) -> None:
    cookies = page("lumenarc/cookies")
    etag = get(site.url(cookies))[2]["ETag"]
    site.publish(cookies.key, cookies.text() + "\n\nOne more sentence.\n")
    status, body, _ = get(site.url(cookies), **{"If-None-Match": etag})
    assert status == 200
    assert b"One more sentence." in body


def test_pages_are_compressed_for_those_who_ask(site: Site) -> None:
    _, body, headers = get(site.url(page("quillmoor/privacy")), **{"Accept-Encoding": "gzip"})
    assert headers["Content-Encoding"] == "gzip"
    assert b"Quillmoor Privacy Policy" in gzip.decompress(body)


def test_some_vendors_have_a_robots_file_and_some_have_none(site: Site) -> None:
    def robots(key: str) -> int:
        return get(site.url(page(key)).removesuffix(page(key).path) + "/robots.txt")[0]

    assert robots("lumenarc/privacy") == 200
    assert robots("poiana/termeni") == 404


def test_bad_weather_and_its_end(site: Site) -> None:
    agb = page("hafenlicht/agb")
    site.set_weather(agb.key, Weather.OUT_OF_ORDER)
    assert get(site.url(agb))[0] == 503
    site.set_weather(agb.key, Weather.BOT_CHECK)
    status, body, _ = get(site.url(agb))
    assert status == 200
    assert b"checking your browser" in body
    site.set_weather(agb.key, Weather.FINE)
    assert b"Gesch\xe4ftsbedingungen" in get(site.url(agb))[1]


def test_waiting_ends_when_enough_was_fetched_and_gives_up_otherwise(site: Site) -> None:
    terms = page("lumenarc/terms")
    visitor = threading.Timer(0.2, get, [site.url(terms)])
    visitor.start()
    assert site.wait_for({terms.key: 1}, seconds=5)
    visitor.join()
    assert not site.wait_for({terms.key: 2}, seconds=0.1)


def test_a_vendor_whose_address_this_system_lacks_is_served_from_127_0_0_1() -> None:
    elsewhere = replace(LUMENARC, host="203.0.113.7")
    terms = replace(page("lumenarc/terms"), vendor=elsewhere)
    with Site([terms], [elsewhere]) as site:
        assert site.url(terms).startswith("http://127.0.0.1:")
        assert get(site.url(terms))[0] == 200
