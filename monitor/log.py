"""Log lines that people and machines read: time, level, past-tense event, then ``key=value`` fields (logfmt).

    2026-11-21T08:00:00Z info version recorded document=acme/privacy number=7

Through the standard library alone: no files, no rotation, no shipping; one line per event whatever a value
holds. No channel URL and no credential ever leaves by here, at any level: the secrets that are known are
blanked in every finished line, tracebacks included, as is what looks like a password in an address;
libraries that print addresses of their own accord are kept at WARNING.
"""

import logging
import re
import sys
import traceback
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TextIO
from urllib.parse import parse_qsl, unquote, urlsplit

from monitor.text.visible import is_visible

TALKATIVE = ("apprise", "urllib3", "requests", "charset_normalizer", "playwright", "alembic")
"""Libraries whose lower levels print addresses, payloads or nothing for our reader."""

COMPLAINING = ("pypdf", "urllib3")
"""Libraries that warn of every fault in a vendor's file or header; the check's own sentence says it all."""

HIDDEN = "***"
SHORTEST_PASSWORD = 4
SHORTEST_TOKEN = 8
LONGEST_VALUE = 2_000

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "fields"}
_USERINFO = re.compile(r"(?<=://)[^\s/@\"']{1,1000}@")
_ADDRESS = re.compile(r"\b([a-z][a-z0-9+]{0,40})://([^\s\"']*)", re.IGNORECASE)
_WEB = ("http", "https")
_HARMLESS = ("stdout", "sqlite", "file")
_HOOK_HOST = re.compile(r"hooks|webhook|discord|hc-ping|office", re.IGNORECASE)
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _escape(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _is_plain(character: str) -> bool:
    return is_visible(character) and character not in '\\"'


def _one_line(text: str) -> str:
    """The text with control and invisible characters escaped: it can neither break nor fake a line."""
    return "".join(each if is_visible(each) else _escape(each) for each in text)


def _plain_value(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        at = value.astimezone(UTC) if value.tzinfo else value
        return at.isoformat(timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, timedelta):
        return f"{value.total_seconds():g}s"
    if isinstance(value, tuple | list | set | frozenset):
        each = (_plain_value(item) for item in value)
        return ",".join(sorted(each) if isinstance(value, set | frozenset) else each)
    return str(value)


def logfmt_value(value: object) -> str:
    """One value as logfmt: bare where it can be, else quoted and escaped; cut after 2,000 characters.

    None is empty, times are UTC to the second, durations seconds, lists joined by commas.
    """
    text = _plain_value(value)
    if len(text) > LONGEST_VALUE:
        text = text[:LONGEST_VALUE] + "…"
    if text and all(_is_plain(each) and each not in " =" for each in text):
        return text
    if not text:
        return '""' if value is not None else ""
    return '"' + "".join(each if _is_plain(each) else _escape(each) for each in text) + '"'


def _is_token(part: str) -> bool:
    """Whether a part of an address may be a secret: long, and not an ordinary lower-case word or name."""
    return len(part) >= SHORTEST_TOKEN and (
        len(part) >= 20 or not re.fullmatch(r"[a-z]+(?:[-_.][a-z]+)*", part)
    )


def secret_parts(url: str) -> frozenset[str]:
    """The strings of a secret address that must not be seen: all of it, its password, its tokens.

    A value that is no address at all (a bare token) is taken whole. Both the written and the decoded form.
    """
    parts = {url, url.rstrip("/"), unquote(url)}
    try:
        address = urlsplit(url)
        userinfo, _, _ = address.netloc.rpartition("@")
        queries = [value for _, value in parse_qsl(address.query)]
        segments = [*address.path.split("/"), address.netloc.rpartition("@")[2], address.fragment, *queries]
    except ValueError:
        return frozenset(part for part in parts if len(part) >= SHORTEST_PASSWORD)
    for part in (userinfo, *userinfo.split(":", 1)[1:]):
        parts |= {each for each in (part, unquote(part)) if len(each) >= SHORTEST_PASSWORD}
    is_web = address.scheme in ("http", "https")
    for segment in segments:
        if is_web and segment == address.netloc:
            continue
        # a host may be a token in a channel's address (slack://TOKEN/...), but a name with dots is a host
        if segment == address.netloc.rpartition("@")[2] and ("." in segment or ":" in segment):
            continue
        parts |= {each for each in (segment, unquote(segment)) if _is_token(each)}
    return frozenset(part for part in parts if len(part) >= SHORTEST_PASSWORD)


def _hidden_address(match: re.Match[str]) -> str:
    """An address that stands for a channel without what comes after its scheme; others as they are."""
    scheme, rest = match[1].casefold(), match[2]
    if scheme in _WEB:
        host, slash, _ = rest.partition("/")
        return f"{match[1]}://{host}/{HIDDEN}" if slash and _HOOK_HOST.search(host) else match[0]
    return match[0] if scheme in _HARMLESS or not rest else f"{match[1]}://{HIDDEN}"


def scrub(line: str, secrets: Iterable[str] = ()) -> str:
    """The line without the secrets given and without anything that looks like one in an address."""
    for secret in secrets:
        line = line.replace(secret, HIDDEN)
    return _ADDRESS.sub(_hidden_address, _USERINFO.sub(f"{HIDDEN}@", line))


class LogfmtFormatter(logging.Formatter):
    """One finished line per record: time, level, event, fields, traceback; escaped and scrubbed."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        """``secrets``: addresses and tokens that must never be seen; their parts are hidden as well."""
        super().__init__()
        found = {part for secret in secrets if secret for part in secret_parts(secret)}
        # the longest first, so that no part uncovers the rest of a whole
        self._secrets = tuple(sorted(found, key=lambda part: (-len(part), part)))

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line, without a line end."""
        try:
            event = record.getMessage()
        except (TypeError, ValueError, KeyError):  # a wrong format string must not lose the event
            event = f"{record.msg} {record.args!r}"
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        words = [at, record.levelname.lower(), self._hide(event)]
        words += [f"{_one_line(key)}={self._hidden_value(value)}" for key, value in _fields(record)]
        if not record.name.startswith("monitor"):
            words.append(f"logger={record.name}")
        if record.exc_info and record.exc_info[1] is not None:
            trace = "".join(traceback.format_exception(record.exc_info[1]))
            words.append(f"traceback={self._quote_trace(trace.rstrip())}")
        return scrub(" ".join(words), self._secrets)

    def _hide(self, text: str) -> str:
        return _one_line(scrub(text, self._secrets))

    def _hidden_value(self, value: object) -> str:
        # before quoting: a quote mark in a secret would be escaped and the secret not found
        return logfmt_value(None if value is None else scrub(_plain_value(value), self._secrets))

    def _quote_trace(self, trace: str) -> str:
        """A traceback whole: it is cut nowhere, or the last line, which says most, would be lost."""
        clean = scrub(trace, self._secrets)
        return '"' + "".join(each if _is_plain(each) else _escape(each) for each in clean) + '"'


def _fields(record: logging.LogRecord) -> list[tuple[str, object]]:
    """The event's fields: ``EventLog``'s, then whatever came by ``extra``."""
    fields = dict(getattr(record, "fields", {}))
    fields.update((key, value) for key, value in vars(record).items() if key not in _STANDARD)
    return list(fields.items())


class EventLog:
    """A logger for events with fields: ``log.info("version recorded", document=id, number=7)``.

    Any field name is allowed, those that the standard library keeps for itself too.
    """

    __slots__ = ("_logger",)

    def __init__(self, name: str) -> None:
        """``name``: the module's ``__name__``."""
        self._logger = logging.getLogger(name)

    def info(self, event: str, /, **fields: object) -> None:
        """What normal life consists of."""
        self._write(logging.INFO, event, fields)

    def warning(self, event: str, /, **fields: object) -> None:
        """What the operator should look at some time."""
        self._write(logging.WARNING, event, fields)

    def error(self, event: str, /, **fields: object) -> None:
        """What the operator should look at now."""
        self._write(logging.ERROR, event, fields)

    def exception(self, event: str, error: BaseException, /, **fields: object) -> None:
        """A bug: the event with the error's traceback."""
        self._write(logging.ERROR, event, fields, error)

    def _write(
        self, level: int, event: str, fields: dict[str, object], error: BaseException | None = None
    ) -> None:
        if self._logger.isEnabledFor(level):
            self._logger.log(level, "%s", event, extra={"fields": fields}, exc_info=error, stacklevel=3)


def get_log(name: str) -> EventLog:
    """The event log of a module; ``name`` is its ``__name__``."""
    return EventLog(name)


class _OurHandler(logging.StreamHandler[TextIO]):
    """The handler that ``configure`` installs, told from others by its class."""


def configure(level: str = "INFO", stream: TextIO | None = None, *, secrets: Iterable[str] = ()) -> None:
    """Send all log lines of the process to ``stream`` (None: standard error), from ``level`` up.

    ``secrets`` are the addresses of all channels and whatever else must never be seen. Called again (after a
    reload) it replaces its former self; handlers of others stay. An unknown level is a ValueError.
    """
    handler = _OurHandler(stream if stream is not None else sys.stderr)
    handler.setFormatter(LogfmtFormatter(secrets))
    root = logging.getLogger()
    root.setLevel(level.upper())
    for former in [each for each in root.handlers if isinstance(each, _OurHandler)]:
        root.removeHandler(former)
    root.addHandler(handler)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in COMPLAINING:
        logging.getLogger(name).setLevel(logging.ERROR)
    for name in COMPLAINING:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    logging.captureWarnings(True)
