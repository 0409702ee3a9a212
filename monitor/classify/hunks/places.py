"""Where a block stands: the headings above it, the words that lead into its list, and whether they turn it.

A list item says nothing alone: 'your telephone number' below 'We never share' promises, below 'We share' it
warns. Refuses to weigh the block's own words.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from monitor.classify.excuses.furniture import is_label
from monitor.classify.excuses.turns import refusals
from monitor.classify.lexicons import load_lexicon, read_phrases
from monitor.text.dialect import Block, BlockKind
from monitor.text.language import small_words
from monitor.text.phrases import READ, Lexicon
from monitor.text.tables import OPEN, leads_on, tables_of
from monitor.text.words import flatten, stem, words_of

_FRAGMENT = 12
"""Words of the longest line without an end mark that can be an item of a list written without marks."""
_ENDS = (".", "!", "?", "。", "！", "？")


@dataclass(frozen=True, slots=True)
class Place:
    """The headings above a block, outermost first, and the lead-in of its list ('' where there is none).

    ``at`` is the index of the block whose words stand right above; None where that is outside the text.
    ``held`` says that it holds this one: an item above deeper ones, a group's row.
    """

    path: tuple[str, ...]
    lead: str
    at: int | None = field(compare=False)
    held: bool = field(compare=False, default=False)

    @property
    def words(self) -> str:
        """What stands right above: the lead-in, or else the innermost heading."""
        return self.lead or (self.path[-1] if self.path else "")


@dataclass(slots=True)
class _Above:
    """What stands above the next block: heading, paragraph, items that hold or open a list."""

    path: tuple[str, ...] = ()
    title: int | None = None
    lead: int | None = None
    opener: tuple[int, int] | None = None
    items: list[tuple[int, int]] = field(default_factory=list)

    def enter(self, path: tuple[str, ...], title: int | None) -> None:
        self.path, self.title = path, title
        self.begin_list(None)

    def begin_list(self, lead: int | None) -> None:
        self.lead, self.opener = lead, None
        self.items.clear()

    def nest(self, item: Block, index: int) -> tuple[int | None, bool]:
        """The index of the block that an item stands under, and whether it is an item above deeper ones.

        One that ends open leads those of its own level too, up to where deeper ones below it end.
        """
        level = item.level
        deeper = bool(self.items) and self.items[-1][0] > level
        while self.items and self.items[-1][0] >= level:
            self.items.pop()
        if deeper and self.opener is not None and self.opener[0] >= level:
            self.opener = None
        holder = self.items[-1][1] if self.items else None
        flat = self.lead if self.opener is None else self.opener[1]
        self.items.append((level, index))
        if item.text.endswith(OPEN):
            self.opener = level, index
        return (flat, False) if holder is None else (holder, True)


def places_of(blocks: Sequence[Block]) -> list[Place]:
    """The place of each block."""
    above = _Above()
    titles: dict[tuple[str, ...], int] = {}
    rows = _places_in_tables(blocks)
    return [rows.get(at) or _place(above, titles, blocks, at) for at in range(len(blocks))]


def _place(above: _Above, titles: dict[tuple[str, ...], int], blocks: Sequence[Block], index: int) -> Place:
    block = blocks[index]
    if block.kind is BlockKind.HEADING:
        titles[block.path] = index
        above.enter(block.path, index)
        return Place(block.path[:-1], "", titles.get(block.path[:-1]))
    if block.path != above.path:
        above.enter(block.path, titles.get(block.path))
    led: int | None = None
    held = False
    if block.kind is BlockKind.ITEM:
        led, held = above.nest(block, index)
    elif block.kind is BlockKind.PARAGRAPH:
        opened = above.lead is not None and blocks[above.lead].text.endswith(OPEN)
        led = above.lead if opened and is_fragment(block) else None
        if led is None:
            above.begin_list(index if leads_on(block) else None)
    lead = "" if led is None else blocks[led].text
    return Place(block.path, lead, above.title if led is None else led, held)


def _places_in_tables(blocks: Sequence[Block]) -> dict[int, Place]:
    """The places of rows that stand under words of their table, or of one of several below a heading.

    A header under such words may be a row like the others.
    """
    tables = tables_of(blocks)
    below = Counter(blocks[table.rows[0].at].path for table in tables if table.rows)
    places: dict[int, Place] = {}
    for table in tables:
        first = table.first if table.first and table.first.above is not None else None
        for row in (*filter(None, [first]), *table.rows):
            path = blocks[row.at].path
            if row.above is not None:
                path = (*path, table.title) if table.title else path
                places[row.at] = Place(path, row.group, row.above, held=True)
            elif table.lead is not None:
                places[row.at] = Place(path, table.title, table.lead)
            elif below[path] > 1 and table.head is not None:
                places[row.at] = Place(path, blocks[table.head].text, table.head)
    return places


def is_fragment(block: Block) -> bool:
    """Whether a block is a row, an item or a line without an end: no sentence that speaks for itself."""
    if block.kind is BlockKind.ROW:
        return True
    if block.text.endswith(_ENDS) and block.words > 3:
        return False
    return block.kind is BlockKind.ITEM or (block.words <= _FRAGMENT and not block.text.endswith(OPEN))


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
    if is_fragment(block) or (before.held and after.held):
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
    return place.lead.endswith(OPEN) and not is_label(place.lead)


def _flat(place: Place) -> tuple[str, ...]:
    return tuple(map(flatten, (*place.path, place.lead)))


def _stems(text: str) -> set[str]:
    """The stems of what the words are about; of small words alone ('US') these."""
    stems = {stem(word) for word in words_of(text)}
    return stems - {stem(word) for word in small_words(None)} or stems


def _subjects(path: Sequence[str]) -> frozenset[str]:
    return _subjects_of(path[-1]) if path else frozenset()


@lru_cache(maxsize=1024)
def _subjects_of(title: str) -> frozenset[str]:
    return frozenset(hit.label for hit in load_lexicon("heading", None).find(words_of(title))) - {
        "policy_change"
    }
