"""Plain text and Markdown sources to blocks: paragraphs by blank lines, items and headings by marks."""

import re

from monitor.text.clean import clean_words
from monitor.text.dialect import Block, BlockKind, strip_bullet

_HEADING = re.compile(r"(#{1,6}) +([^ ].*)")


def _without_closing(title: str) -> str:
    """A heading's words without the signs that may close it, apart by a blank."""
    words = title.rstrip("#")
    return words if words.endswith(" ") else title


def read_plain(text: str) -> tuple[Block, ...]:
    """The blocks of a plain text; lines of one paragraph are joined."""
    blocks: list[Block] = []
    lines: list[str] = []

    def end() -> None:
        words = clean_words(" ".join(lines))
        lines.clear()
        if words:
            words, bulleted = strip_bullet(words)
            blocks.append(Block(kind=BlockKind.ITEM if bulleted else BlockKind.PARAGRAPH, text=words))

    for raw in text.splitlines():
        line = raw.strip()
        heading = _HEADING.match(line)
        if heading and (title := clean_words(_without_closing(heading.group(2)))):
            end()
            blocks.append(Block(kind=BlockKind.HEADING, text=title, level=len(heading.group(1))))
        elif not line:
            end()
        else:
            if strip_bullet(line)[1]:
                end()
            lines.append(line)
    end()
    return tuple(blocks)
