"""Words that stay and lead elsewhere: which, and in which section.

Links are known by their words; targets that are one place in another spelling are equal. Refuses to judge
what another target means, and to tell of links in words that came or went.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from monitor.model import DeltaStatus, Edit, EditOp, Link, LinkChange, Section, SectionDelta
from monitor.text.read import Text
from monitor.text.targets import link_target
from monitor.text.words import flatten

_MOST = 200
"""Links of one comparison that are told."""
_Key = tuple[str, str]


def add_links(
    deltas: Sequence[SectionDelta],
    before: Text,
    after: Text,
    sections: tuple[Sequence[Section], Sequence[Section]],
) -> tuple[SectionDelta, ...]:
    """The deltas with the links in them that lead elsewhere; one more for each section that only has such.

    ``sections`` are those of both texts.
    """
    changes = _compare_links(before, after)
    if not changes:
        return tuple(deltas)
    told: dict[int, list[LinkChange]] = defaultdict(list)
    starts = _starts(sections[1])
    for change in changes[:_MOST]:
        told[_section_at(_find_words(change.text, after), starts)].append(change)
    found = list(deltas)
    for index in sorted(told, reverse=True):
        section = sections[1][index]
        at = next((i for i, delta in enumerate(found) if _holds(delta, section)), None)
        if at is not None:
            found[at] = replace(found[at], links=tuple(told[index]))
            continue
        place = _place(found, sections[1], index)
        found.insert(place, _delta(section, sections[0], tuple(told[index])))
    return tuple(found)


def _compare_links(before: Text, after: Text) -> list[LinkChange]:
    mine, theirs = _by_key(before.links), _by_key(after.links)
    gone, came = _by_words(mine, theirs), _by_words(theirs, mine)
    if not gone and not came:
        return []
    stays = {block.text for block in before.blocks} & {block.text for block in after.blocks}
    changes = []
    for words in dict.fromkeys((*came, *gone)):
        for one, other in zip_longest(gone.get(words, ()), came.get(words, ())):
            text = (other or one).text
            if (one and other) or any(text in block for block in stays):
                targets = (link.target if link else "" for link in (one, other))
                changes.append(LinkChange(text=text, before=next(targets), after=next(targets)))
    return changes


def _by_words(links: Mapping[_Key, Link], others: Mapping[_Key, Link]) -> dict[str, list[Link]]:
    """The links that the others do not have."""
    found: dict[str, list[Link]] = defaultdict(list)
    for key, link in links.items():
        if key not in others:
            found[key[0]].append(link)
    return found


def _by_key(links: Sequence[Link]) -> dict[_Key, Link]:
    found: dict[_Key, Link] = {}
    for link in links:
        if target := link_target(link):
            found.setdefault((flatten(link.text) or link.text, target), link)
    return found


def _find_words(words: str, text: Text) -> int:
    """Where the words of a link stand: in the block that is nothing else, or the first that holds them."""
    whole = next((block for block in text.blocks if block.text == words), None)
    found = whole or next((block for block in text.blocks if words in block.text), None)
    return found.span[0] if found else 0


def _starts(sections: Sequence[Section]) -> list[int]:
    starts, at = [], 0
    for section in sections:
        starts.append(at)
        at += len(section.source)
    return starts


def _section_at(place: int, starts: Sequence[int]) -> int:
    return max((index for index, start in enumerate(starts) if start <= place), default=0)


def _holds(delta: SectionDelta, section: Section) -> bool:
    return delta.after is not None and (delta.after is section or section.source in delta.after.source)


def _place(deltas: Sequence[SectionDelta], sections: Sequence[Section], index: int) -> int:
    """Where the delta of a section stands among the others."""
    later = sections[index + 1 :]
    return next(
        (at for at, delta in enumerate(deltas) if any(_holds(delta, section) for section in later)),
        len(deltas),
    )


def _delta(section: Section, others: Sequence[Section], links: tuple[LinkChange, ...]) -> SectionDelta:
    """A section whose words stay."""
    same = next((other for other in others if other.source == section.source), None)
    before = same or next((other for other in others if other.key == section.key), section)
    edits = (Edit(op=EditOp.EQUAL, text=section.source),)
    return SectionDelta(status=DeltaStatus.CHANGED, before=before, after=section, edits=edits, links=links)
