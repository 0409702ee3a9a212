"""Pairs of our own in which one word turns the meaning, in seven languages: examples of substance.

They teach what recorded changes seldom show in languages other than English and French. The tests hold the
product to the same pairs: these pin, they do not measure.
"""

from collections.abc import Iterator

from monitor.classify import Context
from monitor.classify.judge import read_change
from monitor.classify.traits.substance import measure_hunks
from monitor.text.read import read_text
from tests.classify.eight_languages import FILLER
from tests.classify.minimal_pairs import STRUCTURE, TURNED
from train.hunks import KINDS, HunkExample

_WEIGHT = 0.7
"""Of each pair, both ways round: together a quarter of what recorded changes weigh."""


def read_pairs() -> list[HunkExample]:
    """The hunks of all pairs that no excuse explains."""
    return [example for language, pair in _pairs() for example in _examples(language, *pair)]


def _pairs() -> Iterator[tuple[str, tuple[str, str]]]:
    for language, pairs in TURNED.items():
        yield from ((language, pair) for pair in pairs.values())
    yield from (("en", pair) for pair in STRUCTURE.values())


def _examples(language: str, one: str, other: str) -> Iterator[HunkExample]:
    lead = f"# Pier rules\n\n{FILLER.get(language, '')}\n\n"
    for before, after in ((one, other), (other, one)):
        texts = read_text(lead + before), read_text(lead + after)
        read = read_change(*texts, Context(document_type="privacy-policy", language=language))
        for traits in measure_hunks(read.weighed, read.changed, language=read.language):
            if traits is not None:
                yield HunkExample(
                    service="ours", change=one, traits=traits, kind=KINDS.index("substantive"), weight=_WEIGHT
                )
