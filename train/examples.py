"""Paragraphs with weak labels: what their headings name, mended by the body lexicon.

A paragraph is a positive for the categories that its nearest mapped heading names, and for those that the
body lexicon finds at least twice; it is left out as a negative for a category that the body lexicon hits
once. Refuses to keep texts: only words for the fit that follows.
"""

import tarfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from monitor.classify.lexicons import load_lexicon
from monitor.text.dialect import BlockKind
from monitor.text.language import language_of
from monitor.text.markdown import to_dialect
from monitor.text.phrases import read_words
from monitor.text.read import read_text

FEWEST_WORDS = 6
MOST_WORDS = 400
STRONG = 2
"""Different phrases of a category that make a paragraph its example whatever the heading says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A paragraph's words with its positives, and the labels for which it is no negative either."""

    words: tuple[str, ...]
    positives: frozenset[str]
    unclear: frozenset[str]


def read_examples(archive: Path) -> list[Example]:
    """The examples of all policies of the archive, in the order of their names, each paragraph once."""
    seen: set[tuple[str, ...]] = set()
    examples = []
    for text in _texts(archive):
        for example in _examples_of(text):
            if example.words not in seen:
                seen.add(example.words)
                examples.append(example)
    return examples


def _texts(archive: Path) -> Iterator[str]:
    with tarfile.open(archive) as tar:
        members = sorted((m for m in tar if m.isfile()), key=lambda m: m.name)
        for member in members:
            file = tar.extractfile(member)
            if file is not None:
                yield file.read().decode("utf-8", "replace")


def _examples_of(text: str) -> Iterator[Example]:
    blocks = read_text(to_dialect(text)).blocks
    language = language_of(read_words(text[:60_000]))
    if language is None:
        return
    headings = load_lexicon("heading", language)
    bodies = load_lexicon("body", language)
    named: dict[tuple[str, ...], frozenset[str]] = {}
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            continue
        words = tuple(read_words(block.text)[:MOST_WORDS])
        if len(words) < FEWEST_WORDS:
            continue
        if block.path not in named:
            named[block.path] = _named(block.path, headings)
        found: dict[str, set[str]] = defaultdict(set)
        for hit in bodies.find(words):
            found[hit.label].add(hit.phrase)
        strong = {label for label, phrases in found.items() if len(phrases) >= STRONG}
        positives = frozenset(label for label in named[block.path] | strong)
        if positives:
            yield Example(words=words, positives=positives, unclear=frozenset(found) - positives)


def _named(path: tuple[str, ...], headings: object) -> frozenset[str]:
    """The categories that the nearest mapped heading names; a heading of many categories names none."""
    for title in reversed(path[1:] if len(path) > 1 else path):
        hits = headings.find(read_words(title))  # type: ignore[attr-defined]
        labels = frozenset(hit.label for hit in hits)
        if labels:
            return labels if len(labels) <= 3 else frozenset()
    return frozenset()
