"""Where the alerts arrive: a webhook that takes what Slack takes, and a mail server that keeps what it gets.

Both are real servers on loopback and refuse what the real ones would refuse: wrong path, broken JSON,
payloads beyond Slack's limits.
"""

import email
import email.policy
import json
import re
import socket
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler
from types import TracebackType

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from demo.site import LoopbackServer

HOOK_PATH = "/services/T000/B000/XXXX"
MOST_BLOCKS = 50
LONGEST_HEADER = 150
LONGEST_SECTION = 3_000
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxMessage:
    """One message that arrived. ``channel`` is 'slack' or 'mail'; ``at`` is a monotonic time."""

    channel: str
    title: str
    text: str
    at: float

    @property
    def whole(self) -> str:
        """Title and text in one."""
        return f"{self.title}\n{self.text}"


class Inbox:
    """Messages in order of arrival, from both servers."""

    def __init__(self) -> None:
        self._messages: list[InboxMessage] = []
        self._arrival = threading.Condition()

    def add(self, channel: str, title: str, text: str) -> None:
        """Keep a message."""
        with self._arrival:
            self._messages.append(InboxMessage(channel=channel, title=title, text=text, at=time.monotonic()))
            self._arrival.notify_all()

    def since(self, count: int) -> tuple[InboxMessage, ...]:
        """All messages after the first ``count``."""
        with self._arrival:
            return tuple(self._messages[count:])

    def wait_for(self, count: int, *, seconds: float) -> bool:
        """Wait until that many messages have arrived in all; False where time ran out."""
        with self._arrival:
            return self._arrival.wait_for(lambda: len(self._messages) >= count, timeout=seconds)


def payload_problem(payload: object) -> str | None:
    """Why Slack would refuse the payload, None where it would not (limits from its Block Kit reference)."""
    if not isinstance(payload, Mapping) or not isinstance(payload.get("text", ""), str):
        return "invalid_payload"
    blocks = payload.get("blocks", [])
    if not isinstance(blocks, list) or len(blocks) > MOST_BLOCKS:
        return "invalid_blocks"
    for block in blocks:
        text = block.get("text") or {}
        limit = LONGEST_HEADER if block.get("type") == "header" else LONGEST_SECTION
        if text and not 0 < len(text.get("text", "")) <= limit:
            return "invalid_blocks"
    if not payload.get("text") and not blocks:
        return "no_text"
    return None


def block_texts(value: object) -> list[str]:
    """Every text inside Block Kit blocks, in reading order."""
    if isinstance(value, list):
        return [text for each in value for text in block_texts(each)]
    if isinstance(value, Mapping):
        own = value.get("text")
        if isinstance(own, str):
            return [own]
        return [text for each in value.values() for text in block_texts(each)]
    return []


class _Hook(BaseHTTPRequestHandler):
    """The webhook."""

    inbox: Inbox

    def do_POST(self) -> None:
        """Take a payload as Slack does: 'ok', or a refusal in one word."""
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if self.path.partition("?")[0] != HOOK_PATH:
            self._answer(404, "no_service")
            return
        try:
            payload = json.loads(body)
        except ValueError:
            self._answer(400, "invalid_payload")
            return
        problem = payload_problem(payload)
        if problem:
            self._answer(400, problem)
            return
        texts = block_texts([payload.get("attachments", []), payload.get("blocks", [])])
        lines = "\n".join(texts) or payload.get("text", "")
        title, _, rest = lines.strip().partition("\n")
        self.inbox.add("slack", title, rest or payload.get("text", ""))
        self._answer(200, "ok")

    def _answer(self, status: int, word: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(word)))
        self.end_headers()
        self.wfile.write(word.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet; the demo prints its own story."""


class _Postbox:
    """aiosmtpd's handler: every message goes to the inbox."""

    def __init__(self, inbox: Inbox) -> None:
        self.inbox = inbox

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Accept a message."""
        content = envelope.content or b""
        message = email.message_from_bytes(
            content if isinstance(content, bytes) else content.encode(), policy=email.policy.default
        )
        assert isinstance(message, EmailMessage)
        self.inbox.add("mail", str(message["Subject"] or ""), mail_text(message))
        return "250 kept"


def mail_text(message: EmailMessage) -> str:
    """The message's words: its plain part, or the HTML part without tags."""
    plain = message.get_body(("plain",))
    if plain is not None:
        return str(plain.get_content()).replace("\r\n", "\n").strip()
    rich = message.get_body(("html",))
    return _TAG.sub(" ", str(rich.get_content())).strip() if rich is not None else ""


class Inboxes:
    """Both servers, open within a ``with`` statement, filling one ``inbox``."""

    def __init__(self) -> None:
        self.inbox = Inbox()
        self._hook = LoopbackServer(("127.0.0.1", 0), type("Hook", (_Hook,), {"inbox": self.inbox}))
        self._mail = Controller(_Postbox(self.inbox), hostname="127.0.0.1", port=_free_port())

    def __enter__(self) -> "Inboxes":
        threading.Thread(target=self._hook.serve_forever, args=(0.05,), daemon=True).start()
        self._mail.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._mail.stop()
        self._hook.shutdown()
        self._hook.server_close()

    @property
    def hook_port(self) -> int:
        """The webhook's port."""
        return int(self._hook.server_address[1])

    @property
    def mail_port(self) -> int:
        """The mail server's port."""
        return int(self._mail.port)


def _free_port() -> int:
    """A port free a moment ago: aiosmtpd's start-up probe needs to know it beforehand."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
