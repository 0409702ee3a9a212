"""What one piece of work may take, and how that is set: limits of the kernel's, in the process that works.

Refuses nothing where a limit cannot be set: ``missing_limits`` says which one, for a person to know.
"""

import os
import resource
import signal
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_OWN = Path("/proc/self")
MB = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """The limits of a task, how long a process is used, and from when on a task is heavy.

    ``cpu`` seconds of CPU time, ``wait`` seconds for the answer whatever the process does, ``memory`` bytes
    beyond what it holds before (the largest pages of recorded histories take a quarter); ``growth`` bytes by
    which a process may have grown for good when it has done a task; then it is replaced. What
    has taken ``patience`` seconds of CPU time has to give way where others wait.
    """

    cpu: int = 20
    wait: float = 120.0
    memory: int = 400 * MB
    growth: int = 150 * MB
    patience: float = 1.0

    def limit_task(self) -> None:
        """Set the limits for the next task of this process, from what it has used so far."""
        _set_soft(resource.RLIMIT_CPU, int(time.process_time()) + 1 + self.cpu)
        if size := _pages(0):
            _set_soft(resource.RLIMIT_AS, size + self.memory)


def limit_life() -> None:
    """Make this process the first that the kernel ends for memory; it leaves no dump of what it held."""
    _set_soft(resource.RLIMIT_CORE, 0)
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    with suppress(OSError):
        (_OWN / "oom_score_adj").write_text("1000")


def resident() -> int:
    """Bytes of memory that this process holds; 0 where the system does not say."""
    return _pages(1)


def seconds_used(number: int) -> float | None:
    """CPU time that a process has used in its life; None where the system does not say."""
    try:
        told = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def missing_limits() -> str | None:
    """Which limits cannot be set on this system, in words; None where all can."""
    missing = []
    if sys.platform != "linux":
        missing.append(f"memory ({sys.platform} does not limit it)")
    for name, limit in (("CPU time", resource.RLIMIT_CPU), ("memory", resource.RLIMIT_AS)):
        try:
            resource.setrlimit(limit, resource.getrlimit(limit))
        except (OSError, ValueError):
            missing.append(f"{name} (refused by the system)")
    return ", ".join(missing) or None


def _set_soft(limit: int, value: int) -> None:
    """A limit that can be raised again; a lower one that is set for the whole program stays."""
    with suppress(OSError, ValueError):
        _, hard = resource.getrlimit(limit)
        resource.setrlimit(limit, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def _pages(field: int) -> int:
    """Bytes of /proc/self/statm: 0 the address space, 1 the memory held; 0 where there is no such file."""
    try:
        return int((_OWN / "statm").read_text().split()[field]) * resource.getpagesize()
    except OSError:
        return 0
