"""Whether a number is somebody's age: 'under 16', '16 years old', '16 ans révolus'.

Refuses years that nobody is said to have.
"""

from collections.abc import Sequence
from functools import cache

from monitor.classify.lexicons import load_words

_OLD = frozenset(
    {"old", "alt", "oud", "revolus", "cumpliti", "impliniti", "compiuti", "completos", "cumplidos"}
)
_HAVING = 5
"""Words between 'have' and the years that somebody has."""
_AGE_SIGNS = frozenset({"岁", "周岁", "歲"})
_LOWEST, _HIGHEST = 10, 21
"""Years between which a number can be an age that a policy speaks of."""


def is_bare_age(tokens: Sequence[str], at: int, end: int, value: float) -> bool:
    """Whether a number without a unit is an age: behind 'under', 'at least' …, where ages are the topic."""
    if not _LOWEST <= value <= _HIGHEST or not at or tokens[at - 1] not in _words_before_age():
        return False
    people = load_words("numbers", "people")
    if not people.isdisjoint(tokens[max(0, at - 3) : at]):
        return people.isdisjoint(tokens[end : end + 1])
    return _speaks_of_age(tokens[max(0, at - 25) : end + 25])


@cache
def _words_before_age() -> frozenset[str]:
    return frozenset(phrase.split()[-1] for phrase in load_words("numbers", "age", "before"))


def _speaks_of_age(words: Sequence[str]) -> bool:
    topic = load_words("numbers", "age", "topic")
    return any(w.startswith(t[:-1]) if t.endswith("*") else w == t for w in words for t in topic)


def is_age(tokens: Sequence[str], at: int, end: int, value: float) -> bool:
    """Whether years are somebody's age: 'under 16 years', '16 years old', '16 ans révolus'."""
    before = _words_before_age()
    if not _LOWEST <= value <= _HIGHEST:
        return False
    if tokens[end : end + 2] == ["of", "age"] or (end < len(tokens) and tokens[end] in _OLD):
        return True
    if tokens[end - 1] in _AGE_SIGNS:
        return True
    if not at or tokens[at - 1] not in before:
        return False
    owned = not load_words("numbers", "having").isdisjoint(tokens[max(0, at - _HAVING) : at])
    return owned or _speaks_of_age(tokens[max(0, at - 12) : end + 12])
