"""What on a page is not its policy: marked, never cut, with the rule that says so.

Rules ask for shape (how many words, how many of them linked) before they believe a name, and none may take a
region that holds much of the page's text. Visibility is no criterion. See ``docs/normalizing.md``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from monitor.normalize import names
from monitor.normalize.consent import find_banners
from monitor.normalize.edges import mark_before_title, mark_link_blocks, mark_outside_main
from monitor.normalize.rules import Rules
from monitor.normalize.sentences import is_closing_clause
from monitor.normalize.tree import INLINE, Holds, Node, Page
from monitor.normalize.words import word_set

TOO_MUCH = 0.4
"""No rule but a landmark's may take a region with more than this share of the page's unlinked words."""

DIALOG_WORDS = 1500
"""A dialog with more words than this holds a document, not a question."""

MAIN_WORDS = 20
"""A main element with fewer unlinked words than this is an empty frame."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where on the page an element stands; ``plain`` is the page's unlinked words.

    ``declared``: the page declares a main element with words of its own, so a footer beside it is a footer.
    """

    plain: int
    declared: bool = False
    in_main: bool = False
    in_article: bool = False
    in_heading: bool = False


def mark_chrome(page: Page, rules: Rules) -> None:
    """Marks every region that a rule leaves out (``node.dropped``)."""
    body = page.body
    if rules.consent:
        for banner in find_banners(body):
            banner.dropped = "consent"
    heard = frozenset(
        verdict.rule
        for verdict in _VERDICTS
        if getattr(rules, verdict.rule) and not (verdict.framed and page.chosen)
    )
    _mark(body, Place(plain=body.plain, declared=_declares_main(body)), heard)
    if not page.chosen and rules.outside_main:
        mark_outside_main(body)
    if not page.chosen and rules.before_title:
        mark_before_title(body)
    if not page.chosen and rules.link_blocks:
        mark_link_blocks(body, page.base)


def _declares_main(body: Node) -> bool:
    return bool(body.holds & Holds.MAIN) and any(
        (node.tag == "main" or node.role == "main") and node.plain >= MAIN_WORDS for node in body.walk()
    )


def _mark(node: Node, place: Place, heard: frozenset[str]) -> None:
    """Marks below a node by the rules that are heard, and notes what is left of it (``node.left``)."""
    left = node.plain
    for child in node.nodes:
        if not child.words:
            continue
        if child.dropped is None:
            child.dropped = _rule_for(child, place, heard)
        if child.dropped is not None:
            left -= child.plain
        elif child.nodes:
            _mark(child, _inside(child, place), heard)
            left -= child.plain - child.left
        else:
            child.left = child.plain
    node.left = left


def _inside(node: Node, place: Place) -> Place:
    """The place of a node's children."""
    if node.tag in _CONTENT or node.role in _CONTENT:
        main = node.tag == "main" or node.role == "main"
        return replace(place, in_main=place.in_main or main, in_article=place.in_article or not main)
    if node.tag in _HEADING_TAGS and not place.in_heading:
        return replace(place, in_heading=True)
    return place


_CONTENT = frozenset({"main", "article"})
_HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def _small(node: Node, place: Place, share: float = TOO_MUCH) -> bool:
    """The region holds no great share of the page's unlinked words."""
    return node.plain <= share * place.plain or node.plain <= 3


def _is_navigation(node: Node, place: Place) -> bool:
    role = node.role
    return (node.tag == "nav" or role in ("navigation", "search", "menu", "menubar", "directory")) and _small(
        node, place
    )


def _is_page_frame(node: Node, place: Place) -> bool:
    role = node.role
    if node.tag == "footer" or role == "contentinfo":
        of_article = place.in_article and node.linky < 0.5 and role != "contentinfo"
        if of_article or ((place.in_main or place.in_article) and is_closing_clause(node)):
            return False
        return (place.declared and not place.in_main) or _small(node, place, 0.3)
    if role == "banner" or node.tag == "header":
        if place.in_main or place.in_article:
            return False
        if node.holds & Holds.TITLE and any(child.tag == "h1" and child.linky < 0.9 for child in node.walk()):
            return False
        return node.links >= 2 and _small(node, place, 0.15)
    return False


