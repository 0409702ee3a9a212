"""Services that take a message and then misbehave: whether it counts as sent is decided by what they said first."""

import json
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from monitor.message import render_change
from monitor.model import Channel, DeliveryResult
from monitor.notify import Notifier
from monitor.notify.blocks import BlockSlack
from tests.message.message_samples import NOW, alert, change, document
from tests.notify.loopback import raw_inbox
from tests.notify.smtp_liars import lying_mail_server

MESSAGE = render_change(alert(), change(), document(), base_url="https://policies.example.org", now=NOW)
OK = b"HTTP/1.1 200 OK\r\n"


def sender(url):
    return Notifier([Channel(name="team", url=url)], storage=None)


@pytest.mark.parametrize("scheme", ["webhook", "slackhook"])
@pytest.mark.parametrize(
    "rest",
    [
        (b"Content-Length: 500\r\n\r\nok", 0.05, None),
        (b"Content-Length: 500\r\n\r\nok",),
        (b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",),
        (b"Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nnotgz",),
        (b"Content-Length: 500\r\n\r\nok", 1.2),
    ],
    ids=["reset", "short", "bad chunks", "not gzip", "hangs"],
)
def test_a_message_that_was_accepted_is_sent_whatever_becomes_of_the_answers_body(scheme, rest):
    with raw_inbox(OK, *rest) as inbox:
        result, _ = sender(f"{scheme}://{inbox.host}/hook?rto=0.5").send("team", MESSAGE)
    assert result is DeliveryResult.SENT
    assert len(inbox.received) == 1


def test_a_refusal_whose_body_breaks_off_is_a_refusal():
    broken = b"HTTP/1.1 503 Busy\r\nContent-Length: 500\r\n\r\nlat"
    with raw_inbox(broken, 0.05, None) as inbox:
        result, detail = sender(f"webhook://{inbox.host}/hook").send("team", MESSAGE)
    assert result is DeliveryResult.FAILED
    assert "503" in detail


def test_a_slack_bot_whose_answer_breaks_off_leaves_open_whether_it_took_the_message(monkeypatch):
    with raw_inbox(OK, b"Content-Length: 500\r\n\r\n{", 0.05, None) as inbox:
        monkeypatch.setattr(BlockSlack, "api_url", f"http://{inbox.host}/api/{{}}")
        result, _ = sender("slack://xoxb-1234-5678-abcdef/#legal").send("team", MESSAGE)
    assert result is DeliveryResult.UNKNOWN


def answering(status, wish):
    header = f"Retry-After: {wish}\r\n" if wish else ""
    return f"HTTP/1.1 {status} No\r\n{header}Content-Length: 0\r\n\r\n".encode()


@pytest.mark.parametrize(
    ("status", "wish", "seconds"),
    [
        (429, "120", 120),
        (503, "20", 20),
        (429, "", 30),
        (429, "soon", 30),
        (503, "", 0),
        (500, "600", 0),
        (429, "999999999999999999999", 3600),
        (429, "-5", 30),
        (429, "Wed, 21 Oct 2015 07:28:00 GMT", 0),
    ],
)
def test_a_service_that_asks_to_be_left_alone_is_remembered(status, wish, seconds):
    with raw_inbox(answering(status, wish)) as inbox:
        notifier = sender(f"webhook://{inbox.host}/hook")
        assert notifier.rest_of("team") == timedelta(0)
        result, _ = notifier.send("team", MESSAGE)
    assert result is DeliveryResult.FAILED
    assert seconds - 5 <= notifier.rest_of("team").total_seconds() <= seconds


def test_a_date_to_come_is_a_wish_too():
    until = format_datetime(datetime.now(UTC) + timedelta(minutes=5), usegmt=True)
    with raw_inbox(answering(429, until)) as inbox:
        notifier = sender(f"slackhook://{inbox.host}/hook")
        notifier.send("team", MESSAGE)
    assert 290 <= notifier.rest_of("team").total_seconds() <= 300


LIES = [
    ({}, DeliveryResult.SENT),
    ({"hangs up after": True}, DeliveryResult.SENT),
    ({"DATA": None}, DeliveryResult.UNKNOWN),
    ({".": None}, DeliveryResult.UNKNOWN),
    ({".": b"what?"}, DeliveryResult.UNKNOWN),
    ({".": b"250-" + b"x" * 9_000}, DeliveryResult.UNKNOWN),
    ({".": b"451 later"}, DeliveryResult.FAILED),
    ({".": b"554 no"}, DeliveryResult.FAILED),
    ({"RCPT": b"550 nobody"}, DeliveryResult.FAILED),
    ({"RCPT": b"450 later"}, DeliveryResult.FAILED),
    ({"MAIL": b"421 bye"}, DeliveryResult.FAILED),
    ({"DATA": b"554 no"}, DeliveryResult.FAILED),
    ({"": b"554 go away"}, DeliveryResult.FAILED),
    ({"": b"\xff\xfe" * 4_000}, DeliveryResult.FAILED),
]


@pytest.mark.parametrize(("lies", "expected"), LIES, ids=[str(list(lies)) for lies, _ in LIES])
def test_what_a_mail_server_says_about_the_mail_decides(lies, expected):
    with lying_mail_server(lies) as server:
        url = f"mailto://127.0.0.1:{server.port}?from=a@example.org&to=b@example.org&cto=2"
        began = time.monotonic()
        result, detail = sender(url).send("team", MESSAGE)
    assert (result, time.monotonic() - began < 20) == (expected, True), detail
    assert len(detail) <= 500
    json.dumps(detail)


@pytest.mark.parametrize("scheme", ["webhook", "slackhook"])
def test_a_connection_that_a_server_closes_after_its_answer_leaves_no_later_message_in_doubt(scheme):
    with raw_inbox(OK, b"Connection: keep-alive\r\nContent-Length: 2\r\n\r\nok", 0.2) as inbox:
        notifier = sender(f"{scheme}://{inbox.host}/hook")
        for _ in range(4):
            result, detail = notifier.send("team", MESSAGE)
            assert result is DeliveryResult.SENT, detail
            time.sleep(0.19)
