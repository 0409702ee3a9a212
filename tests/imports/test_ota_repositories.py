"""A repository of an archive becomes the past of documents: at its own dates, told to nobody, judged when asked."""

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.errors import UsageError
from monitor.imports import Admission, assign_series, judge_late
from monitor.imports.git_objects import Objects
from monitor.imports.ota import OtaRepository
from monitor.model import Document, DocumentType, Settings
from monitor.sandbox import HERE
from monitor.store import ChangeFilter, open_store
from tests.imports.archive_maker import Commit, add_commits, git, make_repository
from tests.policies import SECTIONS, edited

NOW = datetime(2026, 3, 1, tzinfo=UTC)
BEGIN = datetime(2022, 1, 1, tzinfo=UTC)
KEY = "Lanternfish/Privacy Policy.md"
PRIVACY = Document(
    id="lanternfish/privacy", vendor="Lanternfish", name="privacy",
    url="https://lanternfish.example/privacy", type=DocumentType.PRIVACY_POLICY,
)  # fmt: skip


def markdown(days=90, more=""):
    sections = SECTIONS if days == 90 else edited("90 days", f"{days} days")
    return "\n\n".join(f"## {heading}\n\n{text}" for heading, text in sections).encode() + more.encode()


def version(day, days=90, more="", **other):
    return Commit(at=BEGIN + timedelta(days=day), path=KEY, body=markdown(days, more), **other)


@pytest.fixture
def store(tmp_path):
    with open_store(f"sqlite:///{tmp_path}/monitor.db", tmp_path) as opened:
        yield opened


def take(store, repository, documents=(PRIVACY,), *, everything=False, dry_run=False, **asked):
    asked = {"named": {}, "vendors": {}, **asked}
    admission = Admission(store=store, executor=HERE, now=NOW, dry_run=dry_run)
    with Objects(repository) as objects:
        collection = OtaRepository(objects, NOW)
        assignments = assign_series(collection.series(), documents, everything=everything, **asked)
        return (
            collection,
            [admission.take(collection, a.series, a.document) for a in assignments if a.document],
            assignments,
        )


def shown(store, name="lanternfish/privacy"):
    return [
        (each.number, (each.seen_at - BEGIN).days, (each.checked_at - BEGIN).days)
        for each in store.history.version_list(name)
    ]


def test_versions_lie_at_their_own_dates_and_count_down_from_0(tmp_path, store):
    _, (account,), _ = take(
        store, make_repository(tmp_path / "r", [version(0), version(9, 80), version(30, 70)])
    )
    assert shown(store) == [(-2, 0, 0), (-1, 9, 9), (0, 30, 30)]
    assert account.taken == 3
    sources = {each.source for each in store.history.version_list(PRIVACY.id)}
    assert all(each.startswith("ota ") and " at " in each for each in sources)
    assert store.history.changes() == ()
    assert store.upkeep.verify() == ()


def test_what_the_archive_read_again_is_no_change_of_the_vendor(tmp_path, store):
    subjects = (
        "Apply technical or declaration upgrade on Lanternfish",
        "Refilter Lanternfish",
        "Apply technical upgrade on L",
    )
    commits = [
        version(0),
        *(version(n, more=f"\n\nRead again {n}.", subject=s) for n, s in enumerate(subjects, 1)),
    ]
    _, (account,), _ = take(
        store, make_repository(tmp_path / "r", [*commits, version(9, 80, "\n\nRead again 3.")])
    )
    assert (account.taken, account.upgraded) == (2, 3)
    assert shown(store) == [(-1, 0, 0), (0, 9, 9)]
    assert "Read again 3." in store.history.version(PRIVACY.id, -1).text
    pairs = store.imports.find_neighbours()
    assert [(each.before, each.after) for each in pairs] == [(-1, 0)]


def test_a_text_like_the_one_before_was_found_again(tmp_path, store):
    again = version(5, more="\n", subject="Update")
    _, (account,), _ = take(store, make_repository(tmp_path / "r", [version(0), again, version(7, 80)]))
    assert (account.taken, account.again) == (2, 1)
    assert shown(store) == [(-1, 0, 5), (0, 7, 7)]


def test_a_second_run_goes_on_where_the_first_ended(tmp_path, store):
    repository = make_repository(tmp_path / "r", [version(0), version(3, 80)])
    take(store, repository)
    _, (again,), _ = take(store, repository)
    assert (again.taken, again.known, again.again) == (0, 0, 0)
    add_commits(repository, [version(8, 70)])
    _, (more,), _ = take(store, repository)
    assert more.taken == 1
    assert shown(store) == [(-2, 0, 0), (-1, 3, 3), (0, 8, 8)]


def test_another_archive_is_laid_between_and_what_was_judged_is_judged_again(tmp_path, store):
    take(store, make_repository(tmp_path / "one", [version(0), version(20, 70)]))
    judge(store)
    assert [(c.before, c.after) for c in store.history.changes()] == [(-1, 0)]
    take(store, make_repository(tmp_path / "two", [version(10, 80), version(15, 70)]))
    assert shown(store) == [(-2, 0, 0), (-1, 10, 10), (0, 15, 20)]
    judge(store)
    assert sorted((c.before, c.after) for c in store.history.changes()) == [(-2, -1), (-1, 0)]
    assert store.upkeep.verify() == ()


