"""What docs/alerts.md promises about webhooks is run."""

import http.client
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from monitor.message import render_change
from monitor.model import Channel, DeliveryResult
from monitor.notify import Notifier
from monitor.notify.hooks import JsonHook, SlackHook, sign
from monitor.notify.recipients import OWN_PLUGINS, complaint_about, make_asset
from tests.message.message_samples import NOW, alert, change, document

PAGE = (Path(__file__).parents[2] / "docs" / "alerts.md").read_text(encoding="utf-8")


def documented_receiver() -> str:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    return code


def is_genuine(*arguments) -> bool:
    made: dict = {"__name__": "receiver"}
    exec(compile(documented_receiver(), "docs/alerts.md", "exec"), made)
    return made["is_genuine"](*arguments)


def test_the_documented_check_takes_our_signature_and_no_other():
    now = int(time.time())
    good = sign("a key", now, b"{}")
    assert is_genuine(good, b"{}", "a key")
    assert not is_genuine(good, b"{ }", "a key")
    assert not is_genuine(good, b"", "a key")
    assert not is_genuine(sign("another", now, b"{}"), b"{}", "a key")
    for off in (600, -600):
        assert not is_genuine(sign("a key", now - off, b"{}"), b"{}", "a key")
    assert not is_genuine(good.replace(f"t={now}", f"t={now + 1}"), b"{}", "a key")


@pytest.mark.parametrize(
    "header",
    ["", ",", "t", "t=", "v1=", "t=1", "t=,v1=", "t=x,v1=y", "t=-1,v1=00", "t=1e9,v1=00", "t=²,v1=0",
     "t=1,v1=é", "t=1,v1=\udcff", "t=" + "9" * 5_000 + ",v1=00", "v1=00,v1=01", "=" * 1_000],
)  # fmt: skip
def test_the_documented_check_refuses_what_is_no_signature_without_stumbling(header):
    assert is_genuine(header, b"{}", "a key") is False


@pytest.fixture
def receiver(tmp_path):
    """The documented receiver as a process: its port and its output."""
    (tmp_path / "receiver.py").write_text(documented_receiver(), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, str(tmp_path / "receiver.py"), str(port)], stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, env={"WEBHOOK_KEY": "a key"}, text=True,
    )  # fmt: skip
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield port, process
    process.terminate()
    process.wait()
    process.stdout.close()


def test_the_documented_receiver_runs_takes_each_alert_once_and_nothing_forged(receiver):
    port, process = receiver

    def answer(key: str, reference: str):
        message = render_change(alert(reference), change(), document(), base_url="", now=NOW)
        channel = Channel(name="hook", url=f"webhook://127.0.0.1:{port}/hook{key}")
        return Notifier([channel], storage=None).send("hook", message)

    assert answer("?key=a+key", "PM-1")[0] is DeliveryResult.SENT
    assert answer("?key=a%20key", "PM-1")[0] is DeliveryResult.SENT
    assert "401" in answer("?key=wrong", "PM-2")[1]
    assert "401" in answer("", "PM-3")[1]
    recorded = b'{"id": "PM-4", "event": "change"}'
    for signed_at, expected in ((time.time() - 600, 401), (time.time(), 204), (time.time(), 204)):
        asked = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        headers = {"X-Policy-Signature": sign("a key", int(signed_at), recorded)}
        asked.request("POST", "/hook", recorded, headers)
        assert asked.getresponse().status == expected
        asked.close()
    assert answer("?key=a+key", "PM-5")[0] is DeliveryResult.SENT
    process.terminate()
    assert process.stdout.read().split() == ["change", "PM-1", "change", "PM-4", "change", "PM-5"]


def test_every_scheme_of_ours_is_documented():
    for scheme in OWN_PLUGINS:
        assert f"`{scheme}://" in PAGE, scheme
    assert {JsonHook.protocol, SlackHook.secure_protocol} <= set(OWN_PLUGINS)


def test_the_mail_address_of_the_page_is_usable():
    (address,) = re.findall(r"`(mailtos://user[^`]*)`", PAGE)
    assert complaint_about(address, make_asset(None)) is None
