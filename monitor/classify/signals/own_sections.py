"""Sections that came or went with a title of their own, told from text that was only titled otherwise.

A title stands on a line of its own, or is numbered and its text follows it on the line. Refuses to
say what a section is about.
"""

import re
from collections.abc import Iterable, Sequence

from monitor.model import DeltaStatus, Section, SectionDelta, Signal, SignalFact
from monitor.text.dialect import Block
from monitor.text.words import flatten

_SENTENCES = 2
"""Sentences from which the text behind a run-in title makes a section."""
_RUN_IN_WORDS = 8
"""Words of the longest run-in title that is a name."""
_TITLE_WORDS = 16
"""Words of the longest title; a longer one is a sentence that the outline took for a heading."""
_LONG_TITLE, _LIKE = 6, 0.75
"""Words from which a title is known that stands inside a line, or shares so much with another title."""
_MOST = 100
"""Sections whose titles are looked for in the other text."""
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|[。！？]")
_BEGUN = re.compile(r"(?:[\w.]{1,6}[.)]\s+)?(?P<title>.*?)(?:[.:](?:\s|$)|[：。]|$)")
_LOOK = 200
_WANTED = {DeltaStatus.ADDED: Signal.SECTION_ADDED, DeltaStatus.REMOVED: Signal.SECTION_REMOVED}


def own_section(delta: SectionDelta) -> tuple[SignalFact, ...]:
    """The fact that a section with a title came or went, none for other deltas."""
    section = delta.after or delta.before
    signal = _WANTED.get(delta.status)
    if signal is None or section is None or not section.path:
        return ()
    if not (section.heading.endswith("\n") or _is_run_in(section)):
        return ()
    title = delta.path[-1]
    if signal is Signal.SECTION_ADDED:
        return (SignalFact(signal=signal, after=title),)
    return (SignalFact(signal=signal, before=title),)


def _is_run_in(section: Section) -> bool:
    """Whether a title that its text follows on the line is numbered, and stands over sentences."""
    words = len(section.key.rpartition("/")[2].split())
    return (
        section.number is not None
        and 0 < words <= _RUN_IN_WORDS
        and len(_SENTENCE_END.findall(section.body)) >= _SENTENCES
    )


def truly_own(
    facts: Iterable[SignalFact], *, before: Sequence[Block], after: Sequence[Block]
) -> tuple[SignalFact, ...]:
    """Of facts those of sections whose title the other text does not have, the first hundred looked at."""
    others = {Signal.SECTION_ADDED: before, Signal.SECTION_REMOVED: after}
    told = [fact for fact in facts if fact.signal in others][:_MOST]
    shown = {signal: _Titles(others[signal]) for signal in {fact.signal for fact in told}}
    return tuple(fact for fact in told if shown[fact.signal].lacks(fact.after or fact.before or ""))


class _Titles:
    """All that may be a title in a text: whole lines, and how lines begin up to their first stop."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        lines = [flatten(block.text) for block in blocks]
        begun = (match["title"] for block in blocks if (match := _BEGUN.match(block.text[:_LOOK])))
        self._titles = frozenset((*lines, *map(flatten, begun)))
        self._text = "\n".join(lines)

    def lacks(self, title: str) -> bool:
        """Whether a title is none of these; a long one is known wherever its words stand, or most of them."""
        flat = flatten(title)
        words = frozenset(flat.split())
        if not words or flat.count(" ") >= _TITLE_WORDS or flat in self._titles:
            return False
        if len(words) < _LONG_TITLE:
            return True
        return flat not in self._text and not any(_are_alike(words, other) for other in self._titles)


def _are_alike(words: frozenset[str], title: str) -> bool:
    """Whether most words of two titles are the same."""
    if title.count(" ") >= _TITLE_WORDS:
        return False
    others = frozenset(title.split())
    return 2 * len(words & others) >= _LIKE * (len(words) + len(others))
