"""Makes one short line of chosen sentences: clean pieces, no block markers, cut around what changed.

Refuses to choose: which sentences are shown is decided elsewhere.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.model import Edit, EditOp
from monitor.text.dialect import marker_length
from monitor.text.visible import has_words, tidy


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence in pieces; ``focus`` is the character that must stay in view when it is cut."""

    pieces: tuple[Edit, ...]
    focus: int = 0


def first_change(pieces: Sequence[Edit]) -> int | None:
    """How many characters stand before the first changed word; None where nothing changed."""
    lead = 0
    for piece in pieces:
        if piece.op is not EditOp.EQUAL and has_words(piece.text):
            return lead
        lead += len(piece.text)
    return None


def crop(sentences: Sequence[Sentence], limit: int) -> tuple[Edit, ...]:
    """The sentences as one line of about ``limit`` characters, shared out evenly where they are longer."""
    lines = [_line(sentence) for sentence in sentences]
    if sum(map(_length, lines)) > limit:
        share = limit // len(lines)
        lines = [
            _window(line, sentence.focus, share) for line, sentence in zip(lines, sentences, strict=True)
        ]
    spaced: list[Edit] = []
    for line in lines:
        if line:
            spaced += [*line, Edit(op=line[-1].op, text=" ")]
    return _strip(_join(spaced))


def _line(sentence: Sentence) -> list[Edit]:
    tidied = (Edit(op=piece.op, text=tidy(piece.text)) for piece in _without_marker(sentence.pieces))
    return [piece for piece in tidied if piece.text]


def _length(pieces: Iterable[Edit]) -> int:
    return sum(len(piece.text) for piece in pieces)


def _without_marker(pieces: Sequence[Edit]) -> list[Edit]:
    """The sentence without the heading, list or table marker that it opens with."""
    return _slice(pieces, marker_length("".join(piece.text for piece in pieces)), _length(pieces))


def _slice(pieces: Sequence[Edit], start: int, end: int) -> list[Edit]:
    """What of the pieces lies between two characters."""
    kept = []
    for piece in pieces:
        if words := piece.text[max(0, start) : max(0, end)]:
            kept.append(Edit(op=piece.op, text=words))
        start, end = start - len(piece.text), end - len(piece.text)
    return kept


def _window(pieces: Sequence[Edit], focus: int, limit: int) -> list[Edit]:
    """At most ``limit`` characters with a few signs, beginning a little before the focus."""
    length = _length(pieces)
    if length <= limit:
        return list(pieces)
    start = max(0, min(focus - limit // 3, length - limit)) if focus > limit // 2 else 0
    kept = _slice(pieces, start, start + limit)
    if start:
        kept[0] = Edit(op=kept[0].op, text="… " + (kept[0].text.partition(" ")[2] or kept[0].text))
    if start + limit < length:
        kept[-1] = Edit(op=kept[-1].op, text=(kept[-1].text.rpartition(" ")[0] or kept[-1].text) + " …")
    return kept


def _join(pieces: Iterable[Edit]) -> list[Edit]:
    """The pieces with neighbours of one kind made one."""
    joined: list[Edit] = []
    for piece in pieces:
        if joined and joined[-1].op is piece.op:
            joined[-1] = Edit(op=piece.op, text=joined[-1].text + piece.text)
        elif piece.text:
            joined.append(piece)
    return joined


def _strip(pieces: Sequence[Edit]) -> tuple[Edit, ...]:
    """The pieces without blanks at the outer ends and without double blanks."""
    joined = [Edit(op=piece.op, text=re.sub(" {2,}", " ", piece.text)) for piece in pieces]
    if joined:
        joined[0] = Edit(op=joined[0].op, text=joined[0].text.lstrip())
        joined[-1] = Edit(op=joined[-1].op, text=joined[-1].text.rstrip())
    return tuple(piece for piece in joined if piece.text)
