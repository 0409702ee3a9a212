"""Plain webhooks on any host: our signed JSON payload, or Slack's payload for what speaks its dialect."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from apprise import NotifyFormat, OverflowMode

from monitor.model import DeliveryResult, Message
from monitor.notify.blocks import slack_payload
from monitor.notify.envelope import unseal
from monitor.notify.plugins import PluginBase
from monitor.notify.post import CONNECT_SECONDS, READ_SECONDS, post
from monitor.notify.secrecy import note

SIGNATURE_HEADER = "X-Policy-Signature"

# Parameters that are meant for us; every other one belongs to the address and is sent along.
_OWN_KEYS = frozenset({"key", "cto", "rto", "verify"})


def sign(key: str, timestamp: int, body: bytes) -> str:
    """The signature header's value: ``t=TIMESTAMP,v1=HEX``, HMAC-SHA256 over ``TIMESTAMP.BODY``.

    The time is signed too, so that a receiver can turn away a message that somebody recorded and repeats.
    """
    digest = hmac.new(key.encode(), b"%d." % timestamp + body, hashlib.sha256).hexdigest()
    return f"t={timestamp},v1={digest}"


class Hook(PluginBase):  # type: ignore[misc]
    """What both kinds of webhook share: the address and the POST."""

    request_rate_per_sec = 0
    notify_format = NotifyFormat.TEXT
    overflow_mode = OverflowMode.UPSTREAM
    socket_connect_timeout = CONNECT_SECONDS
    socket_read_timeout = READ_SECONDS

    def __init__(self, target: str = "/", key: str = "", **fields: Any) -> None:
        fields.pop("format", None)
        super().__init__(**fields)
        self.target = target
        self.key = key
        self.result = DeliveryResult.FAILED
        self.rest = 0.0

    def send(self, body: str, **kwargs: Any) -> bool:
        """Post the sealed message in this hook's dress."""
        message = unseal(body)
        payload = self.body_of(message)
        self.throttle()
        posted = post(
            self.address,
            payload,
            {**self._common_headers(), **self.headers_of(message, payload)},
            timeout=self.request_timeout,
            verify=self.verify_certificate,
        )
        self.result, self.rest = posted.result, posted.rest
        if posted.result is not DeliveryResult.SENT:
            note(posted.sentence)
        return posted.result is DeliveryResult.SENT

    def _common_headers(self) -> dict[str, str]:
        """The content type, and the credentials where the URL has some."""
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if self.user:
            basic = base64.b64encode(f"{self.user}:{self.password or ''}".encode()).decode()
            headers["Authorization"] = f"Basic {basic}"
        return headers

    def body_of(self, message: Message) -> bytes:
        """The request's body."""
        raise NotImplementedError

    def headers_of(self, message: Message, body: bytes) -> dict[str, str]:
        """Headers besides the content type."""
        return {}

    @property
    def address(self) -> str:
        """Where to post to."""
        port = f":{self.port}" if self.port else ""
        return f"{'https' if self.secure else 'http'}://{self.host}{port}{self.target}"

    def url(self, privacy: bool = False, *args: object, **kwargs: object) -> str:
        """The channel's URL without its path, which is a webhook's secret."""
        return f"{self.secure_protocol if self.secure else self.protocol}://{self.host}/"

    @staticmethod
    def parse_url(url: str) -> dict[str, Any] | None:
        """Apprise's parts, and the path and query exactly as written but for our own parameters."""
        found: dict[str, Any] | None = PluginBase.parse_url(url)
        if not found:
            return None
        parts = urlsplit(url)
        query = parse_qsl(parts.query, keep_blank_values=True)
        passed_on = [pair for pair in query if pair[0] not in _OWN_KEYS]
        found["target"] = (parts.path or "/") + (f"?{urlencode(passed_on)}" if passed_on else "")
        found["key"] = next((value for name, value in query if name == "key"), "")
        return found


class JsonHook(Hook):
    """``webhook://`` (http), ``webhooks://`` (https): the payload, signed where there is a ``?key=``."""

    service_name = "Webhook"
    protocol = "webhook"
    secure_protocol = "webhooks"

    def body_of(self, message: Message) -> bytes:
        """The payload as it was rendered."""
        return message.payload.encode("utf-8", "replace")

    def headers_of(self, message: Message, body: bytes) -> dict[str, str]:
        """The alert's id, to deduplicate by and to read; the signature where there is a key."""
        reference = message.reference.encode("ascii", "replace").decode("ascii")
        headers = {"Idempotency-Key": reference, "X-Policy-Alert-ID": reference}
        if self.key:
            headers[SIGNATURE_HEADER] = sign(self.key, int(time.time()), body)
        return headers


class SlackHook(Hook):
    """``slackhook://`` (http) and ``slackhooks://`` (https): a host that takes what Slack's webhooks take."""

    service_name = "Slack-compatible webhook"
    protocol = "slackhook"
    secure_protocol = "slackhooks"

    def body_of(self, message: Message) -> bytes:
        """The blocks and the fallback text."""
        return json.dumps(slack_payload(message)).encode()
