"""Waits for a piece of work for so long, then leaves it to itself: what it calls may never return."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextvars import copy_context
from typing import TypeVar

Result = TypeVar("Result")


def wait_for(work: Callable[[], Result], *, limit: float, late: Result) -> Result:
    """What the work returns, or raises, within ``limit`` seconds; ``late`` where it takes longer.

    It runs in a thread of its own, in the caller's context; what is late goes on and keeps no process alive.
    """
    future: Future[Result] = Future()
    context = copy_context()

    def run() -> None:
        try:
            future.set_result(context.run(work))
        except BaseException as error:
            future.set_exception(error)

    threading.Thread(target=run, name="send", daemon=True).start()
    try:
        return future.result(limit)
    except TimeoutError:
        if future.done():
            raise
        return late
