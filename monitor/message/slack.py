"""Block Kit blocks within Slack's documented limits, and our own total.

https://docs.slack.dev/reference/block-kit/blocks: 50 blocks a message, 3,000 characters a section's text,
150 a header, 10 elements a context. Slack refuses a message whose blocks hold more than about 13,000
characters together, though no page says so; 9,000 keeps clear of that.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.message.dress import Dress, render_macro
from monitor.message.limits import cut, fit
from monitor.message.section import SectionView
from monitor.message.view import ChangeView
from monitor.text.visible import clean
from monitor.wording.labels import SEVERITY_SYMBOLS
from monitor.wording.measures import first_lines, more, name_all, shorten

MOST_CHANGES = 20
MOST_SECTIONS = 8
"""Shown in one message; a block each, which with titles and lists stays well under 50 blocks."""
MAX_SECTION = 3_000
MAX_HEADER = 150
MAX_TOTAL = 9_000
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

    ``lists`` are titled lists; empty ones are left out. ``others`` are named after the changes. With
    ``brief``, changes are quoted. ``advice`` are words, each with a command.
    """

    heading: str
    lead: Sequence[str]
    sections: Sequence[SectionView] = ()
    changes: Sequence[ChangeView] = ()
    lists: Sequence[tuple[str, Sequence[str]]] = ()
    advice: Sequence[tuple[str, str]] = ()
    reference: str
    brief: bool = False
    others: Sequence[str] = ()


def list_blocks(shows: BlockList) -> str:
    """The blocks of a message about several things, as a JSON array: sections and quotes give way first."""
    changes, sections, brief = shows.changes, shows.sections, shows.brief
    most_changes = min(len(changes), MOST_CHANGES)
    total = most_changes + min(len(sections), MOST_SECTIONS) + (most_changes if brief else 0)

    def blocks(shown: int) -> str:
        most = MAX_SECTION if shown else LAST_RESORT
        few_changes = changes[: min(shown, MOST_CHANGES)]
        room = max(0, shown - len(few_changes))
        few_sections = sections[: min(room, MOST_SECTIONS)]
        lists = [(title, first_lines(items, max(3, shown))) for title, items in shows.lists if items]
        return _array(
            _header(shows.heading),
            _section(_macro("lines", shows.lead), most),
            *[_section(_macro("section", section, n)) for n, section in enumerate(few_sections, 1)],
            *_more(len(sections) - len(few_sections), "section"),
            *[_section(_macro("line", change, brief and n < room)) for n, change in enumerate(few_changes)],
            *_more(len(changes) - len(few_changes), "change"),
            *_others(shows.others, most),
            *[_section(_macro("bullets", title, items), most) for title, items in lists],
            *([_section(_macro("advice", shows.advice), most)] if shows.advice else []),
            _context(f"ref {shows.reference}"),
        )

    return fit(blocks, items=total, limit=MAX_TOTAL)


def _others(names: Sequence[str], most: int) -> list[Block]:
    return (
        [_section(_macro("bullets", "Changed as well", [name_all(names, most - 100)]), most)] if names else []
    )


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