def judge(store):
    settings = Settings(database="sqlite://", storage=Path())
    return judge_late(store, store.imports.find_neighbours(), [PRIVACY], settings, HERE)


def test_judged_when_asked_once_and_told_to_nobody(tmp_path, store):
    take(store, make_repository(tmp_path / "r", [version(0), version(9, 80), version(30)]))
    judge(store)
    assert store.imports.find_neighbours() == ()
    newest, earlier = store.history.changes()
    assert "80 days to 90 days" in newest.comparison.summary
    assert (newest.returns_to, earlier.returns_to) == (-2, None)
    assert earlier.first_seen_at == BEGIN + timedelta(days=9)
    assert store.outbox.alerts() == ()
    assert store.briefs.changes(ChangeFilter(is_unheard=True)) == ()
    assert store.briefs.changes(ChangeFilter(is_open=True)) == ()


def test_two_services_are_told_apart_and_what_nobody_watches_is_said(tmp_path, store):
    other = Commit(at=BEGIN, path="Kelp/Terms of Service.md", body=markdown())
    repository = make_repository(tmp_path / "r", [version(0), other])
    _, accounts, assignments = take(store, repository)
    assert [each.document_id for each in accounts] == ["lanternfish/privacy"]
    assert [each.why for each in assignments if each.document is None] == ["no vendor of ours is called so"]
    _, accounts, _ = take(store, repository, everything=True)
    assert shown(store, "kelp/terms-of-service") == [(0, 0, 0)]
    assert store.documents.find("kelp/terms-of-service").type is DocumentType.TERMS_OF_SERVICE
    assert store.documents.states() == ()


def test_a_person_says_which_document_it_is(tmp_path, store):
    odd = Commit(at=BEGIN, path="Angler GmbH/Imprint.md", body=markdown())
    repository = make_repository(tmp_path / "r", [odd])
    _, accounts, _ = take(store, repository, named={"angler gmbh/imprint": PRIVACY.id})
    assert [each.taken for each in accounts] == [1]
    with pytest.raises(UsageError, match="nothing there is called 'angler'"):
        take(store, repository, named={"angler": PRIVACY.id})
    with pytest.raises(UsageError, match="there is no 'kelp/x' in the configuration"):
        take(store, repository, named={"angler gmbh/imprint": "kelp/x"})


def test_a_dry_run_reads_all_and_records_nothing(tmp_path, store):
    _, (account,), _ = take(
        store, make_repository(tmp_path / "r", [version(0), version(9, 80)]), dry_run=True
    )
    assert account.taken == 2
    assert store.documents.all() == ()
    assert store.history.version_list(PRIVACY.id) == ()


def test_snapshots_are_read_as_pages_are_and_kept(tmp_path, store):
    page = b"<html><nav>Home Products</nav><main><h1>Privacy policy</h1>%s</main></html>"
    bodies = [
        page % b"".join(f"<h2>{h}</h2><p>{t}</p>".encode() for h, t in s)
        for s in (SECTIONS, edited("90 days", "60 days"))
    ]
    commits = [
        Commit(at=BEGIN + timedelta(days=n), path="Lanternfish/Privacy Policy.html", body=b)
        for n, b in enumerate(bodies)
    ]
    take(store, make_repository(tmp_path / "r", commits))
    newest = store.history.version(PRIVACY.id)
    assert "60 days" in newest.text
    assert "Products" not in newest.text
    snapshot = store.history.snapshot(newest.snapshot_id)
    assert snapshot.reason.startswith("imported from ota ")
    assert store.history.body(snapshot.sha256) == bodies[1]
    assert store.upkeep.verify() == ()


# Hostile repositories


@pytest.fixture
def traps(tmp_path):
    """A repository whose every setting would run a program that leaves a trace."""
    repository = make_repository(tmp_path / "r", [version(0), version(3, 80)], bare=False)
    trace = tmp_path / "trace"
    script = tmp_path / "evil.sh"
    script.write_text(f"#!/bin/sh\necho ran >> {trace}\nexit 1\n")
    script.chmod(0o755)
    for hook in ("post-checkout", "pre-commit", "reference-transaction", "post-index-change"):
        path = repository / ".git" / "hooks" / hook
        path.parent.mkdir(exist_ok=True)
        path.write_text(script.read_text())
        path.chmod(0o755)
    for key in (
        "core.fsmonitor", "core.sshCommand", "core.pager", "core.editor", "gpg.program", "diff.external", "pager.log",
        "diff.evil.textconv", "filter.evil.smudge", "filter.evil.clean", "credential.helper", "core.gitProxy",
        "uploadpack.packObjectsHook",
    ):  # fmt: skip
        git(repository, "config", key, str(script))
    git(repository, "config", "log.showSignature", "true")
    git(repository, "config", "extensions.partialClone", "origin")
    git(repository, "config", "remote.origin.url", f"ext::{script}")
    git(repository, "config", "remote.origin.promisor", "true")
    git(repository, "config", "protocol.ext.allow", "always")
    (repository / ".git" / "info").mkdir(exist_ok=True)
    (repository / ".git" / "info" / "attributes").write_text("* filter=evil diff=evil\n")
    return repository, trace


