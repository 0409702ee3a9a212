"""The whole pipeline over real texts, where the pack is there; the sentences put into them are ours."""

import json
import os
import tarfile
from datetime import datetime
from html import escape
from itertools import islice
from pathlib import Path

import pytest

from monitor.model import COARSE, Category, Kind, Outcome
from monitor.text.read import read_text
from tests.watch import Watch

SHARED = Path(os.environ.get("POLICY_MONITOR_SHARED", Path(__file__).parents[3] / "shared"))
needs_pack = pytest.mark.skipif(
    not (SHARED / "seeds").is_dir(),
    reason="real texts are not part of the project; POLICY_MONITOR_SHARED names them",
)

EDITS = [
    # seed, section that the edit falls in, words before, words after, category
    ("000", "Disclosure of Information for Legal Purposes", "", "We also share your personal information with our advertising partners.", Category.SHARING),
    ("000", "Anonymous Information Gathering", "", "We keep this information for 24 months and then delete it.", Category.RETENTION),
    ("001", "Păstrarea și eliminarea informațiilor personale", "", "Păstrăm înregistrările apelurilor timp de 90 de zile după închiderea contului.", Category.RETENTION),
    ("001", "Partajarea și dezvăluirea informațiilor dvs. personale", "", "Divulgăm adresa dumneavoastră de e-mail partenerilor noștri de publicitate.", Category.SHARING),
    ("002", "WHO DO WE SHARE YOUR INFORMATION WITH?", "", "We disclose your call history to data brokers and other third parties.", Category.SHARING),
    ("003", "Third party links", "", "We share your information with third parties who buy our contact lists.", Category.SHARING),
    ("004", "HOW LONG DO WE KEEP YOUR INFORMATION?", "2 years", "5 years", Category.RETENTION),
]  # fmt: skip

LEAST_HEADINGS = {"000": 11, "001": 25, "002": 10, "003": 10, "004": 15}


def seed(name: str) -> str:
    (path,) = (SHARED / "seeds").glob(f"{name}_*.txt")
    return path.read_text(encoding="utf-8")


def as_page(text: str, language: str) -> bytes:
    """A plain page with a paragraph for each line, as an archive of text gives no markup back."""
    paragraphs = "".join(f"<p>{escape(line.strip())}</p>\n" for line in text.splitlines() if line.strip())
    return f'<html lang="{language}"><meta charset="utf-8"><main>{paragraphs}</main></html>'.encode()


def edit(text: str, section: str, before: str, after: str) -> str:
    """The text with the words replaced in a section, or a sentence of ours put after its heading."""
    lines = text.splitlines()
    start = next(number for number, line in enumerate(lines) if line.strip() == section)
    for number in range(start + 1, len(lines)):
        if before and before in lines[number]:
            lines[number] = lines[number].replace(before, after, 1)
            return "\n".join(lines)
        if not before and len(lines[number].strip()) > 40:
            lines[number] += f" {after}"
            return "\n".join(lines)
    raise AssertionError(f"nothing to edit in {section}")


@needs_pack
@pytest.mark.parametrize(
    ("name", "section", "before", "after", "category"),
    EDITS,
    ids=[f"{e[0]}-{e[4]}-{n}" for n, e in enumerate(EDITS)],
)
def test_an_edited_clause_is_reported_in_its_section_with_its_category(
    name, section, before, after, category
):
    text = seed(name)
    language = "ro" if name == "001" else "en"
    watch = Watch()
    assert watch.look(as_page(text, language)).outcome is Outcome.FIRST
    version = watch.store.history.version(watch.document.id)
    assert version.language == language
    checked = watch.look(as_page(edit(text, section, before, after), language))
    assert checked.outcome is Outcome.CHANGED
    comparison = checked.change.comparison
    assert comparison.judgement.kind is Kind.SUBSTANTIVE
    (change,) = comparison.sections
    assert change.delta.path[-1] == section
    labels = {COARSE.get(scored.category, scored.category) for scored in change.judgement.categories}
    assert category in labels
    assert checked.alerts


@needs_pack
@pytest.mark.parametrize("name", sorted(LEAST_HEADINGS))
def test_a_seed_page_keeps_its_headings_and_its_words(name):
    from monitor.sections import split_sections

    text = seed(name)
    watch = Watch()
    watch.look(as_page(text, "ro" if name == "001" else "en"))
    version = watch.store.history.version(watch.document.id)
    assert version.coverage.share > 0.95
    assert (
        sum(section.level > 0 for section in split_sections(read_text(version.text))) >= LEAST_HEADINGS[name]
    )


@pytest.mark.long
@pytest.mark.sweep
@needs_pack
def test_a_dozen_real_histories_run_through_without_an_error():
    rows: dict[str, list[dict]] = {}
    manifest = (SHARED / "replay-dev" / "manifest.jsonl").read_text(encoding="utf-8")
    for line in manifest.splitlines():
        row = json.loads(line)
        rows.setdefault(row["doc"], []).append(row)
    for doc in list(rows)[::3]:
        watch = Watch()
        wanted = {row["file"]: row for row in rows[doc][:8]}
        with tarfile.open(SHARED / "replay-dev" / rows[doc][0]["archive"]) as archive:
            found = (member for member in archive if member.name in wanted)
            bodies = {m.name: archive.extractfile(m).read() for m in islice(found, len(wanted))}
        assert set(bodies) == set(wanted)
        outcomes = []
        for name in sorted(bodies):
            watch.now = datetime.fromisoformat(wanted[name]["time"].replace("Z", "+00:00"))
            headers = (("content-type", wanted[name]["media_type"]),)
            outcomes.append(watch.look(bodies[name], after=watch.now - watch.now, headers=headers).outcome)
        assert outcomes[0] is Outcome.FIRST, doc
        assert Outcome.FAILED not in outcomes, doc
        assert watch.store.upkeep.verify() == ()


@needs_pack
def test_a_switched_rule_derives_a_real_history_again_and_alerts_nobody():
    from monitor.check import rederive
    from monitor.normalize import GENEROUS

    rows = [
        json.loads(line)
        for line in (SHARED / "replay-dev" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    doc = next(row["doc"] for row in rows if "privacy" in row["doc"])
    rows = [row for row in rows if row["doc"] == doc]
    watch = Watch()
    with tarfile.open(SHARED / "replay-dev" / rows[0]["archive"]) as archive:
        for row in rows[::4]:
            watch.look(archive.extractfile(row["file"]).read())
    alerts, changes = watch.store.outbox.alerts(), watch.store.history.changes()
    versions = watch.store.history.versions(watch.document.id)
    assert len(versions) > 1
    upgraded = rederive(
        watch.document, store=watch.store, settings=watch.settings, now=watch.now, rules=GENEROUS
    )
    after = watch.store.history.versions(watch.document.id)
    assert upgraded == len(versions)
    assert [version.number for version in after] == [version.number for version in versions]
    assert all(len(new.text) > len(old.text) for new, old in zip(after, versions, strict=True))
    assert all(version.upgraded_at == watch.now for version in after)
    assert watch.store.outbox.alerts() == alerts
    assert [change.id for change in watch.store.history.changes()] == [change.id for change in changes]
    assert rederive(watch.document, store=watch.store, settings=watch.settings, now=watch.now) == len(
        versions
    )
    assert [version.text for version in watch.store.history.versions(watch.document.id)] == [
        v.text for v in versions
    ]
