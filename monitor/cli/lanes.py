"""One round by hand: documents checked side by side, but one at a time for each host, as the daemon does.

Knows nothing of what a check is; it is given the function. A check that ends in a bug stops no other.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from urllib.parse import urlsplit

from monitor.check import Postponement
from monitor.errors import StoreError
from monitor.log import get_log
from monitor.model import Checked, Document

events = get_log(__name__)

Result = Checked | Postponement | None
Check = Callable[[Document], Result]
Answer = tuple[Document, Result | BaseException]


def check_side_by_side(
    documents: Sequence[Document], check: Check, *, workers: int
) -> Iterator[tuple[Document, Result, str]]:
    """Each document, what came of it as soon as it is there, and what went wrong, '' for nothing.

    None with '' means that another process was quicker. Raises StoreError, after which nothing more is begun.
    """
    rows = _by_host(documents)
    answers: SimpleQueue[Answer] = SimpleQueue()
    stopped = threading.Event()

    def work(row: Sequence[Document]) -> None:
        for document in row:
            if stopped.is_set():
                return
            try:
                answers.put((document, check(document)))
            except BaseException as error:
                answers.put((document, error))

    pool = ThreadPoolExecutor(max(1, min(workers, len(rows))), thread_name_prefix="check")
    try:
        for row in rows:
            pool.submit(work, row)
        for _ in documents:
            yield _result_of(*answers.get())
    finally:
        stopped.set()
        pool.shutdown(wait=False, cancel_futures=True)


def _result_of(document: Document, answer: Result | BaseException) -> tuple[Document, Result, str]:
    """What is told of an answer; raises what ends the whole round."""
    if isinstance(answer, Exception) and not isinstance(answer, StoreError):
        events.exception("check ended in a bug", answer, document=document.id)
        return document, None, "this program has a bug; please report the line that was logged above"
    if isinstance(answer, BaseException):
        raise answer
    return document, answer, ""


def _by_host(documents: Sequence[Document]) -> tuple[tuple[Document, ...], ...]:
    """The documents of each host, in their order: a host is asked one thing at a time."""
    rows: dict[str, list[Document]] = {}
    for document in documents:
        rows.setdefault((urlsplit(document.url).hostname or "").lower(), []).append(document)
    return tuple(tuple(row) for row in rows.values())
