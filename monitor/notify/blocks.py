"""Slack and what speaks its webhook dialect: our own blocks, which apprise's plugin cannot pass through."""

import json
from typing import Any

from apprise import NotifyFormat, NotifyType, OverflowMode
from apprise.plugins.slack import SlackMode

from monitor.message import for_slack
from monitor.model import DeliveryResult, Message
from monitor.notify.envelope import unseal
from monitor.notify.plugins import SlackBase
from monitor.notify.post import CONNECT_SECONDS, READ_SECONDS, PostResult, post
from monitor.notify.secrecy import note

FALLBACK = 1_000
"""Characters of the fallback text, which Slack shows where blocks cannot be: a phone's lock screen."""


def slack_payload(message: Message) -> dict[str, object]:
    """What a Slack webhook takes: the blocks, and the title as fallback text."""
    text = for_slack(message.title[:FALLBACK])
    payload: dict[str, object] = {"text": text, "unfurl_links": False, "unfurl_media": False}
    blocks = json.loads(message.slack) if message.slack else []
    return {**payload, "blocks": blocks} if blocks else payload


class BlockSlack(SlackBase):  # type: ignore[misc]
    """Slack by webhook or bot, with apprise's URLs, channels and throttling, and our payload."""

    notify_format = NotifyFormat.TEXT
    overflow_mode = OverflowMode.UPSTREAM
    socket_connect_timeout = CONNECT_SECONDS
    socket_read_timeout = READ_SECONDS

    def __init__(self, **fields: Any) -> None:
        fields.pop("format", None)
        super().__init__(**fields)
        self.result = DeliveryResult.FAILED
        self.rest = 0.0
        self._message: Message | None = None

    def dialect_convert(self, body: str, body_format: object = None, *args: object, **kwargs: object) -> str:
        """The body is an envelope: nothing in it is to be escaped."""
        return body

    def send(
        self, body: str, title: str = "", notify_type: NotifyType = NotifyType.INFO, **kwargs: Any
    ) -> bool:
        """Unseal the message and let apprise find the channel; ``_send`` then posts our payload."""
        self._message = unseal(body)
        self.result = DeliveryResult.FAILED
        sent: bool = super().send(body=self._message.text, title=self._message.title, notify_type=notify_type)
        return sent

    def _send(self, url: str, payload: dict[str, object], *args: object, **kwargs: object) -> Any:
        """Post our payload in place of apprise's; a dict when Slack took it, else False."""
        if self._message and self.mode not in (SlackMode.WORKFLOW, SlackMode.WORKFLOW_TRIGGER):
            kept: dict[str, object] = {
                key: payload[key] for key in ("channel", "thread_ts", "username") if key in payload
            }
            payload = {**slack_payload(self._message), **kept}
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if self.mode == SlackMode.BOT:
            headers["Authorization"] = f"Bearer {self.access_token}"
        self.throttle()
        posted = post(
            url,
            json.dumps(payload).encode(),
            headers,
            timeout=self.request_timeout,
            verify=self.verify_certificate,
        )
        return self._judge_answer(posted)

    def _judge_answer(self, posted: PostResult) -> Any:
        """Slack's bot API says 200 to everything; whether it took the message stands in the answer."""
        self.result, self.rest = posted.result, posted.rest
        if self.mode != SlackMode.BOT or posted.result is not DeliveryResult.SENT:
            if posted.result is not DeliveryResult.SENT:
                note(posted.sentence)
                return False
            return {"ok": True}
        try:
            answer = json.loads(posted.answer)
        except ValueError:
            answer = {}
        if isinstance(answer, dict) and answer.get("ok") is True:
            return answer
        # The answer is read only to its first part; a cut-off one begins with the field "ok" all the same.
        if posted.answer.lstrip().startswith('{"ok":true'):
            return {"ok": True}
        if posted.broken:
            self.result = DeliveryResult.UNKNOWN
            note("The connection broke before Slack said whether it took the message.")
            return False
        self.result = DeliveryResult.FAILED
        note(f"Slack refused the message: {str(answer.get('error', 'no reason given'))[:80]}.")
        return False
