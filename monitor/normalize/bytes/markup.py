"""Markup to an lxml tree: the quick way, or through Beautiful Soup where a page or a selector asks for it.

lxml reads nearly every page. Beautiful Soup answers user selectors, and reads what lxml gives up on, such as
thousands of nested tags; its tree is handed over flattened, so that nothing after it meets the depth.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import soupsieve
from bs4 import BeautifulSoup, CData, Tag
from bs4.element import PreformattedString
from lxml import etree

from monitor.errors import NormalizeError

DEEPEST = 200
"""Nested elements handed over; deeper ones are read as part of the element at this depth."""

_TEXTLESS = frozenset({"script", "style", "template", "svg", "iframe"})
"""Elements handed over empty."""

_SHADOWS = ("shadowrootmode", "shadowroot")
"""What marks a template as the text that its element shows, today and in early browsers."""

_CARRIED = frozenset({"class", "id", "role", "href", "data-cfemail", "data-toggle", "data-bs-toggle"})
_TAG = re.compile(r"[a-z][a-z0-9_.-]*", re.I)
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def parse_quickly(markup: bytes) -> etree._Element | None:
    """lxml's tree of UTF-8, or None where it gives up: nested deeper than it follows, or nothing found."""
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False
    )
    try:
        root = etree.fromstring(markup, parser)
    except etree.LxmlError:
        return None
    if root is None or any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        return None
    return root


def parse_with_soup(markup: str, select: Sequence[str], remove: Sequence[str]) -> etree._Element:
    """The tree by Beautiful Soup, with what ``select`` chooses and without what ``remove`` names.

    Raises NormalizeError for a selector that is no CSS and for selectors that find nothing.
    """
    builder = "lxml" if select or remove else "html.parser"
    soup = BeautifulSoup(markup, builder, multi_valued_attributes=None)
    for selector in remove:
        for element in _matches(selector, soup):
            if not element.decomposed:
                element.decompose()
    root = etree.Element("html")
    if isinstance(soup.html, Tag):
        root.set("lang", _fit(str(soup.html.get("lang") or "")))
    if soup.title is not None:
        etree.SubElement(etree.SubElement(root, "head"), "title").text = _fit(soup.title.get_text())
    base = soup.find("base")
    if isinstance(base, Tag):
        etree.SubElement(root, "base").set("href", _fit(str(base.get("href") or "")))
    body = etree.SubElement(root, "body")
    for element in _chosen(soup, select):
        _hand_over(element, body)
    return root


def _chosen(soup: BeautifulSoup, select: Sequence[str]) -> list[Tag]:
    """The outermost elements that any selector finds, in document order; the body without selectors."""
    if not select:
        return [soup.body or soup]
    found = {id(element) for selector in select for element in _matches(selector, soup)}
    if not found:
        raise NormalizeError(
            f"None of the selectors ({', '.join(select)}) finds anything on the page; correct or remove them."
        )
    chosen = (element for element in soup.descendants if isinstance(element, Tag) and id(element) in found)
    return [element for element in chosen if not any(id(parent) in found for parent in element.parents)]


def _matches(selector: str, soup: BeautifulSoup) -> list[Tag]:
    try:
        return soupsieve.select(selector, soup)
    except (soupsieve.SelectorSyntaxError, ValueError) as error:
        raise NormalizeError(f"The selector {selector!r} is not valid CSS; correct it.") from error


def _hand_over(source: Tag, parent: etree._Element) -> None:
    """Copies a soup element below an lxml one, iteratively; what lies too deep becomes a row of siblings."""
    stack = [(iter(source.contents), _copy(source, parent))]
    while stack:
        waiting, target = stack[-1]
        child = next(waiting, None)
        if child is None:
            stack.pop()
        elif isinstance(child, Tag):
            deep = len(stack) >= DEEPEST
            copy = _copy(child, target)
            if child.name not in _TEXTLESS or copy.tag not in _TEXTLESS:
                stack.append((iter(child.contents), target if deep else copy))
        elif not isinstance(child, PreformattedString) or isinstance(child, CData):
            _append(target, _fit(str(child)))


def _copy(source: Tag, parent: etree._Element) -> etree._Element:
    name = source.name if _TAG.fullmatch(source.name) and not _is_shadow(source) else "div"
    copy = etree.SubElement(parent, name)
    for key, value in source.attrs.items():
        if key in _CARRIED or (key.startswith("aria-") and _TAG.fullmatch(key)):
            copy.set(key, _fit(str(value)))
    return copy


def _is_shadow(element: Tag | etree._Element) -> bool:
    return any(element.get(name) is not None for name in _SHADOWS)


DOCUMENT_WORDS = 40
"""A text of so many words in a field is no entry but a document to be read there, such as a licence."""


def open_documents(templates: Iterable[etree._Element], fields: Iterable[etree._Element]) -> None:
    """Makes ordinary elements of what a browser shows but a parser takes for something else.

    Templates that are an element's declared shadow, and fields that show a document.
    """
    for template in templates:
        if _is_shadow(template):
            template.tag = "div"
    for field in fields:
        if len((field.text or "").split()) >= DOCUMENT_WORDS:
            field.tag = "pre"


def _append(target: etree._Element, text: str) -> None:
    last = next(target.iterchildren(reversed=True), None)
    if last is not None:
        last.tail = (last.tail or "") + text
    else:
        target.text = (target.text or "") + text


def _fit(text: str) -> str:
    """Without the characters that an lxml tree refuses."""
    return _UNFIT.sub("", text)


_IN_HEAD = frozenset(["base", "link", "meta", "noscript", "script", "style", "template", "title"])


def free_body(root: etree._Element) -> None:
    """Moves what the parser left in the head to the body where it belongs.

    The tags of head and body may be left out, and libxml2 does not know that ``main`` or ``article`` end
    the head: without this such a page would hold no text at all.
    """
    head = root.find("head")
    first = next((child for child in head if _is_stray(child)), None) if head is not None else None
    if head is None or first is None:
        return
    strays = [first, *first.itersiblings()]
    body = root.find("body")
    if body is None:
        body = etree.SubElement(root, "body")
    for place, stray in enumerate(strays):
        body.insert(place, stray)
    if body.text:
        strays[-1].tail = (strays[-1].tail or "") + body.text
        body.text = None


def _is_stray(child: etree._Element) -> bool:
    return isinstance(child.tag, str) and child.tag not in _IN_HEAD
