"""Pictures that say something, written into a page's tree as signs and words.

What is alone in a cell, an item, a title or a figure is read there: a tick by its icon's class, a box that
is checked, a picture by its text, at last by its file's name. Within a sentence a picture's text is a word.
Refuses decoration: pictures without a text of their own, beside words that say so, in buttons and frames.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from urllib.parse import unquote, urlsplit

from turbohtml import Element, Node, Text

from monitor.normalize.page.clauses import says_clause
from monitor.normalize.page.names import picture_words, sign_of
from monitor.normalize.page.tree import DEAD, INLINE
from monitor.text.clean import clean_words, count_words, word_set
from monitor.text.ticks import tick_of

_CELLS = "td, th, [role='cell'], [role='gridcell']"
_PLACES = f"{_CELLS}, li, dd, dt, figure, h1, h2, h3"
_SHOWN = "img, svg, input, i, [role='img'], [aria-checked], span:empty, em:empty, div:empty, td:empty"
_PICTURES = word_set("img svg input i span em b div")
_ICONS = word_set("i span em b div")
_FRAMES = word_set("nav header footer aside button select")
_UNSEEN = re.compile("[\\s\ue000-\uf8ff\u200b-\u200f\ufe0f\ufeff]*+")
"""White space and the glyphs of icon fonts."""
_TOLD = word_set("td th li dd dt figure h1 h2 h3")
TEXT_WORDS = 60
"""A picture's text is no longer; what is longer describes it."""


def show_pictures(root: Element) -> None:
    """Writes what a page's pictures say into their places."""
    for box in _thin_out(root.select("input[type='checkbox' i], input[type='radio' i]")):
        _show_box(box)
    for icon in _thin_out(root.select("li i:empty, td i:empty, li span:empty, td span:empty")):
        _show_icon(icon)
    for drawing in list(root.iter_elements("svg"))[:MOST_PICTURES]:
        _show_drawing(drawing)
    for picture in _thin_out(root.select("img, [role='img'][aria-label], a[href] > svg")):
        _show_word(picture)
    unnamed: dict[str, int] = {}
    places = dict.fromkeys(each.closest(_PLACES) for each in root.select(_SHOWN)[:MOST_PICTURES])
    for place in places:
        if place is not None and _is_silent(place) and not _is_framed(place):
            place.append(Text(_say_place(place, unnamed)))


MOST_PICTURES = 5_000
"""Pictures of a sort that are looked at; each is asked for what stands around it."""


MOST_BESIDE = 40
"""Pictures of a block that are looked at, and parts beside one: what stands around each is read for it."""


def _thin_out(found: Sequence[Element]) -> Iterator[Element]:
    """The pictures that are looked at: not all of a block that is full of them."""
    counts: Counter[Element] = Counter()
    for each in found[:MOST_PICTURES]:
        block = _block_around(each)
        counts[block] += 1
        if counts[block] <= MOST_BESIDE:
            yield each


def find_large_pictures(body: Element) -> list[str]:
    """The addresses of the pictures in the content that may hold a text: no icons, drawings or logos."""
    found = (each for each in body.iter_elements("img") if not _is_framed(each) and not _is_linked(each))
    sources = (each.attr("src") or each.attr("data-src") or "" for each in found if _is_large(each))
    return [source for source in sources if source]


def _is_large(picture: Element) -> bool:
    told = (picture.attr(side) or "" for side in ("width", "height"))
    sizes = [int(size) for size in told if size.isdecimal() and len(size) < 6]
    return all(size >= LARGE for size in sizes) and not _SMALL.search(_names_of(picture))


LARGE = 200
"""Pixels of a side under which a picture is no page of a text."""
_SMALL = re.compile(r"(?<![a-z])(?:logo|icon|avatar|badge|spacer|pixel|flag)|\.svg", re.IGNORECASE)


def _is_silent(place: Element) -> bool:
    """Nothing is written in it, or only in drawings."""
    return not any(True for _ in _words_in(place))


def _words_in(place: Element) -> Iterator[str]:
    stack: list[Node] = [place]
    while stack:
        part = stack.pop()
        if isinstance(part, Text):
            if not _UNSEEN.fullmatch(part.data):
                yield part.data
        elif isinstance(part, Element) and part.tag not in DEAD:
            stack.extend(reversed(part.children))


def _is_framed(element: Element) -> bool:
    return any(isinstance(each, Element) and each.tag in _FRAMES for each in element.ancestors)


