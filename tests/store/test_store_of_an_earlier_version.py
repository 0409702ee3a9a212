"""A database of an earlier version opens, is upgraded, answers as it did, and is worked on."""

import json
import shutil
import subprocess
import sys
import tarfile
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import inspect

from monitor.check import Examiner
from monitor.config import load_config
from monitor.errors import StoreError
from monitor.model import AlertState, Cause, Document, Fetch, Outcome, Subject
from monitor.store import Store, migrate, open_store
from monitor.store.database import Database
from tests.policies import edited, policy_page
from tests.store.answers import MOMENT

FIXTURES = Path(__file__).parent / "fixtures"
VERSIONS = sorted(folder.name for folder in FIXTURES.iterdir())
PRIVACY = "lanternfish/privacy"


def install(version: str, folder: Path) -> Path:
    """The installation as the earlier version left it."""
    with tarfile.open(FIXTURES / version / "installation.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    return folder


def recorded(version: str) -> dict[str, list[object]]:
    answers: dict[str, list[object]] = json.loads((FIXTURES / version / "answers.json").read_text("utf-8"))
    return answers


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, list[object]]]:
    """What this program answers about each of them, at the moment of the record."""
    found = {}
    for version in VERSIONS:
        command = [
            sys.executable,
            "-m",
            "tests.store.answers",
            str(install(version, tmp_path_factory.mktemp("home"))),
        ]
        done = subprocess.run(
            command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]
        )
        found[version] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    ("version", "words"), [(version, words) for version in VERSIONS for words in recorded(version)]
)
def test_each_command_answers_as_the_version_that_wrote_it(answered, version: str, words: str) -> None:
    assert answered[version][words] == recorded(version)[words]


@pytest.fixture(params=VERSIONS)
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return install(request.param, tmp_path)


def opened(home: Path) -> Store:
    return open_store(f"sqlite:///{home}/monitor.db", home)


def test_it_is_copied_aside_and_brought_to_the_schema_of_today(home: Path) -> None:
    with opened(home) as store:
        assert store.upkeep.verify() == ()
        with store.database.read() as connection:
            tables = inspect(connection).get_table_names()
    assert "alerts" in tables
    assert "hosts" not in tables
    assert [path.name for path in home.glob("monitor.db.schema-*")] == ["monitor.db.schema-0002"]


def look(store: Store, document: Document, home: Path, body: bytes):
    config = load_config(home / "config.toml", environ={})
    settings = config.settings
    fetch = Fetch(
        url=document.url, final_url=document.url, started_at=MOMENT, duration=timedelta(seconds=1), body=body,
        status=200, headers=(("content-type", "text/html; charset=utf-8"),),
    )  # fmt: skip
    state = store.documents.state(document.id)
    assert state is not None
    checked = Examiner(settings=settings, routes=config.routes, roll=lambda: 0.5).examine(
        document, fetch, state, store, now=MOMENT
    )
    assert store.commit_check(checked) is not None
    return checked


def test_a_check_goes_on_from_its_history(home: Path) -> None:
    with opened(home) as store:
        document = store.documents.find(PRIVACY)
        assert document is not None
        before = store.history.versions(PRIVACY)
        returned = policy_page(edited("after 90 days", "after 24 months"), nonce="later")
        checked = look(store, document, home, returned)
        assert (checked.outcome, checked.change.returns_to) == (Outcome.CHANGED, 4), "it knows the text again"
        assert store.history.versions(PRIVACY)[:-1] == before
        assert look(store, document, home, returned).outcome is Outcome.UNCHANGED
        assert store.upkeep.verify() == ()


def test_a_text_that_waited_for_its_second_look_is_confirmed(home: Path) -> None:
    with opened(home) as store:
        state = store.documents.state("puffin/terms")
        assert state.candidate is not None
        body = store.history.body(state.candidate.snapshot_sha256)
        checked = look(store, store.documents.find("puffin/terms"), home, body)
        assert checked.outcome is Outcome.CHANGED
        assert store.history.version("puffin/terms").number == state.version + 1
        assert store.history.version("puffin/terms").cause is Cause.VENDOR
        assert [alert.subject for alert in checked.alerts] == [Subject.CHANGE, Subject.CHANGE]


def test_what_waited_in_its_outbox_goes_on(home: Path) -> None:
    with opened(home) as store:
        (interrupted,) = store.outbox.recover(MOMENT)
        due = store.outbox.due(MOMENT)
        assert set(interrupted.alert_ids) <= {alert.id for alert in due}
        held = store.outbox.alerts(state=AlertState.HELD)
        assert store.backlogs.release(None, MOMENT) == len(held) > 0
        assert store.backlogs.retry(None, MOMENT) > 0
        assert store.outbox.alerts(state=AlertState.DEAD) == ()


def test_an_older_program_refuses_it_by_name_once_it_is_upgraded(home: Path, tmp_path: Path) -> None:
    older = tmp_path / "older"
    shutil.copytree(Path(migrate.__file__).parent / "migrations", older)
    newest = max((older / "versions").glob("0*.py"))
    newest.unlink()
    opened(home).close()
    database = Database(f"sqlite:///{home}/monitor.db", home)
    number = int(newest.name[:4])
    names = rf"made by a newer program \(schema {number:04}; this one knows up to {number - 1:04}\): update policy-monitor"
    with pytest.raises(StoreError, match=names):
        migrate.bring_up_to_date(database, older)
    database.close()
