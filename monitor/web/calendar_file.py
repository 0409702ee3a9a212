"""The days ahead as a calendar: the file that the daemon keeps, so that its entries keep their numbers."""

from monitor.followup.calendar import calendar_text
from monitor.web.desk import Ask, Desk

NAME = "calendar.ics"
_LARGEST = 10_000_000


def show_calendar_file(desk: Desk, ask: Ask) -> tuple[bytes, str, dict[str, str]]:
    """The calendar; an empty one where the daemon has not written any yet."""
    path = desk.config.settings.storage / NAME
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST)
    except OSError:
        content = calendar_text((), name="policy-monitor")
    return content, "text/calendar", {}
