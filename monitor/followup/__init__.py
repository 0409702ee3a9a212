"""What people do after an alert, as arithmetic: silences, acts on changes, reminders, days ahead, calendar.

The ``calendar`` is loaded by itself. Pure: silences, acts and times come in, answers go out. Refuses to match
for itself (``monitor.route`` does), to reckon a deadline (``monitor.deadline`` does), to send or to store.
"""

from monitor.followup.ahead import Ahead, days_ahead, days_by_change, days_of, granted_days
from monitor.followup.chain import Step, Steps, heirs_of, next_step
from monitor.followup.disposition import Disposition, fold_acts, fold_all_acts
from monitor.followup.moments import parse_until
from monitor.followup.reminders import Announcement, next_reminder_at, remind_times
from monitor.followup.silences import apply_silences, matcher_words, silence_of, silence_words

__all__ = [
    "Ahead",
    "Announcement",
    "Disposition",
    "Step",
    "Steps",
    "apply_silences",
    "days_ahead",
    "days_by_change",
    "days_of",
    "fold_acts",
    "fold_all_acts",
    "granted_days",
    "heirs_of",
    "matcher_words",
    "next_reminder_at",
    "next_step",
    "parse_until",
    "remind_times",
    "silence_of",
    "silence_words",
]
