"""The collector of garbage is set aside while a page is read, and works again afterwards."""

import gc
from threading import Thread

import pytest

from monitor.errors import NormalizeError
from monitor.normalize import normalize

PAGE = b"<main><h1>Terms</h1>" + b"<p>You may end this agreement by a <b>written</b> notice.</p>" * 2000


def test_reading_a_page_sets_off_no_collection() -> None:
    seen: list[str] = []

    def note(phase: str, _info: dict[str, int]) -> None:
        seen.append(phase)

    normalize(PAGE, content_type=None, url="https://vendor.example/terms")  # what is made once, is made here
    gc.collect()
    gc.callbacks.append(note)
    try:
        normalize(PAGE, content_type=None, url="https://vendor.example/terms")
    finally:
        gc.callbacks.remove(note)
    assert seen == []


def test_collection_goes_on_after_a_page_and_after_a_refused_one() -> None:
    normalize(PAGE, content_type=None, url="https://vendor.example/terms")
    assert gc.isenabled()
    with pytest.raises(NormalizeError):
        normalize(b"<p></p>", content_type=None, url="https://vendor.example/terms")
    assert gc.isenabled()


@pytest.mark.slow
def test_collection_goes_on_after_pages_read_at_the_same_time() -> None:
    def read() -> None:
        for _ in range(5):
            normalize(PAGE, content_type=None, url="https://vendor.example/terms")

    readers = [Thread(target=read) for _ in range(6)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert gc.isenabled()


def test_a_collector_switched_off_by_the_program_stays_off() -> None:
    gc.disable()
    try:
        normalize(PAGE, content_type=None, url="https://vendor.example/terms")
        assert not gc.isenabled()
    finally:
        gc.enable()
