"""Web addresses: which ones can be used, and which lead to this machine or a private network.

Judged by the characters alone. Whether a name leads to a private network is known only when it is asked for;
that is for the fetching to see to.
"""

import ipaddress
import re
from urllib.parse import urlsplit

from monitor.config.complaints import Refusal, quote_value
from monitor.config.values import text

_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_BLANK = re.compile(r"\s")
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?")


def web_url(value: object) -> str:
    """An http or https address with a host; no user name, blanks, backslashes or control characters."""
    given = text(value)
    if _BLANK.search(given):
        raise Refusal(f"{quote_value(given)} holds a blank; write %20 for one that is meant")
    if "\\" in given:
        raise Refusal(f"{quote_value(given)} holds a backslash; addresses have '/' only")
    if not given.isprintable():
        raise Refusal(f"{quote_value(given)} holds an invisible character")
    try:
        address = urlsplit(given)
        host, _ = address.hostname, address.port
    except ValueError as error:
        raise Refusal(f"{quote_value(given)} is no address: {error}") from error
    if address.scheme.casefold() not in ("http", "https"):
        raise Refusal(f"{quote_value(given)} must begin with https:// or http://")
    if "@" in address.netloc:
        raise Refusal("holds a user name or password, which is not supported: pages must be public")
    if not host or not _is_host(host):
        raise Refusal(f"{quote_value(given)} has no valid host name")
    return given


def base_url(value: object) -> str:
    """Where our own pages are reached, without a slash at the end; '' for nowhere."""
    if text(value) == "":
        return ""
    given = web_url(value)
    if urlsplit(given).query or urlsplit(given).fragment:
        raise Refusal("must be an address without '?' and '#'")
    return given.rstrip("/")


def _is_host(host: str) -> bool:
    if ":" in host:
        return _address(host) is not None
    try:
        ascii_host = host.encode("idna").decode() if not host.isascii() else host
    except UnicodeError:
        return False
    return len(ascii_host) <= 253 and _HOST.fullmatch(ascii_host.casefold()) is not None


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    if ":" not in host and not host[-1:].isdigit():  # a name, as nearly all are
        return None
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None


def is_loopback(url: str) -> bool:
    """Whether an address names this machine."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    address = _address(host)
    return host == "localhost" or host.endswith(".localhost") or (address is not None and address.is_loopback)


def is_private(url: str) -> bool:
    """Whether an address names, by number or as localhost, a machine that is not on the public network."""
    address = _address((urlsplit(url).hostname or "").rstrip("."))
    return is_loopback(url) or (address is not None and not address.is_global)
