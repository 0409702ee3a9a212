"""Every command as a person types it: what it prints, where it prints it, and its exit code."""

import io
import json
import re
import shutil
import sqlite3
import subprocess
import tomllib
import zipfile
from datetime import UTC, datetime

import pytest

from monitor.cli import COMMANDS
from tests.e2e.installation import Installation
from tests.e2e.several import run_several
from tests.policies import edited, policy_page
from tests.vendor_site import VendorSite

INBOX = '[channels.inbox]\nurl = "env:INBOX_URL"\n[[routes]]\nname = "all"\nchannels = ["inbox"]\n'
TROUBLE = '[[routes]]\nname = "trouble"\ntrouble = true\nchannels = ["inbox"]\n'
SUBCOMMANDS = {
    "alerts": ["retry"],
    "config": ["check", "show", "path"],
    "route": ["test"],
}


@pytest.fixture(scope="module")
def site():
    with VendorSite() as site:
        yield site


@pytest.fixture(scope="module")
def lived(tmp_path_factory, site):
    """An installation with some history: a change, a change back in part, an alert that nobody took, a bad page.

    Nothing in this module may change it; what changes something takes a copy.
    """
    site.page("/privacy", policy_page())
    site.page("/terms", policy_page(title="Terms of service"))
    installation = Installation(
        tmp_path_factory.mktemp("lived"),
        site,
        {"privacy": "/privacy", "terms": "/terms"},
        extra=INBOX + TROUBLE,
    )
    installation.environ["INBOX_URL"] = site.url("/inbox").replace("http:", "json:")
    first = installation.run("check")
    assert sorted(first.stdout.splitlines()) == ["lanternfish/privacy: first", "lanternfish/terms: first"]
    site.page("/privacy", policy_page(edited("after 90 days", "after 30 days")))
    changed = installation.run("check", "privacy", "--exit-code", expect=1)
    assert "lanternfish/privacy: changed to version 2 (substantive, " in changed.stdout
    assert "channel=inbox" in changed.stderr  # nobody answers there: that is said beside the data
    site.page("/privacy", policy_page(edited("No other company", "Many companies", edited("90", "30"))))
    installation.run("check", "privacy")
    site.page("/terms", "<h1>404</h1><p>Page not found</p>", status=404)
    installation.run("check", "terms", expect=3)
    return installation


@pytest.fixture
def copied(tmp_path, lived):
    """A copy that a test may change."""
    shutil.copytree(lived.folder, tmp_path, dirs_exist_ok=True)
    copy = Installation(tmp_path, lived.site)
    copy.config.write_text(lived.config.read_text())
    copy.environ = lived.environ
    return copy


@pytest.fixture
def bare(tmp_path, site):
    """A folder without a configuration."""
    installation = Installation(tmp_path, site)
    installation.config.unlink()
    return installation


def test_help_names_every_command_in_whole_sentences(lived):
    said = lived.run("--help").stdout
    listed = re.findall(r"^  ([a-z-]+)  +(\S.*)$", said[said.index("Commands:") :], re.MULTILINE)
    assert [name for name, _ in listed] == list(COMMANDS)
    for name, words in listed:
        assert not words.endswith("..."), name
        assert "``" not in words, name


def test_list_shows_each_document(lived):
    said = lived.run("list")
    assert said.stderr == ""
    header, *rows = said.stdout.splitlines()
    assert header.split() == ["DOCUMENT", "TYPE", "EVERY", "OWNER", "TAGS", "URL"]
    assert [row.split()[:3] for row in rows] == [
        ["lanternfish/privacy", "privacy-policy", "1h"],
        ["lanternfish/terms", "privacy-policy", "1h"],
    ]
    assert [each["id"] for each in lived.json("list")] == ["lanternfish/privacy", "lanternfish/terms"]


def test_status_says_how_each_document_stands(lived):
    said = lived.run("status").stdout
    assert re.search(r"^lanternfish/privacy +ok +3 ", said, re.MULTILINE)
    assert re.search(r"^lanternfish/terms +failing +1 .*answered 404", said, re.MULTILINE)
    assert "alerts: " in said
    facts = lived.json("status")
    assert facts["healthy"] is True
    assert {each["standing"] for each in facts["documents"]} == {"ok", "failing"}


