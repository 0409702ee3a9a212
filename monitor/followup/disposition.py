"""How a change stands with people: open, acknowledged or snoozed, folded out of the acts on it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.model import Act, ActKind
from monitor.wording.measures import short_moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposition:
    """What the acts on a change amount to.

    ``acknowledgement`` and ``snooze`` are the acts in force, None where there is none; an acknowledgement
    ends a snooze, and reopening ends both. ``assignment`` is the last one, ``verdict`` the last word on
    whether the change was worth telling. ``acts`` are all of them, the earliest first.
    """

    acknowledgement: Act | None = None
    snooze: Act | None = None
    assignment: Act | None = None
    verdict: Act | None = None
    acts: tuple[Act, ...] = ()

    @property
    def assignee(self) -> str:
        """To whom it is assigned, '' for nobody."""
        return self.assignment.assignee if self.assignment else ""

    @property
    def is_useless(self) -> bool:
        """Whether somebody said last that it was not worth telling."""
        return self.verdict is not None and self.verdict.kind is ActKind.NOT_USEFUL

    @property
    def is_acknowledged(self) -> bool:
        """Whether somebody has taken note, and nobody has taken that back."""
        return self.acknowledgement is not None

    def is_snoozed(self, now: datetime) -> bool:
        """Whether reminders pause now."""
        return self.snooze is not None and self.snooze.until is not None and now < self.snooze.until

    def word(self, now: datetime) -> str:
        """'acknowledged', 'snoozed' or 'open'."""
        if self.is_acknowledged:
            return "acknowledged"
        return "snoozed" if self.is_snoozed(now) else "open"

    def sentence(self, now: datetime, zone: str = "UTC") -> str:
        """'acknowledged by Ana, 2026-11-21 09:30 UTC: filed', 'open'."""
        act = self.acknowledgement or (self.snooze if self.is_snoozed(now) else None)
        if act is None:
            return "open"
        until = f" until {short_moment(act.until, zone)}" if act.until else ""
        note = f": {act.note}" if act.note else ""
        return f"{act.kind}{until} by {act.by}, {short_moment(act.at, zone)}{note}"


def fold_acts(acts: Iterable[Act]) -> Disposition:
    """The acts on one change, in the order of their recording, as they stand."""
    acknowledgement: Act | None = None
    snooze: Act | None = None
    assignment: Act | None = None
    verdict: Act | None = None
    kept: list[Act] = []
    for act in acts:
        kept.append(act)
        match act.kind:
            case ActKind.ACKNOWLEDGED:
                acknowledgement, snooze = act, None
            case ActKind.REOPENED:
                acknowledgement = snooze = None
            case ActKind.SNOOZED:
                snooze = act
            case ActKind.ASSIGNED:
                assignment = act
            case ActKind.USEFUL | ActKind.NOT_USEFUL:
                verdict = act
    return Disposition(
        acknowledgement=acknowledgement,
        snooze=snooze,
        assignment=assignment,
        verdict=verdict,
        acts=tuple(kept),
    )


def fold_all_acts(acts: Iterable[Act]) -> Mapping[int, Disposition]:
    """The acts on many changes, by change; changes without any are left out."""
    by_change: dict[int, list[Act]] = {}
    for act in acts:
        by_change.setdefault(act.change_id, []).append(act)
    return {change_id: fold_acts(theirs) for change_id, theirs in by_change.items()}
