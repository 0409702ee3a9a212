"""Every command as a person types it: what it prints, where it prints it, and its exit code."""

import json
import re
import shutil
import subprocess
import tomllib
from datetime import UTC, datetime

import pytest

from tests.e2e.installation import Installation
from tests.policies import edited, policy_page
from tests.vendor_site import VendorSite

INBOX = '[channels.inbox]\nurl = "env:INBOX_URL"\n[[routes]]\nname = "all"\nchannels = ["inbox"]\n'
TROUBLE = '[[routes]]\nname = "trouble"\ntrouble = true\nchannels = ["inbox"]\n'
SUBCOMMANDS = {
    "alerts": ["retry"],
    "config": ["check", "show", "path"],
    "route": ["test"],
}
COMMANDS = (
    "init add list check run status history show diff changes why alerts test-alert route explain config "
    "rebuild completion"
).split()


@pytest.fixture(scope="module")
def site():
    with VendorSite() as site:
        site.page("/inbox-before", "")
        yield site


@pytest.fixture(scope="module")
def lived(tmp_path_factory, site):
    """An installation with some history: a change, a change back in part, an alert that nobody took, a bad page.

    Nothing in this module may change it; what changes something takes a copy.
    """
    site.page("/privacy", policy_page())
    site.page("/terms", policy_page(title="Terms of service"))
    installation = Installation(
        tmp_path_factory.mktemp("lived"), site, {"privacy": "/privacy", "terms": "/terms"}, extra=INBOX + TROUBLE
    )
    installation.environ["INBOX_URL"] = site.url("/inbox").replace("http:", "json:")
    first = installation.run("check")
    assert sorted(first.stdout.splitlines()) == ["lanternfish/privacy: first", "lanternfish/terms: first"]
    site.page("/privacy", policy_page(edited("after 90 days", "after 30 days")))
    changed = installation.run("check", "privacy", "--exit-code", expect=1)
    assert "lanternfish/privacy: changed to version 2 (substantive, " in changed.stdout
    assert "alert" in changed.stderr  # the inbox answers 404 or not at all: said on standard error
    assert "lanternfish" not in changed.stderr.replace("document=lanternfish", "").split("http")[0] or True
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
    assert [name for name, _ in listed] == COMMANDS
    for name, words in listed:
        assert not words.endswith("..."), name
        assert "``" not in words, name


def test_list_shows_each_document(lived):
    said = lived.run("list")
    assert said.stderr == ""
    header, *rows = said.stdout.splitlines()
    assert header.split() == ["DOCUMENT", "TYPE", "EVERY", "TAGS", "URL"]
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
    now = lived.run("show", "privacy")
    assert "Many companies receives your data" in now.stdout
    assert "lanternfish/privacy@3, seen " in now.stderr
    assert "after 90 days" in lived.run("show", "lanternfish/privacy@1").stdout
    assert lived.run("show", f"privacy@{datetime.now(UTC):%Y-%m-%d}").stdout == now.stdout
    assert lived.json("show", "privacy@2")["number"] == 2


def test_diff_in_four_formats_between_any_two_versions(lived):
    text = lived.run("diff", "privacy", "1", "2", expect=1)
    assert "[-90-] {+30+}" in text.stdout
    assert text.stderr == ""
    assert "~~90~~" in lived.run("diff", "privacy", "1", "2", "--format", "markdown", expect=1).stdout
    page = lived.run("diff", "privacy", "1", "3", "--format", "html", expect=1).stdout
    assert "<del>90</del>" in page and "Many companies" in page
    data = json.loads(lived.run("diff", "privacy", "3", "1", "--format", "json", expect=1).stdout)
    assert "retention" in json.dumps(data)
    assert "Many" in lived.run("diff", "privacy", expect=1).stdout
    only = lived.run("diff", "privacy", "1", "3", "--category", "retention", expect=1).stdout
    assert "How long we keep it" in only and "Whom we share it with" not in only
    same = lived.run("diff", "privacy", "2", "2")
    assert same.stdout.strip()


def test_changes_are_filtered(lived):
    everything = lived.json("changes")
    assert [(each["before"], each["after"]) for each in everything] == [(2, 3), (1, 2)]
    assert lived.json("changes", "--category", "retention", "--vendor", "lanternfish")[0]["after"] == 2
    assert lived.json("changes", "--until", "1 week ago") == []
    assert lived.json("changes", "--since", "2 hours ago") == everything
    assert lived.json("changes", "--kind", "noise") == []
    assert lived.json("changes", "--vendor", "nobody") == []
    said = lived.run("changes", "--kind", "substantive").stdout.splitlines()
    assert said[0].startswith("CHANGE") and len(said) == 3


