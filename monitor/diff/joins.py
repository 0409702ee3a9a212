"""Sections that were cut in two or put together: a heading came or went inside a text that stayed.

Told as one section added and another halved, such a change would look like a rewrite; joined again, the only
edit is the heading. Refuses to join what brings words of its own.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from monitor.diff.pairs import Pairing
from monitor.diff.side import Side
from monitor.model import Section
from monitor.text.tokens import likeness_words

_SHARE = 0.7
"""Share of a lone section's words that must be missing from its neighbour's other version."""
_LEAST = 5


def join_parts(pairing: Pairing) -> Pairing:
    """The same pairs, with lone sections joined to the neighbour above whose words they carry."""
    after_hosts = _hosts(pairing.after, pairing.before, pairing.back)
    before_hosts = _hosts(pairing.before, pairing.after, pairing.forward)
    if not after_hosts and not before_hosts:
        return pairing
    before, new_before = _join_sections(pairing.before, before_hosts)
    after, new_after = _join_sections(pairing.after, after_hosts)
    joined = Pairing(Side(before), Side(after))
    for i, j in pairing.forward.items():
        joined.join(new_before[i], new_after[j])
    return joined


def _hosts(side: Side, others: Side, partner: Mapping[int, int]) -> dict[int, int]:
    """For each lone section that continues a paired one, the index of that one."""
    hosts: dict[int, int] = {}
    spare: dict[int, Counter[str]] = {}
    for at in range(len(side)):
        host = hosts.get(at - 1, at - 1)
        if at in partner or host not in partner:
            continue
        if host not in spare:
            spare[host] = _words(others, partner[host]) - _words(side, host)
        mine = _words(side, at)
        if mine.total() >= _LEAST and _count_common(mine, spare[host]) >= _SHARE * mine.total():
            for word, count in mine.items():  # in place: a whole new Counter each time would be quadratic
                spare[host][word] -= count
            hosts[at] = host
    return hosts


def _count_common(mine: Counter[str], spare: Counter[str]) -> int:
    return sum(max(0, min(count, spare.get(word, 0))) for word, count in mine.items())


def _words(side: Side, at: int) -> Counter[str]:
    return Counter(likeness_words(side.body(at)))


def _join_sections(side: Side, hosts: Mapping[int, int]) -> tuple[list[Section], dict[int, int]]:
    """The sections with lone parts put back, and each section's new index."""
    joined: list[Section] = []
    places: dict[int, int] = {}
    parts: dict[int, list[str]] = {}
    for at, section in enumerate(side.sections):
        if at in hosts:
            parts.setdefault(len(joined) - 1, [joined[-1].body]).append(section.source)
        else:
            joined.append(section)
        places[at] = len(joined) - 1
    for place, texts in parts.items():
        joined[place] = replace(joined[place], body="".join(texts))
    return joined, places
