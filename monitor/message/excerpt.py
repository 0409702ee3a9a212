"""Picks the sentences of a section that show what changed, before and after, words marked.

Works on the edits alone; refuses to judge, to escape or to lay out.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.message.crop import Sentence, crop, first_change
from monitor.message.deadlines import NO_DEADLINES, Deadlines
from monitor.model import Edit, EditOp
from monitor.text.visible import has_words

SENTENCES = 2
"""How many sentences a quote shows on each side."""

SIDE_LENGTH = 320
"""How many characters a quote shows on each side: two ordinary sentences of a policy."""

_END = re.compile(r"(?<![.!?…。！？])[.!?…。！？]++[\"'”’»)\]]*+(?=\s)|\n")
_WORD = re.compile(r"\w\w")
# A full stop after one of these rarely ends a sentence.
_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.g|i\.e|cf|etc|no|nos|art|sec|inc|ltd|co|vs|mr|mrs|ms|dr|st|bzw|z\.b|abs|nr)|\b\w)$", re.I
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The sentences before and after, as edits of one line each; ``more`` changed sentences are not shown.

    ``before`` is empty where words were only added, ``after`` where they were only removed.
    """

    before: tuple[Edit, ...] = ()
    after: tuple[Edit, ...] = ()
    more: int = 0


NOTHING = Quote()
"""The quote where no words changed."""


@dataclass(slots=True, kw_only=True)
class _Side:
    """One text of the two: its sentences and where its words changed."""

    text: str
    spans: list[tuple[int, int]]
    runs: list[tuple[int, int, EditOp]]

    def pieces(self, span: tuple[int, int]) -> tuple[Edit, ...]:
        start, end = span
        first = max(0, bisect_right(self.runs, start, key=lambda run: run[0]) - 1)
        found = []
        for low, high, op in self.runs[first:]:
            if low >= end:
                break
            words = self.text[max(low, start) : min(high, end)]
            if words:
                found.append(Edit(op=op, text=words))
        return tuple(found)


@dataclass(slots=True, kw_only=True)
class _Group:
    """Sentences that became one another: their pieces on either side."""

    before: list[tuple[Edit, ...]]
    after: list[tuple[Edit, ...]]

    @property
    def changed(self) -> int:
        return max(sum(map(_is_changed, self.before)), sum(map(_is_changed, self.after)))

    @property
    def changed_words(self) -> str:
        pieces = [piece for sentence in self.before + self.after for piece in sentence]
        return " ".join(piece.text for piece in pieces if piece.op is not EditOp.EQUAL).casefold()


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence, line or table row of the text, gapless and in order."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if match.end() <= start:
            continue
        if text.startswith("|", start) and match.group() != "\n":
            continue  # a row of a table is one piece, however many sentences its cells hold
        if match.group().startswith(".") and _ABBREVIATED.search(
            text[max(start, match.start() - 8) : match.start()]
        ):
            continue
        spans.append((start, match.end()))
        start = match.end()
    if start < len(text):
        spans.append((start, len(text)))
    return spans


def quote_edits(
    edits: Sequence[Edit],
    *,
    telling: Sequence[str] = (),
    tables: bool = True,
    sentences: int = SENTENCES,
    length: int = SIDE_LENGTH,
    deadlines: Deadlines = NO_DEADLINES,
) -> Quote:
    """The most telling changed sentences of a section, at most so many and so many characters a side.

    A sentence that states one of the ``deadlines`` goes first. ``telling`` are words (the values of signals)
    that make one worth showing next; without ``tables`` the rows of tables are passed over, because they are
    shown as rows.
    """
    groups = [group for group in _groups(edits) if group.changed]
    if not tables:
        groups = [group for group in groups if not _is_row(group)]
    if not groups:
        return Quote()
    words = [word.casefold() for word in telling if word]
    dated = [_states_deadline(group, deadlines) for group in groups]
    ranked = sorted(
        range(len(groups)), key=lambda index: (not dated[index], _rank(groups[index], words), index)
    )
    before: list[Sentence] = []
    after: list[Sentence] = []
    shown = 0
    for index in sorted(ranked[:sentences]):
        picked_before = _pick_changes(groups[index].before, deadlines)[: sentences - len(before)]
        picked_after = _pick_changes(groups[index].after, deadlines)[: sentences - len(after)]
        before += [_beside(picked_after, at, each, deadlines) for at, each in enumerate(picked_before)]
        after += [_beside(picked_before, at, each, deadlines) for at, each in enumerate(picked_after)]
        shown += max(sum(map(_is_changed, picked_before)), sum(map(_is_changed, picked_after)))
    total = sum(group.changed for group in groups)
    return Quote(before=crop(before, length), after=crop(after, length), more=max(0, total - shown))


