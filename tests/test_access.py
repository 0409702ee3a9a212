"""Who may read what is stored: modes and groups on a real file system, whatever the umask."""

import grp
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.access import Access
from monitor.config import load_config
from monitor.errors import ConfigError

pytestmark = pytest.mark.slow

WORK = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
os.umask(int(sys.argv[1], 8))
from monitor.access import Access
from monitor.config import load_config
from monitor.remind import write_calendar
from monitor.store import open_store
from tests.store.store_samples import record_first, watch
home = Path(sys.argv[2])
config = load_config(home / "config.toml", environ={})
access = Access.for_group(config.settings.group)
with open_store(config.settings.database, config.settings.storage, access=access) as store:
    with store.hold_instance():
        watch(store)
        record_first(store)
        write_calendar(store, config, datetime.now(UTC))
        store.upkeep.backup(home / "copies" / "backup")
        for path in sorted(home.rglob("*")):
            found = path.stat()
            print(path.relative_to(home), oct(found.st_mode & 0o777), found.st_gid)
"""
ROOT = Path(__file__).parents[1]


@pytest.fixture(params=["0000", "0022", "0077"])
def umask(request) -> str:
    return request.param


def work(umask: str, home: Path, monitor: str = "") -> dict[str, tuple[str, int]]:
    """Everything under the folder after a process with that umask stored, wrote its calendar and backed up."""
    (home / "config.toml").write_text(
        f'[monitor]\nstorage = "made/storage"\ndatabase = "sqlite:///made/storage/monitor.db"\n{monitor}'
    )
    done = subprocess.run(
        [sys.executable, "-c", WORK, umask, str(home)], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    rows = [line.rsplit(" ", 2) for line in done.stdout.splitlines()]
    return {name: (mode, int(group)) for name, mode, group in rows if name != "config.toml"}


def assert_all_there(found: dict[str, tuple[str, int]]) -> None:
    made = {f"made/storage/{name}" for name in ("calendar.ics", "objects")}
    made |= {f"made/storage/monitor.db{ending}" for ending in ("", "-wal", "-shm", ".lock")}
    assert made | {"copies/backup/monitor.db", "copies/backup/objects"} <= found.keys()
    assert sum(name.endswith(".zst") for name in found) == 2


def test_what_is_stored_is_its_owners_alone(umask, tmp_path):
    found = work(umask, tmp_path)
    assert_all_there(found)
    assert {mode for mode, _ in found.values()} == {"0o600", "0o700"}
    assert {
        name for name, (mode, _) in found.items() if (mode == "0o700") != (tmp_path / name).is_dir()
    } == set()


@pytest.fixture
def group() -> grp.struct_group:
    """A group that is not this process's own."""
    mine = [each for each in os.getgroups() if each != os.getegid()]
    if os.geteuid() and not mine:
        pytest.skip("this user is in no second group")
    return grp.getgrgid(mine[0]) if os.geteuid() else grp.getgrnam("daemon")


def test_a_group_may_read_and_nobody_else(umask, group, tmp_path):
    found = work(umask, tmp_path, f'group = "{group.gr_name}"\n')
    assert_all_there(found)
    assert set(found.values()) == {("0o640", group.gr_gid), ("0o750", group.gr_gid)}


def test_files_of_sqlite_belong_to_the_group_of_a_user_without_privileges(group):
    """Root gives them away by itself; any other user's get the folder's group."""
    if os.geteuid():
        pytest.skip("only root can become another user")
    home = tempfile.mkdtemp(prefix="policy-monitor-", dir="/tmp")
    Path(home).chmod(0o777)
    script = (
        "import os\nfrom pathlib import Path\nfrom monitor.access import Access\nfrom monitor.store import open_store\n"
        "open_store('sqlite://', Path('unused')).close()  # loaded while its files can be read\n"
        f"os.setgroups([{group.gr_gid}]); os.setegid(65534); os.seteuid(65534)\nos.umask(0)\n"
        f"home = Path({home!r}) / 'storage'\n"
        f"store = open_store(f'sqlite:///{{home}}/monitor.db', home, access=Access.for_group({group.gr_name!r}))\n"
        "store.history.checks()\n"
        "print({(oct(each.stat().st_mode & 0o777), each.stat().st_gid) for each in home.iterdir()})\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=ROOT
    )
    shutil.rmtree(home)
    assert done.stdout.strip() == str({("0o640", group.gr_gid)}), done.stderr


def test_what_was_wider_is_narrowed_and_what_a_group_had_is_taken_back(group, tmp_path):
    work("0022", tmp_path, f'group = "{group.gr_name}"\n')
    storage = tmp_path / "made" / "storage"
    for path in [storage, *storage.rglob("*")]:
        path.chmod(0o777 if path.is_dir() else 0o666)
    (tmp_path / "copies").rename(tmp_path / "earlier")
    found = work("0022", tmp_path)
    stored = {mode for name, (mode, _) in found.items() if name.startswith("made/storage")}
    assert stored == {"0o600", "0o700"}


def test_no_moment_is_wider(tmp_path):
    """What the system is asked for, with a umask that forbids nothing, before any mode is set."""
    modes: list[int] = []

    def watch(event: str, arguments: tuple) -> None:
        if event in ("os.chmod", "os.chown") and str(tmp_path) in str(arguments[0]):
            modes.append(stat.S_IMODE(Path(arguments[0]).stat().st_mode))

    sys.addaudithook(watch)
    before = os.umask(0)
    try:
        Access(os.getegid()).make_folder(tmp_path / "above" / "below")
        assert modes == [0o700, 0o700]
        os.close(Access().create_file(tmp_path / "file"))
        assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o600
    finally:
        os.umask(before)


def test_a_shared_folder_and_another_users_are_left_alone(tmp_path):
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    Access().apply(shared)
    assert stat.S_IMODE(shared.stat().st_mode) == 0o1777


def test_an_owner_gets_no_right_it_had_not(tmp_path):
    file = tmp_path / "file"
    file.touch()
    file.chmod(0o444)
    Access().apply(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o400


@pytest.fixture
def config(tmp_path) -> Iterator[Path]:
    path = tmp_path / "config.toml"
    path.write_text('[monitor]\ngroup = "no-such-group"\n')
    return path


def test_a_group_that_is_not_there_is_told_with_its_line(config):
    with pytest.raises(ConfigError, match=r"config.toml:2: monitor.group: there is no group 'no-such-group'"):
        load_config(config, environ={})


def test_a_group_that_this_user_is_not_in_is_told(config, group):
    if os.geteuid():
        pytest.skip("only root can become another user")
    config.write_text('[monitor]\ngroup = "daemon"\n')
    before = os.getgroups()
    os.setgroups([])
    os.setegid(65534)
    os.seteuid(65534)
    try:
        with pytest.raises(ConfigError, match=r"this user is not in the group 'daemon'"):
            Access.for_group("daemon")
    finally:
        os.seteuid(0)
        os.setegid(0)
        os.setgroups(before)


def test_nobody_else_may_write_the_configuration_that_init_makes(tmp_path):
    path = tmp_path / "config.toml"
    code = (
        "import os, sys; os.umask(0); from monitor.cli import main; main(['--config', sys.argv[1], 'init'])"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=True, capture_output=True, cwd=ROOT)
    assert stat.S_IMODE(path.stat().st_mode) & 0o022 == 0
