"""One version's sections with their shown words, each read when first asked for and only once.

Refuses to hold anything that is not found in the section itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from monitor.model import Section
from monitor.text.read import shown_words
from monitor.text.tokens import likeness_words

_READ, _MOST_WORDS = 6_000, 600
"""Letters of a section, and words of those, that tell how like another it is: its beginning is enough."""


@dataclass(slots=True)
class Side:
    """The sections of one version; every reading is asked for by the section's index."""

    sections: Sequence[Section]
    _bodies: dict[int, str] = field(default_factory=dict)
    _bags: dict[int, frozenset[str]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.sections)

    def __getitem__(self, at: int) -> Section:
        return self.sections[at]

    def body(self, at: int) -> str:
        """The body's words as shown, one blank between."""
        words = self._bodies.get(at)
        if words is None:
            words = self._bodies[at] = shown_words(self.sections[at].body)
        return words

    def bag(self, at: int) -> frozenset[str]:
        """The different words that heading and body begin with, without case."""
        bag = self._bags.get(at)
        if bag is None:
            words = f"{shown_words(self.sections[at].heading)} {self.body(at)}"
            bag = self._bags[at] = frozenset(likeness_words(words[:_READ])[:_MOST_WORDS])
        return bag
