"""Labelled paragraphs as they were written down."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

OURS = Path(__file__).parent / "paragraphs"
"""Paragraphs of fictional vendors, a file a language: labels, heading and text, a line each."""


class Record(TypedDict):
    """A paragraph, the heading above it ('' for none), and the categories that it is about."""

    text: str
    heading: str
    categories: list[str]


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
