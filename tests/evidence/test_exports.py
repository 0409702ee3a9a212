"""What is taken elsewhere: a git repository, a memo, every row."""

import subprocess
from dataclasses import replace
from datetime import UTC, datetime

import msgspec
import pytest

from monitor.errors import UsageError
from monitor.evidence.markdown_text import write_markdown
from monitor.evidence.memo import write_memo
from monitor.evidence.versions_repository import export_versions, name_paths
from monitor.text.fingerprint import fingerprint_of
from monitor.text.markdown import to_dialect
from tests.store.store_samples import document

DOCUMENT = "lanternfish/privacy"


def git(folder, *arguments):
    return subprocess.run(
        ["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=True
    ).stdout.strip()


def test_each_version_is_a_commit_at_its_time(small_store, tmp_path):
    folder = tmp_path / "versions"
    documents = [small_store.documents.find(DOCUMENT)]
    assert export_versions(small_store, documents, folder) == 4
    versions = small_store.history.versions(DOCUMENT)
    told = git(folder, "log", "--reverse", "--format=%at %ct %s").splitlines()
    first, *later = (f"{int(each.seen_at.timestamp())} " * 2 for each in versions)
    assert told[0] == f"{first}First record of Lanternfish Privacy Policy"
    assert told[1:] == [f"{each}Record new changes of Lanternfish Privacy Policy" for each in later]
    assert git(folder, "status", "--porcelain") == ""
    written = (folder / "Lanternfish" / "Privacy Policy.md").read_text(encoding="utf-8")
    assert fingerprint_of(to_dialect(written)) == fingerprint_of(versions[-1].text)
    assert "after 90 days" in git(folder, "show", "main~3:Lanternfish/Privacy Policy.md")


def test_the_same_history_gives_the_same_commits_and_no_folder_is_overwritten(small_store, tmp_path):
    documents = [small_store.documents.find(DOCUMENT)]
    for name in ("one", "other"):
        export_versions(small_store, documents, tmp_path / name)
    assert git(tmp_path / "one", "rev-parse", "main") == git(tmp_path / "other", "rev-parse", "main")
    with pytest.raises(UsageError, match="is not empty"):
        export_versions(small_store, documents, tmp_path / "one")


def test_names_that_are_paths_stay_inside_the_repository():
    hostile = [
        replace(document("a/x"), vendor="../../etc"),
        replace(document("b/y"), vendor=".git"),
        replace(document("c/z"), vendor='"\n; M 100644'),
        replace(document("c/two"), vendor='"\n; M 100644'),
    ]
    paths = name_paths(hostile)
    assert len(set(paths.values())) == 4
    for path in paths.values():
        vendor, name = path.split("/")
        assert not vendor.startswith(".")
        assert not set('"\n\\') & set(path)
        assert name.endswith(".md")


@pytest.mark.parametrize(
    "text",
    [
        "# Terms\n\nWe keep *all* of it_ [here](there) for <b> & `x`.",
        "- one\n- two | three\n  - nested",
        "| Name | Place |\n| Kelp | Oslo |\n| Tide | Bonn |",
        "1. not a list but words\n\n# 2. Numbered",
    ],
)
def test_markdown_holds_the_words_that_the_text_holds(text):
    again = to_dialect(write_markdown(text))
    assert " ".join(again.replace("|", " ").split()) == " ".join(text.replace("|", " ").split()) or (
        fingerprint_of(again) == fingerprint_of(text)
    )


def test_every_row_can_be_written_as_json_and_follows_what_it_points_to(small_store):
    lines = [msgspec.json.encode({"table": table, **row}) for table, row in small_store.row_stream.rows()]
    tables = [msgspec.json.decode(line)["table"] for line in lines]
    assert tables.index("documents") < tables.index("versions") < len(tables)
    assert tables.count("versions") == 4
    assert tables.count("ledger") == small_store.ledger.head().position


def test_a_memo_says_what_changed_and_how_it_stands(small_store):
    changes = small_store.history.changes()[::-1]
    change = replace(
        changes[0], comparison=replace(changes[0].comparison, summary="<img src=x> | *bold* # no heading")
    )
    memo = write_memo(
        "Policy changes since 2026",
        [change, *changes[1:]],
        small_store.documents.find,
        lambda number: f"nobody took note of {number}",
        str(small_store.ledger.head()),
    )
    assert memo.startswith("# Policy changes since 2026\n\n3 changes\n")
    assert memo.count("\n## ") == 3
    assert "<img" not in memo
    assert "nobody took note of 3" in memo
    assert f"Ledger head {small_store.ledger.head()}" in memo


def test_every_row_comes_after_what_it_points_to(small_store):
    tables = [table for table, _ in small_store.row_stream.rows()]
    assert tables.count("versions") == 4
    assert tables.index("documents") < tables.index("changes") < tables.index("alerts")
    assert tables.index("snapshots") < tables.index("versions")
    assert "object_bytes" not in tables
    moments = [row["seen_at"] for table, row in small_store.row_stream.rows() if table == "versions"]
    assert moments == sorted(moments)
    assert moments[0] > datetime(2026, 3, 1, tzinfo=UTC)
