"""A bundle is checked by sha256sum and a shell alone, and by nothing of ours."""

import io
import re
import subprocess
import zipfile

import pytest

from monitor.evidence.bundle import collect_evidence

DOCUMENT = "lanternfish/privacy"


def pack(store):
    document = store.documents.find(DOCUMENT)
    versions = [store.history.version(DOCUMENT, number) for number in (1, 2)]
    return collect_evidence(store, document, versions, [store.history.change(1)], ("<p>one</p>", "{}"))


def sums(folder, name):
    command = ["sha256sum", "--strict", "--quiet", "-c", name]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def bundle(small_store, tmp_path):
    folder = tmp_path / "bundle"
    with zipfile.ZipFile(io.BytesIO(pack(small_store))) as archive:
        archive.extractall(folder)
    return folder


def test_the_same_history_gives_the_same_bytes(small_store):
    assert pack(small_store) == pack(small_store)


@pytest.mark.parametrize("name", ["SHA256SUMS", "RECORDED.SHA256SUMS", "STATED.SHA256SUMS"])
def test_sha256sum_finds_every_file_as_it_was(name, bundle):
    assert sums(bundle, name).returncode == 0
    listed = {line[66:] for line in (bundle / name).read_text().splitlines()}
    assert {"SHA256SUMS": "README.txt", "RECORDED.SHA256SUMS": "change-1/facts.json"}.get(
        name, "version-2/text.txt"
    ) in listed


def test_the_lists_name_every_file_between_them(bundle):
    there = {str(path.relative_to(bundle)) for path in bundle.rglob("*") if path.is_file()}
    listed = {line[66:] for line in (bundle / "SHA256SUMS").read_text().splitlines()}
    assert there - {"SHA256SUMS"} == listed
    assert {"difference.html", "difference.json", "about.json", "ledger.txt"} <= listed
    assert any(re.fullmatch(r"snapshot-\d+/(body|hops\.json|headers\.json)", name) for name in listed)


@pytest.mark.parametrize(
    ("name", "found_by"),
    [
        ("version-2/text.txt", "STATED.SHA256SUMS"),
        ("version-2/facts.json", "RECORDED.SHA256SUMS"),
        ("change-1/comparison.json", "STATED.SHA256SUMS"),
        ("difference.html", "SHA256SUMS"),
    ],
)
def test_a_file_altered_afterwards_is_found(name, found_by, bundle):
    path = bundle / name
    path.write_bytes(path.read_bytes() + b" ")
    assert sums(bundle, found_by).returncode == 1


def test_recorded_sums_stand_in_the_ledger_and_stated_ones_in_the_facts(bundle):
    ledger = (bundle / "ledger.txt").read_text()
    for line in (bundle / "RECORDED.SHA256SUMS").read_text().splitlines():
        assert line[:64] in ledger
    for line in (bundle / "STATED.SHA256SUMS").read_text().splitlines():
        facts = (bundle / line[66:]).parent / "facts.json"
        assert line[:64] in facts.read_text()


@pytest.mark.parametrize("forged", [False, True])
def test_the_shell_lines_of_the_readme_follow_the_chain(forged, bundle):
    readme = (bundle / "README.txt").read_text()
    script = readme[readme.index("previous=$(") : readme.index("done\n") + len("done\n")]
    path = bundle / "ledger.txt"
    if forged:
        lines = path.read_text().splitlines()
        lines[3] = lines[3].replace(lines[3].split()[3], "0" * 64)
        path.write_text("\n".join(lines) + "\n")
    said = subprocess.run(["sh", "-c", script], cwd=bundle, capture_output=True, text=True, check=True)
    assert said.stderr == ""
    assert ("does not fit" in said.stdout) is forged
    head = (bundle / "ledger-head.txt").read_text().strip()
    last = path.read_text().splitlines()[-1].split()
    assert head == f"{last[0]}:{last[4]}"
