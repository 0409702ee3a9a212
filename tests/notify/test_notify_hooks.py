import base64
import hashlib
import hmac
import json
import time

import pytest
from apprise.result import AppriseResultStatus

from monitor.errors import UsageError
from monitor.message import render_change, render_test
from monitor.model import Channel, DeliveryResult
from monitor.notify import Notifier
from monitor.notify.blocks import BlockSlack
from monitor.notify.generic import body_for, outcome
from monitor.notify.recipients import make_asset, make_recipient
from tests.message.message_samples import NOW, alert, change, document, section_change

MESSAGE = render_change(alert(), change(), document(), base_url="https://policies.example.org", now=NOW)


def send(url, message=MESSAGE):
    return Notifier([Channel(name="team", url=url)], storage=None).send("team", message)


def test_a_slack_compatible_webhook_gets_our_blocks_and_a_fallback_text(inbox):
    result, detail = send(f"slackhook://{inbox.host}/services/T1/B2/c3?team=7")
    assert (result, detail) == (DeliveryResult.SENT, "Sent through Slack-compatible webhook.")
    (request,) = inbox.received
    assert request.path == "/services/T1/B2/c3?team=7"
    posted = json.loads(request.body)
    assert posted["blocks"] == json.loads(MESSAGE.slack)
    assert posted["text"] == MESSAGE.title
    assert request.headers["content-type"].startswith("application/json")


def test_a_slack_webhook_gets_our_blocks(inbox, monkeypatch):
    monkeypatch.setattr(BlockSlack, "webhook_url", f"http://{inbox.host}/services")
    result, _ = send("https://hooks.slack.com/services/T1A2B3/B4C5D6/e7F8g9")
    assert result is DeliveryResult.SENT
    (request,) = inbox.received
    assert request.path == "/services/T1A2B3/B4C5D6/e7F8g9"
    assert json.loads(request.body)["blocks"] == json.loads(MESSAGE.slack)


def test_a_slack_bot_posts_our_blocks_to_its_channel(inbox, monkeypatch):
    monkeypatch.setattr(BlockSlack, "api_url", f"http://{inbox.host}/api/{{}}")
    inbox.body = b'{"ok":true,"channel":"C1","ts":"1.2"}'
    result, _ = send("slack://xoxb-1234-5678-abcdef/#legal")
    assert result is DeliveryResult.SENT
    (request,) = inbox.received
    posted = json.loads(request.body)
    assert posted["channel"] == "#legal"
    assert posted["blocks"] == json.loads(MESSAGE.slack)
    assert request.headers["authorization"] == "Bearer xoxb-1234-5678-abcdef"


def test_a_slack_bot_that_is_refused_says_why(inbox, monkeypatch):
    monkeypatch.setattr(BlockSlack, "api_url", f"http://{inbox.host}/api/{{}}")
    inbox.body = b'{"ok":false,"error":"not_in_channel"}'
    result, detail = send("slack://xoxb-1234-5678-abcdef/#legal")
    assert result is DeliveryResult.FAILED
    assert "not_in_channel" in detail


def test_a_slack_webhook_that_refuses_says_why(inbox, monkeypatch):
    monkeypatch.setattr(BlockSlack, "webhook_url", f"http://{inbox.host}/services")
    inbox.status, inbox.body = 400, b"invalid_blocks"
    result, detail = send("slack://T1A2B3/B4C5D6/e7F8g9")
    assert result is DeliveryResult.FAILED
    assert "400" in detail
    assert "invalid_blocks" in detail


def test_a_webhook_gets_the_payload_unchanged_with_its_ids(inbox):
    result, _ = send(f"webhook://{inbox.host}/hooks/policies?tenant=a%20b")
    assert result is DeliveryResult.SENT
    (request,) = inbox.received
    assert request.path == "/hooks/policies?tenant=a+b"
    assert request.body.decode() == MESSAGE.payload
    assert request.headers["idempotency-key"] == request.headers["x-policy-alert-id"] == "A1B2C3"
    assert "x-policy-signature" not in request.headers


