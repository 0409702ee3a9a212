"""One HTTP POST and what came of it, for our own plugins: no redirects, no retries, bounded answers.

The status decides: once it is there, whatever becomes of the rest of the answer changes nothing. Refuses
to follow a redirect (a webhook's address is a credential and goes nowhere else) and to read more of an
answer than a sentence needs.
"""

import os
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3

from monitor.model import DeliveryResult

CONNECT_SECONDS = 5.0
READ_SECONDS = 15.0
"""Defaults of ``?cto=`` and ``?rto=``; apprise's own four seconds are short for a busy service."""

REST_SECONDS = 30.0
"""How long a service that says 429 without saying for how long is left alone."""

LONGEST_REST_SECONDS = 3_600.0
"""No header can silence a channel for longer: retries are an hour apart at most anyway."""

_ANSWER_BYTES = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PostResult:
    """How a POST ended: ``status`` None where no answer came, ``sentence`` what to tell a person.

    ``result`` is unknown where the request went out and the answer did not come in time. ``answer`` is the
    first part of the body, ``broken`` that it did not come whole. ``rest`` is for how many seconds the
    service asks to be left alone, 0 where it asks nothing.
    """

    result: DeliveryResult
    status: int | None
    sentence: str
    answer: str = ""
    broken: bool = False
    rest: float = 0.0


def post(
    url: str, body: bytes, headers: Mapping[str, str], *, timeout: tuple[float, float], verify: bool = True
) -> PostResult:
    """POST the body; ``timeout`` is for connecting and for reading, in seconds. Never raises."""
    try:
        pool = _pool(urlsplit(url).scheme, urlsplit(url).hostname or "", verify)
        response = pool.request(
            "POST",
            url,
            body=body,
            headers={"User-Agent": "policy-monitor", "Connection": "close", **headers},
            timeout=urllib3.Timeout(connect=timeout[0], read=timeout[1]),
            retries=False,
            redirect=False,
            preload_content=False,
        )
        with response:
            answer, broken = _read_start(response, time.monotonic() + timeout[1])
            return _from_answer(response.status, response.headers.get("Retry-After"), answer, broken=broken)
    except urllib3.exceptions.HTTPError as error:
        return _from_error(error)
    except (OSError, ValueError) as error:
        return PostResult(
            result=DeliveryResult.FAILED,
            status=None,
            sentence=f"The request could not be sent ({type(error).__name__}).",
        )


def _read_start(response: urllib3.BaseHTTPResponse, deadline: float) -> tuple[str, bool]:
    """The first part of the answer as far as it came before the deadline, and whether it broke off.

    A server may drip for ever, hang up in the middle or send what cannot be unpacked.
    """
    parts: list[bytes] = []
    broken = False
    try:
        while sum(map(len, parts)) < _ANSWER_BYTES and time.monotonic() < deadline:
            part = response.read1(_ANSWER_BYTES)
            if not part:
                break
            parts.append(part)
    except (urllib3.exceptions.HTTPError, OSError, ValueError):
        broken = True
    return b"".join(parts)[:_ANSWER_BYTES].decode("utf-8", "replace"), broken


def _from_answer(status: int, retry_after: str | None, answer: str, *, broken: bool) -> PostResult:
    if 200 <= status < 300:
        sentence = f"Accepted with {status}."
        return PostResult(
            result=DeliveryResult.SENT, status=status, sentence=sentence, answer=answer, broken=broken
        )
    words = " ".join(answer.split())[:120]
    said = f": {words}" if words and "<" not in words else ""
    wait = f" It asks to wait {retry_after[:40]} (seconds or date)." if retry_after else ""
    moved = (
        " Redirects are not followed; put the final address into the channel." if 300 <= status < 400 else ""
    )
    return PostResult(
        result=DeliveryResult.FAILED,
        status=status,
        sentence=f"The service answered {status}{said}.{moved}{wait}",
        answer=answer,
        broken=broken,
        rest=_rest(status, retry_after),
    )


def _rest(status: int, retry_after: str | None) -> float:
    """For how many seconds a service that is overrun or down wants to be left alone (RFC 9110, 10.2.3)."""
    if status not in (429, 503):
        return 0.0
    wish = (retry_after or "").strip()
    if wish.isascii() and wish.isdigit():
        seconds = float(wish[:9])
    else:
        try:
            until = parsedate_to_datetime(wish)
        except ValueError:
            return REST_SECONDS if status == 429 else 0.0
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        seconds = (until - datetime.now(UTC)).total_seconds()
    return min(max(seconds, 0.0), LONGEST_REST_SECONDS)


def _from_error(error: urllib3.exceptions.HTTPError) -> PostResult:
    """Which failures leave open whether the message arrived: those after it went out."""
    kinds = urllib3.exceptions
    # urllib3 derives a refused connection from the time-out, so it has to be asked for first.
    if isinstance(error, kinds.NewConnectionError):
        result, sentence = DeliveryResult.FAILED, "The service could not be connected to."
    elif isinstance(error, kinds.ConnectTimeoutError):
        result, sentence = DeliveryResult.FAILED, "The service could not be connected to in time."
    elif isinstance(error, kinds.SSLError):
        result, sentence = (
            DeliveryResult.FAILED,
            "The service's certificate could not be verified, or TLS failed.",
        )
    elif isinstance(error, kinds.ReadTimeoutError):
        result, sentence = DeliveryResult.UNKNOWN, "The service took the message but did not answer in time."
    elif isinstance(error, kinds.ProtocolError):
        result, sentence = DeliveryResult.UNKNOWN, "The connection broke before the service answered."
    else:
        result, sentence = DeliveryResult.FAILED, f"The request could not be sent ({type(error).__name__})."
    return PostResult(result=result, status=None, sentence=sentence)


def _pool(scheme: str, host: str, verify: bool) -> urllib3.PoolManager:
    """A connection for one message, by way of the proxy the environment names where there is one.

    None is kept for the next message: one that the server has closed meanwhile would leave that in doubt.
    """
    context = _context(verify, os.environ.get("SSL_CERT_FILE"))
    proxy = None if proxy_bypass(host) else getproxies().get(scheme)
    if not proxy:
        return urllib3.PoolManager(ssl_context=context)
    address = urlsplit(proxy)
    names = f"{unquote(address.username or '')}:{unquote(address.password or '')}"
    headers = urllib3.make_headers(proxy_basic_auth=names) if address.username else None
    return urllib3.ProxyManager(proxy, ssl_context=context, proxy_headers=headers)


@cache
def _context(verify: bool, authorities: str | None) -> ssl.SSLContext:
    """What TLS goes by; ``authorities`` is the file that the environment names, and is read here."""
    context = ssl.create_default_context()
    if not verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