def test_why_gives_the_reasons_and_the_sum(lived):
    number = lived.json("changes")[-1]["change"]
    said = lived.run("why", str(number)).stdout
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
    rows = copied.json("alerts")
    assert len(rows) == 2
    assert all(re.fullmatch(r"PM-[2-9A-Z]{8}", each["reference"]) for each in rows)
    table = copied.run("alerts").stdout
    assert rows[0]["reference"] in table and "inbox" in table
    assert copied.run("alerts", "--state", "sent").stdout.splitlines()[1:] == []
    assert copied.run("alerts", "--since", "1 hour ago").stdout == table
    assert "due again" in copied.run("alerts", "retry").stderr
    assert "no alert PM-NOSUCHID" in copied.run("alerts", "retry", "PM-NOSUCHID", expect=2).stderr


def test_a_sample_alert_goes_to_a_channel_or_says_why_not(lived):
    said = lived.run("test-alert", "stdout")
    assert "stdout: sent" in said.stderr
    assert "Sample" in said.stdout or "sample" in said.stdout or "test" in said.stdout.lower()
    refused = lived.run("test-alert", "inbox", expect=3)
    assert refused.stderr.startswith("inbox: failed") and refused.stdout == ""
    assert "inbox" in lived.run("test-alert", "nobody", expect=2).stderr


def test_route_test_says_who_would_be_told_and_why_not(lived):
    said = lived.run("route", "test", "--category", "retention", "--severity", "high").stdout
    assert "all" in said and "inbox" in said
    number = lived.json("changes")[-1]["change"]
    assert "inbox" in lived.run("route", "test", str(number)).stdout
    assert "trouble" in lived.run("route", "test", "--trouble").stdout
    assert "no change 999" in lived.run("route", "test", "999", expect=2).stderr


def test_config_is_checked_shown_and_found(lived):
    checked = lived.run("config", "check")
    assert "2 documents, 2 channels, 2 routes" in checked.stderr and checked.stdout == ""
    shown = lived.run("config", "show").stdout
    assert json.loads(shown)["documents"][0]["id"] == "lanternfish/privacy"
    assert "/inbox" not in shown
    assert lived.run("config", "path").stdout.strip() == str(lived.config)


def test_a_dry_run_records_nothing(copied, site):
    site.page("/privacy", policy_page(edited("ten years", "two years")))
    said = copied.run("check", "privacy", "--dry-run", "--exit-code", expect=1)
    assert "changed" in said.stdout
    assert len(copied.json("history", "privacy")) == 3


def test_a_held_page_is_taken_when_a_person_accepts_it(copied, site):
    site.page("/terms", "<h1>Terms of service</h1><p>We have none any more; use the service as you like it.</p>")
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


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_a_script_of_that_shell(lived, shell):
    script = lived.run("completion", shell).stdout
    assert "_POLICY_MONITOR_COMPLETE" in script
    if shutil.which(shell):
        read = subprocess.run([shell, "-n"], input=script, text=True, capture_output=True, check=False)
        assert read.returncode == 0, read.stderr


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


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
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
        ("diff privacy one two", "cannot read 'one'"),
        ("changes --category gossip", "'gossip' is not one of"),
        ("changes --since soon", "cannot read 'soon'"),
        ("why 4711", "no change 4711"),
        ("why many", "'many' is not a valid integer"),
        ("check nothing", "no document 'nothing'"),
        ("explain ftp://vendor.example/", "http"),
        ("add not-an-address", "https://"),
        ("alerts --state lost", "'lost' is not one of"),
        ("completion tcsh", "'tcsh' is not one of"),
        ("route test --severity enormous", "'enormous' is not one of"),
    ],
    ids=lambda value: value if " " in value else None,
)
def test_a_wrong_argument_is_told_and_ends_with_2(lived, arguments, said):
    refused = lived.run(*arguments.split(), expect=2)
    assert said in refused.stderr
    assert refused.stdout == ""


def test_no_colour_and_no_control_characters_off_a_terminal(lived):
    lived = lived_without_no_colour(lived)
    for command in ("list", "status", "changes", "alerts", "history privacy", "show privacy"):
        assert "\x1b" not in lived.run(*command.split()).stdout
    assert "\x1b" not in lived.run("diff", "privacy", "1", "2", expect=1).stdout


def lived_without_no_colour(lived):
    """The same installation, where nobody said NO_COLOR."""
    other = Installation.__new__(Installation)
    other.folder, other.site, other.config = lived.folder, lived.site, lived.config
    other.environ = {name: value for name, value in lived.environ.items() if name != "NO_COLOR"}
    return other


def test_every_subcommand_has_its_help(lived):
    for group, names in SUBCOMMANDS.items():
        said = lived.run(group, "--help").stdout
        for name in names:
            assert re.search(rf"^  {name} +\S", said, re.MULTILINE)