def test_history_lists_versions_newest_first(lived):
    said = lived.run("history", "lanternfish/privacy").stdout.splitlines()
    assert [line.split()[0] for line in said] == ["VERSION", "3", "2", "1"]
    facts = lived.json("history", "privacy")
    assert [each["version"] for each in facts] == [3, 2, 1]
    assert facts[1]["kind"] == "substantive"


def test_show_prints_the_text_of_a_number_a_date_and_today(lived):
    now, first, today, second = run_several(
        lived, "show privacy", "show lanternfish/privacy@1",
        f"show privacy@{datetime.now(UTC):%Y-%m-%d}", "show privacy@2 --json",
    )  # fmt: skip
    assert "Many companies receives your data" in now.out
    assert "lanternfish/privacy@3, seen " in now.err
    assert "after 90 days" in first.out
    assert today.out == now.out
    assert json.loads(second.out)["number"] == 2


def test_diff_in_four_formats_between_any_two_versions(lived):
    text = lived.run("diff", "privacy", "1", "2", expect=1)
    assert "[-90-] {+30+}" in text.stdout
    assert text.stderr == ""
    markdown, page, data, last, only, same = run_several(
        lived, "diff privacy 1 2 --format markdown", "diff privacy 1 3 --format html",
        "diff privacy 3 1 --format json", "diff privacy", "diff privacy 1 3 --category retention",
        "diff privacy 2 2",
    )  # fmt: skip
    assert "~~90~~" in markdown.out
    assert re.search(r"<del>90\s*</del>", page.out) and "Many companies" in page.out
    assert "retention" in json.dumps(json.loads(data.out))
    assert "Many" in last.out
    assert "How long we keep it" in only.out and "Whom we share it with" not in only.out
    assert same.out.strip()
    assert [each.code for each in (markdown, page, data, last, only, same)] == [1, 1, 1, 1, 1, 0]


def test_changes_are_filtered(lived):
    table, everything, about, early, late, noise, unknown, typo = run_several(
        lived, "changes --kind substantive", "changes --json",
        "changes --json --category retention --vendor lanternfish", "changes --json --until 1w",
        "changes --json --since 2h", "changes --json --kind noise", "changes --vendor nobody",
        "changes --vendor Lanternfsh",
    )  # fmt: skip
    assert table.out.startswith("CHANGE") and len(table.out.splitlines()) == 3
    assert [(each["before"], each["after"]) for each in json.loads(everything.out)] == [(2, 3), (1, 2)]
    assert [each["after"] for each in json.loads(about.out)] == [2]
    assert json.loads(early.out) == json.loads(noise.out) == []
    assert late.out == everything.out
    assert (unknown.code, unknown.out) == (2, "") and "no vendor 'nobody'" in unknown.err
    assert typo.code == 2 and "did you mean 'Lanternfish'?" in typo.err


def test_why_gives_the_reasons_and_the_sum(lived):
    said = lived.run("why", "1").stdout
    assert "lanternfish/privacy@1..2: substantive" in said
    assert re.search(r"^severity \w+: [\d.]+ points?$", said, re.MULTILINE)
    assert "§ Privacy policy › How long we keep it" in said
    assert "retention" in said


def test_explain_shows_what_is_kept_and_dropped(lived, site):
    stored = lived.run("explain", "privacy").stdout
    assert re.search(r"^\d+ of \d+ words kept \(\d+%\)$", stored, re.MULTILINE)
    assert "- navigation, 4, " in stored
    assert "+ ## What we collect" in stored
    fresh = lived.run("explain", site.url("/privacy"), "--all").stdout
    assert "+ Our hosting partner Kelp Hosting" in fresh
    gone = lived.run("explain", site.url("/nothing-there"), expect=3)
    assert "answered 404" in gone.stderr and gone.stdout == ""


