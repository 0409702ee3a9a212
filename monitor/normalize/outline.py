"""What ``explain`` shows: the page in reading order, each region kept or dropped, and by which rule."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.normalize.bytes.decode import decode_body
from monitor.normalize.files.file_blocks import read_blocks
from monitor.normalize.files.file_kinds import HTML
from monitor.normalize.layout.writer import lay_out
from monitor.normalize.marks import mark_page
from monitor.normalize.page.intake import read_page
from monitor.normalize.page.tree import INLINE, Node, Page
from monitor.normalize.switches import ALL_RULES, Rules
from monitor.text.clean import clean_words, count_words
from monitor.text.dialect import write_block

SAMPLE = 200
"""Characters shown of a dropped region."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineLine:
    """A kept block as its line in the dialect, or a dropped region as its first words.

    ``rule`` names the rule that dropped it (None: kept); ``place`` is the element it stands in, as a short
    CSS path that can be used in a selector ('' for a PDF or a plain text).
    """

    line: str
    words: int
    rule: str | None
    place: str = ""


def outline(
    body: bytes,
    *,
    content_type: str | None,
    url: str,
    select: Sequence[str] = (),
    remove: Sequence[str] = (),
    rules: Rules = ALL_RULES,
) -> tuple[OutlineLine, ...]:
    """The whole page as ``normalize`` sees it, a dropped region as one line. Raises NormalizeError."""
    decoded = decode_body(body, content_type, url)
    if decoded.media_type == HTML:
        page = read_page(decoded, url=url, select=select, remove=remove)
        mark_page(page, rules)
        return tuple(_lines(page, rules))
    return tuple(
        OutlineLine(line=write_block(block), words=count_words(block.text), rule=None)
        for block in read_blocks(decoded, body, url)[1]
    )


def _lines(page: Page, rules: Rules) -> Iterator[OutlineLine]:
    """Kept stretches and dropped regions, in document order."""
    stack: list[tuple[Node, str]] = [(page.body, "body")]
    while stack:
        node, place = stack.pop()
        if node.dropped:
            if node.words:
                yield OutlineLine(
                    line=clean_words(node.text(SAMPLE)), words=node.words, rule=node.dropped, place=place
                )
        elif _can_be_opened(node):
            stack.extend((child, f"{place} > {_name(child)}") for child in reversed(node.nodes))
        else:
            for block in lay_out(node, base=page.base, rules=rules):
                yield OutlineLine(
                    line=write_block(block), words=count_words(block.text), rule=None, place=place
                )
            stack.extend((inner, f"{place} {_name(inner)}") for inner in _dropped_in(node))


def _can_be_opened(node: Node) -> bool:
    """A region of several elements, some of them dropped, with no words of its own between them."""
    bare = all(isinstance(child, Node) or child.isspace() for child in node.children)
    return bare and node.tag not in INLINE and node.tag not in _WHOLE and bool(_dropped_in(node))


_WHOLE = frozenset(["p", "ul", "ol", "dl", "table", "h1", "h2", "h3", "h4", "h5", "h6"])
"""Elements shown in one piece, what is dropped in them after them."""


def _dropped_in(node: Node) -> list[Node]:
    return [inner for inner in node.walk() if inner.dropped and inner.words]


def _name(node: Node) -> str:
    """An element as a selector would name it: tag, id, or the first class."""
    if node.identifier and node.identifier.isidentifier():
        return f"{node.tag}#{node.identifier}"
    first = node.classes.split()[:1]
    return f"{node.tag}.{first[0]}" if first and first[0].replace("-", "_").isidentifier() else node.tag
