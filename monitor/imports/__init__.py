"""What others kept becomes history here: each format a reader of its own, one shape, one place that takes in.

Imported versions lie before the first that was seen here, at their own dates; nobody is alerted of them, and
what lies between them is judged when somebody asks. All that is read is untrusted: collect, never executed.
"""

from monitor.imports.admission import Account, Admission
from monitor.imports.assignment import Assignment, assign_series, read_pairs
from monitor.imports.capture import Capture, Collection, Series
from monitor.imports.late_changes import judge_late

__all__ = [
    "Account",
    "Admission",
    "Assignment",
    "Capture",
    "Collection",
    "Series",
    "assign_series",
    "judge_late",
    "read_pairs",
]
