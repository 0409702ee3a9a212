"""Who carries out a piece of work on hostile text: this process, or the sandbox."""

from collections.abc import Callable
from typing import ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class ShutdownError(Exception):
    """The work was given up because the program ends; nothing is known of what it would have come to."""


class BusyError(Exception):
    """So much heavy work waits already that this one was not begun, or was given up; later there is room."""


class Executor(Protocol):
    """Carries out functions that are named in ``tasks``."""

    def run(self, task: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """The task's result, or what it raises (NormalizeError).

        Raises TooHeavy where it came to no end within its limits, BusyError where too much heavy work waits,
        ShutdownError after ``close``.
        """

    def close(self) -> None:
        """Give up what is under way, and refuse what comes after."""


class _Here:
    """This process, without limits: for texts of our own, tests and benchmarks."""

    def run(self, task: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """The task's result, or what it raises."""
        return task(*args, **kwargs)

    def close(self) -> None:
        """Nothing is under way elsewhere."""


HERE = _Here()
