"""Announcements and bars before the page's only title. Refuses dates, numbers and what speaks of a policy."""

from collections.abc import Iterator

from monitor.normalize.page import names
from monitor.normalize.page.clauses import count_clauses, is_clause, speaks_of_policy
from monitor.normalize.page.policy_parts import is_said_of_policy
from monitor.normalize.page.prose import leaves
from monitor.normalize.rule import Holds, Node, Page, Return, Rule

BEFORE_TITLE_SHARE = 0.05
BEFORE_TITLE_WORDS = 120
"""What stands before the only title is an announcement or a bar up to this share and so many words."""

MENU_LINKS = 6
MENU_SHARE = 0.3
"""So many links and more are a menu up to this share, whatever is said between them."""

SHORT_LINE = 12
"""A line before the title with a figure in it and no more words may be its date or number, and stays."""


def _mark_before_title(page: Page) -> None:
    """Marks announcements and bars before the page's only title, its dates and numbers excepted."""
    body = page.body
    titles = [node for node in _holders(body, Holds.TITLE) if node.tag == "h1" and node.words]
    if len(titles) != 1:
        return
    total = body.left
    before: list[Node] = []
    _collect_before(body, titles[0], before)
    words = sum(node.left for node in before)
    if words > min(BEFORE_TITLE_WORDS, BEFORE_TITLE_SHARE * total) and not _is_menu(before, words, total):
        return
    for node in before:
        if node.words and not (_is_dated_line(node) or is_said_of_policy(node) or count_clauses(node) > 1):
            node.dropped = RULE.name


def _is_menu(before: list[Node], words: int, total: int) -> bool:
    """Many links, with words between them that are no clause."""
    links = sum(node.links for node in before)
    return links >= MENU_LINKS and words <= MENU_SHARE * total and not any(map(is_clause, before))


def _is_dated_line(node: Node) -> bool:
    """A short line with a figure that sells nothing: the policy's date, version or number."""
    if node.words > SHORT_LINE:
        return False
    text = node.text(300)
    return any(character.isdigit() for character in text) and (
        not names.is_offer(text) or speaks_of_policy(text)
    )


def _collect_before(node: Node, title: Node, before: list[Node]) -> bool:
    """Gathers the smallest kept blocks that end before the title begins; says whether ``node`` holds it."""
    if node is title:
        return True
    if not node.holds & Holds.TITLE:
        return False
    passed: list[Node] = []
    for child in node.nodes:
        if child.dropped:
            continue
        if _collect_before(child, title, before):
            before.extend(leaf for region in passed for leaf in leaves(region))
            return True
        passed.append(child)
    return False


def _holders(node: Node, flag: int) -> Iterator[Node]:
    """The kept elements that hold something, in document order."""
    if node.holds & flag and not node.dropped:
        yield node
        for child in node.nodes:
            yield from _holders(child, flag)


RULE = Rule(
    name="before_title",
    takes="announcements and sales before the only `h1`; lines of a date, clauses that name the policy and "
    "notices of a coming change stay",
    why="sale bars, breadcrumbs",
    after=_mark_before_title,
    framed=True,
    regional=True,
    returns=Return.NOTICES,
)
