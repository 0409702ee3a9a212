"""The two inboxes take what the real services take, and refuse what they refuse."""

import json
import smtplib
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from demo.inboxes import HOOK_PATH, Inboxes, payload_problem


@pytest.fixture(scope="module")
def inboxes() -> Iterator[Inboxes]:
    with Inboxes() as running:
        yield running


def post(inboxes: Inboxes, body: bytes, path: str = HOOK_PATH) -> tuple[int, bytes]:
    request = urllib.request.Request(f"http://127.0.0.1:{inboxes.hook_port}{path}", data=body)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=5) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def section(text: str) -> dict[str, object]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def test_blocks_are_taken_and_read_in_order(inboxes: Inboxes) -> None:
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": "The title"}},
        section("first"),
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "second"}]},
    ]
    count = len(inboxes.inbox.since(0))
    assert post(inboxes, json.dumps({"text": "fallback", "blocks": blocks}).encode()) == (200, b"ok")
    (message,) = inboxes.inbox.since(count)
    assert (message.channel, message.title, message.text) == ("slack", "The title", "first\nsecond")


@pytest.mark.parametrize(
    ("body", "path", "status"),
    [
        (b"not json", HOOK_PATH, 400),
        (b"{}", HOOK_PATH, 400),
        (b'{"text": "x"}', "/services/other", 404),
        (json.dumps({"blocks": [section("x")] * 51}).encode(), HOOK_PATH, 400),
        (json.dumps({"blocks": [section("x" * 3001)]}).encode(), HOOK_PATH, 400),
        (json.dumps({"blocks": [section("")]}).encode(), HOOK_PATH, 400),
    ],
)
def test_what_slack_refuses_is_refused_and_not_kept(
    inboxes: Inboxes, body: bytes, path: str, status: int
) -> None:
    count = len(inboxes.inbox.since(0))
    assert post(inboxes, body, path)[0] == status
    assert inboxes.inbox.since(count) == ()


def test_a_plain_text_payload_is_fine() -> None:
    assert payload_problem({"text": "hello"}) is None


def test_mail_arrives_with_its_subject_and_plain_part(inboxes: Inboxes) -> None:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = "Änderung", "a@b.example", "c@d.example"
    mail.set_content("the plain words\n")
    mail.add_alternative("<p>the rich words</p>", subtype="html")
    count = len(inboxes.inbox.since(0))
    with smtplib.SMTP("127.0.0.1", inboxes.mail_port, timeout=5) as client:
        client.send_message(mail)
    assert inboxes.inbox.wait_for(count + 1, seconds=5)
    message = inboxes.inbox.since(count)[0]
    assert (message.channel, message.title, message.text) == ("mail", "Änderung", "the plain words")
