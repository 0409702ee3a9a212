"""What work costs in CPU time, beside whatever else the machine does.

Other processes make a measurement larger and never smaller: the least of several counts, and what is held
against one another is measured in turn.
"""

import resource
import time
from collections.abc import Callable

ROUNDS = 3
MOST_ROUNDS = 9


def own_seconds(work: Callable[[], object]) -> float:
    """CPU seconds of this process while the work is done, all threads together."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def child_seconds(work: Callable[[], object]) -> float:
    """CPU seconds of the processes that the work starts and waits for."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def least_seconds(work: Callable[[], object], bound: float) -> float:
    """The CPU seconds of work that may take ``bound``: of one run, of the best of several if that took longer."""
    least = own_seconds(work)
    for _ in range(MOST_ROUNDS - 1):
        if least < bound:
            break
        least = min(least, own_seconds(work))
    return least


def ratio(
    work: Callable[[], object],
    yardstick: Callable[[], object],
    bound: float,
    seconds: Callable[[Callable[[], object]], float] = own_seconds,
) -> float:
    """How many times the CPU of the yardstick the work takes, of the best of some rounds.

    Of more rounds if that is above ``bound``: a single quiet moment of each is all that is needed.
    """
    least_work = least_yardstick = float("inf")
    for done in range(MOST_ROUNDS):
        if done >= ROUNDS and least_work <= bound * least_yardstick:
            break
        least_yardstick = min(least_yardstick, seconds(yardstick))
        least_work = min(least_work, seconds(work))
    return least_work / least_yardstick
