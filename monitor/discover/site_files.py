"""The addresses that a site's own files name: robots.txt, sitemap.xml (zipped too) and security.txt.

Read line by line and tag by tag, never as XML: nothing is resolved, expanded or included.
"""

import re
import zlib
from html import unescape
from urllib.parse import urlsplit

LARGEST = 20_000_000
"""Bytes of a sitemap that are read once it is unzipped; the protocol allows 50 MB."""
MOST_ADDRESSES = 50_000
_LOCATION = re.compile(r"<loc>\s{0,20}([^<>\s]{1,2000})\s{0,20}</loc>", re.IGNORECASE)
_FIELD = re.compile(r"(?im)^[ \t]{0,20}(sitemap|policy)[ \t]{0,20}:[ \t]{0,20}(https?://\S{1,2000})")
_ZIPPED = b"\x1f\x8b"


def read_addresses(body: bytes) -> tuple[str, ...]:
    """The pages or further sitemaps that a file names, in its order, each once."""
    text = _unzip(body)[:LARGEST].decode("utf-8", "replace")
    found = _LOCATION.findall(text) or [address for _, address in _FIELD.findall(text)]
    return tuple(dict.fromkeys(each for each in map(unescape, found[:MOST_ADDRESSES]) if _is_address(each)))


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def _unzip(body: bytes) -> bytes:
    if not body.startswith(_ZIPPED):
        return body
    try:
        return zlib.decompressobj(wbits=31).decompress(body, LARGEST)
    except zlib.error:
        return b""
