"""Markup to the tree that a reader's browser makes of it, by the rules that browsers share (WHATWG).

What follows an early end of the page, misnested tags and unclosed elements stand where a reader sees them.
The browser is one that runs scripts, so a ``noscript`` is no text of the page; but what it holds is parsed,
since a policy may stand there. Refuses pages that are built to exhaust a parser; nothing here recurses.
"""

import re
from base64 import b64decode
from collections.abc import Iterator
from itertools import islice
from urllib.parse import unquote

from turbohtml import Element, parse, parse_fragment

from monitor.errors import NormalizeError

MAX_TAGS = 300_000
"""Each costs about a kilobyte with its text; real pages have up to about 60,000 (many editions)."""

MAX_ROOTS = 100
"""Tags of ``html`` and ``body``, those in scripts too: each gives its attributes to the first of its kind."""

MAX_ROOT_TAG = 20_000
"""Characters of such a tag after the first."""

MAX_RENEWED = 10_000_000
"""Elements that unclosed styles grow to: a browser opens them anew in every paragraph that follows."""

_COSTLY_TAG = re.compile(r"<(html|body|selectedcontent)(?=[\s/>])", re.IGNORECASE)
_STYLES = "b|big|code|em|font|i|s|small|strike|strong|tt|u"
_STYLE_OPENED = re.compile(rf"<(?:{_STYLES})[\s/]+[^>\s/]", re.IGNORECASE)
_STYLE_CLOSED = re.compile(rf"</(?:{_STYLES})[\s/>]", re.IGNORECASE)


def parse_markup(markup: str) -> Element:
    """The ``html`` element of a page. Raises NormalizeError for one that no reader's browser would bear."""
    _refuse_many_tags(markup.count("<"))
    _refuse_open_styles(markup)
    markup = _without_copies(markup)
    root = parse(markup, positions=False, scripting=True, allow_declarative_shadow_roots=False).root
    if not isinstance(root, Element):
        raise NormalizeError("The body holds no markup; look at what the address serves.")
    _refuse_many_tags(sum(1 for _ in root.iter_elements()))
    for element in list(root.iter_elements("noscript")):
        held = parse_fragment(element.text, positions=False)
        element.clear()
        element.extend(list(held.children))
    return root


def _parse_held(markup: str) -> Element:
    """A document that an attribute of a page holds, bounded as the page is."""
    _refuse_many_tags(markup.count("<"))
    _refuse_open_styles(markup)
    return parse_fragment(_without_copies(markup), positions=False)


def _refuse_many_tags(tags: int) -> None:
    if tags > MAX_TAGS:
        raise NormalizeError(
            f"The page has more than {MAX_TAGS:,} tags, more than any policy; see what its address serves."
        )


def _refuse_open_styles(markup: str) -> None:
    tags = markup.count("<")
    if tags * tags <= MAX_RENEWED:
        return
    unclosed = len(_STYLE_OPENED.findall(markup)) - len(_STYLE_CLOSED.findall(markup))
    if tags * unclosed > MAX_RENEWED:
        raise NormalizeError("The page leaves too many styles open; see what its address serves.")


def _without_copies(markup: str) -> str:
    """Markup whose elements are not filled with copies of others. Refuses a page that opens over and over."""
    costly = [(found[1].lower(), found.start()) for found in _COSTLY_TAG.finditer(markup)]
    roots = [start for name, start in costly if name != "selectedcontent"]
    if len(roots) > MAX_ROOTS or any(_is_long_tag(markup, start) for start in roots[1:]):
        raise NormalizeError("The page opens its body over and over; see what its address serves.")
    return _COSTLY_TAG.sub(_plain, markup) if len(costly) > len(roots) else markup


def _plain(tag: re.Match[str]) -> str:
    return "<span" if tag[1].lower() == "selectedcontent" else tag[0]


def _is_long_tag(markup: str, start: int) -> bool:
    end = start + MAX_ROOT_TAG
    return end < len(markup) and ">" not in markup[start:end]


DOCUMENT_WORDS = 40
"""A text of so many words in a field is no entry but a document to be read there, such as a licence."""

_SHADOWS = ("shadowrootmode", "shadowroot")
"""What marks a template as the text that its element shows, today and in early browsers."""

_UNCHOOSABLE = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table"})
"""No author offers these to be chosen: they are what follows a choice that was never closed."""


def is_shadow(template: Element) -> bool:
    """Whether a template is the text that its element shows."""
    return any(template.attr(name) is not None for name in _SHADOWS)


def open_documents(root: Element) -> None:
    """Makes ordinary elements of what is text all the same.

    Templates that are an element's declared shadow, documents written into a frame, fields that show a
    document, paragraphs in a drawing or beside an embedded picture, and a choice that its author did not
    close: even a browser takes the rest of the page for a part of it.
    """
    for template in list(root.iter_elements("template")):
        if is_shadow(template):
            shadow = Element("div", None, [node for held in template.children for node in held.children])
            template.replace_with(shadow)
    _open_frames(root)
    for field in list(root.iter_elements("textarea")):
        if len(field.text.split()) >= DOCUMENT_WORDS:
            field.tag = "pre"
    for choice in list(root.iter_elements("select")):
        _open_around(next(choice.iter_elements(_UNCHOOSABLE), None))
    _open_pictures(root)


def _open_pictures(root: Element) -> None:
    """Shows the text that stands in a drawing, and the one that an embedded picture has beside it."""
    for picture in list(islice(root.iter_elements("object"), MAX_ISLANDS)):
        if (picture.attr("type") or "").startswith("image/") and _holds_text(picture):
            picture.tag = "div"
    for island in list(islice(root.iter_elements("foreignobject"), MAX_ISLANDS)):
        drawing = next((each for each in _around(island) if each.tag == "svg"), None)
        if drawing is not None and _holds_text(island):
            drawing.insert_after(Element("div", None, list(island.children)))


def _holds_text(element: Element) -> bool:
    return next(element.iter_elements(_UNCHOOSABLE), None) is not None


def _open_frames(root: Element) -> None:
    """Puts after each frame the document that is written into its own tag."""
    for frame in list(islice(root.iter_elements("iframe"), MAX_ISLANDS)):
        if written := frame.attr("srcdoc") or _read_data(frame.attr("src") or ""):
            frame.insert_after(Element("div", None, list(_parse_held(written).children)))


def _read_data(address: str) -> str:
    """The page that an address itself holds (RFC 2397), '' for any other address."""
    head, comma, held = address.partition(",")
    if not comma or not head.strip().lower().startswith("data:text/html"):
        return ""
    if not head.lower().endswith(";base64"):
        return unquote(held)
    try:
        return b64decode(held + "===", validate=False).decode("utf-8", "replace")
    except ValueError:
        return ""


MAX_ISLANDS = 100
"""Texts in drawings that are looked at, since each is searched by itself."""


def _open_around(held: Element | None) -> None:
    """Makes ordinary elements of the choice that an element stands in."""
    for each in _around(held) if held is not None else ():
        if each.tag in ("select", "option", "optgroup"):
            each.tag = "div"


def _around(element: Element) -> Iterator[Element]:
    return (each for each in element.ancestors if isinstance(each, Element))
