"""What a response's head says: trouble or not, when to come back, what to keep of it.

Judges status and headers alone; whether the body is the document at all is ``screen``'s question.
"""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from monitor.fetch.failure import FetchFailure, show, unreachable
from monitor.fetch.politeness import MAX_HOLD
from monitor.model import TroubleKind, Validators

MAX_HEADERS = 100
"""Header lines kept; http.client takes no more either."""

MAX_HEADER_VALUE = 4_096
"""Characters of one value that are kept."""

MAX_HEADERS_SIZE = 32_768
"""Characters of all names and values that are kept."""

MAX_VALIDATOR = 1_024
"""Characters of an ETag or date that are sent back; a longer one is not kept."""

REDIRECTS = frozenset({301, 302, 303, 307, 308})

CHALLENGES = frozenset({"cf-mitigated", "x-amzn-waf-action"})
"""Headers that widespread protection services set only on their own page in place of the site's."""

_GONE = frozenset({404, 410})
_BLOCKED = frozenset({401, 403, 407, 429, 451, 999})
_TRANSIENT = frozenset({408, 421, 425, 429})


def failure_of(
    status: int, headers: tuple[tuple[str, str], ...], url: str, *, at: datetime
) -> FetchFailure | None:
    """The trouble that a last response's status and headers tell of, None for a page or a 304.

    ``at`` is the time of the response, for a Retry-After given as a date.
    """
    wish = retry_after(headers, at=at)
    challenged = any(name in CHALLENGES for name, _ in headers)
    where = f"{show(url)} answered {status}"
    if status in (200, 203, 304) and not challenged:
        return None
    if status in _BLOCKED or challenged or status == 202:
        return FetchFailure(
            f"{where}: it does not let this program read the page{_when(wish)}; open it in a browser, "
            "ask the vendor, or lengthen the interval.",
            TroubleKind.BLOCKED,
            transient=status in (202, 429, 503),
            retry_after=wish,
        )
    if status in _GONE:
        return FetchFailure(
            f"{where}: the page is not there; find its present address.", TroubleKind.GONE, retry_after=wish
        )
    if status >= 500 or status in _TRANSIENT:
        return unreachable(
            f"{where}: the server cannot answer now; it is tried again later{_when(wish)}.", retry_after=wish
        )
    return FetchFailure(
        f"{where}, which is not a page; open the address in a browser and correct it.",
        TroubleKind.UNREACHABLE,
        retry_after=wish,
    )


def _when(wish: timedelta | None) -> str:
    return "" if wish is None else f" (it asks for a pause of {wish})"


def retry_after(headers: tuple[tuple[str, str], ...], *, at: datetime) -> timedelta | None:
    """The server's wish, whole seconds from 0 to a day; None where it gives none that can be read.

    Seconds or an HTTP date, RFC 9110 10.2.3.
    """
    text = next((value.strip() for name, value in headers if name == "retry-after"), "")
    if text.isascii() and text.isdigit():
        return min(timedelta(seconds=int(text[:9])), MAX_HOLD)
    until = _read_date(text)
    if until is None:
        return None
    left = timedelta(seconds=round((until - at).total_seconds()))
    return min(max(left, timedelta(0)), MAX_HOLD)


def kept_headers(pairs: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Names lower-cased, order and repetition kept, sizes bounded."""
    kept, size = [], 0
    for name, value in pairs[:MAX_HEADERS]:
        pair = (name.lower()[:MAX_HEADER_VALUE], value[:MAX_HEADER_VALUE])
        size += len(pair[0]) + len(pair[1])
        if size > MAX_HEADERS_SIZE:
            break
        kept.append(pair)
    return tuple(kept)


def validators_of(headers: tuple[tuple[str, str], ...], sent: Validators) -> Validators:
    """The server's own ETag and Last-Modified, as given; those sent where a 304 does not repeat them."""
    found = {name: value for name, value in headers if name in ("etag", "last-modified")}
    return Validators(
        etag=sendable(found.get("etag")) or sent.etag,
        last_modified=sendable(found.get("last-modified")) or sent.last_modified,
    )


def names_another(headers: tuple[tuple[str, str], ...], sent: Validators) -> bool:
    """Whether a 304 names another ETag or a later date than those sent, and so speaks of another body.

    RFC 9111 4.3.4: such an answer must not freshen what is kept. ETags are compared weakly, without what
    servers add to them for a compressed body; a date that cannot be read says nothing.
    """
    named = validators_of(headers, Validators())
    if named.etag and sent.etag and _bare_tag(named.etag) != _bare_tag(sent.etag):
        return True
    then, now = _read_date(sent.last_modified), _read_date(named.last_modified)
    return then is not None and now is not None and now > then


_COMPRESSED_TAG = re.compile(r"(?:--?|;)(?:gzip|br|zstd|deflate)(?=\"?$)")


def _bare_tag(etag: str) -> str:
    return _COMPRESSED_TAG.sub("", etag.removeprefix("W/")).strip('"')


def _read_date(text: str | None) -> datetime | None:
    """An HTTP date, None where it is none."""
    try:
        found = parsedate_to_datetime(text or "")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def sendable(value: str | None) -> str | None:
    """A header value that can be sent back to the server, None where it cannot."""
    if value is None or not value.strip() or len(value) > MAX_VALIDATOR:
        return None
    honest = all(char == "\t" or (" " <= char != "\x7f" and ord(char) < 256) for char in value)
    return value.strip() if honest else None


_REFRESH = re.compile(
    r"\s*+[0-5](?:\.\d{0,3})?\s*+[;,]\s*+(?:url\s*+=\s*+)?[\"']?([^\"'<>]{1,2000})",
    re.IGNORECASE,
)


def refresh_target(value: str | None) -> str | None:
    """Where a Refresh header forwards within five seconds, as a redirect does; None: nowhere."""
    found = _REFRESH.match(value or "")
    return found[1].strip() if found else None


def content_length(headers: tuple[tuple[str, str], ...]) -> int | None:
    """The announced length in bytes, None where there is none that can be read."""
    text = next((value.strip() for name, value in headers if name == "content-length"), "")
    return int(text[:18]) if text.isascii() and text.isdigit() else None
