"""URLs as the connection will read them: checked with the parsers that connect, or refused.

requests prepares a URL with urllib3's parser and picks the host to connect to with urllib's; a URL that
the two read differently, or that holds what no honest URL holds, is refused before anything is asked.
Which address a host has is not this module's question (``address``, ``connect``).
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin, urlsplit

import requests
import urllib3

from monitor.fetch.failure import refusal, show

MAX_LENGTH = 8_000
"""Characters; RFC 9110 asks servers to take 8,000, longer ones are attacks or accidents."""

_WEB = re.compile(r"https?://[^/]", re.IGNORECASE)
_USERINFO = re.compile(r"//[^/?#]*@")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A checked URL without fragment. ``host`` is lower-case, without brackets and trailing dot."""

    url: str
    scheme: str
    host: str
    port: int

    @property
    def origin(self) -> str:
        """Scheme, host and port: what one robots.txt speaks for."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"


def check_url(text: str) -> Target:
    """A URL that may be asked for.

    Raises FetchFailure (refused) for other schemes than http and https, user names, backslashes, control
    and invisible characters, over-long URLs and whatever the parsers do not agree on.
    """
    if len(text) > MAX_LENGTH:
        raise refusal(f"The address {show(text)} is longer than {MAX_LENGTH} characters; give a shorter one.")
    if "\\" in text or any(unicodedata.category(char)[0] in "CZ" and char != " " for char in text):
        raise refusal(
            f"The address {show(_without_userinfo(text))} holds a backslash, a control character or an "
            "invisible one; write it without."
        )
    if not _WEB.match(text):
        raise refusal(
            f"The address {show(_without_userinfo(text))} is no http or https address; "
            "nothing else is fetched."
        )
    return _parse(urldefrag(text.replace(" ", "%20")).url)


def join_location(target: Target, location: str) -> Target:
    """The checked URL that a redirect's Location header leads to, relative or not; raises likewise."""
    try:
        readable = location.encode("latin-1").decode("utf-8")  # browsers read raw bytes here as UTF-8
    except UnicodeError:
        readable = location
    try:
        joined = urljoin(target.url, readable.strip(" \t"))
    except ValueError:
        raise refusal(
            f"{show(target.url)} redirects to {show(readable)}, which is no address; look at the page."
        ) from None
    return check_url(joined)


USUAL_PORTS = frozenset({80, 443})


def check_port(where: str, port: int, ports: Collection[int]) -> None:
    """Raises FetchFailure (refused) for a port that no page is expected at.

    Other ports of a host are its databases and panels, which a page has no business to make us ask.
    """
    if port not in ports:
        raise refusal(
            f"{show(where)} is at port {port}, to which a page may not lead; if that is right, "
            "add the port to redirect_ports."
        )


def _parse(url: str) -> Target:
    unreadable = f"The address {show(_without_userinfo(url))} cannot be read; check its spelling."
    prepared = requests.PreparedRequest()
    try:
        prepared.prepare_url(url, None)
        ready = prepared.url or ""
        one, other = urllib3.util.parse_url(ready), urlsplit(ready)
        port = other.port
    except (requests.RequestException, urllib3.exceptions.HTTPError, UnicodeError, ValueError):
        raise refusal(unreadable) from None
    if one.auth is not None or other.username is not None or other.password is not None:
        raise refusal(
            f"The address {show(_without_userinfo(url))} holds a user name or password; give it without."
        )
    host = (one.host or "").strip("[]").lower()
    if not host.strip(".") or host != (other.hostname or "").lower() or one.port != port or port == 0:
        raise refusal(unreadable)
    scheme = other.scheme.lower()
    return Target(
        url=ready,
        scheme=scheme,
        host=host.rstrip("."),
        port=port or (443 if scheme == "https" else 80),
    )


def _without_userinfo(url: str) -> str:
    return _USERINFO.sub("//", url)
