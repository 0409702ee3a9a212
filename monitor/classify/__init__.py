"""What a section, a section change or a whole change is about, and how much it matters.

``label_section`` names a section's categories; ``judge_delta`` and ``judge_whole`` tell noise from
editorial from substantive, with categories, signals and severity; ``stated_dates`` finds the dates a text
states, ``objection_dates`` the last days to object. Every label comes
with its evidence. Pure functions over texts; refuses to know where a text came from.
"""

from monitor.classify.context import Context
from monitor.classify.judge import judge_delta, judge_whole
from monitor.classify.labels.label import label_section
from monitor.classify.severity import default_severity_rules
from monitor.classify.signals.dates import stated_dates
from monitor.classify.signals.objections import objection_dates

__all__ = [
    "Context",
    "default_severity_rules",
    "judge_delta",
    "judge_whole",
    "label_section",
    "objection_dates",
    "stated_dates",
]
