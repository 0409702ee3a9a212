"""Keeps channel URLs and credentials out of logs and details.

A channel's URL is a credential: whoever has it can post. Apprise and urllib3 log URLs, paths and payloads
at DEBUG, so nothing that they log while we send reaches a handler; what they warn of becomes, scrubbed,
the detail of the attempt. Refuses to decide what a failure means.
"""

import base64
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from urllib.parse import parse_qsl, quote, quote_plus, unquote, unquote_plus, urlsplit

from monitor.text.visible import clean

HUSHED = (
    "apprise",
    "urllib3.connectionpool",
    "urllib3.connection",
    "urllib3.util.retry",
    "urllib3.poolmanager",
    "requests",
)
"""The loggers of what we send through."""

MASK = "***"

# Parts of a URL that are no secret and that a person needs to understand a detail.
_OPEN_KEYS = frozenset(
    {
        "to",
        "from",
        "name",
        "mode",
        "format",
        "cto",
        "rto",
        "verify",
        "smtp",
        "overflow",
        "blocks",
        "footer",
        "image",
    }
)
_SHORTEST = 4
_LONG_PART = 10
_TOKEN_ENDS = re.compile(r"[^A-Za-z0-9]+")


class Scrubber:
    """Takes the secrets of one channel URL out of any text."""

    def __init__(self, url: str) -> None:
        found = sorted(secrets_of(url), key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, found)), re.IGNORECASE) if found else None

    def scrub(self, text: str) -> str:
        """The text with every secret masked."""
        return self._pattern.sub(MASK, text) if self._pattern else text


def secrets_of(url: str) -> frozenset[str]:
    """The parts of a channel URL that must never be shown: itself, credentials, path, query values.

    Mail addresses in the path of a mail URL are secrets like any other path. Parts shorter than four
    characters are not counted: masking them would make a sentence unreadable and hide nothing.
    """
    try:
        parts = urlsplit(url)
        query = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return frozenset({url})
    credentials, _, host = parts.netloc.rpartition("@")
    user, _, password = credentials.partition(":")
    pieces = [url, user, password, parts.path, parts.query, parts.fragment, *parts.path.split("/")]
    pieces += [value for key, value in query if key.casefold() not in _OPEN_KEYS]
    if parts.scheme not in (
        "mailto",
        "mailtos",
        "webhook",
        "webhooks",
        "slackhook",
        "slackhooks",
        "http",
        "https",
    ):
        pieces.append(host)  # services such as slack://TOKEN/ put a token where a host would be
    # A service may repeat a part of a token such as xoxb-123-abc in its answer.
    pieces += [
        part for piece in tuple(pieces) for part in _TOKEN_ENDS.split(piece) if len(part) >= _LONG_PART
    ]
    if password:
        basic = f"{unquote(user)}:{unquote(password)}".encode("utf-8", "replace")
        pieces.append(base64.b64encode(basic).decode())
    spelled = {
        spell(piece) for piece in pieces for spell in (str, unquote, unquote_plus, _requote, _requote_plus)
    }
    return frozenset(piece for piece in spelled if len(piece.strip("/")) >= _SHORTEST)


def _requote(text: str) -> str:
    return quote(unquote(text), safe="", errors="replace")


def _requote_plus(text: str) -> str:
    return quote_plus(unquote(text), errors="replace")


class Attempt:
    """What is known of one attempt while it runs: the scrubber, and what was warned of."""

    def __init__(self, url: str) -> None:
        self._scrubber = Scrubber(url)
        self._notes: list[str] = []

    def note(self, sentence: str) -> None:
        """Keep a sentence, scrubbed, for the detail; a repeated one only once."""
        line = clean(self._scrubber.scrub(sentence))[:300]
        if line and line not in self._notes:
            self._notes.append(line)

    @property
    def detail(self) -> str:
        """The sentences noted so far as one line of at most 500 characters."""
        return " ".join(self._notes)[:500]


_running: ContextVar[Attempt | None] = ContextVar("policy_monitor_attempt", default=None)


class _Hush(logging.Filter):
    """Keeps records of an attempt from every handler; warnings become notes of the attempt."""

    def filter(self, record: logging.LogRecord) -> bool:
        attempt = _running.get()
        if attempt is None:
            return True
        if record.levelno >= logging.WARNING:
            attempt.note(record.getMessage())
        return False


def hush_loggers() -> None:
    """Install the filter on every logger that could tell a secret; once, however often it is called."""
    for name in HUSHED:
        logger = logging.getLogger(name)
        if not any(isinstance(present, _Hush) for present in logger.filters):
            logger.addFilter(_Hush())


@contextmanager
def begin_attempt(url: str) -> Iterator[Attempt]:
    """Everything inside is part of one attempt to send to the URL; worker threads of apprise included."""
    hush_loggers()
    attempt = Attempt(url)
    token = _running.set(attempt)
    try:
        yield attempt
    finally:
        _running.reset(token)


def note(sentence: str) -> None:
    """Keep a sentence for the detail of the running attempt, if there is one."""
    attempt = _running.get()
    if attempt is not None:
        attempt.note(sentence)
