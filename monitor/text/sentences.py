"""Where sentences end: read one by one, so that no phrase runs over the end of one into the next, or cut.

Whoever reads wants whole sentences: a stop behind a single letter or a day of a month, or before a small
letter or a figure, ends nothing, and an item of a list is read with the words that lead into it. Whoever
edits wants small pieces that joined are the text: any stop or colon ends one. Refuses to know abbreviations.
"""

import re
from collections.abc import Iterable, Sequence

from monitor.text.dialect import Block, BlockKind

_END = re.compile(
    r"(?<=[.!?…\"”»)])(?<!\b\w\.)(?<!\b\d\d\.)(?<=[.!?…].|.[.!?…])\s+(?=[^\sa-z\d])|(?<=;)\s+|[。！？；]|\n"
)
_PIECE = re.compile(
    r"[^\n.!?;:。！？；]*(?:[.!?;:。！？；](?![\s\"”»)])[^\n.!?;:。！？；]*)*(?:[.!?;:。！？；]+[\"”’»)\]]*\s*|\n\s*|$)"
)
_OPEN = (":", "：")
_LEAD = 400
"""Letters of the longest words that lead into a list."""


def sentences_of(text: str) -> list[str]:
    """The sentences of a text, in order."""
    return [part for part in _END.split(text) if part and not part.isspace()]


def cut_sentences(text: str) -> list[str]:
    """The sentences and lines of a text; joined they give it back."""
    return [piece for piece in _PIECE.findall(text) if piece]


def spoken_texts(blocks: Sequence[Block], wanted: frozenset[int] | None = None) -> Iterable[str]:
    """What blocks say, one text a block and no headings; ``wanted`` are ids of blocks, None for all.

    ``blocks`` are all blocks of a text, in order: an item takes the words that lead into its list with it.
    """
    lead = ""
    for block in blocks:
        listed = block.kind is BlockKind.ITEM
        if not listed:
            lead = block.text if block.text.endswith(_OPEN) and len(block.text) <= _LEAD else ""
        if block.kind is not BlockKind.HEADING and (wanted is None or id(block) in wanted):
            yield f"{lead[:-1]} {block.text}" if listed and lead else block.text
