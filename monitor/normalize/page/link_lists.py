"""Lists of links that the policy itself introduces: sub-processors, policies that form part of a contract.

Known by the words before them: a colon or "the following", and what the lists of a contract are of. Refuses
to judge the links, and takes no label of an action ("Share this policy:") for an introduction.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from monitor.normalize.page import names
from monitor.normalize.page.clauses import compile_words, says_clause
from monitor.normalize.page.prose import READ, SENTENCE_WORDS
from monitor.normalize.page.tree import INLINE, Holds, Node
from monitor.text.clean import count_words, word_set

INTRODUCTION_WORDS = 60
"""What introduces a list is a sentence or two, a heading before it included."""

HEADING_WORDS = 8
"""A heading that names a list of a contract has no more words."""

_LISTS = compile_words("lists")
_PARTIES = compile_words("parties")
_POLICIES = compile_words("policies")
_FOLLOWING = compile_words("following")
_FURTHER = compile_words("further")
_COLONS = (":", "：")


def introduces(text: str) -> bool:
    """Announces a list, and says that it is a contract's: by what it is of, or in a clause."""
    if not text or count_words(text) > INTRODUCTION_WORDS:
        return False
    if not text.endswith(_COLONS) and not _FOLLOWING.search(text):
        return False
    return not names.is_action(text) and (
        _is_of_contract(text) or says_clause(f"{text.rstrip(':：')}. ") or _is_sentence(text)
    )


def leads_further(text: str) -> bool:
    """Asks the reader on to other pages of a site."""
    return _FURTHER.search(text) is not None


def _is_sentence(text: str) -> bool:
    """More words before the colon than a label has, and none that asks the reader on."""
    return count_words(text) >= SENTENCE_WORDS and text.endswith(_COLONS) and not leads_further(text)


def is_introduced(region: Node) -> bool:
    """What a region says before its first link introduces the links."""
    return region.plain > 0 and introduces(_before_links(region))


def stands_under(before: Node | None, parent: Node, *, after_prose: bool) -> bool:
    """A list after ``before`` in its parent is the policy's: announced, or under a heading beside prose.

    A footer's column has a heading too, but no prose beside it, and is of no processors. ``after_prose``: the
    list follows the last prose of the page; a heading before the first is the page's title.
    """
    if before is None:
        return False
    last = _last_block(before)
    text = last.text(READ)
    if introduces(text):
        return True
    if not after_prose or not last.holds & Holds.HEADING or last.words > HEADING_WORDS:
        return False
    return bool(_LISTS.search(text)) or (parent.prose > 0 and _is_of_contract(text))


def is_titled_list(region: Node) -> bool:
    """A box that begins with the heading of a list of processors, affiliates or annexes."""
    first = next((child for child in region.nodes if child.words), None)
    return (
        first is not None
        and bool(first.holds & Holds.HEADING)
        and first.words <= HEADING_WORDS
        and _LISTS.search(first.text(READ)) is not None
    )


def lists_versions(region: Node, before: Node | None) -> bool:
    """Links that each bear a figure, under a label that names versions, in the region or right before it."""
    label = _before_links(region) or (_last_block(before).text(READ) if before is not None else "")
    if count_words(label) > HEADING_WORDS or not names_list(label):
        return False
    links = [inner.text(READ) for inner in region.walk() if inner.tag == "a" and inner.words]
    return bool(links) and all(any(map(str.isdigit, link)) for link in links)


def names_list(text: str) -> bool:
    """Names a list of parties or of parts of a contract."""
    return bool(_LISTS.search(text) or _PARTIES.search(text))


def site_of(url: str) -> str:
    """The last two labels of an address's host, '' without one."""
    try:
        return ".".join((urlsplit(url).hostname or "").split(".")[-2:])
    except ValueError:
        return ""


def is_of_site(target: str, site: str) -> bool:
    """A link that stays on the site."""
    return not target.startswith(("http://", "https://", "//", "mailto:")) or site_of(target) == site


def _last_block(node: Node) -> Node:
    """The last block inside a region: what stands right before what follows it."""
    while node.nodes:
        inner = next((child for child in reversed(node.nodes) if child.words), None)
        if inner is None or inner.tag in INLINE:
            return node
        node = inner
    return node


def _is_of_contract(text: str) -> bool:
    return names_list(text) or _POLICIES.search(text) is not None


def _before_links(region: Node) -> str:
    """The text of a region up to its first link or button, white space collapsed."""
    parts: list[str] = []
    stack: list[Node | str] = [region]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            parts.append(item)
        elif item.tag in ("a", "button") and item.words:
            break
        else:
            parts.append(" ")
            stack.extend(reversed(item.children))
    return " ".join("".join(parts).split())


def holds_only_links(node: Node) -> bool:
    """All that it says stands in links, its headings apart."""
    return node.linked > 0 and not any(
        _says_more(child) if isinstance(child, Node) else not child.isspace() for child in node.children
    )


def _says_more(node: Node) -> bool:
    if not node.plain or node.tag in _HEADINGS:
        return False
    return not node.nodes or any(
        _says_more(child) if isinstance(child, Node) else not child.isspace() for child in node.children
    )


_HEADINGS = word_set("h1 h2 h3 h4 h5 h6 a button")


def unlinked_letters(node: Node) -> int:
    """The words with letters outside links; numbers before the entries are none."""
    words = 0
    for child in node.children:
        if isinstance(child, str):
            words += sum(1 for word in child.split() if len(word) > 2 and any(map(str.isalpha, word)))
        elif child.tag != "a":
            words += unlinked_letters(child)
    return words
