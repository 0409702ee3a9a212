"""A thread for each piece of work: nothing waits behind what hangs.

Refuses to queue: whoever starts a piece of work has made sure that there is room for it.
"""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from datetime import timedelta


def start_thread(work: Callable[[], None], *, name: str) -> "Future[None]":
    """Run the work in a thread that does not keep the process alive; the future ends as the work does."""
    future: Future[None] = Future()
    future.set_running_or_notify_cancel()

    def run() -> None:
        try:
            work()
        except BaseException as error:
            future.set_exception(error)
        else:
            future.set_result(None)

    threading.Thread(target=run, name=name, daemon=True).start()
    return future


def wait_for(futures: "Sequence[Future[None]]", longest: timedelta) -> bool:
    """Whether all are done within so long."""
    return not wait(futures, longest.total_seconds()).not_done
