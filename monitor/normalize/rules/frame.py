"""What on a page is not its policy: marked, never cut, with the rule that says so.

Rules ask for shape (how many words, how many of them linked) before they believe a name, and none may take a
region that holds much of the page's text. Visibility is no criterion. See ``docs/normalizing.md``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from monitor.normalize.page import names
from monitor.normalize.page.clauses import holds_clause, owns_to_failure
from monitor.normalize.page.place import Place, has_heading, is_small, kind, kind_of
from monitor.normalize.page.policy_parts import (
    holds_policy,
    is_definition,
    is_part_of_policy,
    is_said_in_passing,
    is_whole_cell,
)
from monitor.normalize.page.prose import (
    is_closing_clause,
    is_short_sentence,
)
from monitor.normalize.page.tree import Holds, Node, Page
from monitor.normalize.rules.boxes import mark_boxes
from monitor.normalize.rules.consent import find_banners
from monitor.normalize.rules.contents_list import holds_only_contents, is_contents_list, is_contents_title
from monitor.normalize.rules.controls import (
    CONTROL_ROLES,
    heads_text,
    is_control,
    mark_panel_titles,
    shows_panels,
)
from monitor.normalize.rules.edges import mark_before_title, mark_link_blocks, mark_outside_main
from monitor.normalize.rules.extras import (
    COUNTER_TAGS,
    has_field,
    is_counter,
    is_error_template,
    is_extra,
)
from monitor.normalize.rules.second_look import give_back
from monitor.normalize.rules.switches import Rules
from monitor.text.clean import word_set

DIALOG_WORDS = 1500
"""A dialog with more words than this holds a document, not a question."""

MAIN_WORDS = 20
"""A main element with fewer unlinked words than this is an empty frame."""


def mark_chrome(page: Page, rules: Rules) -> None:
    """Marks every region that a rule leaves out (``node.dropped``)."""
    body = page.body
    if body.holds & Holds.BUTTON:
        mark_panel_titles(body)
    if rules.consent:
        for banner in find_banners(body):
            banner.dropped = "consent"
    heard = frozenset(
        verdict.rule
        for verdict in _VERDICTS
        if getattr(rules, verdict.rule) and not (verdict.framed and page.chosen)
    )
    _mark(body, Place(plain=body.plain, address=page.address, declared=_declares_main(body)), heard)
    if page.chosen:
        return
    if rules.outside_main:
        mark_outside_main(body)
    if rules.extras:
        mark_boxes(body)
    if rules.before_title:
        mark_before_title(body)
    if rules.link_blocks:
        mark_link_blocks(body, page.base)
    give_back(body, in_content=False, titled=bool(body.holds & Holds.TITLE))


def _declares_main(node: Node) -> bool:
    if not node.holds & Holds.MAIN:
        return False
    if (node.tag == "main" or node.role == "main") and node.plain >= MAIN_WORDS:
        return True
    return any(map(_declares_main, node.nodes))


def _mark(node: Node, place: Place, heard: frozenset[str]) -> None:
    """Marks below a node by the rules that are heard, and notes what is left of it (``node.left``)."""
    left = node.plain
    before: Node | None = None
    label: Node | None = None  # a short text named as a menu's, until it is seen what stands after it
    above: Node | None = None
    for child in node.nodes:
        if not child.words:
            continue
        if child.dropped is None:
            child.dropped = _rule_for(child, place, heard)
        if label is not None:
            if heads_text(label, above, child):
                label.dropped, label.left = None, label.plain
                left += label.plain
            label = None
        if child.dropped:
            left -= child.plain
        elif child.nodes:
            _mark(child, place.inside(child), heard)
            left -= child.plain - child.left
        else:
            child.left = child.plain
        if child.dropped == "contents_list" and before is not None and is_contents_title(before):
            before.dropped = "contents_list"
            left -= before.left
        if child.dropped == "menu_names" and child.words <= LABEL_WORDS and kind(child) != "footer":
            label, above = child, before
        before = child
    node.left = left
    if not left and node.links > 2 and holds_only_contents(node):
        node.dropped = "contents_list"


def _is_navigation(node: Node, place: Place) -> bool:
    role = node.role
    return (
        (node.tag == "nav" or role in ("navigation", "search", "menu", "menubar", "directory"))
        and is_small(node, place)
        and not is_part_of_policy(node, place)
    )


def _is_page_frame(node: Node, place: Place) -> bool:
    role = node.role
    if node.tag == "footer" or role == "contentinfo":
        of_article = place.in_article and node.linky < 0.5 and role != "contentinfo"
        if of_article or (place.in_content and is_closing_clause(node)) or is_part_of_policy(node, place):
            return False
        return (place.declared and not place.in_main) or is_small(node, place, 0.3)
    if role == "banner" or node.tag == "header":
        if place.in_content:
            return False
        if node.holds & Holds.TITLE and any(child.tag == "h1" and child.linky < 0.9 for child in node.walk()):
            return False
        return node.links >= 2 and is_small(node, place, 0.15)
    return False


def _is_aside(node: Node, place: Place) -> bool:
    if node.tag != "aside" and node.role != "complementary":
        return False
    if node.linky < 0.3 and (
        (place.in_content and node.prose)
        or (not place.declared and not has_field(node) and holds_clause(node))
    ):
        return False
    return is_small(node, place, 0.2)


def _is_dialog(node: Node, place: Place) -> bool:
    if (
        node.tag == "dialog"
        or node.role in ("dialog", "alertdialog", "tooltip")
        or node.get("aria-modal") == "true"
    ):
        return (
            node.words <= DIALOG_WORDS
            and is_small(node, place)
            and not is_definition(node, place)
            and not holds_policy(node)
        )
    return (
        kind(node) == "dialog"
        and not is_said_in_passing(node)
        and not is_definition(node, place)
        and not holds_policy(node)
        and (node.links > 0 or not has_heading(node))
        and not place.in_heading
        and node.words <= 300
        and is_small(node, place, 0.1)
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
    said = node.prose or (is_short_sentence(node) and not owns_to_failure(node.text()))
    listed = node.holds & (Holds.TABLE | Holds.HEADING) or sum(child.tag == "li" for child in node.nodes) > 1
    if ((said or listed) and not outside) or node.words > 150:
        return False
    return is_small(node, place, 0.1)


_LIVE_ROLES = frozenset({"alert", "status", "log", "timer", "marquee"})


def _called_unseen(tag: str, classes: str, identifier: str) -> bool:
    return names.is_for_screen_readers(classes)


def _is_for_screen_readers(node: Node, place: Place) -> bool:
    if node.tag == "a" and node.get("href")[:1] == "#" and names.is_skip_link(node.text(80)):
        return True
    return (
        node.words <= 12
        and node.tag != "caption"  # of a table: text, whoever is to hear it
        and not place.in_heading
        and names.is_for_screen_readers(node.classes)
        and not is_whole_cell(node)
    )


def _is_menu_by_name(node: Node, place: Place) -> bool:
    called = kind(node)
    if called in ("footer", "header") and not node.links and names.is_component(node.classes):
        return False
    if called == "footer":
        if (place.in_content and is_closing_clause(node)) or (node.tag in _LINES and is_short_sentence(node)):
            return False
        return is_small(node, place, 0.2) and not is_part_of_policy(node, place)
    if called == "header":
        return is_small(node, place, 0.1) and not place.in_article and _is_bar(node)
    if called == "menu":
        return (
            is_small(node, place, 0.1)
            and (node.linky >= 0.5 or _is_menu_label(node, place))
            and not shows_panels(node)
        )
    return False


_LINES = frozenset({"p", "li", "span"})
"""No regions: what such an element is called says where its line stands, not that it is no sentence."""

LABEL_WORDS = 12


def _is_menu_label(node: Node, place: Place) -> bool:
    """A few words without a heading; inside the content only what titles or works a menu."""
    if node.words > LABEL_WORDS or place.in_heading or node.holds & (Holds.HEADING | Holds.TABLE):
        return False
    if is_short_sentence(node):
        return False
    text = node.text(200)
    # a label of a word or two is mostly a chosen language or a page's number
    told = not node.links and (node.words > 2 or names.is_title(node.classes))
    return not (place.in_content and told) or names.is_contents_title(text) or names.is_action(text)


def _is_bar(node: Node) -> bool:
    """A bar of links, or of several bits of text with neither a heading nor a date."""
    if node.linky >= 0.5:
        return not node.holds & Holds.TITLE
    bits = sum(
        1 for child in node.walk() for text in child.children if isinstance(text, str) and text.strip()
    )
    dated = any(character.isdigit() for character in node.text(600))
    return node.prose == 0 and bits >= 3 and not dated and not has_heading(node)


def _is_heading_anchor(node: Node, place: Place) -> bool:
    if node.words > 4:
        return False
    if place.in_heading and names.is_permalink(node.classes, node.get("aria-label"), node.text(40)):
        return True
    return node.tag == "a" and node.get("href")[:1] == "#" and node.text(40) in _ANCHOR_SIGNS


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
        judge=is_control,
        tags=word_set("button"),
        roles=CONTROL_ROLES,
    ),
    Verdict(rule="heading_anchors", judge=_is_heading_anchor, tags=word_set("a button span")),
    Verdict(rule="menu_names", judge=_is_menu_by_name, kinds=word_set("footer header menu"), framed=True),
    Verdict(rule="extras", judge=is_extra, kinds=word_set("extra"), framed=True),
    Verdict(rule="error_templates", judge=is_error_template, kinds=word_set("error")),
    Verdict(rule="extras", judge=is_counter, tags=COUNTER_TAGS),
    Verdict(rule="contents_list", judge=is_contents_list, every=True, framed=True),
)


@lru_cache(maxsize=8192)
def _asked_of(
    tag: str, role: str, classes: str, identifier: str, heard: frozenset[str]
) -> tuple[tuple[str, Callable[[Node, Place], bool]], ...]:
    """The rules that may take an element so named, with their judges; pages repeat such names."""
    called = kind_of(tag, classes, identifier)
    return tuple(
        (verdict.rule, verdict.judge)
        for verdict in _VERDICTS
        if verdict.rule in heard
        and (
            verdict.every
            or tag in verdict.tags
            or role in verdict.roles
            or called in verdict.kinds
            or (verdict.named and (classes or identifier))
            or (verdict.called is not None and verdict.called(tag, classes, identifier))
        )
    )


def _rule_for(node: Node, place: Place, heard: frozenset[str]) -> str | None:
    for rule, judge in _asked_of(node.tag, node.role, node.classes, node.identifier, heard):
        if judge(node, place):
            return rule
    return None
