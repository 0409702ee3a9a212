"""A disk, a database, a clock or a terminal that fails: one sentence, the right exit code, nothing half-written."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from monitor.store import open_store
from tests.e2e.installation import Installation
from tests.e2e.permissions import bound_by_permissions
from tests.e2e.several import run_several
from tests.policies import SECTIONS, edited, policy_page
from tests.vendor_site import VendorSite


@pytest.fixture
def site():
    with VendorSite() as site:
        site.page("/privacy", policy_page())
        yield site


@pytest.fixture
def installation(tmp_path, site):
    return Installation(tmp_path, site)


@pytest.fixture(scope="module")
def checked_folder(tmp_path_factory):
    """A folder in which one check was done; to be copied, not to be used."""
    folder = tmp_path_factory.mktemp("checked")
    with VendorSite() as site:
        site.page("/privacy", policy_page())
        Installation(folder, site).run("check")
    return folder


@pytest.fixture
def checked(tmp_path, site, checked_folder):
    """An installation with one version of one document."""
    shutil.copytree(checked_folder, tmp_path, dirs_exist_ok=True)
    return Installation(tmp_path, site)


@contextmanager
def small_disk(folder, size):
    """A real file system of that size; skipped where this user may not mount one."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this user may not mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


DOCUMENT = "lanternfish/privacy"
READING = (
    ["status"],
    ["show", DOCUMENT],
    ["diff", DOCUMENT],
    ["changes"],
    ["why", "1"],
    ["verify"],
)


def one_sentence(told):
    """Standard error, which has to be one line for a person."""
    lines = told.splitlines()
    assert len(lines) == 1, told
    assert lines[0].startswith("policy-monitor: ")
    return lines[0]


def long_page(seed, words=12_000):
    """A policy too long and too random to be packed into a small disk."""
    chance = random.Random(seed)
    tail = " ".join(f"{chance.getrandbits(40):x}" for _ in range(words))
    return policy_page((*SECTIONS, ("Annex", tail)))


def test_a_full_disk_is_told_and_after_space_is_freed_the_daemon_goes_on_by_itself(tmp_path, site):
    for number in range(2):
        site.page(f"/{number}", long_page(number))
    with small_disk(tmp_path / "disk", "2m") as disk:
        installation = Installation(tmp_path, site, {f"d{number}": f"/{number}" for number in range(2)})
        text = installation.config.read_text()
        text = text.replace("sqlite:///monitor.db", f"sqlite:///{disk}/monitor.db")
        installation.config.write_text(text.replace('storage = "."', f'storage = "{disk}"'))
        open_store(f"sqlite:///{disk}/monitor.db", disk).close()
        filler = disk / "filler"
        filler.write_bytes(bytes(shutil.disk_usage(disk).free - 60_000))
        full = installation.run("check", expect=74)
        assert "free some space" in full.stderr or "is full" in full.stderr
        assert not [path for path in disk.rglob("*") if path.suffix in (".writing", ".part", ".tmp")]
        with installation.start() as daemon:
            daemon.wait_for(lambda: "free some space" in daemon.log() or "is full" in daemon.log())
            assert daemon.process.poll() is None
            filler.unlink()
            daemon.wait_for(lambda: "document=lanternfish/d0 outcome=" in daemon.log())
            daemon.wait_for(lambda: "document=lanternfish/d1 outcome=" in daemon.log())
            assert daemon.stop(signal.SIGTERM) == 0
        status = installation.json("status")
        assert [each["standing"] for each in status["documents"]] == ["ok", "ok"]
        assert "Annex" in installation.run("show", "lanternfish/d1").stdout


def test_a_database_and_a_folder_that_cannot_be_written_are_told(checked):
    objects = checked.folder / "objects"

    def run(*arguments):
        return subprocess.run(
            bound_by_permissions(checked.command(*arguments)), capture_output=True, text=True, timeout=60,
            cwd=checked.folder, env=checked.environ, check=False,
        )  # fmt: skip

    (checked.folder / "monitor.db").chmod(0o444)
    refused = run("check")
    assert refused.returncode == 74
    assert "monitor.db" in one_sentence(refused.stderr)
    (checked.folder / "monitor.db").chmod(0o000)
    refused = run("status")
    assert refused.returncode == 74
    assert "monitor.db" in one_sentence(refused.stderr)
    for file in checked.folder.glob("monitor.db*"):  # SQLite gives the files beside it the same mode
        file.chmod(0o644)
    for folder in [objects, *(path for path in objects.rglob("*") if path.is_dir())]:
        folder.chmod(0o555)
    checked.site.page("/privacy", policy_page(edited("90 days", "30 days")))
    refused = run("check")
    assert refused.returncode == 74
    assert "objects" in one_sentence(refused.stderr)
    objects.chmod(0o755)
    for folder in objects.rglob("*"):
        folder.chmod(0o755)
    assert "to version 2" in run("check").stdout


