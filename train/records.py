"""Labelled paragraphs as they were written down, and what labelled hunks say of paragraphs.

Refuses hunks of the part for the last look.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypedDict

from bench.parts import PARTS, part_of_service

OURS = Path(__file__).parent / "paragraphs"
"""Paragraphs of fictional vendors, a file a language: labels, heading and text, a line each."""


_MARKED = re.compile(r"\[-(.*?)-\]|\{\+(.*?)\+\}", re.S)
_FEWEST_WORDS = 4
"""Changed words from which a hunk shows what its paragraph is about."""


class Record(TypedDict):
    """A paragraph, the heading above it ('' for none), and the categories that it is about."""

    text: str
    heading: str
    categories: list[str]


class HunkRecord(Record):
    """A labelled hunk as a paragraph: its service, and how many hunks of its change were labelled."""

    service: str
    beside: int


def read_hunks(labels: Path) -> list[HunkRecord]:
    """The hunks of the parts that teach, each as the longer of its two sides with the words around it.

    They stand below no heading here: a clause is named by its words, whatever it stands under. ``labels`` is
    ``changes-more/labels.jsonl``; empty without it. Noise and hunks of few words are left out.
    """
    lines = labels.read_text(encoding="utf-8").splitlines() if labels.is_file() else []
    changes = (change for change in map(json.loads, lines) if part_of_service(change["service"]) in PARTS[:2])
    return [record for change in changes for record in _hunks_of(change)]


def _hunks_of(change: dict[str, Any]) -> Iterator[HunkRecord]:
    told = [hunk for hunk in change["hunks"] if hunk["kind"] != "noise" and hunk["categories"]]
    for hunk in told:
        pieces = _MARKED.findall(hunk["words"])
        sizes = [len(" ".join(piece[side] for piece in pieces).split()) for side in (0, 1)]
        side = 2 if sizes[1] >= sizes[0] else 1
        text = _MARKED.sub(lambda piece, side=side: piece[side] or "", hunk["words"]).replace("…", " ")
        if max(sizes) >= _FEWEST_WORDS:
            yield HunkRecord(
                text=" ".join(text.split()),
                heading="",
                categories=hunk["categories"],
                service=change["service"],
                beside=len(told),
            )


def read_files(folder: Path) -> tuple[list[Record], list[Record], list[Record]]:
    """Paragraphs of real policies, scenes written for this project, and those of ours on everyday terms.

    The first two are in ``folder`` (``real.jsonl``, ``written.jsonl``) and empty without them.
    """
    return _read(folder / "real.jsonl"), _read(folder / "written.jsonl"), list(_read_ours())


def _read(path: Path) -> list[Record]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.is_file() else []


def _read_ours() -> Iterator[Record]:
    for path in sorted(OURS.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            labels, heading, text = line.split("|", 2)
            yield Record(text=text, heading=heading, categories=labels.split(","))
