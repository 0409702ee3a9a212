"""What a process does at a signal, for as long as its loop runs."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def handle_signals(
    *, stop: Callable[[], None], reload: Callable[[], None], check_all: Callable[[], None]
) -> Iterator[None]:
    """SIGTERM and SIGINT stop, SIGHUP reloads, SIGUSR1 checks all now, until the block ends.

    A thread that is not the first hears no signal.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    wanted = {
        signal.SIGTERM: stop,
        signal.SIGINT: stop,
        signal.SIGHUP: reload,
        signal.SIGUSR1: check_all,
    }
    former = {number: signal.signal(number, lambda *_, act=act: act()) for number, act in wanted.items()}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