def _is_aside(node: Node, place: Place) -> bool:
    if node.tag != "aside" and node.role != "complementary":
        return False
    if (place.in_main or place.in_article) and node.prose and node.linky < 0.3:
        return False
    return _small(node, place, 0.2)


def _is_dialog(node: Node, place: Place) -> bool:
    if (
        node.tag == "dialog"
        or node.role in ("dialog", "alertdialog", "tooltip")
        or node.get("aria-modal") == "true"
    ):
        return node.words <= DIALOG_WORDS and _small(node, place)
    return (
        _kind(node) == "dialog"
        and (node.links > 0 or not _has_heading(node))
        and not place.in_heading
        and node.words <= 300
        and _small(node, place, 0.1)
    )


def _is_announcer(node: Node, place: Place) -> bool:
    return _called_announcer(node.tag, node.classes, node.identifier)


def _called_announcer(tag: str, classes: str, identifier: str) -> bool:
    return "announcer" in tag or names.is_announcer(identifier, classes)


def _is_live_region(node: Node, place: Place) -> bool:
    if node.role not in _LIVE_ROLES and node.get("aria-live") not in ("polite", "assertive"):
        return False
    # a notice inside the policy may be marked up as an alert: prose stays, unless outside the main element
    outside = place.declared and not place.in_main
    return (node.prose == 0 or outside) and node.words <= 150 and _small(node, place, 0.1)


_LIVE_ROLES = frozenset({"alert", "status", "log", "timer", "marquee"})


def _called_unseen(tag: str, classes: str, identifier: str) -> bool:
    return names.is_for_screen_readers(classes)


def _is_for_screen_readers(node: Node, place: Place) -> bool:
    if node.tag == "a" and node.get("href")[:1] == "#" and names.is_skip_link(node.text(80)):
        return True
    return node.words <= 12 and not place.in_heading and names.is_for_screen_readers(node.classes)


def _is_control(node: Node, place: Place) -> bool:
    role = node.role
    if node.tag != "button" and role not in (
        "button",
        "switch",
        "checkbox",
        "radio",
        "listbox",
        "combobox",
        "slider",
    ):
        return False
    if place.in_heading or node.words > 25 or node.holds & Holds.HEADING:
        return False
    # what opens and closes a part of the page is the title of that part
    opens = node.get("aria-expanded") or node.get("aria-controls") or names.is_opener(node.classes)
    return not opens or names.is_action(node.text(60))


def _is_contents_list(node: Node, place: Place) -> bool:
    if node.tag in INLINE or node.links < 3 or node.linky < 0.85 or node.words > 1500:
        return False
    anchors = sum(1 for child in node.walk() if child.tag == "a" and "#" in child.get("href")[:1])
    return anchors >= 3 and anchors >= 0.8 * node.links


_NAMED = word_set("div section ul ol aside form nav header footer p span a button li details fieldset")
"""Elements whose class may say what they are; a heading, a table and a main element speak for themselves."""


def _kind(node: Node) -> str | None:
    return _kind_of(node.tag, node.classes, node.identifier)


def _kind_of(tag: str, classes: str, identifier: str) -> str | None:
    if tag not in _NAMED and "-" not in tag:
        return None
    return names.kind_of(classes, identifier)


def _has_heading(node: Node) -> bool:
    return bool(node.holds & Holds.HEADING)


def _is_menu_by_name(node: Node, place: Place) -> bool:
    kind = _kind(node)
    if kind == "footer":
        inside = place.in_main or place.in_article
        return _small(node, place, 0.2) and not (inside and is_closing_clause(node))
    if kind == "header":
        return _small(node, place, 0.1) and not place.in_article and _is_bar(node)
    if kind == "menu":
        return _small(node, place, 0.1) and (
            node.linky >= 0.5 or (node.words <= 12 and not place.in_heading and not _has_heading(node))
        )
    return False


def _is_bar(node: Node) -> bool:
    """A bar of links, or of several bits of text with neither a heading nor a date."""
    if node.linky >= 0.5:
        return not node.holds & Holds.TITLE
    bits = sum(
        1 for child in node.walk() for text in child.children if isinstance(text, str) and text.strip()
    )
    dated = any(character.isdigit() for character in node.text(600))
    return node.prose == 0 and bits >= 3 and not dated and not _has_heading(node)


