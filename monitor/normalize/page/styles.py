"""What the page's own styles make of its elements, written into its tree before it is read.

Inline elements that are shown as blocks become blocks, lists say how they count, and what is struck out is
found. Classes and attributes are heard beside the style sheet. Visibility is no criterion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from turbohtml import Element, Text

from monitor.normalize.page.drawn_tables import draw_tables
from monitor.normalize.page.sheets import Declaration, Sheet, read_sheet
from monitor.text.clean import word_set
from monitor.text.signs import CIRCLES, COLOURS, CROSSES, EMPTY_BOXES, TICKS
from monitor.text.superscripts import raise_mark

_BLOCKS = word_set("block flex grid list-item table flow-root table-row -webkit-box")
_ROWS = word_set("flex grid inline-flex inline-grid")
_BARE = word_set(
    "span font small big em i u ins mark abbr cite q time code kbd samp var data output dfn bdi bdo"
)
"""Inline elements that are no more than their words: shown as a block, one is a block."""
_SPEAKING = word_set("a b strong button label")
"""Inline elements whose tag says something: the block stands around them."""
_TITLES = word_set("h1 h2 h3 h4 h5 h6")

_DISPLAY = re.compile(r"(?<![\w-])display\s*+:\s*+([a-z-]++)", re.IGNORECASE)
_DECORATION = re.compile(r"(?<![\w-])text-decoration(?:-line)?\s*+:([^;]*+)", re.IGNORECASE)
_COUNTED = re.compile(r"counters?\([^()]*+(?:\([^()]*+\)[^()]*+)?\)")
_LETTERED = re.compile(r"(?:lower|upper)-(?:alpha|latin|roman)")


def draw_styles(root: Element) -> frozenset[Element]:
    """Writes the page's styles into its tree; returns the elements that are struck out."""
    sheet = read_sheet(root)
    draw_tables(root, sheet)
    styled = {element: element.attr("style") or "" for element in root.select("[style]")}
    _draw_blocks(sheet, styled)
    _draw_lists(sheet)
    _draw_words(sheet)
    _raise_marks(root, sheet, styled)
    return frozenset(_struck(root, sheet, styled))


def _draw_blocks(sheet: Sheet, styled: Mapping[Element, str]) -> None:
    shown = sheet.values(lambda told: _display(told.value) if told.name == "display" else None)
    for element, style in styled.items():
        if (found := _DISPLAY.search(style)) and (value := _display(found[1])):
            shown[element] = value
    for element, value in shown.items():
        if value in _ROWS:
            _part_children(element)
        if value in _BLOCKS:
            _make_block(element)


def _display(value: str) -> str | None:
    """How an element is shown; None where it is hidden, which may change at a press."""
    value = value.partition(" ")[0]
    return value if value in _BLOCKS or value in _ROWS or value.startswith("inline") else None


def _part_children(element: Element) -> None:
    """Blanks between what is set side by side."""
    for child in element.children:
        if isinstance(child, Element) and (child.tag in _BARE or child.tag in _SPEAKING):
            child.insert_before(Text(" "))


def _make_block(element: Element) -> None:
    if element.tag not in _BARE and element.tag not in _SPEAKING:
        return
    if any(isinstance(each, Element) and each.tag in _TITLES for each in element.ancestors):
        element.insert_before(Text(" "))
        element.insert_after(Text(" "))
    elif element.tag in _BARE:
        element.tag = "div"
    elif element.previous_sibling is not None or element.next_sibling is not None:
        element.wrap(Element("div"))


def _draw_lists(sheet: Sheet) -> None:
    """Adds to the style of lists what the sheet says of their signs; a counter before an item says more."""
    drawn: dict[Element, str] = {}
    for signs in (sheet.values(_list_style), sheet.values(_counter, part="before")):
        for element, value in signs.items():
            holder = element.parent if element.tag == "li" else element
            if isinstance(holder, Element) and holder.tag in ("ol", "ul"):
                drawn[holder] = value
    for holder, value in drawn.items():
        holder.attrs["style"] = f"{holder.attr('style') or ''};list-style-type:{value}"


