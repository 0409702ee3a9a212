"""Where a block stands: the headings above it, the words that lead into its list, and whether they turn it.

A list item says nothing alone: 'your telephone number' below 'We never share' promises, below 'We share' it
warns. Refuses to weigh the block's own words.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from monitor.classify.excuses.furniture import is_label
from monitor.classify.excuses.turns import refusals
from monitor.classify.lexicons import load_lexicon, read_phrases
from monitor.text.dialect import Block, BlockKind
from monitor.text.language import small_words
from monitor.text.phrases import READ, Lexicon
from monitor.text.words import flatten, stem, words_of

_FRAGMENT = 12
"""Words of the longest line without an end mark that can be an item of a list written without marks."""
_LEAD = 14
_OPEN_LEAD = 60
"""Words of the longest paragraph that leads into a list, and of one that ends with a colon."""
_ENDS = (".", "!", "?", "。", "！", "？")
_OPEN = (":", "：", "-", "–", "—", "…")


@dataclass(frozen=True, slots=True)
class Place:
    """The headings above a block, outermost first, and the lead-in of its list ('' where there is none).

    ``at`` is the index of the block whose words stand right above; None where that is outside the text.
    """

    path: tuple[str, ...]
    lead: str
    at: int | None = field(compare=False)

    @property
    def words(self) -> str:
        """What stands right above: the lead-in, or else the innermost heading."""
        return self.lead or (self.path[-1] if self.path else "")


@dataclass(slots=True)
class _Above:
    """What stands above the next block: heading, paragraph, item that opens a list, head of a table."""

    path: tuple[str, ...] = ()
    title: int | None = None
    lead: int | None = None
    nested: int | None = None
    head: int | None = None

    def enter(self, path: tuple[str, ...], title: int | None) -> None:
        self.path, self.title = path, title
        self.lead = self.nested = self.head = None


def places_of(blocks: Sequence[Block]) -> list[Place]:
    """The place of each block."""
    above = _Above()
    titles: dict[tuple[str, ...], int] = {}
    return [_place(above, titles, blocks, index) for index in range(len(blocks))]


def _place(above: _Above, titles: dict[tuple[str, ...], int], blocks: Sequence[Block], index: int) -> Place:
    block = blocks[index]
    if block.kind is BlockKind.HEADING:
        titles[block.path] = index
        above.enter(block.path, index)
        return Place(block.path[:-1], "", titles.get(block.path[:-1]))
    if block.path != above.path:
        above.enter(block.path, titles.get(block.path))
    led: int | None = None
    if block.kind is BlockKind.ROW:
        led, above.head = above.head, index if above.head is None else above.head
    elif block.kind is BlockKind.ITEM:
        led = above.lead if above.nested is None else above.nested
        above.nested = index if block.text.endswith(_OPEN) else above.nested
    else:
        opened = above.lead is not None and blocks[above.lead].text.endswith(_OPEN)
        led = above.lead if opened and is_fragment(block) else None
        if led is None:
            above.lead, above.nested = (index if _leads(block) else None), None
    if block.kind is not BlockKind.ROW:
        above.head = None
    return Place(block.path, "" if led is None else blocks[led].text, above.title if led is None else led)


def _leads(block: Block) -> bool:
    """Whether a paragraph can lead into a list: it is left open, or short."""
    return block.words <= (_OPEN_LEAD if block.text.endswith(_OPEN) else _LEAD)


def is_fragment(block: Block) -> bool:
    """Whether a block is a row, an item or a line without an end: no sentence that speaks for itself."""
    if block.kind is BlockKind.ROW:
        return True
    if block.text.endswith(_ENDS) and block.words > 3:
        return False
    return block.kind is BlockKind.ITEM or (block.words <= _FRAGMENT and not block.text.endswith(_OPEN))


def turns_place(block: Block, before: Place, after: Place) -> bool:
    """Whether a block says something else where it stands now.

    A fragment does below other words; any text does where one place refuses and the other does not, or where
    the two headings are about different things.
    """
    one, other = _flat(before), _flat(after)
    if one == other:
        return False
    if refusals(" ".join(one)) != refusals(" ".join(other)):
        return True
    if flatten(before.words) == flatten(after.words) or block.kind is BlockKind.HEADING:
        return False
    if is_fragment(block):
        return _stems(before.words) != _stems(after.words)
    subjects = _subjects(before.path), _subjects(after.path)
    return all(subjects) and not subjects[0] & subjects[1]


@cache
def _regions() -> Lexicon:
    """The phrases of all languages that name a place or its law, without those of other categories."""
    phrases = (phrase for code in READ for phrase in read_phrases(f"lexicon/{code}", "regional", "body"))
    return Lexicon([("regional", phrase) for phrase in phrases])


def names_place(words: Sequence[str]) -> bool:
    """Whether words name a place or its law: whom a section is for is no matter of style."""
    return bool(_regions().find(words))


def leads_in(place: Place) -> bool:
    """Whether words left open lead into a block's list, and are no label of the page ('On this page:')."""
    return place.lead.endswith(_OPEN) and not is_label(place.lead)


def _flat(place: Place) -> tuple[str, ...]:
    return tuple(map(flatten, (*place.path, place.lead)))


def _stems(text: str) -> set[str]:
    return {stem(word) for word in words_of(text)} - {stem(word) for word in small_words(None)}


def _subjects(path: Sequence[str]) -> frozenset[str]:
    return _subjects_of(path[-1]) if path else frozenset()


@lru_cache(maxsize=1024)
def _subjects_of(title: str) -> frozenset[str]:
    return frozenset(hit.label for hit in load_lexicon("heading", None).find(words_of(title))) - {
        "policy_change"
    }
