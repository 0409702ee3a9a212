"""The links of a page, wherever they stand: in menus and footers above all, which a text leaves out."""

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import msgspec

from monitor.errors import NormalizeError
from monitor.normalize.bytes.decode import decode_body
from monitor.normalize.bytes.markup import parse_markup
from monitor.text.clean import clean_words

MOST_LINKS = 5_000
_LONGEST = 2_000


class PageLink(msgspec.Struct, frozen=True):
    """Where a link leads, in full and without its fragment; what it says; its ``hreflang``, '' for none.

    ``alternate``: the same page in another language, as the page itself says.
    """

    url: str
    words: str
    language: str = ""
    alternate: bool = False


def find_page_links(body: bytes, content_type: str | None, url: str) -> tuple[PageLink, ...]:
    """The web links of a page in its order, each address and words once, at most ``MOST_LINKS``.

    ``url`` is the page's own address. Raises NormalizeError for a body that is no markup.
    """
    decoded = decode_body(body, content_type, url)
    if decoded.media_type != "text/html":
        raise NormalizeError("This is no web page; look at what the address serves.")
    found: dict[tuple[str, str], PageLink] = {}
    for link in _links(decoded.text, url):
        found.setdefault((link.url, link.words), link)
        if len(found) >= MOST_LINKS:
            break
    return tuple(found.values())


def _links(markup: str, url: str) -> Iterator[PageLink]:
    root = parse_markup(markup)
    base = next((href for each in root.iter_elements("base") if (href := each.attr("href"))), None)
    start = _join(url, base) or url if base else url
    for element in root.iter_elements("link"):
        language = str(element.attr("hreflang") or "")
        if language and "alternate" in str(element.attr("rel") or "").lower():
            address = _join(start, element.attr("href"))
            if address:
                yield PageLink(url=address, words="", language=language[:20].lower(), alternate=True)
    for element in root.iter_elements("a"):
        address = _join(start, element.attr("href"))
        if address:
            words = element.text or element.attr("aria-label") or element.attr("title") or ""
            language = str(element.attr("hreflang") or "")
            yield PageLink(
                url=address, words=clean_words(str(words)[:500])[:200], language=language[:20].lower()
            )


def _join(base: str, target: object) -> str | None:
    """The full address of a link, None where it leads to no page."""
    if not isinstance(target, str) or not target.strip() or len(target) > _LONGEST:
        return None
    try:
        address = urljoin(base, target.strip()).partition("#")[0]
        parts = urlsplit(address)
    except ValueError:
        return None
    return (
        address if parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc else None
    )
