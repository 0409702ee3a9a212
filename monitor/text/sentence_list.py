"""The sentences of a stored text, each with what it is known again by in other versions."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from monitor.text.dialect import BlockKind
from monitor.text.passage_words import search_words
from monitor.text.read import read_text
from monitor.text.sentences import sentences_of


class Sentence(NamedTuple):
    """A sentence of a paragraph or item, or a whole heading or row; ``path`` holds the headings above it.

    ``key`` is the same whatever its case and punctuation and wherever it stands.
    """

    path: tuple[str, ...]
    words: str
    key: tuple[str, ...]


def list_sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a stored text in reading order, without those that have no word."""
    return tuple(_read(text))


def _read(text: str) -> Iterator[Sentence]:
    for block in read_text(text).blocks:
        parts: Iterable[str] = (block.text,)
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM):
            parts = sentences_of(block.text)
        for part in parts:
            if key := search_words(part):
                yield Sentence(block.path, part.strip(), key)
