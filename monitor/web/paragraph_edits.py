"""A section's edits as a reader meets them: paragraph by paragraph, in one column and side by side.

The same paragraphs serve both ways of looking: of each, equal and removed words are the earlier text, equal
and added ones the later. Long unchanged stretches are folded. Refuses to judge and to escape.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.model import Edit, EditOp, SectionDelta
from monitor.text.visible import has_words, tidy

_MARK = re.compile(r"\s*+(#{1,6}\s+|-\s+(?=\S))")
_ROW = re.compile(r"\s*+\|")
_SIDES = {
    EditOp.EQUAL: {EditOp.INSERT, EditOp.DELETE},
    EditOp.INSERT: {EditOp.INSERT},
    EditOp.DELETE: {EditOp.DELETE},
}
_SHORT = 30
"""Words of an unchanged paragraph that stays in sight beside what changed."""
_MOST_FOLDED = 400
"""Words that a fold shows; the document's page has the whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph, item, heading or row; ``state`` is 'same', 'added', 'removed' or 'mixed'."""

    kind: str
    state: str
    pieces: tuple[Edit, ...]

    @property
    def before(self) -> tuple[Edit, ...]:
        """The earlier text's pieces."""
        return tuple(each for each in self.pieces if each.op is not EditOp.INSERT)

    @property
    def after(self) -> tuple[Edit, ...]:
        """The later text's pieces."""
        return tuple(each for each in self.pieces if each.op is not EditOp.DELETE)

    @property
    def words(self) -> int:
        """How many words it has."""
        return sum(len(each.text.split()) for each in self.pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """Unchanged paragraphs in a row, folded; ``rest`` counts the words that are not even in the fold."""

    paragraphs: tuple[Paragraph, ...]
    words: int
    rest: int = 0


def paragraphs_of(delta: SectionDelta) -> tuple[Paragraph, ...]:
    """The paragraphs of a section without its heading where that stayed, and rows that are shown as rows."""
    edits = _without_heading(delta)
    found = [made for pieces in _lines(edits) if (made := _paragraph(pieces)) is not None]
    return tuple(each for each in found if not (delta.rows and each.kind == "row"))


def fold_same(paragraphs: Sequence[Paragraph]) -> tuple[Paragraph | Fold, ...]:
    """The paragraphs with long unchanged stretches folded; a short one beside a change stays in sight."""
    shown: list[Paragraph | Fold] = []
    stretch: list[Paragraph] = []
    for each in [*paragraphs, None]:
        if each is not None and each.state == "same":
            stretch.append(each)
            continue
        if stretch:
            shown += _fold(stretch)
            stretch = []
        if each is not None:
            shown.append(each)
    return tuple(shown)


def _fold(stretch: list[Paragraph]) -> list[Paragraph | Fold]:
    words = sum(each.words for each in stretch)
    if words <= _SHORT:
        return [*stretch]
    kept: list[Paragraph] = []
    count = 0
    for each in stretch:
        if count + each.words > _MOST_FOLDED and kept:
            break
        kept.append(each)
        count += each.words
    return [Fold(paragraphs=tuple(kept), words=words, rest=words - count)]


def _without_heading(delta: SectionDelta) -> tuple[Edit, ...]:
    """The edits without the heading, which stands above them already."""
    section = delta.after or delta.before
    first = delta.edits[0] if delta.edits else None
    if section is None or first is None or not section.heading:
        return delta.edits
    if first.text.startswith(section.heading):
        rest = first.text[len(section.heading) :].lstrip("\n")
        return (replace(first, text=rest), *delta.edits[1:])
    return delta.edits


def _lines(edits: Sequence[Edit]) -> Iterator[list[Edit]]:
    """The pieces of each line. A side begins another line with its next words after a break of its own.

    So a paragraph that only grew a sentence at its end stays one, whichever side's break comes first.
    """
    line: list[Edit] = []
    broken: set[EditOp] = set()
    for edit in edits:
        sides = _SIDES[edit.op]
        for index, part in enumerate(edit.text.split("\n")):
            if index:
                broken |= sides
            if not has_words(part):
                if part and line and not broken & sides:
                    line.append(replace(edit, text=part))
                continue
            if broken & sides:
                yield line
                line, broken = [], set()
            line.append(replace(edit, text=part))
    yield line


def _paragraph(pieces: list[Edit]) -> Paragraph | None:
    """A line as a paragraph, its marks gone; None where nothing is to be read."""
    kind = "p"
    begun: set[EditOp] = set()
    made: list[Edit] = []
    for each in pieces:
        text = each.text
        sides = _SIDES[each.op]
        if not sides <= begun and (mark := _MARK.match(text)):
            kind = "head" if mark[1].startswith("#") else "item"
            text = text[mark.end() :]
        elif not begun and _ROW.match(text):
            kind = "row"
        if has_words(each.text):
            begun |= sides
        if shown := tidy(text):
            made.append(replace(each, text=shown))
    telling = [each for each in made if has_words(each.text)]
    if not telling:
        return None
    return Paragraph(kind=kind, state=_state(telling), pieces=tuple(made))


def _state(telling: Sequence[Edit]) -> str:
    ops = {each.op for each in telling}
    if ops == {EditOp.EQUAL}:
        return "same"
    if ops == {EditOp.INSERT}:
        return "added"
    return "removed" if ops == {EditOp.DELETE} else "mixed"
