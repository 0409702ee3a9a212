"""What on a page is not its policy: marked, never cut, with the rule that says so.

Rules ask for shape (how many words, how many of them linked) before they believe a name, and none may take a
region that holds much of the page's text. Visibility is no criterion. See ``docs/normalizing.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import pairwise

from monitor.normalize.layout.writer import lay_out
from monitor.normalize.page.panels import heads_text, mark_panel_titles
from monitor.normalize.page.place import Place, forget_dress, kind_of
from monitor.normalize.page.policy_parts import is_in_sentence
from monitor.normalize.page.tree import Holds, Node, Page
from monitor.normalize.rule import Rule
from monitor.normalize.rules import RULES, coverage_guard, error_pages, menu_names
from monitor.normalize.second_look import give_back
from monitor.normalize.switches import Rules

MAIN_WORDS = 20
"""A main element with fewer unlinked words than this is an empty frame."""

_INLINE = frozenset(rule.name for rule in RULES if rule.inline)
_INTRUDERS = frozenset(rule.name for rule in RULES if rule.intruder)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What the rules did: the outermost elements they dropped, in reading order, and ``fallback``, why more
    than usual was kept (None: the rules held)."""

    dropped: tuple[Node, ...] = ()
    fallback: str | None = None


def mark_page(page: Page, rules: Rules) -> Marks:
    """Marks every region that a rule leaves out (``node.dropped``).

    Raises NormalizeError (transient) where nothing but an error message is left.
    """
    _ask_rules(page, rules)
    body = page.body
    dropped = _outermost_dropped(body)
    body.left = body.plain - sum(node.plain for node in dropped)
    if error_pages.RULE in rules and body.left <= error_pages.MESSAGE_WORDS:
        error_pages.refuse_error_page(lay_out(body, base=page.base, rules=rules))
    fallback = None
    if coverage_guard.RULE in rules:
        fallback = coverage_guard.give_regions_back(body, dropped, _INTRUDERS)
    return Marks(dropped=tuple(_outermost_dropped(body) if fallback else dropped), fallback=fallback)


def _ask_rules(page: Page, rules: Rules) -> None:
    body = page.body
    if body.holds & Holds.BUTTON:
        mark_panel_titles(body)
    forget_dress(body)
    held = tuple(rule for rule in RULES if rule in rules and not (rule.framed and page.chosen))
    for rule in held:
        if rule.before:
            rule.before(page)
    _mark(body, Place(plain=body.plain, declared=_declares_main(body)), _asked_by(held))
    for rule in held:
        if rule.after:
            rule.after(page)
    if not page.chosen:
        give_back(body, in_content=False, titled=bool(body.holds & Holds.TITLE))


def _outermost_dropped(body: Node) -> list[Node]:
    found: list[Node] = []
    _gather_dropped(body, found)
    return found


def _gather_dropped(node: Node, found: list[Node]) -> None:
    if node.dropped:
        found.append(node)
        return
    for child in node.nodes:
        if child.dropped or child.nodes:
            _gather_dropped(child, found)


def _declares_main(node: Node) -> bool:
    if not node.holds & Holds.MAIN:
        return False
    if (node.tag == "main" or node.role == "main") and node.plain >= MAIN_WORDS:
        return True
    return any(map(_declares_main, node.nodes))


def _mark(node: Node, place: Place, asked_of: _Asked) -> None:
    """Marks below a node by the rules that are asked, and notes what is left of it (``node.left``)."""
    worded = [child for child in node.nodes if child.words]
    for child in worded:
        child.left = child.plain
        if child.dropped is None:
            child.dropped = _rule_for(child, place, asked_of)
            if child.dropped and child.dropped not in _INLINE and is_in_sentence(child):
                child.dropped = None
        if child.dropped is None and child.nodes:
            _mark(child, place.inside(child), asked_of)
    _mark_titles(worded)
    node.left = node.plain - sum(child.plain - (not child.dropped and child.left) for child in worded)


def _mark_titles(row: Sequence[Node]) -> None:
    """Among neighbours, takes back the title of a text."""
    above: Node | None = None
    for child, after in pairwise(row):
        if menu_names.is_menu_label(child) and heads_text(child, above, after):
            child.dropped = None
        above = child


_Asking = tuple[tuple[str, Callable[[Node, Place], bool]], ...]
_Asked = Callable[[str, str, str, str], _Asking]


@lru_cache(maxsize=16)
def _asked_by(held: tuple[Rule, ...]) -> _Asked:
    """Which of the rules may take an element of a tag, role, classes and id; pages repeat such names."""
    return lru_cache(maxsize=8192)(partial(_find_asked, held))


def _find_asked(held: tuple[Rule, ...], tag: str, role: str, classes: str, identifier: str) -> _Asking:
    """The names of the rules that may take an element so named, with their judges."""
    called = kind_of(tag, classes, identifier)
    return tuple(
        (rule.name, asked.judge)
        for rule in held
        if (asked := rule.asked)
        and (
            asked.every
            or tag in asked.tags
            or role in asked.roles
            or called in asked.kinds
            or (asked.named and (classes or identifier))
            or (asked.called is not None and asked.called(tag, classes, identifier))
        )
    )


def _rule_for(node: Node, place: Place, asked_of: _Asked) -> str | None:
    for name, judge in asked_of(node.tag, node.role, node.classes, node.identifier):
        if judge(node, place):
            return name
    return None
