"""The words that changed in a section, each stretch with what took its place and what stands beside it.

Looks at a bounded number of edits and letters. Refuses to say what a passage means.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.classify.signals.quantities import find_quantities
from monitor.model import DeltaStatus, Edit, EditOp, SectionDelta
from monitor.text.visible import clean

_MOST_EDITS = 400
_LONGEST_EDIT = 2_000
"""Letters read of one edit; who asks for a passage shows a few dozen of them."""
_BESIDE = 24
"""Letters of unchanged text kept beside a passage: a currency sign, a unit."""
_JOINED = 2
"""Unchanged words over which two edits are one passage, within a sentence."""
_ENDED = re.compile(r"[.!?;:|]\s|[.!?;:|]$|\n|[。！？]")
_SIGN = r"(?:R\$|[$€£¥]|(?:EUR|USD|GBP|CHF|RON|BRL|JPY|CNY|RMB)\b|[Ee]uros?\b)"
_AMOUNT = re.compile(
    rf"(?:{_SIGN}[ \u00a0]?)?\b\d{{1,15}}(?:[.,'’]\d{{1,3}}){{0,5}}(?:[ \u00a0]?(?:{_SIGN}|%))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words before and after ('' where there were none), and the unchanged letters on either side."""

    before: str
    after: str
    lead: str = ""
    tail: str = ""

    @property
    def weight(self) -> int:
        """Letters and figures that came or went."""
        return sum(map(str.isalnum, self.before)) + sum(map(str.isalnum, self.after))


def passages_of(delta: SectionDelta) -> tuple[Passage, ...]:
    """The passages of a section in reading order; of a section that came or went its body is the only one."""
    if delta.status is DeltaStatus.ADDED and delta.after:
        return (Passage(before="", after=delta.after.body[:_LONGEST_EDIT]),)
    if delta.status is DeltaStatus.REMOVED and delta.before:
        return (Passage(before=delta.before.body[:_LONGEST_EDIT], after=""),)
    return tuple(_passages(delta.edits[:_MOST_EDITS]))


def _passages(edits: tuple[Edit, ...]) -> Iterator[Passage]:
    lead = before = after = ""
    for at, edit in enumerate(edits):
        text = edit.text if edit.op is EditOp.EQUAL else edit.text[:_LONGEST_EDIT]
        if edit.op is EditOp.DELETE:
            before += text
        elif edit.op is EditOp.INSERT:
            after += text
        elif (before or after) and at + 1 < len(edits) and _joins(before, after, text):
            before, after = before + text, after + text
        else:
            if before or after:
                yield Passage(before=before, after=after, lead=lead, tail=text[:_BESIDE])
            lead, before, after = text[-_BESIDE:], "", ""
    if before or after:
        yield Passage(before=before, after=after, lead=lead)


def _joins(before: str, after: str, between: str) -> bool:
    ended = any(_ENDED.search(side[-2:]) for side in (before, after) if side)
    return (
        not ended
        and len(between) <= _BESIDE
        and len(between.split()) <= _JOINED
        and not _ENDED.search(between)
    )


def spelled_amount(passages: tuple[Passage, ...], value: str, unit: str | None, *, after: bool) -> str:
    """An amount of money or a share as the page spells it ('€9.00'), '' where it is not found."""
    if unit is None or (unit != "percent" and not unit.isupper()):
        return ""
    for passage in passages:
        side = passage.after if after else passage.before
        text = f"{passage.lead}{side}{passage.tail}"
        start, end = len(passage.lead), len(passage.lead) + len(side)
        for found in _AMOUNT.finditer(text):
            if found.start() < end and start < found.end() and _is(found.group(), value, unit):
                return clean(found.group())
    return ""


def find_passage(passages: tuple[Passage, ...], value: str, unit: str, *, after: bool) -> Passage | None:
    """The passage whose words of one side hold a quantity."""
    for passage in passages:
        side = passage.after if after else passage.before
        if _is(f"{passage.lead.rpartition(' ')[2]}{side}{passage.tail}", value, unit):
            return passage
    return None


def _is(text: str, value: str, unit: str) -> bool:
    """Whether a text holds a quantity of this value and unit."""
    return any(quantity.shown == value and quantity.unit == unit for quantity in find_quantities(text))
