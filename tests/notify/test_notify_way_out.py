"""Channels by way of a company's proxy, with its authority, against a real proxy on loopback."""

import ssl
from pathlib import Path

import pytest

from monitor.message import render_test
from monitor.model import Channel, DeliveryResult, FetchSettings
from monitor.notify import Notifier
from monitor.surroundings import tell_surroundings
from tests.forward_proxy import ForwardProxy
from tests.message.message_samples import NOW
from tests.notify.loopback import http_inbox

trustme = pytest.importorskip("trustme", reason="the trustme package (test certificates) is not installed")


@pytest.fixture(autouse=True)
def _as_before():
    yield
    tell_surroundings(FetchSettings())


@pytest.fixture
def company(tmp_path: Path):
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("hooks.example").configure_cert(context)
    path = tmp_path / "company.pem"
    authority.cert_pem.write_to_path(str(path))
    with http_inbox(context) as inbox:
        yield inbox, path


def send(url):
    notifier = Notifier([Channel(name="out", url=url)], storage=None, time_limit=20)
    return notifier.send("out", render_test("out", NOW))


@pytest.mark.parametrize("scheme", ["webhooks", "slackhooks", "jsons"])
def test_a_channel_goes_through_the_proxy_and_trusts_the_companys_authority(company, scheme):
    site, authority = company
    with ForwardProxy({"hooks.example:443": site.port}, credentials="ana:s3cret-word") as proxy:
        tell_surroundings(FetchSettings(proxy=proxy.url))
        result, detail = send(f"{scheme}://hooks.example/hook")
        assert result is DeliveryResult.FAILED and "s3cret" not in detail
        tell_surroundings(FetchSettings(proxy=proxy.url, ca_file=authority))
        result, detail = send(f"{scheme}://hooks.example/hook")
        assert result is DeliveryResult.SENT, detail
        assert set(proxy.asked) == {"CONNECT hooks.example:443"}


@pytest.mark.parametrize("url", ["http://ana:s3cret-word@127.0.0.1:9", "http://127.0.0.1:9"])
@pytest.mark.parametrize("scheme", ["webhooks", "slackhooks", "jsons"])
def test_a_proxy_that_is_down_or_refuses_is_a_failure_without_its_password(url, scheme):
    tell_surroundings(FetchSettings(proxy=url))
    result, detail = send(f"{scheme}://hooks.example/hook")
    assert result is DeliveryResult.FAILED and "s3cret" not in detail


def test_a_proxy_that_wants_a_password_is_a_failure_before_anything_went_out():
    with ForwardProxy({}, credentials="ana:other") as proxy:
        tell_surroundings(FetchSettings(proxy=f"http://{proxy.host}"))
        result, detail = send("webhooks://hooks.example/hook")
    assert result is DeliveryResult.FAILED, detail


def test_what_is_spared_and_this_machine_need_no_proxy():
    with http_inbox() as site, ForwardProxy({}) as proxy:
        tell_surroundings(FetchSettings(proxy=proxy.url))
        assert send(f"webhook://127.0.0.1:{site.port}/hook")[0] is DeliveryResult.SENT
        assert proxy.asked == []
