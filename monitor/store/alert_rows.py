"""New rows of the outbox, for whatever transaction makes alerts."""

from collections.abc import Sequence
from dataclasses import fields, replace

from sqlalchemy import Connection, insert, select

from monitor.model import Alert, Subject
from monitor.store.ledger import append_entries
from monitor.store.schema import alerts

_STORED = {column.name for column in alerts.c} - {"id"}


def insert_alerts(connection: Connection, new: Sequence[Alert]) -> tuple[int, ...]:
    """Insert alerts; a reference that is taken gets a number behind it, for no alert may be lost."""
    identifiers = []
    for alert in new:
        values = {each.name: getattr(alert, each.name) for each in fields(Alert) if each.name in _STORED}
        values["reference"] = _free_reference(connection, alert.reference)
        inserted = connection.execute(insert(alerts).values(values))
        assert inserted.inserted_primary_key is not None
        identifiers.append(inserted.inserted_primary_key[0])
    return tuple(identifiers)


def record_alerts(connection: Connection, new: Sequence[Alert]) -> tuple[int, ...]:
    """The same as the whole of a transaction: recorded in the ledger, too."""
    identifiers = insert_alerts(connection, new)
    append_entries(connection, [(alerts, each) for each in identifiers])
    return identifiers


def _free_reference(connection: Connection, wanted: str) -> str:
    candidate, number = wanted, 1
    while connection.scalar(select(alerts.c.id).where(alerts.c.reference == candidate)) is not None:
        number += 1
        candidate = f"{wanted}-{number}"
    return candidate


def point_at(alert: Alert, change_id: int | None, open_id: int | None, closed_id: int | None) -> Alert:
    """The alert with the id of what it is about, unless it has one."""
    match alert.subject:
        case Subject.CHANGE:
            return replace(alert, change_id=alert.change_id or change_id)
        case Subject.TROUBLE:
            return replace(alert, trouble_id=alert.trouble_id or open_id)
        case Subject.RECOVERED:
            return replace(alert, trouble_id=alert.trouble_id or closed_id)
        case _:
            return alert