def _list_style(told: Declaration) -> str | None:
    """The sign of a list; that a list has none is believed where it is said of a class or an id."""
    if told.name not in ("list-style", "list-style-type"):
        return None
    bare = not any(sign in told.selector for sign in ".#")
    return None if bare and "none" in told.value else told.value


def _counter(told: Declaration) -> str | None:
    found = _COUNTED.search(told.value.lower()) if told.name == "content" else None
    if found is None:
        return None
    letters = _LETTERED.search(found[0])
    return letters[0] if letters else "decimal"


def _draw_words(sheet: Sheet) -> None:
    """Writes what the sheet alone says in a cell or an item: a tick or a word before nothing."""
    for part in ("before", "after"):
        for element, words in sheet.values(_drawn_words, part=part).items():
            if not element.text.strip() and element.closest(_PLACES) is not None:
                element.append(Text(words))


_PLACES = "td, th, li, dd, [role='cell'], [role='gridcell']"
_STRING = re.compile(r"([\"'])((?:(?!\1)[^\\]|\\.){1,60})\1")
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?")
_SAID = frozenset(TICKS + CROSSES + EMPTY_BOXES + CIRCLES + COLOURS)
_LAST_CHARACTER = 0x10FFFF


def _drawn_words(told: Declaration) -> str | None:
    """The words or the sign that a declaration writes; None for what only decorates."""
    found = _STRING.fullmatch(told.value) if told.name == "content" else None
    if found is None:
        return None
    words = _ESCAPE.sub(_read_escape, found[2]).strip()
    return words if any(sign.isalpha() or sign in _SAID for sign in words) else None


def _read_escape(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    return chr(code) if code <= _LAST_CHARACTER and not 0xD800 <= code <= 0xDFFF else ""


_NOTES = "sup, [role='doc-noteref'], a[href*='#fn'], a[href*='#foot'], a[href*='ftn'], a.footnote-ref"


def _raise_marks(root: Element, sheet: Sheet, styled: Mapping[Element, str]) -> None:
    """Writes what is raised in raised characters: the marks of footnotes, and powers."""
    raised = sheet.values(_baseline)
    raised.update(dict.fromkeys(root.select(_NOTES), "super"))
    raised.update((element, "") for element, style in styled.items() if _BASELINE.search(style))
    for element, value in raised.items():
        found = _BASELINE.search(styled.get(element, ""))
        if (found[1].lower() if found else value) == "super" and len(element.text) <= MARK_LETTERS:
            _raise(element)


MARK_LETTERS = 30
"""What is raised is no longer."""
_BASELINE = re.compile(r"(?<![\w-])vertical-align\s*+:\s*+([a-z-]++)", re.IGNORECASE)


def _baseline(told: Declaration) -> str | None:
    return told.value if told.name == "vertical-align" else None


def _raise(element: Element) -> None:
    """Raises a mark, unless it is an ordinal's or a link that begins its line, as in a list of notes."""
    mark = raise_mark(element.text)
    before = element.previous_sibling
    written = before.data if isinstance(before, Text) else ""
    if mark is None or (element.text.strip() in _ORDINALS and written[-1:].isdigit()):
        return
    if element.tag != "sup" and not written.strip():
        return
    element.clear()
    element.append(Text(mark))
    if element.tag == "a":
        element.tag = "sup"


_ORDINALS = frozenset("aeo")


def _struck(root: Element, sheet: Sheet, styled: Mapping[Element, str]) -> Iterator[Element]:
    """The elements that are struck out by tag, role or style, the last word last."""
    lined = dict.fromkeys(root.select('s, del, strike, [role="deletion"]'), True)
    told_by_sheet = sheet.values(_decoration).items()
    lined.update(
        (element, value == "line") for element, value in told_by_sheet if value == "line" or element in lined
    )
    for element, style in styled.items():
        *_, told = _DECORATION.findall(style) or [""]
        if told:
            lined[element] = "line-through" in told.lower()
    return (element for element, is_lined in lined.items() if is_lined)


def _decoration(told: Declaration) -> str | None:
    if not told.name.startswith("text-decoration"):
        return None
    return "line" if "line-through" in told.value else "other"