def test_a_webhook_with_a_key_is_signed_over_time_and_body(inbox):
    key = "a key+with/signs"
    send(f"webhook://{inbox.host}/in?key=a%20key%2Bwith%2Fsigns")
    (request,) = inbox.received
    assert request.path == "/in"
    stamp, digest = (part.partition("=")[2] for part in request.headers["x-policy-signature"].split(","))
    assert abs(time.time() - int(stamp)) < 60
    expected = hmac.new(key.encode(), stamp.encode() + b"." + request.body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(digest, expected)


def test_a_name_and_a_password_in_the_url_are_sent_as_basic_credentials(inbox):
    send(f"webhook://me:p%40ss@{inbox.host}/in")
    (request,) = inbox.received
    kind, _, coded = request.headers["authorization"].partition(" ")
    assert (kind, base64.b64decode(coded)) == ("Basic", b"me:p@ss")


def test_the_same_message_sent_twice_carries_the_same_id(inbox):
    for _ in range(2):
        send(f"webhook://{inbox.host}/in")
    assert len({request.headers["idempotency-key"] for request in inbox.received}) == 1


def test_a_redirect_is_not_followed(inbox):
    inbox.status, inbox.headers = 302, {"Location": f"http://{inbox.host}/elsewhere"}
    result, detail = send(f"webhook://{inbox.host}/in")
    assert result is DeliveryResult.FAILED
    assert "Redirects are not followed" in detail
    assert len(inbox.received) == 1


@pytest.mark.parametrize("status", [404, 410, 429, 500, 503])
def test_an_error_answer_is_a_failure_that_names_the_status(inbox, status):
    inbox.status, inbox.headers = status, {"Retry-After": "120"}
    result, detail = send(f"webhook://{inbox.host}/in")
    assert result is DeliveryResult.FAILED
    assert str(status) in detail
    assert "120" in detail


@pytest.mark.parametrize("scheme", ["webhook", "slackhook"])
def test_no_answer_in_time_is_unknown_because_the_message_may_have_arrived(inbox, scheme):
    inbox.delay = 1.0
    result, detail = send(f"{scheme}://{inbox.host}/in?rto=0.2")
    assert result is DeliveryResult.UNKNOWN
    assert "did not answer in time" in detail


def test_a_connection_that_breaks_after_the_request_is_unknown(inbox):
    inbox.drop = True
    result, _ = send(f"webhook://{inbox.host}/in")
    assert result is DeliveryResult.UNKNOWN


def test_a_refused_connection_is_a_failure():
    result, detail = send("webhook://127.0.0.1:9/in")
    assert result is DeliveryResult.FAILED
    assert "could not be connected to." in detail


def test_a_retry_parameter_of_apprise_does_not_send_twice(inbox):
    inbox.status = 500
    result, _ = send(f"webhook://{inbox.host}/in?retry=3&optional=yes&overflow=split")
    assert result is DeliveryResult.FAILED
    assert len(inbox.received) == 1


def test_a_generic_apprise_service_gets_the_plain_text(inbox):
    result, detail = send(f"json://{inbox.host}/in?optional=yes")
    assert (result, detail) == (DeliveryResult.SENT, "Sent through JSON.")
    posted = json.loads(inbox.received[0].body)
    assert posted["title"] == MESSAGE.title
    assert posted["message"].strip() == MESSAGE.text.strip()


def test_a_generic_apprise_service_that_fails_is_a_failure_whatever_its_url_says(inbox):
    inbox.status = 503
    result, detail = send(f"json://{inbox.host}/in?optional=yes&retry=2")
    assert result is DeliveryResult.FAILED
    assert "503" in detail
    assert len(inbox.received) == 1


def test_standard_output_gets_the_text(capsys):
    assert send("stdout://")[0] is DeliveryResult.SENT
    assert capsys.readouterr().out.strip() == MESSAGE.text.strip()


def test_the_stdout_channel_exists_without_being_named(capsys):
    result, _ = Notifier([], storage=None).send("stdout", render_test("stdout", NOW))
    assert result is DeliveryResult.SENT
    assert "TEST" in capsys.readouterr().out


def test_an_unknown_channel_is_a_mistake_of_the_caller():
    with pytest.raises(UsageError):
        Notifier([], storage=None).send("nowhere", MESSAGE)


def test_one_recipient_is_kept_per_channel(inbox):
    notifier = Notifier([Channel(name="team", url=f"webhook://{inbox.host}/in")], storage=None)
    notifier.send("team", MESSAGE)
    kept = notifier._recipients["team"]
    notifier.send("team", MESSAGE)
    assert notifier._recipients["team"] is kept


def test_importing_the_room_leaves_apprise_as_it_was():
    import apprise

    assert apprise.Apprise.instantiate("slack://T1A2B3/B4C5D6/e7F8g9").__class__.__name__ == "NotifySlack"


def test_a_service_that_does_not_finish_is_unknown(inbox):
    inbox.delay = 1.0
    notifier = Notifier([Channel(name="team", url=f"json://{inbox.host}/in")], storage=None)
    notifier.time_limit = 0.2
    result, detail = notifier.send("team", MESSAGE)
    assert result is DeliveryResult.UNKNOWN
    assert "may have arrived" in detail


@pytest.mark.parametrize("status", list(AppriseResultStatus))
def test_only_success_counts_as_sent_and_only_a_timeout_as_unknown(status):
    recipient = make_recipient("json://localhost/in", make_asset(None))
    expected = {
        AppriseResultStatus.SUCCESS: DeliveryResult.SENT,
        AppriseResultStatus.TIMEOUT: DeliveryResult.UNKNOWN,
    }.get(status, DeliveryResult.FAILED)
    assert outcome(status, recipient, "")[0] is expected


@pytest.mark.parametrize(
    ("url", "limit"),
    [
        ("discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js", 2_000),
        ("tgram://123456789:abcdefg_hijklmnop/12315544/", 4_096),
        ("workflow://host/workflow/signature", 1_000),
        ("ntfy://localhost/topic", 7_800),
        ("pover://abcdefghijklmnopqrstuvwxyzabcd@abcdefghijklmnopqrstuvwxyzabcd", 1_024),
    ],
)
def test_chat_services_get_a_message_within_their_limit_that_keeps_its_links_where_they_fit(url, limit):
    many = change([section_change(f"Section {n}") for n in range(60)])
    long = render_change(alert(), many, document(), base_url="https://policies.example.org", now=NOW)
    recipient = make_recipient(url, make_asset(None))
    body, _, title = body_for(recipient, long)
    assert 100 < len(body) <= limit
    assert len(title) <= recipient.title_maxlen
    if limit > 1_500 or "workflow" in url:
        assert "https://policies.example.org/d/brightloom/terms/6...7" in body
