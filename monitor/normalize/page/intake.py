"""A decoded body to a page: parsed, the user's selectors answered, its styles written into its tree.

Refuses to decide what is policy, as the tree does.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urljoin

from turbohtml import Element, Namespace

from monitor.normalize.bytes.decode import Body
from monitor.normalize.bytes.markup import open_documents, parse_markup
from monitor.normalize.page.embeds import find_elsewhere
from monitor.normalize.page.noscript import free_unscripted
from monitor.normalize.page.pictures import find_large_pictures, show_pictures
from monitor.normalize.page.styles import draw_styles
from monitor.normalize.page.tree import Page, grow


def read_page(decoded: Body, *, url: str, select: Sequence[str] = (), remove: Sequence[str] = ()) -> Page:
    """Parses a page. Raises NormalizeError for too many tags, a bad selector or one that finds nothing."""
    root = parse_markup(decoded.text)
    base, title = (_first(root, tag) for tag in ("base", "title"))
    linked_from = _join(url, base.attr("href") or "") if base is not None else url
    if select or remove:
        from monitor.normalize.bytes.selectors import apply_selectors  # noqa: PLC0415  (12 MB, for few documents)

        apply_selectors(root, select, remove)
    elsewhere = None if select else find_elsewhere(root, linked_from)
    body = _body_of(root)
    open_documents(root)
    free_unscripted(root, list(root.iter_elements("noscript")))
    struck = draw_styles(root)
    show_pictures(body)
    return Page(
        body=grow(body),
        title=title.text if title is not None else None,
        base=linked_from,
        chosen=bool(select),
        scripts=sum(1 for _ in (body if select else root).iter_elements("script")),
        language=root.attr("lang") or "",
        struck=struck,
        pictures=find_large_pictures(body),
        elsewhere=elsewhere,
    )


def _body_of(root: Element) -> Element:
    """The element whose text is the page's: all of it where frames replace the body or an element follows."""
    body = root.find("body")
    return root if body is None or any(isinstance(each, Element) for each in body.next_siblings) else body


def _first(root: Element, tag: str) -> Element | None:
    """The first element of a tag that is the page's own: a drawing has a title too."""
    return next((found for found in root.iter_elements(tag) if found.namespace is Namespace.HTML), None)


def _join(url: str, target: str) -> str:
    try:
        return urljoin(url, target)
    except ValueError:
        return url
