"""``python -m train.widths [SHARED]``: phrases of the lexicons that are too wide, by labelled paragraphs.

A phrase is held against every paragraph of its language in which it stands: where it speaks for what the
paragraph is about in fewer than one of ``RIGHT`` cases, it says nothing of its own, and is to be struck or
made longer. Prints language, category, phrase, and how often it was right of how often it was found.
"""

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from monitor.classify.lexicons import load_lexicon
from monitor.text.language import language_of
from monitor.text.phrases import LANGUAGES, read_words
from train.records import Record, read_files

RIGHT = 8
OFTEN = 6
"""Paragraphs from which a phrase can be held to account."""


class Width(NamedTuple):
    """How often a phrase of a language and category was found, and how often it was right."""

    language: str
    label: str
    phrase: str
    found: int
    right: int


def measure_widths(records: Iterable[Record]) -> list[Width]:
    """Every phrase of the body lexicons that stands in a paragraph of its language."""
    found: Counter[tuple[str, str, str]] = Counter()
    right: Counter[tuple[str, str, str]] = Counter()
    for record in records:
        words = read_words(record["text"])
        language = language_of(words)
        if language not in LANGUAGES:
            continue
        for label, phrase in {(hit.label, hit.phrase) for hit in load_lexicon("body", language).find(words)}:
            found[language, label, phrase] += 1
            right[language, label, phrase] += label in record["categories"]
    return [Width(*key, count, right[key]) for key, count in sorted(found.items())]


def too_wide(widths: Iterable[Width]) -> Iterator[Width]:
    """The phrases found often and seldom right."""
    return (each for each in widths if each.found >= OFTEN and each.right * RIGHT < each.found)


def main() -> int:
    """Print the phrases; 1 where there is one."""
    default = os.environ.get("POLICY_MONITOR_SHARED") or str(Path.cwd().parent / "shared")
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else default) / "paragraphs"
    wide = list(too_wide(measure_widths(chain(*read_files(folder)))))
    for each in wide:
        print(f"{each.language} {each.label}: {each.phrase} ({each.right} of {each.found})")
    return 1 if wide else 0


if __name__ == "__main__":
    sys.exit(main())
