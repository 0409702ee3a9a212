"""What people do on pages: acknowledge, take back, snooze, note. Each is an act with a name and a time.

Refuses what the commands refuse, with the same sentences.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from monitor.errors import UsageError
from monitor.followup import fold_acts, parse_until
from monitor.model import Act, ActKind
from monitor.text.visible import clean
from monitor.web.desk import Absence, Ask, Desk

DEEDS = {
    "acknowledge": ActKind.ACKNOWLEDGED,
    "reopen": ActKind.REOPENED,
    "snooze": ActKind.SNOOZED,
    "note": ActKind.NOTED,
}
_LONGEST_NOTE = 500
_LONGEST_SNOOZE = timedelta(days=366)


def record_act(desk: Desk, ask: Ask, given: Mapping[str, str]) -> Act:
    """Record what a form, or a program, says about a change; the act as recorded.

    ``given`` holds ``do``, and may hold ``note``, ``for`` ('7d') and ``until`` (a date). Raises UsageError.
    """
    change_id = ask.number("change")
    change = desk.store.history.change(change_id) if change_id else None
    if change is None or desk.open_writer is None:
        raise Absence("there is no such change")
    kind = DEEDS.get(given.get("do", ""))
    if kind is None:
        raise UsageError(f"do must be one of {', '.join(DEEDS)}")
    note = clean(given.get("note", ""))
    if len(note) > _LONGEST_NOTE:
        raise UsageError(f"the note is longer than {_LONGEST_NOTE} characters")
    if kind is ActKind.NOTED and not note:
        raise UsageError("the note is empty")
    act = Act(
        change_id=change.id,
        kind=kind,
        at=desk.now,
        by=ask.person.name,
        note=note,
        until=_moment(given, desk) if kind is ActKind.SNOOZED else None,
    )
    with desk.open_writer() as store:
        handling = fold_acts(store.acts.all(change_ids=[change.id]))
        if kind is ActKind.ACKNOWLEDGED and handling.is_acknowledged:
            raise UsageError(f"change {change.id} is {handling.sentence(desk.now, desk.zone)} already")
        if kind is ActKind.SNOOZED and handling.is_acknowledged:
            raise UsageError(f"change {change.id} is acknowledged: nothing reminds of it")
        if kind is ActKind.REOPENED and not (handling.is_acknowledged or handling.snooze):
            raise UsageError(f"change {change.id} is open: there is nothing to take back")
        store.acts.add(act)
    return act


def _moment(given: Mapping[str, str], desk: Desk) -> datetime:
    length, until = given.get("for", ""), given.get("until", "")
    if bool(length) == bool(until):
        raise UsageError("say for how long: either for ('7d') or until ('2026-12-24')")
    if until:
        return parse_until(until, now=desk.now, zone=desk.zone)
    units = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
    number, unit = length[:-1], units.get(length[-1:])
    if unit is None or not (number.isascii() and number.isdigit() and 0 < len(number) <= 4 and int(number)):
        raise UsageError("for must be like 12h, 7d or 4w")
    if int(number) * unit > _LONGEST_SNOOZE:
        raise UsageError("a snooze may last a year at most")
    return desk.now + int(number) * unit
