"""A server's database is backed up by the server's own tool, and comes back with it."""

import os
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import make_url

from monitor.access import Access
from monitor.errors import Damage, UsageError
from monitor.store import open_store
from monitor.store.restore import restore_store
from tests.databases import Server
from tests.store.store_samples import HOUR, NOW, record_change, record_first, record_next, watch


@pytest.fixture
def tools(own_server: Server, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The programs that come with the server."""
    monkeypatch.setenv("PATH", f"{own_server.tools}:{os.environ['PATH']}")
    return own_server.tools


@pytest.mark.parametrize("place", ["files", "database"])
def test_a_dump_comes_back_whole(ready_postgres, new_postgres, tools, tmp_path, place):
    with open_store(ready_postgres, tmp_path / "storage", objects=place) as store:
        watch(store)
        record_first(store)
        record_change(store, 2, NOW + HOUR)
        record_next(store, "brightmail/privacy", keep=False)
        store.upkeep.backup(tmp_path / "backup")
        record_next(store, "brightmail/privacy")  # what comes later is not part of it
        before = store.history.versions("brightmail/privacy")[:2]
    empty = new_postgres("template0")
    command = [str(tools / "pg_restore"), "--no-owner", "--exit-on-error", f"--dbname={empty}"]
    subprocess.run([*command, str(tmp_path / "backup" / "monitor.dump")], check=True, capture_output=True)
    with open_store(empty, tmp_path / "backup") as restored:
        assert restored.history.versions("brightmail/privacy") == before
        assert restored.upkeep.verify() == ()
        with restored.hold_instance():
            record_next(restored, "brightmail/privacy")
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "backup").rglob("*") if path.is_file()}
    assert modes == {0o600}


def test_restoring_says_what_to_do(ready_postgres, tmp_path):
    with pytest.raises(UsageError, match=r"pg_restore --no-owner .*monitor\.dump.*, copy .*objects.*verify"):
        restore_store(tmp_path, ready_postgres, tmp_path / "storage", access=Access())


def test_a_missing_tool_and_one_that_refuses_are_told(ready_postgres, tmp_path, monkeypatch):
    with open_store(ready_postgres, tmp_path / "storage") as store:
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(UsageError, match="pg_dump is not installed: install the client programs"):
            store.upkeep.backup(tmp_path / "one")
        refusing = tmp_path / "pg_dump"
        refusing.write_text("#!/bin/sh\necho 'pg_dump: error: server version mismatch' >&2\nexit 1\n")
        refusing.chmod(0o755)
        with pytest.raises(
            UsageError, match=r"pg_dump refused .*server version mismatch.*nothing was dumped"
        ):
            store.upkeep.backup(tmp_path / "two")
        assert not list((tmp_path / "two").glob("*.dump"))


def test_a_password_is_on_no_command_line(ready_postgres, tmp_path, monkeypatch):
    shown = tmp_path / "pg_dump"
    shown.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/said\necho "$PGPASSWORD" > {tmp_path}/passed\n')
    shown.chmod(0o755)
    address = make_url(ready_postgres).set(password="geheim").render_as_string(hide_password=False)
    with open_store(address, tmp_path / "storage") as store:
        monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
        store.upkeep.backup(tmp_path / "copy")
    assert "geheim" not in (tmp_path / "said").read_text()
    assert (tmp_path / "passed").read_text().strip() == "geheim"


def test_a_kept_body_that_is_missing_is_told(ready_postgres, tools, tmp_path):
    with open_store(ready_postgres, tmp_path / "storage") as store:
        watch(store)
        record_first(store)
        next((tmp_path / "storage" / "objects").rglob("*.zst")).unlink()
        with pytest.raises(Damage, match="is missing: restore that object"):
            store.upkeep.backup(tmp_path / "backup")
