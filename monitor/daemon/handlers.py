"""What a process does at a signal, for as long as its loop runs."""

import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager


@contextmanager
def handle_signals(wanted: Mapping[int, Callable[[], None]]) -> Iterator[None]:
    """Call what is wanted at each signal until the block ends; a thread that is not the first hears none."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    former = {number: signal.signal(number, lambda *_, act=act: act()) for number, act in wanted.items()}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
