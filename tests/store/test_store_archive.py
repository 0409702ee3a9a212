"""Bodies come back byte for byte, or not at all."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.errors import Damage
from monitor.model import Outcome
from monitor.store import Store, archive, delta, open_store
from tests.store.store_samples import (
    HOUR,
    NOW,
    checked,
    new_version,
    page,
    record_change,
    record_first,
    snapshot_of,
    watch,
)

DOCUMENT = "brightmail/privacy"
bodies = st.binary(max_size=3000) | st.builds(
    lambda part, times: part * times, st.binary(), st.integers(0, 400)
)


@given(bodies)
def test_every_body_survives_alone(body: bytes) -> None:
    data = delta.encode(body)
    assert delta.keyframe_of(data) is None
    assert delta.decode(data, name=delta.name_of(body), size=len(body)) == body


@given(bodies, bodies)
def test_every_body_survives_as_a_delta_of_any_other(body: bytes, keyframe: bytes) -> None:
    data = delta.encode(body, keyframe)
    assert delta.keyframe_of(data) == delta.name_of(keyframe)
    assert delta.decode(data, name=delta.name_of(body), size=len(body), keyframe=keyframe) == body


@given(bodies, bodies, st.data())
def test_no_flipped_byte_goes_unnoticed(body: bytes, keyframe: bytes, draw: st.DataObject) -> None:
    data = bytearray(delta.encode(body, keyframe))
    at = draw.draw(st.integers(0, len(data) - 1))
    data[at] ^= draw.draw(st.integers(1, 255))
    try:
        again = delta.decode(bytes(data), name=delta.name_of(body), size=len(body), keyframe=keyframe)
    except Damage:
        return
    assert again == body  # a bit that zstd does not use


@given(bodies.filter(bool), st.data())
def test_no_lost_tail_goes_unnoticed(body: bytes, draw: st.DataObject) -> None:
    data = delta.encode(body)
    cut = data[: draw.draw(st.integers(0, len(data) - 1))]
    with pytest.raises(Damage):
        delta.decode(cut, name=delta.name_of(body), size=len(body))


def test_body_with_another_size_than_recorded_is_not_unpacked() -> None:
    bomb = delta.encode(b"\0" * 50_000_000)
    with pytest.raises(Damage):
        delta.decode(bomb, name=delta.name_of(b""), size=1000)


def test_large_page_is_small_as_a_delta() -> None:
    # longer than zstd's usual window and than the tables of its level reach
    lines = [f"{number * 7919 % 1000003:x} {number}" for number in range(400_000)]
    keyframe = "\n".join(lines).encode()
    body = "\n".join([*lines[:7], "inserted", *lines[7:]]).encode()
    assert len(delta.encode(body, keyframe)) < 20_000


def record_pages(store: Store, numbers: range) -> None:
    """Versions 1 and up with these pages."""
    watch(store)
    record_first(store)
    for version, number in enumerate(numbers, start=2):
        at = NOW + version * HOUR
        record_change(store, version, at, snapshot=snapshot_of(page(number), at))


def test_pages_alike_are_stored_as_deltas_of_one_keyframe(file_store: Store) -> None:
    record_pages(file_store, range(10, 20))
    keyframe = snapshot_of(page(1)).sha256
    stored = {name: file_store.database.files.read(name) for name in file_store.database.files.names()}
    leaning = {name: delta.keyframe_of(data) for name, data in stored.items() if data}
    assert [name for name, keyframe in leaning.items() if keyframe is None] == [keyframe]
    assert set(leaning.values()) == {None, keyframe}
    assert max(len(data or b"") for name, data in stored.items() if name != keyframe) < 200


def test_new_keyframe_is_made_after_fifty_deltas(file_store: Store) -> None:
    watch(file_store)
    record_first(file_store)
    for number in range(2, archive.DELTAS + 4):
        held = snapshot_of(page(number), NOW)
        file_store.commit_check(checked(file_store, Outcome.HELD, snapshot=held))
    forms = [
        delta.keyframe_of(file_store.database.files.read(name) or b"")
        for name in file_store.database.files.names()
    ]
    assert forms.count(None) == 2
    assert len(forms) == archive.DELTAS + 3


def test_rebuilt_page_becomes_the_new_keyframe(file_store: Store) -> None:
    record_pages(file_store, range(0))
    rebuilt = "".join(f"<li>{number * 7919 % 1000003}</li>" for number in range(3000)).encode()
    record_change(file_store, 2, NOW + HOUR, snapshot=snapshot_of(rebuilt))
    record_change(file_store, 3, NOW + HOUR, snapshot=snapshot_of(rebuilt + b"<p>more</p>"))
    last = file_store.database.files.read(snapshot_of(rebuilt + b"<p>more</p>").sha256)
    assert last is not None
    assert delta.keyframe_of(last) == snapshot_of(rebuilt).sha256


def test_passing_body_never_becomes_a_keyframe(file_store: Store) -> None:
    record_pages(file_store, range(0))
    other = "".join(f"<li>{number * 7919 % 1000003}</li>" for number in range(3000)).encode()
    for body in (other, other + b"x"):
        passing = snapshot_of(body, NOW + HOUR, keep=False)
        file_store.commit_check(checked(file_store, Outcome.UNCHANGED, NOW + HOUR, snapshot=passing))
    data = file_store.database.files.read(snapshot_of(other + b"x").sha256)
    assert data is not None
    assert delta.keyframe_of(data) is None
    assert file_store.upkeep.verify() == ()


def test_damaged_keyframe_is_reported_and_does_not_stop_the_watching(file_store: Store) -> None:
    record_pages(file_store, range(10, 12))
    keyframe = file_store.database.files.path(snapshot_of(page(1)).sha256)
    keyframe.write_bytes(keyframe.read_bytes()[:-9] + b"scratched")
    with pytest.raises(Damage, match="restore that object"):
        file_store.history.body(snapshot_of(page(10)).sha256)
    record_change(file_store, 4, NOW + 9 * HOUR, snapshot=snapshot_of(page(12)))
    record_change(file_store, 5, NOW + 9 * HOUR, snapshot=snapshot_of(page(13)))
    assert file_store.history.body(snapshot_of(page(12)).sha256) == page(12)
    assert file_store.history.body(snapshot_of(page(13)).sha256) == page(13)
    assert len(file_store.upkeep.verify()) == 3


def test_damaged_body_that_is_received_again_is_mended(file_store: Store) -> None:
    record_pages(file_store, range(10, 12))
    names = [snapshot_of(page(1)).sha256, snapshot_of(page(10)).sha256]
    for name in names:
        file_store.database.files.path(name).write_bytes(b"scratched")
    record_change(file_store, 4, NOW + 9 * HOUR, snapshot=snapshot_of(page(77)))
    for number in (1, 10):
        again = snapshot_of(page(number), NOW + 9 * HOUR)
        file_store.commit_check(checked(file_store, Outcome.HELD, NOW + 9 * HOUR, snapshot=again))
    assert file_store.upkeep.verify() == ()


def test_lost_body_is_called_missing(file_store: Store) -> None:
    record_pages(file_store, range(0))
    name = snapshot_of(page(1)).sha256
    file_store.database.files.remove(name)
    with pytest.raises(Damage, match=f"{name} is missing"):
        file_store.history.body(name)


def test_object_is_readable_without_this_program(file_store: Store, tmp_path: Path) -> None:
    record_pages(file_store, range(10, 11))
    zstd = subprocess.run(["sh", "-c", "command -v zstd"], capture_output=True, text=True, check=False)
    if zstd.returncode:
        pytest.skip("the zstd command is not installed")
    (tmp_path / "keyframe").write_bytes(page(1))
    path = file_store.database.files.path(snapshot_of(page(10)).sha256)
    command = ["zstd", "-d", "-c", f"--patch-from={tmp_path / 'keyframe'}", str(path)]
    assert subprocess.run(command, capture_output=True, check=True).stdout == page(10)


def test_bodies_in_the_database_are_the_same_bodies(ready_url: str, storage: Path) -> None:
    with open_store(ready_url, storage, objects="database") as store:
        record_pages(store, range(10, 13))
        assert list(store.database.files.names()) == []
        assert store.history.body(snapshot_of(page(11)).sha256) == page(11)
        assert store.upkeep.verify() == ()
    with open_store(ready_url, storage) as store:
        # the setting was changed: bodies of both kinds live side by side
        record_change(store, 5, NOW + 9 * HOUR, snapshot=snapshot_of(page(50)))
        assert len(list(store.database.files.names())) == 1
        assert store.history.body(snapshot_of(page(11)).sha256) == page(11)
        assert store.upkeep.verify() == ()


def test_passing_body_in_the_database_leaves_no_bytes_behind(ready_url: str, storage: Path) -> None:
    with open_store(ready_url, storage, objects="database") as store:
        record_pages(store, range(0))
        for number in (5, 6):
            passing = snapshot_of(page(number), NOW + HOUR, keep=False)
            store.commit_check(checked(store, Outcome.UNCHANGED, NOW + HOUR, snapshot=passing))
        with store.database.read() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM object_bytes").scalar() == 2


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.binary(max_size=300), st.booleans(), st.booleans()), min_size=1, max_size=12))
def test_whatever_was_kept_comes_back(tmp_path: Path, steps: list[tuple[bytes, bool, bool]]) -> None:
    """Any order of kept and passing bodies, alike or not, of two documents."""
    with open_store("sqlite://", tmp_path) as store:
        watch(store, DOCUMENT, "brightmail/terms")
        kept: set[bytes] = set()
        for noise, keep, other in steps:
            snapshot = snapshot_of(page(1) + noise, keep=keep)
            identifier = "brightmail/terms" if other else DOCUMENT
            check = checked(store, Outcome.HELD, document_id=identifier, snapshot=snapshot)
            assert store.commit_check(replace(check, version=new_version(1) if keep else None)) is not None
            kept |= {snapshot.body} if keep else set()
        for body in kept:
            assert store.history.body(delta.name_of(body)) == body
        assert store.upkeep.verify() == ()
        assert store.upkeep.collect_orphans() == 0
