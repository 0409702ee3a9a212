"""Text -> words, each with the white space that follows it.

A word keeps its inner marks ('e-mail', '1,000', 'example.com', a whole URL); other marks stand alone, so that
'days.' and 'days' share their word. Scripts written without blanks give one token a letter. Cutting loses
nothing: the pieces joined are the text.
"""

import re
from collections.abc import Sequence
from operator import add

_SINGLE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_TOKEN = re.compile(
    rf"(?:https?://[^\s()<>\[\]]{{1,2000}}|[{_SINGLE}]|"
    rf"[^\W{_SINGLE}]+(?:(?:['’@&\-/,]|\.(?=[a-z0-9]))[^\W{_SINGLE}]+)*|\S)\s*|\s+"
)

_UNSPACED = re.compile(rf"[{_SINGLE}]+")


def likeness_words(text: str) -> list[str]:
    """What two texts are compared by: the words without case; of scripts without blanks, pairs of letters."""
    folded = text.casefold()
    found = _UNSPACED.sub(" ", folded).split() if (runs := _UNSPACED.findall(folded)) else folded.split()
    for run in runs:
        found.extend(map(add, run, run[1:]) if len(run) > 1 else run)
    return found


def likeness(bag: frozenset[str], other: frozenset[str]) -> float:
    """Dice's coefficient of two sets of words, 0 to 1; 0 for two empty ones."""
    total = len(bag) + len(other)
    return 2 * len(bag & other) / total if total else 0.0


def count_ends(left: Sequence[str], right: Sequence[str]) -> tuple[int, int]:
    """How many words the beginnings have in common, and how many the ends behind them."""
    short = min(len(left), len(right))
    head = next((k for k in range(short) if left[k] != right[k]), short)
    tail = next((k for k in range(short - head) if left[-1 - k] != right[-1 - k]), short - head)
    return head, tail


def cut_words(text: str) -> list[str]:
    """The tokens of a text; joined they give it back."""
    return _TOKEN.findall(text)