def _states_deadline(group: _Group, deadlines: Deadlines) -> bool:
    """Whether it says a day to keep, on the side that is in force now."""
    return any(deadlines.place_in(_words(sentence)) is not None for sentence in group.after)


def _words(pieces: tuple[Edit, ...]) -> str:
    return "".join(piece.text for piece in pieces)


def _beside(
    others: list[tuple[Edit, ...]], at: int, pieces: tuple[Edit, ...], deadlines: Deadlines
) -> Sentence:
    """A sentence with the place to look at: a day to keep, its first change, or that of the one across."""
    day = deadlines.place_in(_words(pieces))
    if day is not None:
        return Sentence(pieces=pieces, focus=day)
    own = first_change(pieces)
    across = first_change(others[at]) if at < len(others) else None
    return Sentence(pieces=pieces, focus=own if own is not None else (across or 0))


def _rank(group: _Group, telling: Sequence[str]) -> tuple[bool, int, bool]:
    """What to show first, smallest first: no heading, the most telling words, more than signs changed."""
    changed = group.changed_words
    heading = all(plain_words(sentence).startswith("#") for sentence in group.before + group.after)
    return heading, -sum(word in changed for word in telling), not _WORD.search(changed)


def plain_words(pieces: Sequence[Edit]) -> str:
    """The words of one side of a quote without their marks."""
    return " ".join("".join(piece.text for piece in pieces).split())


def _is_changed(pieces: tuple[Edit, ...]) -> bool:
    return any(piece.op is not EditOp.EQUAL and has_words(piece.text) for piece in pieces)


def _is_row(group: _Group) -> bool:
    return all(plain_words(sentence).startswith("|") for sentence in group.before + group.after)


def _pick_changes(
    sentences: list[tuple[Edit, ...]], deadlines: Deadlines = NO_DEADLINES
) -> list[tuple[Edit, ...]]:
    """The changed sentences, or the first one where this side is only the context of the other's change.

    A day to keep goes before the others, for only so many are shown.
    """
    changed = [sentence for sentence in sentences if _is_changed(sentence)]
    return sorted(changed, key=lambda each: deadlines.place_in(_words(each)) is None) or sentences[:1]


def _groups(edits: Sequence[Edit]) -> Iterator[_Group]:
    before, after = _side(edits, EditOp.DELETE), _side(edits, EditOp.INSERT)
    for first, last in _pairs(list(_ties(edits, before, after)), len(before.spans), len(after.spans)):
        yield _Group(
            before=[before.pieces(span) for span in before.spans[first[0] : last[0]]],
            after=[after.pieces(span) for span in after.spans[first[1] : last[1]]],
        )


def _side(edits: Sequence[Edit], own: EditOp) -> _Side:
    runs: list[tuple[int, int, EditOp]] = []
    parts: list[str] = []
    at = 0
    for edit in edits:
        if edit.op in (EditOp.EQUAL, own) and edit.text:
            runs.append((at, at + len(edit.text), edit.op))
            parts.append(edit.text)
            at += len(edit.text)
    text = "".join(parts)
    return _Side(text=text, spans=sentence_spans(text), runs=runs)


def _ties(edits: Sequence[Edit], before: _Side, after: _Side) -> Iterator[tuple[int, int]]:
    """Index pairs of sentences that share unchanged words, in order."""
    at_before = at_after = 0
    i = j = 0
    for edit in edits:
        size = len(edit.text)
        if edit.op is EditOp.DELETE:
            at_before += size
        elif edit.op is EditOp.INSERT:
            at_after += size
        else:
            done = 0
            while done < size:
                while before.spans[i][1] <= at_before + done:
                    i += 1
                while after.spans[j][1] <= at_after + done:
                    j += 1
                left = min(before.spans[i][1] - at_before, after.spans[j][1] - at_after, size)
                if has_words(edit.text[done:left]):
                    yield i, j
                done = left
            at_before += size
            at_after += size


def _pairs(
    ties: list[tuple[int, int]], before_count: int, after_count: int
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """First and past-last sentence indices of each group: tied sentences together, the others one by one."""
    i = j = t = 0
    while i < before_count or j < after_count:
        next_i, next_j = ties[t] if t < len(ties) else (before_count, after_count)
        if i < next_i or j < next_j:
            end = (min(i + 1, next_i), min(j + 1, next_j))
        else:
            end = (i + 1, j + 1)
            while t < len(ties) and (ties[t][0] < end[0] or ties[t][1] < end[1]):
                end = (max(end[0], ties[t][0] + 1), max(end[1], ties[t][1] + 1))
                t += 1
        yield (i, j), end
        i, j = end
