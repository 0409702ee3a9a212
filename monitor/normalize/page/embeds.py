"""Where else a page's text may stand: in frames, in embedded files, or at an address that it forwards to.

Names addresses and fetches none. Leaves out frames that no reader sees, and those that are called what no
policy is: videos, maps, captchas, advertising, analytics, consent, chats.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from turbohtml import Element

from monitor.model import Elsewhere
from monitor.normalize.bytes.markup import is_shadow

MOST_ADDRESSES = 4
"""Frames that are named; a page whose text is spread over more is no one document."""

MOST_SECONDS = 15.0
"""A page that waits longer before it forwards is one to be read."""

_LONGEST = 2_000
_REFRESH = re.compile(
    r"\s*+(\d{0,4}(?:\.\d{0,3})?)\s*+(?:[;,]|(?<=\d)\s)\s*+(?:url\s*+=\s*+)?[\"']?([^\"'<>]{1,2000})", re.I
)
_NO_POLICY = re.compile(
    r"(?<![a-z])(?:re|h)?captcha|turnstile|youtu|vimeo|video|(?<![a-z])player|(?<![a-z])maps?(?![a-z])|doubleclick"
    r"|googletagmanager|analytics|matomo|(?<![a-z])ad(?:s|server|service|vert\w{0,12})?(?![a-z])|consent|cookiebot"
    r"|onetrust|(?<![a-z])chat|facebook|twitter|instagram|spotify|soundcloud|(?<![a-z])forms?(?![a-z])|newsletter"
    r"|(?<![a-z])gtm(?![a-z])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(
    r"display\s*+:\s*+none|visibility\s*+:\s*+hidden|(?<![-\w])(?:width|height)\s*+:\s*+[01](?:px)?\s*+(?:;|$)",
    re.I,
)
_OTHER_MEDIA = re.compile(r"(?:image|video|audio|font)/|flash|java|octet", re.IGNORECASE)
_OTHER_FILE = re.compile(r"\.(?:svg|png|jpe?g|gif|webp|swf|mp[34]|webm|css|js)$", re.IGNORECASE)
_READABLE_FILE = re.compile(r"\.(?:pdf|docx|odt)(?:[?#]|$)", re.IGNORECASE)
_NO_ADDRESS = ("about:", "javascript:", "blob:", "data:")
_ASIDE = frozenset({"header", "footer", "nav", "aside", "dialog", "noscript", "object"})
_SOURCES = {
    "iframe": ("src", "data-src", "data-lazy-src"),
    "frame": ("src",),
    "embed": ("src",),
    "object": ("data",),
}


def find_elsewhere(root: Element, base: str) -> Elsewhere | None:
    """Where else a page's text may stand, None where it names no such place. ``base`` is of its links."""
    forward = next(filter(None, (_forward_of(meta, base) for meta in root.iter_elements("meta"))), None)
    if forward is not None:
        return Elsewhere(addresses=(forward,), forwards=True)
    found = dict.fromkeys(address for address in _addresses(root, base) if address != urldefrag(base).url)
    return Elsewhere(addresses=tuple(found)[:MOST_ADDRESSES]) if found else None


def read_refresh(content: str, base: str) -> str | None:
    """The address that a refresh written into a page forwards to soon; None for none, and for itself."""
    found = _REFRESH.match(content[:_LONGEST])
    if found is None or float(found[1].rstrip(".") or 0) > MOST_SECONDS:
        return None
    address = _join(base, found[2])
    return address if address and urlsplit(address)[:3] != urlsplit(base)[:3] else None


def _forward_of(meta: Element, base: str) -> str | None:
    if (meta.attr("http-equiv") or "").strip().lower() != "refresh" or _stands_aside(meta):
        return None
    return read_refresh(meta.attr("content") or "", base)


def _addresses(root: Element, base: str) -> Iterator[str]:
    for element in root.iter_elements(frozenset(_SOURCES)):
        source = next(filter(_is_address, (element.attr(name) or "" for name in _SOURCES[element.tag])), "")
        if source and not element.attr("srcdoc") and not _is_no_policy(element, source):
            address = _document_in(_join(base, source))
            if address:
                yield address


def _is_address(source: str) -> bool:
    start = source.strip().lower()
    return bool(start) and len(source) <= _LONGEST and not start.startswith(_NO_ADDRESS)


def _is_no_policy(element: Element, source: str) -> bool:
    called = " ".join(element.attr(name) or "" for name in ("id", "class", "name", "title", "aria-label"))
    small = any(
        (element.attr(name) or "").strip().removesuffix("px") in ("0", "1") for name in ("width", "height")
    )
    hidden = element.attr("hidden") is not None or element.attr("aria-hidden") == "true"
    return (
        small
        or hidden
        or bool(_HIDDEN.search(element.attr("style") or ""))
        or bool(_OTHER_MEDIA.search(element.attr("type") or ""))
        or bool(_OTHER_FILE.search(urlsplit(source).path))
        or bool(_NO_POLICY.search(f"{source} {called}"[:_LONGEST]))
        or _stands_aside(element)
    )


def _stands_aside(element: Element) -> bool:
    around = (each for each in element.ancestors if isinstance(each, Element))
    return any(each.tag in _ASIDE or (each.tag == "template" and not is_shadow(each)) for each in around)


def _document_in(address: str | None) -> str | None:
    """The file that an address shows which names one in its query, as viewers do; else the address."""
    if address is None:
        return None
    for _, value in parse_qsl(urlsplit(address).query[:_LONGEST]):
        if _READABLE_FILE.search(value) and not _READABLE_FILE.search(urlsplit(address).path):
            return _join(address, value)
    return address


def _join(base: str, target: str) -> str | None:
    """The address without its fragment, None where it is no address of the web."""
    try:
        joined = urldefrag(urljoin(base, target.strip())).url
        scheme = urlsplit(joined).scheme
    except ValueError:
        return None
    return joined if scheme in ("http", "https") else None