def test_alerts_are_listed_and_retried(copied):
    data, table, sent, lately, retried, unknown = run_several(
        copied, "alerts --json", "alerts", "alerts --state sent", "alerts --since 1h", "alerts retry",
        "alerts retry PM-NOSUCHID",
    )  # fmt: skip
    rows = json.loads(data.out)
    assert len(rows) == 2
    assert all(re.fullmatch(r"PM-[2-9A-Z]{8}", each["reference"]) for each in rows)
    assert rows[0]["reference"] in table.out and "inbox" in table.out
    assert sent.out.splitlines()[1:] == []
    assert lately.out == table.out
    assert (retried.code, retried.out) == (0, "") and "due again" in retried.err
    assert unknown.code == 2 and "no alert PM-NOSUCHID" in unknown.err


def test_a_sample_alert_goes_to_a_channel_or_says_why_not(lived):
    said = lived.run("test-alert", "stdout")
    assert "stdout: sent" in said.stderr
    assert "Sample" in said.stdout or "sample" in said.stdout or "test" in said.stdout.lower()
    refused = lived.run("test-alert", "inbox", expect=3)
    assert refused.stderr.startswith("inbox: failed") and refused.stdout == ""
    assert "inbox" in lived.run("test-alert", "nobody", expect=2).stderr


def test_a_sample_alert_tells_the_time_of_the_configured_zone_as_alerts_do(copied):
    text = copied.config.read_text()
    copied.config.write_text(text.replace("[monitor]\n", '[monitor]\nzone = "Asia/Tokyo"\n', 1))
    said = copied.run("test-alert", "stdout").stdout
    assert " JST" in said and " UTC" not in said


def test_route_test_says_who_would_be_told_and_why_not(lived):
    told, stored, trouble, nothing = run_several(
        lived, "route test --category retention --severity high", "route test 1", "route test --trouble",
        "route test 999",
    )  # fmt: skip
    assert "all" in told.out and "inbox" in told.out
    assert "inbox" in stored.out
    assert "trouble" in trouble.out
    assert nothing.code == 2 and "no change 999" in nothing.err


def test_config_is_checked_shown_and_found(lived):
    checked, shown, path = run_several(lived, "config check", "config show", "config path")
    assert "2 documents, 2 channels, 2 routes" in checked.err and checked.out == ""
    assert tomllib.loads(shown.out)["vendors"][0]["documents"][0]["name"] == "privacy"
    assert 'interval = "1h"' in shown.out
    assert "/inbox" not in shown.out
    assert path.out.strip() == str(lived.config)


def test_a_dry_run_records_nothing(copied, site):
    site.page("/privacy", policy_page(edited("ten years", "two years")))
    said = copied.run("check", "privacy", "--dry-run", "--exit-code", expect=1)
    assert "changed" in said.stdout
    assert len(copied.json("history", "privacy")) == 3


def test_a_held_page_is_taken_when_a_person_accepts_it(copied, site):
    site.page(
        "/terms", "<h1>Terms of service</h1><p>We have none any more; use the service as you like it.</p>"
    )
    held = copied.run("check", "terms", expect=3)
    assert "terms: held: " in held.stdout and "--accept" in held.stdout
    assert "name the documents" in copied.run("check", "--accept", expect=2).stderr
    assert "changed to version 2" in copied.run("check", "terms", "--accept").stdout
    facts = copied.json("check", "terms")
    assert facts[0]["outcome"] == "unchanged"


def test_rebuild_tells_nobody(copied):
    before = copied.json("alerts")
    said = copied.run("rebuild")
    assert "0 versions" in said.stderr and said.stdout == ""
    assert copied.json("alerts") == before


def test_completion_is_a_script_of_that_shell_and_completes(lived):
    shells = ("bash", "zsh", "fish")
    for shell, said in zip(shells, run_several(lived, *(f"completion {s}" for s in shells)), strict=True):
        assert "_POLICY_MONITOR_COMPLETE" in said.out
        if shutil.which(shell):
            read = subprocess.run([shell, "-n"], input=said.out, text=True, capture_output=True, check=False)
            assert read.returncode == 0, read.stderr
    asked = {
        "_POLICY_MONITOR_COMPLETE": "bash_complete",
        "COMP_WORDS": "policy-monitor hi",
        "COMP_CWORD": "1",
    }
    completed = subprocess.run(
        lived.command(config=False), capture_output=True, text=True, timeout=60, check=False,
        cwd=lived.folder, env=lived.environ | asked,
    )  # fmt: skip
    assert completed.stdout.split() == ["plain,history"]


