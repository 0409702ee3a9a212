"""Scores the product and its texts on recorded histories in one process, in which each page is read once.

usage: python -m tests.check.readings SCORER PACK DOCUMENTS
"""

import hashlib
import runpy
import sys
from collections.abc import Callable
from typing import Any

from bench.replay import Replay
from monitor.errors import NormalizeError
from monitor.model import PageText
from monitor.normalize import ALL_RULES, normalize


class Readings:
    """Carries out tasks in this process; a page that was read the same way before is not read again."""

    def __init__(self) -> None:
        self.done: dict[object, PageText | NormalizeError] = {}

    def run(self, task: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        if task is not normalize:
            return task(*args, **kwargs)
        key = hashlib.sha256(args[0]).digest(), repr(sorted(kwargs.items()))
        if key not in self.done:
            try:
                self.done[key] = normalize(*args, **kwargs)
            except NormalizeError as error:
                self.done[key] = error
        found = self.done[key]
        if isinstance(found, NormalizeError):
            raise found
        return found

    def close(self) -> None:
        """Nothing is under way elsewhere."""


READINGS = Readings()


class Product(Replay):
    """The product's check path, which reads first."""

    def __init__(self) -> None:
        super().__init__(executor=READINGS)


def text_of(raw: bytes, url: str) -> str | None:
    """What ``bench.entry.text_of`` says, from the readings of the product."""
    how = {"content_type": None, "url": url, "select": (), "remove": ()}
    try:
        return READINGS.run(normalize, raw, **how, rules=ALL_RULES).text
    except NormalizeError:
        return None


def main() -> None:
    """The scorer's line for each."""
    scorer, pack, documents = sys.argv[1:]
    for entry in ("Product!", "text_of"):
        sys.argv = [scorer, pack, f"tests.check.readings:{entry}", "--per-doc", "--docs", documents]
        runpy.run_path(scorer, run_name="__main__")


if __name__ == "__main__":
    main()
