"""What people do on pages and by programs: acts on a change, each with a name and a time.

Refuses what the commands refuse, with the same sentences: ``monitor.review`` decides.
"""

from collections.abc import Mapping
from datetime import datetime

from monitor.errors import UsageError
from monitor.model import Act, ActKind
from monitor.review import Wish, find_moment, record_act
from monitor.web.desk import Absence, Ask, Desk

DEEDS = {
    "acknowledge": ActKind.ACKNOWLEDGED,
    "reopen": ActKind.REOPENED,
    "snooze": ActKind.SNOOZED,
    "note": ActKind.NOTED,
    "assign": ActKind.ASSIGNED,
    "useful": ActKind.USEFUL,
    "not useful": ActKind.NOT_USEFUL,
}


def take_act(desk: Desk, ask: Ask, given: Mapping[str, str]) -> Act:
    """Record what a form, or a program, says about a change; the act as recorded.

    ``given`` holds ``do``, and may hold ``note``, ``for`` ('7d'), ``until`` (a date) and ``to`` (a person).
    Raises UsageError.
    """
    change_id = ask.number("change")
    change = desk.store.history.change(change_id) if change_id else None
    if change is None or desk.open_writer is None:
        raise Absence("there is no such change")
    kind = DEEDS.get(given.get("do", ""))
    if kind is None:
        raise UsageError(f"do must be one of {', '.join(DEEDS)}")
    wish = Wish(
        kind=kind,
        by=ask.person.name,
        note=given.get("note", ""),
        until=_moment(desk, given) if kind is ActKind.SNOOZED else None,
        assignee=given.get("to", ""),
    )
    with desk.open_writer() as store:
        return record_act(store, change.id, wish, now=desk.now, zone=desk.zone)


def _moment(desk: Desk, given: Mapping[str, str]) -> datetime:
    return find_moment(given.get("for"), given.get("until"), desk.now, desk.zone)