def test_init_writes_a_configuration_that_works_and_overwrites_nothing(bare, site):
    site.page("/policy", policy_page())
    assert "policy-monitor init" in bare.run("status", expect=2).stderr
    assert "next: policy-monitor add URL" in bare.run("init").stderr
    written = bare.config.read_text()
    assert "left as it is" in bare.run("init", expect=2).stderr
    assert bare.config.read_text() == written
    bare.config.write_text(written.replace("[fetch]", "[fetch]\nallow_private = true"))
    added = bare.run("add", site.url("/policy"), "--vendor", "Lantern Fish")
    assert "How long we keep it" in added.stdout
    assert "added lantern-fish/privacy-policy" in added.stderr
    assert tomllib.loads(bare.config.read_text())["vendors"][0]["documents"][0]["url"] == site.url("/policy")
    assert "watched already" in bare.run("add", site.url("/policy"), expect=2).stderr
    refused = bare.run("add", site.url("/nothing-there"), expect=3)
    assert "answered 404" in refused.stderr and "--yes" in refused.stderr
    assert "lantern-fish/privacy-policy: first" in bare.run("check").stdout


def test_several_pages_are_added_at_once_and_then_renamed_paused_and_taken_out_with_their_history(bare, site):
    site.page("/a", policy_page())
    site.page("/b", policy_page(title="Terms"))
    bare.run("init")
    added = bare.run(
        "add", site.url("/a"), site.url("/none"), "--vendor", "Kelp", "--type", "terms", "--allow-private", "--interval", "2h",
        "--tier", "1", expect=3,
    )  # fmt: skip
    assert "1 of 2 addresses were not added" in added.stderr
    bare.run("add", site.url("/b"), "--vendor", "Kelp", "--type", "privacy", "--allow-private")
    assert [each["interval_seconds"] for each in bare.json("list")] == [7200, 43200]
    bare.run("check")
    bare.run("rename", "kelp/terms-of-service", "conditions")
    bare.run("pause", "conditions")
    assert [each["standing"] for each in bare.json("status")["documents"]] == ["paused", "ok"]
    assert "is paused" in bare.run("check", "conditions", expect=2).stderr
    bare.run("resume", "conditions")
    assert [each["version"] for each in bare.json("history", "conditions")] == [1]
    bare.run("check", "conditions")
    bare.run("remove", "conditions")
    assert [each["name"] for each in bare.json("list")] == ["privacy-policy"]
    assert [each["version"] for each in bare.json("history", "kelp/terms-of-service")] == [1]
    assert "no daemon runs" in bare.run("reload", expect=2).stderr


WRONG = [
    ("lisst", "Did you mean 'list'?"),
    ("list surplus", "unexpected extra argument"),
    ("status --jsn", "Did you mean '--json'?"),
    ("show", "Missing argument 'DOCUMENT"),
    ("show privacy@", "after the @"),
    ("show privacy@7", "no version 7"),
    ("show privacy@soonish", "a date (2026-03-01"),
    ("show privacy@2001-01-01", "not watched yet"),
    ("show lanternfish/privcy", "did you mean 'lanternfish/privacy'?"),
    ("show lanternfish", "name one"),
    ("diff privacy 1 2 --format pdf", "'pdf' is not one of"),
    ("diff privacy one two", "cannot read 'two'"),
    ("changes --category gossip", "'gossip' is not one of"),
    ("changes --since soon", "cannot read 'soon'"),
    ("why 4711", "no change 4711"),
    ("why many", "'MANY'"),
    ("check nothing", "no document 'nothing'"),
    ("explain ftp://vendor.example/", "http"),
    ("add not-an-address", "https://"),
    ("alerts --state lost", "'lost' is not one of"),
    ("completion tcsh", "'tcsh' is not one of"),
    ("route test --severity enormous", "'enormous' is not one of"),
    ("route test --vendor Lanternfisch", "did you mean 'Lanternfish'?"),
    ("route test --document privcy", "no document 'privcy'"),
    ("route test --tag mial", "no document has the tag 'mial'"),
    ("alerts release inbx", "no channel inbx; there are: inbox, stdout"),
]