def test_reading_commands_read_where_this_user_may_only_read(checked):
    checked.site.page("/privacy", policy_page(edited("90 days", "30 days")))
    checked.run("check")
    for path in (checked.folder, *checked.folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        for command in READING:
            done = subprocess.run(
                bound_by_permissions(checked.command(*command)), capture_output=True, text=True, timeout=60,
                cwd=checked.folder, env=checked.environ, check=False,
            )  # fmt: skip
            assert done.returncode in (0, 1), f"{command}: {done.stderr}"
            assert done.stdout or command == ["verify"]
    finally:
        for path in (checked.folder, *checked.folder.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)


def test_status_of_nothing_creates_nothing_and_a_lost_database_is_told(checked):
    for path in checked.folder.glob("monitor.db*"):
        path.unlink()
    for command in ("status", "check"):
        assert "restore a backup" in one_sentence(checked.run(command, expect=74).stderr)
    shutil.rmtree(checked.folder / "objects")
    checked.run("status")
    assert not (checked.folder / "monitor.db").exists()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("header", "its beginning was overwritten"),
        ("no database", "is not an SQLite database"),
        ("truncated", "damaged"),
        ("another's", "belongs to something else"),
        ("newer", "made by a newer program"),
        ("a folder", "cannot be opened"),
    ],
)
def test_a_database_that_cannot_be_used_is_told(checked, damage, said):
    path = checked.folder / "monitor.db"
    for leftover in checked.folder.glob("monitor.db-*"):
        leftover.unlink()
    whole = path.read_bytes()
    if damage == "header":
        path.write_bytes(b"overwritten by something" * 10 + whole[240:])
    elif damage == "no database":
        path.write_bytes(b"Dear diary,\n" * 1000)
    elif damage == "truncated":
        path.write_bytes(whole[: len(whole) // 2])
    elif damage == "a folder":
        path.unlink()
        path.mkdir()
    else:
        if damage == "another's":
            path.unlink()
        with sqlite3.connect(path) as connection:
            connection.execute(
                "CREATE TABLE recipes (name TEXT)"
                if damage == "another's"
                else "UPDATE alembic_version SET version_num = '9999'"
            )
        connection.close()
    for answer in run_several(checked, "check", "run"):
        assert answer.code == 74
        told = one_sentence(answer.err)
        assert "monitor.db" in told
        assert said in told


def test_due_times_set_by_a_clock_that_was_years_ahead_are_mended(checked):
    later = datetime.now(UTC) + timedelta(days=3650)
    with open_store(f"sqlite:///{checked.folder}/monitor.db", checked.folder) as store:
        store.documents.make_due(("lanternfish/privacy",), later)
        assert store.documents.state("lanternfish/privacy").next_due_at == later
    asked = len(checked.site.paths())
    with checked.start() as daemon:
        daemon.wait_for(lambda: len(checked.site.paths()) > asked)
        daemon.wait_for(lambda: "outcome=" in daemon.log())
        assert daemon.stop(signal.SIGTERM) == 0


def test_a_clock_set_back_years_stops_no_check(checked):
    earlier = datetime.now(UTC) - timedelta(days=3650)
    with open_store(f"sqlite:///{checked.folder}/monitor.db", checked.folder) as store:
        store.documents.make_due(("lanternfish/privacy",), earlier)
    with checked.start() as daemon:
        daemon.wait_for(lambda: "outcome=unchanged" in daemon.log())


def test_a_reader_that_goes_away_is_no_failure(checked):
    for command in ("show lanternfish/privacy", "--help", "config show"):
        said = subprocess.run(
            ["bash", "-c", f'set -o pipefail; "$@" {command} | head -1', "-", *checked.command()],
            capture_output=True, text=True, timeout=60, cwd=checked.folder, env=checked.environ, check=False,
        )  # fmt: skip
        assert said.returncode == 0, said
        assert len(said.stdout.splitlines()) == 1
        assert "Broken pipe" not in said.stderr and "Traceback" not in said.stderr


def test_output_that_cannot_be_written_is_told(checked):
    with open("/dev/full", "w") as full:  # noqa: PTH123
        done = subprocess.run(
            checked.command("list"), stdout=full, stderr=subprocess.PIPE, text=True, timeout=60,
            cwd=checked.folder, env=checked.environ, check=False,
        )  # fmt: skip
    assert done.returncode == 74
    assert "No space left" in one_sentence(done.stderr)


def test_an_interrupt_ends_a_check_at_once_though_a_server_hangs(tmp_path, site):
    site.raw("/hangs", 60.0)
    installation = Installation(tmp_path, site, {"hangs": "/hangs"})
    text = installation.config.read_text().replace('total_timeout = "5s"', 'total_timeout = "50s"')
    installation.config.write_text(text)
    with installation.start("check") as check:
        check.wait_for(lambda: "/hangs" in site.paths())
        assert check.stop(signal.SIGINT, within=10) == 130
    assert check.log().strip() == ""
