"""How much of a difference is judged: all of it as a rule, of giant texts what changed, up to a bound.

Judging takes a microsecond a byte and more: a book that changed in every line would hold everything up. Of a
giant section the changed words are judged with what stands around them; of too many sections the smaller
ones; of too much text altogether as much of it. What is left out is said. Refuses to judge anything itself.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.model import Edit, EditOp, Section, SectionDelta
from monitor.text.read import Text, read_text

_LONGEST_SECTION = 200_000
"""Weight of a section in both versions; of a weightier one what changed is judged, up to as much."""
_JUDGED_WEIGHT = 250_000
_JUDGED_SECTIONS = 400
"""Changed sections, and their weight, that are judged one by one: some 0.5 s of CPU."""
_READ_WEIGHT = 600_000
"""Weight of all changed sections that the judgement of the whole reads: some 0.7 s of CPU."""
_EDIT_WEIGHT = 200
"""Bytes that take as long to judge as one edit does (about 0.4 ms)."""
_AROUND = 300
_FARTHER = 700
"""Letters of unchanged text kept beside a change, and those after them in which a sentence may end."""
_LONGEST_LINE = 20_000
"""Letters; nobody writes longer paragraphs."""
_SENTENCE_END = re.compile(r"(?<=[.!?]) |(?<=[。！？])(?=\w)")
_RUN = re.compile(rf"([^\n]{{{_AROUND}}}+[^\s]{{0,100}}+) ")
_END = re.compile(r"\n|[.!?]\s|[。！？]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What is judged of a difference.

    ``parts`` gives for each delta that is judged, by its index, the delta itself or what of it is judged;
    ``before`` and ``after`` are the whole texts as far as they are read; ``note`` says in words what was
    left out, None where nothing was.
    """

    parts: Mapping[int, SectionDelta]
    before: Text
    after: Text
    note: str | None


def reach_of(deltas: Sequence[SectionDelta], before: Text, after: Text) -> Reach:
    """What is judged of these deltas between two texts: at least one delta, or a part of it."""
    parts = [_part(delta) for delta in deltas]
    sizes = [_weight(part) for part in parts]
    judged = _smaller(sizes, _JUDGED_WEIGHT, _JUDGED_SECTIONS)
    notes = []
    if len(judged) < len(deltas):
        notes.append(f"Only {len(judged)} of {len(deltas)} changed sections were judged one by one.")
    if max(map(_weight, deltas), default=0) > _LONGEST_SECTION:
        notes.append("Of giant sections only the changed words were judged.")
    read = frozenset(range(len(deltas)))
    if sum(map(_weight, deltas)) > _READ_WEIGHT:
        read = _smaller(sizes, _READ_WEIGHT, len(deltas))
        if len(read) < len(deltas):
            notes.append(f"The whole was judged by {len(read)} of them.")
    if len(read) < len(deltas) or any(part is not delta for part, delta in zip(parts, deltas, strict=True)):
        before, after = _as_read(deltas, parts, read, before, after)
    return Reach(
        parts={at: parts[at] for at in sorted(judged)},
        before=before,
        after=after,
        note=" ".join(notes) or None,
    )


def _weight(delta: SectionDelta) -> int:
    """How much work a delta is to judge: the bytes of both versions (in UTF-8), and its edits."""
    size = sum(_bytes(side.source) for side in (delta.before, delta.after) if side is not None)
    return size + _EDIT_WEIGHT * sum(edit.op is not EditOp.EQUAL for edit in delta.edits)


