"""Python's collector of cyclic garbage, set aside while a page is read.

A page's tree is thousands of objects that live and die together and hold no cycles, but their number sets the
collector off: it then searches the whole process for garbage, which was a tenth of what a page costs.
Refuses to stay off: what was put aside is collected after the page, as ever.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """No collection inside, in any thread; where pauses overlap, the end of the first ends them all."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