def _say_place(place: Element, unnamed: dict[str, int]) -> str:
    """What the pictures of a silent place say; '' where they decorate."""
    is_cell = place.tag in ("td", "th") or place.attr("role") in ("cell", "gridcell")
    if is_cell and (sign := sign_of(place.attr("class") or "")):
        return sign
    said = [words for each in _pictures_in(place) if (words := _say_picture(each, in_cell=is_cell))]
    if not said and is_cell and _is_of_data(place):
        shapes = [_shape(each) for each in _pictures_in(place) if each.tag in ("svg", "img")]
        said = [f"(picture {unnamed.setdefault(shape, len(unnamed) + 1)})" for shape in shapes if shape]
    return " ".join(dict.fromkeys(said))


def _pictures_in(place: Element) -> list[Element]:
    return list(place.iter_elements(_PICTURES))


def _say_picture(picture: Element, *, in_cell: bool) -> str:
    """A picture alone in its place: its text, a sign by its names, at last the name of its file."""
    if words := _text_of(picture) or _label_of(picture):
        return words if tick_of(words) is not None else sign_of(words) or words
    if picture.tag == "input" or picture.attr("aria-checked"):
        return _box(picture)
    named = _names_of(picture)
    if sign := sign_of(named):
        return sign if in_cell or picture.tag != "div" else ""
    if picture.tag in _ICONS:
        return picture_words(named) if in_cell and _is_icon(named) else ""
    return picture_words(_file_name(picture)) if picture.attr("alt") is None else ""


def _text_of(picture: Element) -> str:
    """What a picture says by itself, '' for decoration."""
    role = picture.attr("role")
    if role in ("presentation", "none") or picture.tag == "input" or (picture.tag == "div" and role != "img"):
        return ""
    title = next(picture.iter_elements(("title", "desc")), None) if picture.tag == "svg" else None
    told = (picture.attr("alt"), picture.attr("aria-label"), title and title.text, picture.attr("title"))
    words = clean_words(next((each for each in told if each and each.strip()), ""))
    return words if count_words(words) <= TEXT_WORDS else ""


def _label_of(picture: Element) -> str:
    """What the link around a picture is called for those who do not see it."""
    link = _link_around(picture)
    told = clean_words(link.attr("aria-label") or link.attr("title") or "") if link is not None else ""
    return told if count_words(told) <= TEXT_WORDS else ""


def _names_of(picture: Element) -> str:
    used = next(picture.iter_elements("use"), None) if picture.tag == "svg" else None
    link = (used.attr("href") or used.attr("xlink:href") or "") if used is not None else ""
    link = link.rpartition("#")[2]
    return " ".join((picture.attr("class") or "", picture.attr("data-icon") or "", link, _file_name(picture)))


def _file_name(picture: Element) -> str:
    """The name of a picture's file without its ending."""
    source = picture.attr("src") or picture.attr("data-src") or ""
    if not source or source.startswith("data:"):
        return ""
    try:
        name = unquote(urlsplit(source).path.rpartition("/")[2])
    except ValueError:
        return ""
    return name.rpartition(".")[0] or name


def _shape(picture: Element) -> str:
    return picture.inner_html if picture.tag == "svg" else picture.attr("src") or ""


def _is_of_data(cell: Element) -> bool:
    """In a table with titles: others lay out pages, with pictures that fill a space."""
    table = next((each for each in cell.ancestors if isinstance(each, Element) and each.tag == "table"), None)
    return table is not None and next(table.iter_elements("th"), None) is not None


@lru_cache(maxsize=2048)
def _is_icon(named: str) -> bool:
    return _ICON.search(named) is not None


_ICON = re.compile(
    r"(?<![a-z])(?:fa[srlbd]?|bi|icon|ico|glyphicon|mdi|ion|ti|octicon|codicon|dashicons)(?![a-z])", re.I
)


def _box(box: Element) -> str:
    if box.attr("type") not in ("checkbox", "radio") and box.tag == "input":
        return ""
    checked = box.attr("checked") is not None or box.attr("aria-checked") == "true"
    return "☑" if checked else "☐"


def _show_box(box: Element) -> None:
    """Signs beside words: in a table, or where nobody can tick them any more."""
    place = _block_around(box)
    told = place.tag in ("td", "th") or (box.attr("disabled") is not None and not _is_framed(box))
    if told and not _is_silent(place) and not (place.tag in ("td", "th") and place.text[-1:] in "☑☐"):
        box.insert_before(Text(_box(box)))


def _show_icon(icon: Element) -> None:
    """A tick or a cross before the words of an item or a cell, unless they say the same."""
    named = _names_of(icon)
    sign = sign_of(named) if _is_icon(named) else ""
    place = _block_around(icon)
    if not sign or _is_framed(icon) or _is_linked(icon):
        return
    said = " ".join(_words_in(place))
    if said.strip() and not sign_of(said) and said.strip()[-1:] not in "✓✗":
        icon.insert_before(Text(sign + " "))


def _is_linked(element: Element) -> bool:
    return _link_around(element) is not None


def _link_around(element: Element) -> Element | None:
    return next((each for each in element.ancestors if isinstance(each, Element) and each.tag == "a"), None)


