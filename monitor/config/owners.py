"""The tables [owners.NAME]: who answers for documents, and to whom a change goes that they leave undone."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from monitor.config import values
from monitor.config.complaints import did_you_mean
from monitor.config.table import Table
from monitor.model import Channel, Document, Owner
from monitor.text.visible import is_visible

_LONGEST_NAME = 60


def read_owners(root: Table, channels: Sequence[Channel], documents: Sequence[Document]) -> tuple[Owner, ...]:
    """The file's owners in order. A document may name an owner without a table of their own."""
    names = [channel.name for channel in channels]
    tables = root.table("owners", None)
    owners = {name: _read_owner(tables, name, names) for name in tables.values}
    known = [*owners, *(each.owner for each in documents if each.owner)]
    for owner in owners.values():
        _check_escalation(tables.table(owner.name, "owners"), owner, owners)
        if owner.name not in known[len(owners) :] and not _is_next(owner, owners):
            tables.complaints.warn(
                tables.place(owner.name), "answers for no document, and nobody escalates to them"
            )
    return tuple(owners.values())


def _read_owner(tables: Table, name: str, channels: Sequence[str]) -> Owner:
    table = tables.table(name, "owners")
    if not is_visible(name) or not name.strip() or len(name) > _LONGEST_NAME:
        tables.complaints.problem(tables.place(name), f"a name has 1 to {_LONGEST_NAME} visible characters")
    given = table.take_each("channels", values.word)
    for each in given:
        if each not in channels:
            table.complaints.problem(
                table.place("channels"), f"there is no channel {each!r}{did_you_mean(each, channels)}"
            )
    if "escalate_after" in table and "escalate_to" not in table:
        table.complaints.warn(table.place("escalate_after"), "means nothing without escalate_to")
    return Owner(
        name=name,
        channels=given,
        escalate_to=table.take("escalate_to", values.word, ""),
        escalate_after=table.take("escalate_after", values.span, timedelta(hours=24)),
    )


def _check_escalation(table: Table, owner: Owner, owners: Mapping[str, Owner]) -> None:
    """What is escalated has to reach somebody, and somebody else each time."""
    if not owner.escalate_to:
        return
    place = table.place("escalate_to")
    heir = owners.get(owner.escalate_to)
    if heir is None:
        guess = did_you_mean(owner.escalate_to, list(owners))
        table.complaints.problem(place, f"there is no [owners.{owner.escalate_to}]{guess}")
    elif not heir.channels:
        table.complaints.problem(place, f"{heir.name} has no channels and would not be told")
    elif _comes_back(owner, owners):
        table.complaints.problem(place, f"leads back to {owner.name}: let the last one escalate to nobody")


def _comes_back(owner: Owner, owners: Mapping[str, Owner]) -> bool:
    seen: set[str] = set()
    heir = owners.get(owner.escalate_to)
    while heir is not None and heir.name not in seen:
        if heir.name == owner.name:
            return True
        seen.add(heir.name)
        heir = owners.get(heir.escalate_to)
    return False


def _is_next(owner: Owner, owners: Mapping[str, Owner]) -> bool:
    return any(each.escalate_to == owner.name for each in owners.values())
