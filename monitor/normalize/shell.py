"""Whether a page is an application's empty shell, whose text a browser would write, or a short document.

A document says what it is about: clauses, a table, or a list under a title that names one. Refuses to know
walls and error pages, which ``screen`` tells by their words.
"""

from collections.abc import Sequence

from monitor.normalize.page.clauses import names_document, says_clause
from monitor.normalize.page.prose import finished_sentences
from monitor.normalize.page.tree import Holds, Node, Page
from monitor.text.dialect import Block, BlockKind

SHELL_WORDS = 60
"""An application that waits for a browser shows no more words than this: a name, a notice, a footer."""

BARE_WORDS = 50
"""Words of a name, a notice and a footer; a page of more, without an empty place, is to be read."""

FEWEST_CLAUSES = 2
"""Clauses that make a text without a title; walls and lost pages have a sentence like one at most."""

FEWEST_ENTRIES = 2
"""Items that make a list under a title that names a document."""

_BOXES = frozenset({"div", "main", "section", "article"})
_ENTRIES = (BlockKind.ITEM, BlockKind.ROW)


def is_shell(page: Page, blocks: Sequence[Block]) -> bool:
    """Nearly no text, and scripts that would write it: into an empty place, or all that is to be read.

    ``blocks`` are what is kept of the page.
    """
    body = page.body
    if not page.scripts or body.left >= SHELL_WORDS or body.plain >= 2 * SHELL_WORDS:
        return False
    return _has_empty_place(body) or (body.left < BARE_WORDS and not _is_document(body, blocks))


def _has_empty_place(body: Node) -> bool:
    """Whether a page has an element that a script can fill: a box with an id, or a tag of its own."""
    boxes = (node for node in body.walk() if not node.words and not node.nodes)
    return any((node.identifier and node.tag in _BOXES) or "-" in node.tag for node in boxes)


def _is_document(body: Node, blocks: Sequence[Block]) -> bool:
    """Whether few words are a document: a table, two clauses, or one or a list under a title of its own."""
    if body.holds & Holds.TABLE:
        return True
    clauses = sum(
        says_clause(f"{sentence}. ") for block in blocks for sentence in finished_sentences(f"{block.text} ")
    )
    if clauses >= FEWEST_CLAUSES:
        return True
    titled = any(block.kind is BlockKind.HEADING and names_document(block.text) for block in blocks)
    entries = sum(block.kind in _ENTRIES and not _is_linked(block) for block in blocks)
    return titled and (clauses > 0 or entries >= FEWEST_ENTRIES)


def _is_linked(block: Block) -> bool:
    return any(link.text == block.text for link in block.links)