@pytest.fixture(scope="module")
def refused(lived):
    """What each wrong command line answers."""
    commands = [arguments for arguments, _ in WRONG]
    return dict(zip(commands, run_several(lived, *commands), strict=True))


@pytest.mark.parametrize(("arguments", "said"), WRONG, ids=[arguments for arguments, _ in WRONG])
def test_a_wrong_argument_is_told_and_ends_with_2(refused, arguments, said):
    assert refused[arguments].code == 2
    assert said in refused[arguments].err
    assert refused[arguments].out == ""


def test_a_sound_store_is_proven_and_copied_and_the_copy_is_run_on(copied, tmp_path):
    assert "everything stored is sound" in copied.run("verify").stderr
    told = copied.run("backup", "copy").stderr
    assert "copied to copy" in told
    shutil.move(copied.config, tmp_path / "copy" / "config.toml")
    moved = Installation(tmp_path / "copy", copied.site)
    moved.environ = copied.environ
    proven = moved.json("verify")
    assert (proven["sound"], proven["problems"]) == (True, [])
    assert (proven["counts"]["texts_derived"], proven["counts"]["changes_derived"]) == (4, 2)
    assert [each["version"] for each in moved.json("history", "privacy")] == [3, 2, 1]


def test_a_backup_never_overwrites(copied):
    assert "is not empty: name a new one" in copied.run("backup", ".", expect=2).stderr


def test_a_text_edited_behind_our_back_is_found(copied):
    with sqlite3.connect(copied.folder / "monitor.db") as connection:
        connection.execute(
            "UPDATE versions SET text = 'We keep it for 9 days.' WHERE document_id = 'lanternfish/privacy' AND number = 1"
        )
    said = copied.run("verify", expect=3)
    assert "lanternfish/privacy@1 does not match its hash" in said.stdout
    assert "1 problem found" in said.stderr


def test_no_colour_and_no_control_characters_off_a_terminal(lived):
    environ = {name: value for name, value in lived.environ.items() if name != "NO_COLOR"}
    for command in (["list"], ["diff", "privacy", "1", "2"]):
        said = subprocess.run(
            lived.command(*command), capture_output=True, text=True, timeout=60, cwd=lived.folder,
            env=environ, check=False,
        )  # fmt: skip
        assert said.stdout and "\x1b" not in said.stdout


def test_every_subcommand_has_its_help(lived):
    for said, names in zip(
        run_several(lived, *(f"{group} --help" for group in SUBCOMMANDS)), SUBCOMMANDS.values(), strict=True
    ):
        for name in names:
            assert re.search(rf"^  {name} +\S", said.out, re.MULTILINE)
    for command in COMMANDS:
        said = lived.run(command, "--help", afresh=True).stdout  # it loads what it needs by itself
        assert said.startswith("Usage: ") and "``" not in said


def test_a_head_kept_elsewhere_proves_that_the_history_only_went_on(copied):
    head = copied.run("verify", "--head").stdout.strip()
    copied.run("ack", "1", "--by", "Anna Brook")
    assert "everything stored is sound" in copied.run("verify", "--since-head", head, "--no-derive").stderr
    position, _, chain = head.partition(":")
    forged = f"{position}:{chain[::-1]}"
    assert "history was written anew" in copied.run("verify", "--since-head", forged, expect=3).stdout
    assert "is no head" in copied.run("verify", "--since-head", "yesterday", expect=2).stderr


def test_evidence_of_a_change_is_written_once_and_always_the_same(copied):
    copied.run("evidence", "1", "--out", "one.zip")
    copied.run("evidence", "privacy@1..2", "--out", "other.zip")
    one, other = ((copied.folder / name).read_bytes() for name in ("one.zip", "other.zip"))
    assert one == other
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        assert b"<html" in archive.read("difference.html")
        assert json.loads(archive.read("difference.json"))["document"] == "lanternfish/privacy"
        assert json.loads(archive.read("change-1/facts.json"))["before"] == 1
    assert "exists already" in copied.run("evidence", "1", "--out", "one.zip", expect=2).stderr
    assert "before the second" in copied.run("evidence", "privacy@2..1", expect=2).stderr
    assert copied.run("evidence", "privacy").stdout == "evidence-lanternfish-privacy-3.zip\n"
