"""A marked secret in every kind of channel, everything logged, and the secret nowhere to be found."""

import logging
import urllib.parse

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.message import render_test
from monitor.model import Channel, DeliveryResult
from monitor.notify import Notifier
from monitor.notify.blocks import BlockSlack
from monitor.notify.secrecy import Scrubber
from tests.message.message_samples import NOW
from tests.notify.loopback import http_inbox, smtp_mailbox

MARK = "S3cr3tMark"
MESSAGE = render_test("team", NOW)

KINDS = {
    "slack": "https://hooks.slack.com/services/S3cr3tMark/S3cr3tMark/S3cr3tMark",
    "slack bot": "slack://xoxb-1234-S3cr3tMark/#legal",
    "slackhook": "slackhook://{http}/services/S3cr3tMark?token=S3cr3tMark",
    "webhook": "webhook://user:S3cr3tMark@{http}/S3cr3tMark?key=S3cr3tMark&sig=S3cr3tMark",
    "mail": "mailto://user:S3cr3tMark@{smtp}?from=alerts@example.org&to=legal@example.net",
    "json": "json://user:S3cr3tMark@{http}/S3cr3tMark?-token=S3cr3tMark&+X-Key=S3cr3tMark",
    "form": "form://user:S3cr3tMark@{http}/S3cr3tMark",
    "gotify": "gotify://{http}/S3cr3tMark",
    "mattermost": "mmost://{http}/S3cr3tMarkS3cr3tMarkS3cr3t",
    "broken": "discord://S3cr3tMark",
    "nonsense": "nosuch://S3cr3tMark/S3cr3tMark",
}


class Everything(logging.Handler):
    def __init__(self) -> None:
        super().__init__(level=0)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts += [
            record.name,
            record.getMessage(),
            str(record.args),
            str(record.exc_info),
            str(record.msg),
        ]


@pytest.fixture
def everything():
    handler, root = Everything(), logging.getLogger()
    loggers = [
        root,
        *(logging.getLogger(name) for name in ("apprise", "urllib3", "urllib3.connectionpool", "requests")),
    ]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(1)
    root.addHandler(handler)
    yield handler
    root.removeHandler(handler)
    for logger, level in zip(loggers, before, strict=True):
        logger.setLevel(level)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("status", [200, 403, 500])
def test_no_secret_reaches_a_log_or_a_detail_at_any_level(kind, status, everything, monkeypatch):
    with http_inbox() as inbox, smtp_mailbox(login=True) as mailbox:
        inbox.status, inbox.body = status, b'{"ok":false,"error":"S3cr3tMark is wrong"}'
        mailbox.refusal = "550 S3cr3tMark" if status == 500 else ""
        monkeypatch.setattr(BlockSlack, "webhook_url", f"http://{inbox.host}/services")
        monkeypatch.setattr(BlockSlack, "api_url", f"http://{inbox.host}/api/{{}}")
        url = KINDS[kind].format(http=inbox.host, smtp=f"127.0.0.1:{mailbox.port}")
        channel = Channel(name="team", url=url)
        notifier = Notifier([channel], storage=None)
        complaint = notifier.check(url)
        result, detail = notifier.send("team", MESSAGE)
    assert result in DeliveryResult
    shown = [detail, complaint or "", repr(channel), repr(notifier), *everything.texts]
    assert not [text for text in shown if MARK.casefold() in text.casefold()]


def test_what_others_log_meanwhile_is_left_alone(everything):
    Notifier([], storage=None).check("json://localhost/in")
    logging.getLogger("urllib3.connectionpool").debug("a fetch of a policy page")
    assert "a fetch of a policy page" in everything.texts


SECRETS = st.text(
    alphabet=st.characters(min_codepoint=33, max_codepoint=0x2FF, exclude_characters="/?#@:%[]\\"), min_size=4
)


@given(
    SECRETS,
    st.sampled_from(
        [
            "webhooks://h.example/{}",
            "mailto://u:{}@h.example",
            "json://h.example/a/{}/b",
            "slack://{}/b/c",
            "webhook://h.example/p?key={}",
            "x://h.example/?a=1&tok={}",
        ]
    ),
)
def test_a_secret_is_masked_in_every_spelling(secret, shape):
    for spelled in (secret, urllib.parse.quote(secret, safe=""), urllib.parse.quote_plus(secret)):
        scrubber = Scrubber(shape.format(urllib.parse.quote(secret, safe="")))
        assert spelled not in scrubber.scrub(f"could not post to {spelled}, giving up")
