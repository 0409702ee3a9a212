"""Finished sentences: what a contract is written in, and menus, teasers and bars mostly are not.

Refuses to say what the sentences are about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.normalize.page.tree import INLINE, PROSE_WORDS, Holds, Node
from monitor.text.clean import count_words

SENTENCE_WORDS = 6
"""Shorter exclamations ("Get started today.") are no prose."""

CONTRACT_WORDS = 40
"""So many unlinked words of finished sentences are a text of their own."""

READ = 20_000
"""Characters of a block that are looked at."""

_END = re.compile(r"(?:[.!?…][\"'”’»)\]]*(?=\s|$)|[。！？])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """The finished sentences of a region and the words in them."""

    sentences: int
    words: int


def prose_of(node: Node) -> Prose:
    """The finished, unlinked sentences of what is kept in an element."""
    sentences = words = 0
    if not node.prose:
        return Prose(sentences=0, words=0)
    for leaf in leaves(node):
        if leaf.prose < PROSE_WORDS or leaf.linky >= 0.5:
            continue
        counts = [count_words(piece) for piece in finished_sentences(leaf.text(READ))]
        finished = [count for count in counts if count >= SENTENCE_WORDS]
        sentences += len(finished)
        words += sum(finished)
    return Prose(sentences=sentences, words=words)


def finished_sentences(text: str) -> list[str]:
    """The sentences of a text that have an end; what follows the last is none."""
    return _END.split(text)[:-1]


def is_text_of_its_own(node: Node) -> bool:
    """A heading over at least two sentences, or sentences enough without one."""
    found = prose_of(node)
    return found.words >= CONTRACT_WORDS or (found.sentences >= 2 and bool(node.holds & Holds.HEADING))


_DATED = re.compile(r"©|\(c\)|copyright|\b(?:19|20)\d\d\b", re.IGNORECASE)


def is_closing_clause(node: Node) -> bool:
    """At least one finished sentence, and neither a year nor a line of copyright."""
    said = is_short_sentence(node) or prose_of(node).sentences > 0
    return said and not _DATED.search(node.text(READ))


SHORT_SENTENCE = 4
"""A sentence of so few words has a full stop and nothing to press beside it; a label mostly has neither."""


def is_short_sentence(node: Node) -> bool:
    """Some words that end with a full stop, and no link or button."""
    return not node.links and node.words >= SHORT_SENTENCE and node.text(READ)[-1:] in _STOPS


_STOPS = frozenset(".。")


def leaves(node: Node) -> Iterator[Node]:
    """The smallest kept blocks of a region, so that each line is judged by itself.

    Where an inline element stands among blocks it is a line of its own.
    """
    if all(child.tag in INLINE or child.dropped for child in node.nodes) or any(
        isinstance(child, str) and child.strip() for child in node.children
    ):
        yield node
        return
    for child in node.nodes:
        if child.tag not in INLINE:
            if not child.dropped:
                yield from leaves(child)
        elif child.words and not child.dropped:
            yield child
