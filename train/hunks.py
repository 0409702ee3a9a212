"""Hunks of labelled changes with what is measured of them: examples for the scales of evidence.

The labelled hunks of ``changes-more`` are found again among those that the product finds, by their words; a
change that is noise or wording as a whole says so of all its hunks. Refuses the part for the last look.
"""

import json
import re
import tarfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.parts import PARTS, part_of_service
from monitor.classify import Context
from monitor.classify.excuses.recordings import find_breakage
from monitor.classify.hunks.hunk import Hunk
from monitor.classify.judge import ReadChange, read_change
from monitor.classify.traits.substance import measure_hunks
from monitor.text.markdown import to_dialect
from monitor.text.read import read_text
from monitor.text.words import words_of

KINDS = ("noise", "editorial", "substantive")
_INSIDE, _HOLDS, _WHOLE = 0.6, 0.8, 0.9
"""Share of a hunk's words that a labelled one must hold, the other way round, and that make it lie inside."""
_AROUND = 0.6
"""What the words around weigh against the changed words, where several labelled hunks hold these."""
_BY_WHOLE = 0.5
"""The weight of a hunk labelled by its change alone."""
_MOST = 4.0
"""The weight of all hunks of a change together, at most: large changes must not drown the others."""
_MARKED = re.compile(r"\[-(.*?)-\]|\{\+(.*?)\+\}", re.S)


@dataclass(frozen=True, slots=True, kw_only=True)
class HunkExample:
    """The traits of a hunk, its kind (a place in ``KINDS``), and how much it counts."""

    service: str
    change: str
    traits: dict[str, float]
    kind: int
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Labelled:
    """A hunk as a reader saw it, in counted words."""

    gone: Counter[str]
    came: Counter[str]
    around: frozenset[str]
    kind: int


def read_rows(pack: Path, parts: Sequence[str] = PARTS[:2]) -> Iterator[dict[str, Any]]:
    """The labelled changes of some parts with their texts (``before``, ``after``), as the file has them."""
    with tarfile.open(pack / "texts.tar.xz") as archive:
        texts = {m.name: archive.extractfile(m).read().decode("utf-8", "replace") for m in archive}
    for line in (pack / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if pack.name != "changes-more" or part_of_service(row["service"]) in parts:
            yield row | {"before": texts[f"{row['id']}.before.md"], "after": texts[f"{row['id']}.after.md"]}


def read_labelled(row: dict[str, Any]) -> ReadChange:
    """A labelled change as the product reads it, weighed by the excuses alone."""
    before, after = (read_text(to_dialect(row[side])) for side in ("before", "after"))
    return read_change(before, after, Context(document_type=row["document"], seen_before=row["seen_before"]))


def examples_of(row: dict[str, Any], read: ReadChange) -> list[HunkExample]:
    """The examples of one change: hunks whose kind is known and that no excuse explains."""
    measured = measure_hunks(read.weighed, read.changed, language=read.language)
    matched = _match([w.hunk for w in read.weighed], row.get("hunks", ()))
    times = Counter(found[0] for found in matched if found)
    sources = read.before.source, read.after.source
    recorded = find_breakage(read.changed, read.weighed, before=sources[0], after=sources[1]) is not None
    kinds = [_kind_of(row, found, len(matched), flip=recorded or _is_flip(row)) for found in matched]
    found = [
        (traits, kind, weight if at is None else weight / times[at[0]] ** 0.5)
        for traits, (kind, weight), at in zip(measured, kinds, matched, strict=True)
        if traits is not None and weight
    ]
    total = sum(weight for *_, weight in found)
    share = min(1.0, _MOST / total) if total else 0.0
    return [
        HunkExample(service=row["service"], change=row["id"], traits=traits, kind=kind, weight=weight * share)
        for traits, kind, weight in found
    ]


def _is_flip(row: dict[str, Any]) -> bool:
    """Whether the whole is noise for its history, whatever its hunks say."""
    return bool(row["seen_before"] or row.get("goes_back_on") or {"broken", "language"} & set(row["signals"]))


def _kind_of(
    row: dict[str, Any], found: tuple[int, int] | None, hunks: int, *, flip: bool
) -> tuple[int, float]:
    """The kind of a hunk and its weight, 0 where nobody knows."""
    whole = KINDS.index(row["kind"])
    if found:
        return found[1], 0.0 if flip and not found[1] else 1.0  # a lost page says nothing of its words
    if whole < KINDS.index("substantive"):
        return whole, 0.0 if flip else _BY_WHOLE
    return whole, 1.0 if hunks == 1 else 0.0


def _match(hunks: Sequence[Hunk], labelled: Sequence[dict[str, Any]]) -> list[tuple[int, int] | None]:
    """For each hunk the place of the labelled one that holds its words, and the kind."""
    seen = [_read_label(label) for label in labelled]
    return [_match_one(hunk, seen) for hunk in hunks]


def _read_label(label: dict[str, Any]) -> _Labelled:
    pieces = _MARKED.findall(label["words"])
    gone, came = (" ".join(piece[side] for piece in pieces) for side in (0, 1))
    return _Labelled(
        gone=Counter(words_of(gone)),
        came=Counter(words_of(came)),
        around=frozenset(words_of(_MARKED.sub(" ", label["words"]))),
        kind=KINDS.index(label["kind"]),
    )


def _match_one(hunk: Hunk, seen: Sequence[_Labelled]) -> tuple[int, int] | None:
    gone, came = Counter(words_of(hunk.removed_text)), Counter(words_of(hunk.added_text))
    around = words_of(" ".join((*hunk.lead, *hunk.tail)))
    size = (gone + came).total()
    best, most = None, 0.0
    inside = []
    for at, label in enumerate(seen):
        same = (gone & label.gone).total() + (came & label.came).total()
        theirs = (label.gone + label.came).total()
        if not size or not theirs or (same < _INSIDE * size and same < _HOLDS * theirs):
            continue
        if same >= _WHOLE * theirs and 2 <= theirs < size:
            inside.append(at)
        near = sum(word in label.around for word in around) / len(around) if around else 0.5
        score = max(same / size, 0.9 * same / theirs) + _AROUND * near + 0.2 * min(same / size, same / theirs)
        if score > most:
            best, most = at, score
    if len(inside) > 1:
        best = max(inside, key=lambda at: seen[at].kind)
    return None if best is None else (best, seen[best].kind)