def _is_extra(node: Node, place: Place) -> bool:
    if not node.links or _kind(node) != "extra" or node.words > 200 or not _small(node, place, 0.1):
        return False
    if not _has_heading(node):
        return True
    return node.linky >= 0.5 or (node.words <= 60 and not place.in_article)


def _is_error_template(node: Node, place: Place) -> bool:
    if node.words > 80 or not _small(node, place, 0.1):
        return False
    return _kind(node) == "error" or (node.words <= 12 and names.is_trace(node.text(120)))


def _is_heading_anchor(node: Node, place: Place) -> bool:
    if node.words > 4:
        return False
    text = node.text(40)
    if place.in_heading and names.is_permalink(node.classes, node.get("aria-label"), text):
        return True
    return node.tag == "a" and node.get("href")[:1] == "#" and text in _ANCHOR_SIGNS


_ANCHOR_SIGNS = frozenset(["#", "¶", "↑", "↩", "^", "🔗", "⚓", "§"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A rule's judgement of an element, and which elements it is asked about at all.

    ``tags`` and ``roles`` name them, ``kinds`` are what class or id call them (``names.kind_of``), ``called``
    asks of their tag, class and id, ``named`` asks about any with a class or an id, ``every`` about all.
    ``framed``: the rule is about the page's frame, which parts that a user selected do not have.
    """

    rule: str
    judge: Callable[[Node, Place], bool]
    tags: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    called: Callable[[str, str, str], bool] | None = None
    named: bool = False
    every: bool = False
    framed: bool = False


_VERDICTS = (
    Verdict(
        rule="navigation",
        judge=_is_navigation,
        tags=word_set("nav"),
        framed=True,
        roles=word_set("navigation search menu menubar directory"),
    ),
    Verdict(
        rule="page_frame",
        judge=_is_page_frame,
        tags=word_set("header footer"),
        framed=True,
        roles=word_set("banner contentinfo"),
    ),
    Verdict(
        rule="asides", judge=_is_aside, tags=word_set("aside"), roles=word_set("complementary"), framed=True
    ),
    Verdict(
        rule="dialogs",
        judge=_is_dialog,
        tags=word_set("dialog"),
        named=True,
        roles=word_set("dialog alertdialog tooltip"),
    ),
    Verdict(rule="live_regions", judge=_is_announcer, called=_called_announcer),
    Verdict(rule="live_regions", judge=_is_live_region, every=True),
    Verdict(
        rule="accessibility",
        judge=_is_for_screen_readers,
        tags=word_set("a"),
        called=_called_unseen,
    ),
    Verdict(
        rule="controls",
        judge=_is_control,
        tags=word_set("button"),
        roles=word_set("button switch checkbox radio listbox combobox slider"),
    ),
    Verdict(rule="heading_anchors", judge=_is_heading_anchor, tags=word_set("a button span")),
    Verdict(rule="menu_names", judge=_is_menu_by_name, kinds=word_set("footer header menu"), framed=True),
    Verdict(rule="extras", judge=_is_extra, kinds=word_set("extra"), framed=True),
    Verdict(
        rule="error_templates",
        judge=_is_error_template,
        tags=word_set("span div p small"),
        named=True,
    ),
    Verdict(rule="contents_list", judge=_is_contents_list, every=True, framed=True),
)


@lru_cache(maxsize=8192)
def _asked_of(tag: str, role: str, classes: str, identifier: str) -> tuple[Verdict, ...]:
    """The verdicts that may fall on an element so named; pages repeat the names of their parts."""
    kind = _kind_of(tag, classes, identifier)
    return tuple(
        verdict
        for verdict in _VERDICTS
        if verdict.every
        or tag in verdict.tags
        or role in verdict.roles
        or kind in verdict.kinds
        or (verdict.named and (classes or identifier))
        or (verdict.called is not None and verdict.called(tag, classes, identifier))
    )


def _rule_for(node: Node, place: Place, heard: frozenset[str]) -> str | None:
    for verdict in _asked_of(node.tag, node.role, node.classes, node.identifier):
        if verdict.rule in heard and verdict.judge(node, place):
            return verdict.rule
    return None
