"""What rules of name and place leave out is looked at once more, block by block.

A notice of a coming change, a clause, a list that the region itself introduces, the title of a page that has
no other: these are taken back. Refuses to open what a reader fills in.
"""

from __future__ import annotations

from monitor.normalize.page.clauses import (
    NOTICE_WORDS,
    is_clause,
    is_dated,
    is_notice,
    keep_within,
    names_policy,
)
from monitor.normalize.page.fields import has_field
from monitor.normalize.page.link_lists import is_introduced
from monitor.normalize.page.place import CONTENT
from monitor.normalize.page.tree import Node
from monitor.normalize.rule import Return
from monitor.normalize.rules import RULES, extras, page_frame

_RETURNS: dict[str | None, Return] = {rule.name: rule.returns for rule in RULES}


def give_back(node: Node, *, in_content: bool, titled: bool) -> None:
    """Takes back notices of a coming change, and inside the content clauses, from what was left out.

    ``titled``: the page has a title of the first rank; where it has none its header may hold it.
    """
    in_content = in_content or node.tag in CONTENT or node.role in CONTENT
    for child in node.nodes:
        if child.dropped is None:
            if child.nodes:
                give_back(child, in_content=in_content, titled=titled)
        elif _RETURNS[child.dropped] and child.words > 1 and not has_field(child):
            _look_again(child, in_content=in_content, titled=titled)


def _look_again(region: Node, *, in_content: bool, titled: bool) -> None:
    """Takes back what a region says of the policy: a list that it introduces, or single blocks."""
    clauses = in_content and _RETURNS[region.dropped] is Return.CLAUSES
    named = region.dropped == extras.RULE.name or clauses
    if named and region.links and is_introduced(region):
        region.dropped = None
    elif not titled and region.dropped == page_frame.RULE.name and region.tag == "header":
        keep_within(region, _is_title_or_date)
    elif region.words >= NOTICE_WORDS:
        keep_within(region, _is_said if clauses else is_notice)


def _is_title_or_date(node: Node) -> bool:
    """The name of a policy in a heading, the day of its last change, or a notice of the next."""
    if node.links:
        return is_notice(node)
    return names_policy(node) or is_dated(node) or is_notice(node)


def _is_said(node: Node) -> bool:
    return is_clause(node) or is_notice(node)
