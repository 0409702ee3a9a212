"""Work on stored texts that a question asks for: where it is too heavy, one sentence says of what."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from monitor.errors import TooHeavy
from monitor.sandbox import Executor

P = ParamSpec("P")
T = TypeVar("T")


def work_on(what: str, executor: Executor, task: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """The task's result. Raises TooHeavy that begins with ``what``: the versions that 'cannot be …'."""
    try:
        return executor.run(task, *args, **kwargs)
    except TooHeavy as error:
        raise TooHeavy(f"{what}; `show` prints each. {error}") from None