def _bytes(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def _smaller(sizes: Sequence[int], weight: int, most: int) -> frozenset[int]:
    """All, or the smaller ones up to the bounds (at least one)."""
    chosen: list[int] = []
    total = 0
    for at in sorted(range(len(sizes)), key=sizes.__getitem__):
        total += sizes[at]
        if chosen and (total > weight or len(chosen) == most):
            break
        chosen.append(at)
    return frozenset(chosen)


def _part(delta: SectionDelta) -> SectionDelta:
    """The delta, or of a giant section what changed with what stands around it; giant lines in lines."""
    edits = delta.edits
    if _weight(delta) > _LONGEST_SECTION:
        edits = tuple(_up_to(_LONGEST_SECTION, _without_far(edits)))
    if max(map(len, "".join(edit.text for edit in edits).split("\n"))) > _LONGEST_LINE:
        edits = _in_lines(edits)
    if edits is delta.edits:
        return delta
    return replace(
        delta,
        before=_shorten_section(delta.before, edits, EditOp.INSERT),
        after=_shorten_section(delta.after, edits, EditOp.DELETE),
        edits=edits,
    )


def _without_far(edits: Iterable[Edit]) -> Iterator[Edit]:
    """The edits without unchanged text that stands far from any change; a blank line stands for it."""
    for edit in edits:
        text = edit.text
        if edit.op is not EditOp.EQUAL or len(text) <= 2 * (_AROUND + _FARTHER) + _AROUND:
            yield edit
            continue
        ends = _END.search(text, _AROUND, _AROUND + _FARTHER)
        start = len(text) - _AROUND - _FARTHER
        starts = _END.search(text, start, len(text) - _AROUND)
        yield Edit(op=EditOp.EQUAL, text=text[: ends.end() if ends else _AROUND].rstrip() + "\n\n")
        yield Edit(op=EditOp.EQUAL, text=text[starts.end() if starts else -_AROUND :])


def _up_to(weight: int, edits: Iterable[Edit]) -> Iterator[Edit]:
    """The first edits, of both texts together up to so much weight; none takes more than half of the rest."""
    for edit in edits:
        size = _bytes(edit.text) * (2 if edit.op is EditOp.EQUAL else 1)
        weight -= 0 if edit.op is EditOp.EQUAL else _EDIT_WEIGHT
        if weight < _AROUND:
            return
        kept = edit.text if 2 * size <= weight else edit.text[: len(edit.text) * weight // (2 * size)]
        weight -= min(size, weight // 2)
        yield replace(edit, text=kept)


def _in_lines(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """The edits with each sentence, and each few dozen words, on a line of their own."""
    broken: list[Edit] = []
    since = 0
    for edit in edits:
        text = _SENTENCE_END.sub("\n\n", edit.text) if edit.op is EditOp.EQUAL else edit.text
        if since > _AROUND and edit.op is EditOp.EQUAL:
            text = text.replace(" ", "\n\n", 1)
        text = _RUN.sub("\\1\n\n", text)
        since = len(text) - text.rfind("\n") - 1 + (0 if "\n" in text else since)
        broken.append(replace(edit, text=text))
    return tuple(broken)


def _shorten_section(section: Section | None, edits: Iterable[Edit], other: EditOp) -> Section | None:
    if section is None:
        return None
    text = "".join(edit.text for edit in edits if edit.op is not other)
    if text.startswith(section.heading):
        return replace(section, body=text[len(section.heading) :])
    return replace(section, heading="", body=text)


def _as_read(
    deltas: Sequence[SectionDelta],
    parts: Sequence[SectionDelta],
    read: frozenset[int],
    before: Text,
    after: Text,
) -> tuple[Text, Text]:
    """The whole texts with each changed section as far as it is read; what did not change stays."""
    mine: list[tuple[str, str]] = []
    theirs: list[tuple[str, str]] = []
    for at, (delta, part) in enumerate(zip(deltas, parts, strict=True)):
        for places, whole, some in ((mine, delta.before, part.before), (theirs, delta.after, part.after)):
            if whole is not None and (at not in read or some is not whole):
                places.append((whole.source, some.source if at in read and some is not None else ""))
    return _replace_sources(before, mine), _replace_sources(after, theirs)


def _replace_sources(read: Text, sources: Iterable[tuple[str, str]]) -> Text:
    """The text with each source, where it is found behind those before it, replaced."""
    text = read.source
    pieces: list[str] = []
    at = 0
    for source, instead in sources:
        found = text.find(source, at)
        if found < 0:
            continue  # moved up: it is read in full
        pieces += (text[at:found], instead)
        at = found + len(source)
    pieces.append(text[at:])
    return read_text("".join(pieces))
