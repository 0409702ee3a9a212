"""Strings that make a pattern work hardest, made from its own parse, and whether its time outgrows them.

What a repeat matches is repeated after what must stand before it, or what stands before it is, and an end
is added that the pattern refuses. Refuses to say that a pattern is linear: only that no such string shows more.
"""

import re
import signal
import time
from collections.abc import Iterable, Iterator
from itertools import pairwise
from re import _constants as sre
from re import _parser
from typing import Any

Nodes = Any
"""Parsed parts of a pattern, as the standard library has them: untyped and private to it."""

ENDS = ("\x00", " x", "\n\n!", "")
SIZE = 4_000
"""Letters of the first attack: a pattern of linear time takes less than a millisecond for them."""
SUSPECT = 0.001
"""Seconds for ``SIZE`` letters from which twice as many are tried."""
GROWTH = 2.6
"""Twice the text may take twice the time, and half as much again for noise; squares take four times."""
PATIENCE = 2.0
UNBOUNDED = 200
"""Repetitions from which a repeat is as good as endless."""


def letter_in(items: Nodes) -> str:
    """A letter of a set, its negation respected."""
    negated = items and items[0][0] is sre.NEGATE
    options = [item for item in items if item[0] is not sre.NEGATE]
    if not negated:
        kind, value = options[0]
        if kind is sre.RANGE:
            return chr(value[0])
        return (
            {
                sre.CATEGORY_DIGIT: "1",
                sre.CATEGORY_SPACE: " ",
                sre.CATEGORY_WORD: "a",
                sre.CATEGORY_NOT_DIGIT: "a",
                sre.CATEGORY_NOT_SPACE: "a",
                sre.CATEGORY_NOT_WORD: " ",
            }.get(value, "a")
            if kind is sre.CATEGORY
            else chr(value)
        )
    for letter in "a1 -#|[(<*_.,é\t\n":
        if not any(_is_in(letter, item) for item in options):
            return letter
    return "\u2603"


def _is_in(letter: str, item: Nodes) -> bool:
    kind, value = item
    if kind is sre.LITERAL:
        return ord(letter) == value
    if kind is sre.RANGE:
        return value[0] <= ord(letter) <= value[1]
    if kind is sre.CATEGORY:
        tests = {
            sre.CATEGORY_DIGIT: str.isdigit,
            sre.CATEGORY_SPACE: str.isspace,
            sre.CATEGORY_WORD: lambda each: each.isalnum() or each == "_",
            sre.CATEGORY_NOT_DIGIT: lambda each: not each.isdigit(),
            sre.CATEGORY_NOT_SPACE: lambda each: not each.isspace(),
            sre.CATEGORY_NOT_WORD: lambda each: not (each.isalnum() or each == "_"),
        }
        return tests[value](letter)
    return False


def sample(nodes: Nodes) -> str:
    """A short string that the parsed nodes are likely to match."""
    return "".join(_sample_one(op, value) for op, value in nodes)


def _sample_one(op: Nodes, value: Nodes) -> str:
    if op is sre.LITERAL:
        return chr(value)
    if op is sre.NOT_LITERAL:
        return "b" if value == ord("a") else "a"
    if op is sre.ANY:
        return "a"
    if op is sre.IN:
        return letter_in(value)
    if op is sre.SUBPATTERN:
        return sample(value[3])
    if op is sre.ATOMIC_GROUP:
        return sample(value)
    if op is sre.BRANCH:
        return sample(value[1][0])
    if op in REPEATS:
        return sample(value[2]) * max(value[0], 0)
    return ""


REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)


def pumps(nodes: Nodes, before: str = "") -> Iterator[tuple[str, str]]:
    """Each endless repeat within the nodes as (what stands before it, what to repeat)."""
    for at, (op, value) in enumerate(nodes):
        here = before + sample(nodes[:at])
        if op in REPEATS:
            body = value[2]
            if value[1] is sre.MAXREPEAT or value[1] >= UNBOUNDED:
                for piece in variants(body):
                    yield here, piece
                following = sample(nodes[at + 1 :])
                if following:
                    yield here, sample(body) + following
                    yield here, following
            yield from pumps(list(body), here)
        elif op is sre.SUBPATTERN:
            yield from pumps(list(value[3]), here)
        elif op is sre.ATOMIC_GROUP:
            yield from pumps(list(value), here)
        elif op is sre.BRANCH:
            for branch in value[1]:
                yield from pumps(list(branch), here)
        elif op in (sre.ASSERT, sre.ASSERT_NOT):
            yield from pumps(list(value[1]), here)


def variants(body: Nodes) -> list[str]:
    """What a repeat's body may match, a few ways."""
    found = [sample(body)]
    for op, value in body:
        if op is sre.BRANCH:
            found += [sample(branch) for branch in value[1][:6]]
        elif op is sre.IN and (not value or value[0][0] is not sre.NEGATE):
            found += [letter_in([item]) for item in value[:6]]
        elif op is sre.IN:
            found += [letter for letter in " a1" if not any(_is_in(letter, item) for item in value[1:])]
        elif op is sre.SUBPATTERN:
            found += variants(list(value[3]))
    return list(dict.fromkeys(piece for piece in found if piece))


def attacks(pattern: re.Pattern[Any]) -> list[tuple[str, str, str]]:
    """What to try: what comes first, what is repeated, and the end. None for a pattern without a repeat."""
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    nodes = list(_parser.parse(text, pattern.flags))
    seen = {}
    for before, piece in pumps(nodes):
        for end in ENDS:
            seen[before, piece, end] = None
        if before:
            seen["", before, ENDS[0]] = None
            seen["", before + piece, ENDS[0]] = None
    if seen and (whole := sample(nodes)):
        seen["", whole, ENDS[0]] = None
    return list(seen)


def build(attack: tuple[str, str, str], size: int) -> str:
    before, piece, end = attack
    return before + piece * (size // max(1, len(piece))) + end


class TooLongError(Exception):
    """A pattern was still at work after ``PATIENCE``."""


def stop(*_: object) -> None:
    """What a timer's signal is answered with."""
    raise TooLongError


def seconds(pattern: re.Pattern[Any], method: str, text: str) -> float:
    """CPU time of a call, at most ``PATIENCE``; the best of seven where it is suspicious."""
    given: Any = text if isinstance(pattern.pattern, str) else text.encode("latin-1", "replace")
    best = PATIENCE
    for _ in range(7):
        begun = time.process_time()
        signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
        try:
            getattr(pattern, method)(given)
        except TooLongError:
            return PATIENCE
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        best = min(best, time.process_time() - begun)
        if best < SUSPECT:
            break
    return best


def backtracks(pattern: re.Pattern[Any], methods: Iterable[str]) -> tuple[str, str, str] | None:
    """The attack under which a pattern's time grows faster than the text, or None."""
    same = {method if method in ("match", "fullmatch", "search") else "findall" for method in methods}
    for method in sorted(same - ({"search"} if "findall" in same else set())):
        for attack in attacks(pattern):
            if seconds(pattern, method, build(attack, SIZE)) >= SUSPECT and _outgrows(
                pattern, method, attack
            ):
                return attack
    return None


def _outgrows(pattern: re.Pattern[Any], method: str, attack: tuple[str, str, str]) -> bool:
    """Twice the text takes more than ``GROWTH`` times as long, and twice that again, or all patience."""
    took = [seconds(pattern, method, build(attack, SIZE * times)) for times in (2, 4, 8)]
    return all(later >= PATIENCE or later > GROWTH * before for before, later in pairwise(took))