def _show_drawing(drawing: Element) -> None:
    """The lines that are written in a drawing of the content, after it; a logo or a button has one."""
    lines = [clean_words(each.text) for each in islice(drawing.iter_elements("text"), MOST_LINES)]
    lines = [line for line in lines if line]
    if len(lines) < 2 or _is_framed(drawing) or _is_linked(drawing):
        return
    if drawing.attr("aria-hidden") != "true":
        drawing.insert_after(Element("div", None, [Element("p", None, [Text(line)]) for line in lines]))


MOST_LINES = 100
"""Lines of a drawing that are read."""


def _show_word(picture: Element) -> None:
    """A word of a sentence, a title, or a clause that is a picture; one of a row of pictures alone; the
    picture that is all of a link to a file or an address to write to."""
    if picture.attr("aria-hidden") == "true" and not _is_linked(picture):
        return
    words = _words_of(picture)
    if not words:
        return
    block = picture if picture.tag == "div" else _block_around(picture)
    if block.tag in _TOLD and clean_words(" ".join(_words_in(block))) == words:
        return
    if _goes_on(picture) or not any(map(str.isalnum, words)):
        picture.insert_before(Text(f" {words} "))
    elif _is_silent(block) and not _is_framed(picture) and _speaks_alone(picture, words):
        if picture.tag == "div":
            picture.append(Text(words))
        else:
            _frame_of(picture).insert_before(Text(words))


def _words_of(picture: Element) -> str:
    """What a picture says where words could stand, in the falling order of what its author wrote for it."""
    if words := _text_of(picture):
        return words
    if not _is_silent(_block_around(picture)):
        return ""
    if _leads_to_file(picture):
        return _label_of(picture)
    unnamed = picture.tag == "img" and picture.attr("alt") is None and _is_in_row(picture)
    named = picture_words(_file_name(picture)).split() if unnamed else ()
    return " ".join(part for part in named if len(part) >= NAME_LETTERS and part[1:].islower())


NAME_LETTERS = 5
"""Letters of a word in a file's name that says something; shorter ones stand for a place or are made up."""


def _frame_of(picture: Element) -> Element:
    """The element that offers a picture in several forms, or the picture."""
    parent = picture.parent
    return parent if isinstance(parent, Element) and parent.tag == "picture" else picture


def _speaks_alone(picture: Element, words: str) -> bool:
    return says_clause(f"{words}. ") or _leads_to_file(picture) or _is_in_row(picture)


def _leads_to_file(picture: Element) -> bool:
    """Whether a press on it gets a file to read, or writes or calls to somebody."""
    link = _link_around(picture)
    return link is not None and _FILE.search((link.attr("href") or "")[:MOST_LETTERS]) is not None


_FILE = re.compile(r"^\s*+(?:mailto|tel):|\.(?:pdf|docx?|odt|rtf|txt|md)(?:[?#]|$)", re.IGNORECASE)
MOST_LETTERS = 2_000


def _goes_on(picture: Element) -> bool:
    """Words of the same line stand before it and go on in it."""
    before = picture.previous_sibling
    return isinstance(before, Text) and before.data.rstrip()[-1:].isalnum() and not _is_framed(picture)


def _is_in_row(picture: Element) -> bool:
    """The only one in its box, beside boxes of the same make that say nothing but with a picture."""
    box: Element = picture
    for each in picture.ancestors:
        if not isinstance(each, Element) or sum(1 for _ in islice(_images(each), 2)) > 1:
            break
        box = each
    beside = islice(box.parent or (), MOST_BESIDE)
    alike = [each for each in beside if isinstance(each, Element) and each.tag == box.tag]
    pictured = [each for each in alike if each is not box and next(_images(each), None) is not None]
    is_alone = box is not picture or picture.attr("role") == "img"
    return is_alone and len(pictured) >= FEWEST_BESIDE and all(map(_is_pictured, pictured))


FEWEST_BESIDE = 1
"""Boxes with pictures beside one that make a row of them."""


def _images(box: Element) -> Iterator[Element]:
    if box.tag == "img" or box.attr("role") == "img":
        yield box
    yield from (
        each for each in box.iter_elements(_IMAGES) if each.tag == "img" or each.attr("role") == "img"
    )


_IMAGES = word_set("img div span svg")


def _is_pictured(box: Element) -> bool:
    """Says nothing, or no more than its picture."""
    said = clean_words(" ".join(_words_in(box)))
    return not said or any(
        said in (_text_of(each), clean_words(each.attr("aria-label") or ""), picture_words(_file_name(each)))
        for each in _images(box)
    )


def _block_around(element: Element) -> Element:
    around = (each for each in element.ancestors if isinstance(each, Element))
    return next((each for each in around if each.tag not in INLINE and each.tag != "picture"), element)