def test_nothing_of_a_repository_is_executed(traps, store):
    repository, trace = traps
    blob = git(repository, "rev-parse", "main~1:" + KEY).decode().strip()
    (repository / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    subprocess.run(
        ["git", "cat-file", "-p", blob], cwd=repository, capture_output=True, check=False, timeout=30
    )
    assert trace.exists(), "whoever reads it as a repository runs what it says"
    trace.unlink()
    _, (account,), _ = take(store, repository)
    assert (account.taken, account.refused) == (1, {"its file is missing in the repository": 1})
    assert not trace.exists()


def test_links_folders_and_odd_names_are_passed_over(tmp_path, store):
    commits = [
        version(0),
        Commit(at=BEGIN, path="Lanternfish/Link.md", body=b"/etc/passwd", mode="120000"),
        Commit(at=BEGIN, path="deep/er/Privacy Policy.md", body=markdown()),
        Commit(at=BEGIN, path="Lanternfish/pay\nload.md", body=markdown()),
        Commit(at=BEGIN, path="README.md", body=markdown()),
        Commit(at=BEGIN, path="Lanternfish/run.sh", body=b"echo"),
        Commit(at=BEGIN, path=KEY, body=None, subject="Remove"),
    ]
    collection, accounts, _ = take(store, make_repository(tmp_path / "r", commits), everything=True)
    assert [each.key for each in accounts] == [KEY]
    assert collection.passed == (
        "4 changes of files that are no service's terms", "2 removals or links, which hold no text",
    )  # fmt: skip


@pytest.mark.parametrize("seconds", [-(10**11), 0, 4 * 10**9, 10**14])
def test_a_date_that_cannot_be_is_no_capture(tmp_path, store, seconds):
    commits = [version(0), version(1, 80, seconds=seconds)]
    collection, (account,), _ = take(store, make_repository(tmp_path / "r", commits))
    assert account.taken == 1
    assert collection.passed == ("1 commits whose date cannot be",)


def test_a_body_beyond_measure_is_not_read(tmp_path, store, monkeypatch):
    monkeypatch.setattr("monitor.imports.ota.MOST_BYTES", 20_000)
    commits = [version(0), version(1, 80, "\n\nMore words." * 5_000), version(2, 70)]
    _, (account,), _ = take(store, make_repository(tmp_path / "r", commits))
    assert account.taken == 2
    assert list(account.refused.values()) == [1]
    assert "more than the 20,000 that are read" in next(iter(account.refused))


def test_bytes_that_are_no_text_stop_nothing(tmp_path, store):
    bodies = [
        b"",
        b"\0\1\2" * 900,
        b"\x89PNG\r\n\x1a\n" + b"\0" * 99,
        b"\xff\xfe" + b"x" * 7,
        b"](" * 200_000,
    ]
    commits = [
        version(0),
        *(Commit(at=BEGIN + timedelta(days=n), path=KEY, body=b) for n, b in enumerate(bodies, 1)),
    ]
    _, (account,), _ = take(store, make_repository(tmp_path / "r", [*commits, version(30, 80)]))
    assert account.taken >= 2
    assert sum(account.refused.values()) >= 3
    assert shown(store)[-1][1] == 30


def test_a_head_that_leads_out_of_the_repository_is_not_followed(tmp_path):
    repository = make_repository(tmp_path / "r", [version(0)])
    secret = tmp_path / "secret"
    secret.write_text("a" * 40)
    for words in (
        "ref: refs/heads/../../../secret",
        f"ref: {secret}",
        "ref: refs/heads/none",
        "",
        "x" * 5_000,
    ):
        (repository / "HEAD").write_text(words)
        with pytest.raises(UsageError, match="names no commit"), Objects(repository):
            pass


def test_what_is_no_repository_is_told_in_a_sentence(tmp_path):
    (tmp_path / ".git").write_text("gitdir: /elsewhere")
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(UsageError, match="is no git repository"), Objects(folder):
            pass


def test_a_damaged_history_is_told_and_nothing_is_left_behind(tmp_path):
    repository = make_repository(tmp_path / "r", [version(0), version(1, 80)])
    head = git(repository, "rev-parse", "main~1").decode().strip()
    loose = repository / "objects" / head[:2] / head[2:]
    loose.chmod(0o644)
    loose.write_bytes(b"broken")
    with pytest.raises(UsageError), Objects(repository) as objects:
        list(objects.entries())
    with Objects(make_repository(tmp_path / "s", [version(0)])) as objects:
        folder = Path(objects.folder)
        assert folder.is_dir()
    assert not folder.exists()
