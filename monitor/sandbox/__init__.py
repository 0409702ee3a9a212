"""Where hostile text is read: in a process that may die, with limits of CPU time and memory.

A page is decoded, parsed, screened and compared by a child of a warm pool; one that grows, spins or crashes
costs its own document (``TooHeavy``) and nothing else. Refuses to know documents, fetches and the database:
it runs pieces of work, named in ``tasks``, and gives back their results. It is no prison for code that has
taken a parser over: a child has the network and the files of its user.
"""

from monitor.sandbox.executor import HERE, BusyError, Executor, ShutdownError
from monitor.sandbox.pool import Sandbox
from monitor.sandbox.quota import Quota, missing_limits
from monitor.sandbox.tasks import compare_texts, split_text, trace_section

__all__ = [
    "HERE",
    "BusyError",
    "Executor",
    "Quota",
    "Sandbox",
    "ShutdownError",
    "compare_texts",
    "missing_limits",
    "split_text",
    "trace_section",
]
