"""Block Kit blocks within Slack's documented limits, and our own total.

https://docs.slack.dev/reference/block-kit/blocks: 50 blocks a message, 3,000 characters a section's text,
150 a header, 10 elements a context. Slack refuses a message whose blocks hold more than about 13,000
characters together, though no page says so; 9,000 keeps clear of that.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.message.dress import Dress, render_macro
from monitor.message.escapes import for_slack
from monitor.message.limits import cut, fit, fit_items
from monitor.message.parts import (
    LONGEST_NUMBER,
    MOST_PARTS,
    TitledList,
    lines_of_names,
    number_part,
    split_lists,
)
from monitor.message.section import SectionView
from monitor.message.view import ChangeView
from monitor.model import Severity
from monitor.text.visible import clean
from monitor.wording.labels import SEVERITY_SYMBOLS
from monitor.wording.measures import more, shorten

MOST_CHANGES = 20
MOST_SECTIONS = 8
"""Shown in one message; a block each, which with titles and lists stays well under 50 blocks."""
MAX_SECTION = 3_000
MAX_HEADER = 150
MAX_TOTAL = 9_000
LIST_ROOM, BLOCKS_A_PART = 2_700, 3
"""Characters of a block of lines in a further part, and how many blocks it has."""
LAST_RESORT = 1_300
"""Characters of a block where nothing is left to leave out: three such blocks fit, whatever JSON escapes."""

Block = dict[str, object]


def change_blocks(view: ChangeView, *, heading: str) -> str:
    """The blocks of one change as a JSON array."""

    def blocks(shown: int) -> str:
        most = MAX_SECTION if shown else LAST_RESORT
        hidden = len(view.sections) - shown
        middle = [
            _section(_macro("section", section, n)) for n, section in enumerate(view.sections[:shown], 1)
        ]
        return _array(
            _header(f"{SEVERITY_SYMBOLS[view.severity]} {heading}"),
            _section(_macro("lead", view), most),
            *middle,
            *_more(hidden, "section"),
            _section(_macro("links", view), most),
            _context(_macro("foot", view), most),
        )

    return fit(blocks, items=min(len(view.sections), MOST_SECTIONS), limit=MAX_TOTAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockList:
    """What the blocks of a message about several things show, in this order but for the ``reference``.

    ``lists`` are titled lists; empty ones are left out. ``left_out`` are documents with changes beside the
    ``changes``. With ``brief``, changes are quoted. ``advice`` are words, each with a command.
    """

    heading: str
    lead: Sequence[str]
    sections: Sequence[SectionView] = ()
    changes: Sequence[ChangeView] = ()
    lists: Sequence[TitledList] = ()
    advice: Sequence[tuple[str, str]] = ()
    reference: str
    brief: bool = False
    left_out: Sequence[tuple[str, Severity]] = ()


def list_blocks(shows: BlockList) -> tuple[str, ...]:
    """The blocks of a message about several things, as JSON arrays, one a part.

    Sections and quotes give way first; whatever the first part has no room to name is named in further ones.
    """
    changes, sections, brief = shows.changes, shows.sections, shows.brief
    most_changes = min(len(changes), MOST_CHANGES)
    total = most_changes + min(len(sections), MOST_SECTIONS) + (most_changes if brief else 0)

    def blocks(shown: int, part: str) -> str:
        most = MAX_SECTION if shown else LAST_RESORT
        few_changes = changes[: min(shown, MOST_CHANGES)]
        room = max(0, shown - len(few_changes))
        few_sections = sections[: min(room, MOST_SECTIONS)]
        lists, _ = _share_lists(shows, shown)
        return _array(
            _header(shows.heading),
            _section(_macro("lines", shows.lead), most),
            *[_section(_macro("section", section, n)) for n, section in enumerate(few_sections, 1)],
            *_more(len(sections) - len(few_sections), "section"),
            *[_section(_macro("line", change, brief and n < room)) for n, change in enumerate(few_changes)],
            *_more(len(changes) - len(few_changes), "change"),
            *[_section(_macro("bullets", each.title, each.lines), most) for each in lists],
            *([_section(_macro("advice", shows.advice), most)] if shows.advice else []),
            _context(" · ".join(filter(None, (f"ref {shows.reference}", part)))),
        )

    _, shown = fit_items(lambda shown: blocks(shown, LONGEST_NUMBER), items=total, limit=MAX_TOTAL)
    split = split_lists(
        _share_lists(shows, shown)[1], room=LIST_ROOM, most=BLOCKS_A_PART * MOST_PARTS, size=_line_size
    )
    if not split:
        return (fit(lambda _: blocks(shown, ""), items=0, limit=MAX_TOTAL),)
    parts = [split[at : at + BLOCKS_A_PART] for at in range(0, len(split), BLOCKS_A_PART)]
    numbers = [number_part(number, 1 + len(parts)) for number in range(1, len(parts) + 2)]
    further = [_part(shows, number, some) for number, some in zip(numbers[1:], parts, strict=True)]
    return (fit(lambda _: blocks(shown, numbers[0]), items=0, limit=MAX_TOTAL), *further)


def _part(shows: BlockList, number: str, blocks: Sequence[Sequence[TitledList]]) -> str:
    """A further part: a block for each piece of the lists."""
    return _array(
        _header(f"{shorten(shows.heading, MAX_HEADER - len(LONGEST_NUMBER) - 3)} ({number})"),
        *[
            _section("\n".join(_macro("bullets", each.title, each.lines) for each in lists))
            for lists in blocks
        ],
        _context(f"ref {shows.reference} · {number}"),
    )


def _share_lists(shows: BlockList, shown: int) -> tuple[list[TitledList], list[TitledList]]:
    """The lists as the first part shows them, and what of them is left for further parts.

    Names of documents stand together; of other lists the first lines are shown, as many as a block takes.
    """
    room = (MAX_SECTION if shown else LAST_RESORT) - 200
    hidden = [(each.document_id, each.severity) for each in shows.changes[min(shown, MOST_CHANGES) :]]
    names = TitledList(title="Changed as well", lines=lines_of_names([*hidden, *shows.left_out]))
    fits = sum(map(_line_size, names.lines)) <= room
    here, later = ([names], []) if fits else ([], [names])
    for each in shows.lists:
        taken = _count_fitting(each.lines[: max(3, shown)], room)
        left = each.lines[taken:]
        note = (f"and {len(left)} more, named in what follows",) if left else ()
        here.append(TitledList(title=each.title, lines=(*each.lines[:taken], *note)))
        later.append(TitledList(title=each.title, lines=left))
    return [each for each in here if each.lines], [each for each in later if each.lines]


def _count_fitting(lines: Sequence[str], room: int) -> int:
    """How many of the lines, from the first on, a block of that size takes."""
    for number, line in enumerate(lines):
        room -= _line_size(line)
        if room < 0:
            return number
    return len(lines)


def _line_size(line: str) -> int:
    """What a line of a list takes, as it travels."""
    return len(json.dumps(for_slack(line), ensure_ascii=False)) + 3


def trouble_blocks(view: object, *, heading: str) -> str:
    """The blocks of a message about trouble, as a JSON array."""
    return _array(_header(heading), _section(_macro("trouble", view)), _context(_macro("trouble_foot", view)))


def _array(*blocks: Block) -> str:
    return json.dumps(blocks, ensure_ascii=False)


def _macro(name: str, *values: object) -> str:
    return render_macro(Dress.SLACK, "blocks", name, *values)


def _header(text: str) -> Block:
    return {
        "type": "header",
        "text": {"type": "plain_text", "text": shorten(clean(text), MAX_HEADER), "emoji": False},
    }


def _section(text: str, most: int = MAX_SECTION) -> Block:
    return {"type": "section", "text": _mrkdwn(text, most)}


def _context(text: str, most: int = MAX_SECTION) -> Block:
    return {"type": "context", "elements": [_mrkdwn(text, most)]}


def _mrkdwn(text: str, limit: int) -> Block:
    """``verbatim`` keeps Slack from making links and mentions of plain words."""
    return {"type": "mrkdwn", "text": cut_mrkdwn(text, limit) or "-", "verbatim": True}


def cut_mrkdwn(text: str, limit: int) -> str:
    """The text cut line by line, each at a sentence end, with no bold, strike or link left open."""
    if len(text) <= limit:
        return text
    lines: list[str] = []
    room = limit
    for line in text.split("\n"):
        shorter = line if len(line) <= room else _close_signs(cut(line, room - 1))
        lines.append(shorter)
        room -= len(shorter) + 1
        if len(shorter) < len(line) or room < 40:
            break
    return "\n".join(lines).rstrip()


def _close_signs(line: str) -> str:
    """A cut line without a formatting sign that was left open; page text never holds one itself."""
    if line.rfind("<") > line.rfind(">"):
        line = line[: line.rfind("<")].rstrip() + " …"
    for sign in "~*`":
        if line.count(sign) % 2:
            at = line.rfind(sign)
            line = line[:at] + line[at + 1 :]
    return line


def _more(number: int, noun: str) -> list[Block]:
    return [_context(more(number, noun))] if number else []
