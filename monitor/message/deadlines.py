"""Where a text states a day that a reader has to keep: such a sentence is never among those left out."""

from collections.abc import Sequence
from datetime import date

from monitor.classify.signals.dates import find_dates
from monitor.model import DateRole, StatedDate

DEADLINES = (DateRole.ANNOUNCED, DateRole.EFFECTIVE, DateRole.OBJECTION)


class Deadlines:
    """The days to come, at some moment, on which a text takes effect or until which it may be objected to."""

    def __init__(self, dates: Sequence[StatedDate] = (), today: date = date.min) -> None:
        coming = [each for each in dates if each.role in DEADLINES and each.day >= today]
        self._days = frozenset(each.day for each in coming)
        self._years = frozenset(str(day.year) for day in self._days)
        self._sentences = tuple(
            words for each in coming if each.role is DateRole.OBJECTION and (words := _plain(each.quote))
        )

    def __bool__(self) -> bool:
        return bool(self._days)

    def place_in(self, text: str) -> int | None:
        """At which character the text states one of them; None where it states none.

        A period to object is found by the sentence that grants it, for no day stands there.
        """
        if any(year in text for year in self._years):
            for stamp in find_dates(text, language=None):
                if self._is_meant(stamp.year, stamp.month, stamp.day):
                    return stamp.start
        if not self._sentences:
            return None
        words = _plain(text)
        return 0 if any(words.startswith(each) or each in words for each in self._sentences) else None

    def _is_meant(self, year: int, month: int, day: int | None) -> bool:
        """Whether it is one of the days, in either order of a day and a month in figures."""
        orders = ((month, day), (day, month)) if day else ()
        return any(
            (each.year, each.month, each.day) == (year, *order) for each in self._days for order in orders
        )


NO_DEADLINES = Deadlines()
"""Where a text states none."""


def _plain(text: str) -> str:
    return " ".join(text.split())
