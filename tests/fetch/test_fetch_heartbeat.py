"""The sign of life: taken or not, never a way for the address to leak, never slow."""

import time

from monitor.fetch.heartbeat import ping
from tests.vendor_site import Answer, VendorSite


def test_a_service_that_takes_it_is_asked_once_with_get():
    with VendorSite() as service:
        service.page("/ping/secret-4711", "OK")
        assert ping(service.url("/ping/secret-4711"), version="1") is None
        (asked,) = service.asked
    assert asked.path == "/ping/secret-4711"
    assert asked.headers["user-agent"] == "policy-monitor/1"


def test_a_failure_is_a_sentence_without_the_address():
    with VendorSite() as service:
        service.on("/ping/secret-4711", lambda asked: Answer(status=500))
        failed = ping(service.url("/ping/secret-4711"), version="1")
        service.redirect("/moved/secret-4711", "/elsewhere")
        moved = ping(service.url("/moved/secret-4711"), version="1")
        port = service.port
        assert service.paths() == ["/ping/secret-4711", "/moved/secret-4711"]
    refused = ping(f"http://127.0.0.1:{port}/ping/secret-4711", version="1")
    assert failed == "The heartbeat service answered 500."
    assert moved == "The heartbeat service answered 302."
    assert refused
    assert "secret" not in refused


def test_nonsense_from_the_service_never_raises():
    with VendorSite() as service:
        service.raw("/nonsense", b"\x00\xff not http at all\r\n\r\n")
        service.raw("/empty")
        assert ping(service.url("/nonsense"), version="1")
        assert ping(service.url("/empty"), version="1")


def test_an_endless_answer_is_not_read():
    with VendorSite() as service:
        service.raw("/endless", b"HTTP/1.1 200 OK\r\n\r\n", *[b"x" * 1000, 0.05] * 1000)
        began = time.monotonic()
        assert ping(service.url("/endless"), version="1") is None
    assert time.monotonic() - began < 25, "all of it takes fifty"
