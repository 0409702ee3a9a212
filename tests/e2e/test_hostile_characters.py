"""Hostile characters in everything that a store and a site hold: none reaches a terminal by any command."""

import os
import re
import select
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.cli import COMMANDS
from monitor.config import load_config
from monitor.model import Act, ActKind, DateRole, Matcher, Outcome, Severity, Silence, StatedDate
from monitor.store import open_store
from tests.e2e.forked import Forked
from tests.e2e.installation import Installation
from tests.policies import SECTIONS, edited, policy_page
from tests.store.store_samples import (
    checked,
    comparison,
    new_alert,
    new_change,
    new_version,
    snapshot_of,
)
from tests.vendor_site import VendorSite

MARK = (
    "\x1b]0;owned\x07\x1b[2J\x00\x08\x7f\x9b2J\x85\r\u061c\u202e\u2066\u200e\u200b\u2060\ufeff\u00ad\u180e"
    "\u115f\u1160\u3164\uffa0\u2800\u034f\ufe0f\U000e0041\U000e007f\U000e0101\ue000a\u200db\ufff9\u2028"
)
"""Controls of both sets, bidirectional and zero-width characters, fillers, tags, variants, private ones."""
MAY_BE_PASSED = "".join(each for each in MARK if each not in "\x00\n")
ACTS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\ue000-\uf8ff\U000e0000-\U000e0fff]"
)
OWN = re.compile(r"\x1b\[(?:0|1|31|32)m|\x1b\[\?25[lh]")
"""Our colours, and the cursor that click hides beside a progress bar."""
FORMS = ("text", "markdown", "html", "csv", "json")
DRIVEN: dict[str, list[str]] = {
    "init": ["init"],
    "discover": [*(f"discover {{url}}/new --format {form}" for form in FORMS), "discover x{mark}"],
    "add": ["add {url}/new --vendor V{mark} --name n{mark} --yes", "add {url}/refused{mark}", "add {url}/reason"],
    "list": ["list", "list --json"],
    "check": ["check --dry-run", "check --json", "check nobody{mark}"],
    "record": ["record privacy no{mark}", "record x{mark} page.html", "record privacy page.html --at x{mark}"],
    "import": ["import ota x{mark}", "import ota . --document x{mark}=privacy"],
    "run": ["run {mark}"],
    "worker": ["worker", "worker {mark}"],
    "publish": ["publish out", "publish out --vendor x{mark}", "publish out{mark}/x"],
    "serve": ["serve --listen x{mark}", "serve {mark}"],
    "status": ["status", "status --json"],
    "history": [
        *(f"history privacy --format {form}" for form in FORMS), *(f"history privacy#p --format {form}" for form in FORMS),
        "history privacy#x{mark}",
    ],
    "blame": [f"blame privacy --format {form}" for form in FORMS],
    "show": ["show privacy", "show privacy@1", "show privacy --json"],
    "page": ["page privacy"],
    "asof": [*(f"asof privacy today --format {form}" for form in FORMS), "asof privacy @x{mark}"],
    "diff": [f"diff privacy 1 2 --format {form}" for form in FORMS],
    "log": [
        *(f"log privacy --format {form}" for form in FORMS), *(f"log -p --format {form}" for form in FORMS),
        "log --grep x{mark}",
    ],
    "changes": [*(f"changes --format {form}" for form in FORMS), "changes --group-by vendor", "changes --tag x{mark}"],
    "first": [*(f"first end --format {form}" for form in FORMS), "first x{mark}"],
    "grep": [*(f"grep end --format {form}" for form in FORMS), "grep x{mark}", "grep end --without"],
    "entity": [*(f"entity end --format {form}" for form in FORMS), "entity x{mark}"],
    "matrix": [f"matrix --format {form}" for form in FORMS],
    "stats": [f"stats --format {form}" for form in FORMS],
    "coverage": [f"coverage --format {form}" for form in FORMS],
    "why": ["why 1", "why x{mark}"],
    "alerts": ["alerts", "alerts --json", "alerts retry x{mark}", "alerts drop PM-REF2 --reason r{mark}"],
    "upcoming": ["upcoming --days 60", "upcoming --json"],
    "ack": ["ack 1 --by A{mark} --note n{mark}", "ack 1 --by B"],
    "snooze": ["snooze 2 --for 7d --by A{mark} --note n{mark}"],
    "assign": ["assign 2 --to B{mark} --by A{mark} --note n{mark}"],
    "note": ["note 2 n{mark} --by A{mark}"],
    "feedback": ["feedback 2 --by A{mark} --note n{mark}", "feedback 2 --useful --by A"],
    "silence": [
        "silence add --document privacy --for 1d --reason r{mark} --by A{mark}", "silence list", "silence list --json",
        "silence end 1 --by A{mark}",
    ],
    "test-alert": ["test-alert stdout", "test-alert x{mark}"],
    "route": ["route test 1", "route test --tag x{mark}"],
    "explain": ["explain privacy", "explain privacy --all", "explain {url}/new"],
    "config": ["config check", "config show", "config show --json", "config path"],
    "rebuild": ["rebuild"],
    "export": ["export acts", "export acts --csv", "export acts --json", "export everything", "export memo 1", "export memo", "export repository git{mark}"],
    "verify": ["verify", "verify --json", "verify --head"],
    "evidence": ["evidence privacy@1..2 --out evidence.zip", "evidence privacy@1..x{mark}"],
    "people": ["people list", "people list --json", "people erase A{mark} --yes", "people erase x{mark}"],
    "backup": ["backup copy{mark}"],
    "restore": ["restore copy{mark}"],
    "db": [
        "db check", "db check --json", "db upgrade", "db copy --to sqlite:///c{mark}.db", "db copy --to x{mark}",
        "db copy --from x{mark} --to sqlite:///d.db",
    ],
    "pause": ["pause privacy", "pause x{mark}"],
    "resume": ["resume privacy", "resume x{mark}"],
    "rename": ["rename privacy n{mark}", "rename x{mark} other"],
    "remove": ["remove x{mark}"],
    "reload": ["reload"],
    "completion": ["completion bash"],
}  # fmt: skip
"""How each command is driven, in this order.

{mark} is the hostile text, as far as an argument can hold it.
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    with VendorSite() as site:
        page = policy_page(title=f"Privacy{MARK} policy", extra=f"<table><tr><td>x{MARK}y<td>z{MARK}</table>")
        site.page("/new", page)
        site.page("/privacy", page)
        site.raw("/reason", b"HTTP/1.1 500 Br\x1b[2Joken\x9b2J\xe2\x80\xae\r\nServer: \x1b[2J\r\n\r\n")
        home = Installation(
            tmp_path_factory.mktemp("hostile"), site, {"privacy": "/privacy", "broken": "/reason"}
        )
        home.environ = {key: value for key, value in home.environ.items() if key != "NO_COLOR"}
        _fill_store(home)
        yield home


def _fill_store(home: Installation) -> None:
    config = load_config(home.config, environ={})
    now = datetime.now(UTC)
    identifier = next(each.id for each in config.documents if each.name == "privacy")
    texts = [
        "\n\n".join(f"## {head}{MARK}\n\n{words} {MARK}end." for head, words in sections)
        for sections in (SECTIONS, edited("90 days", f"9{MARK}0 years"))
    ]
    stated = StatedDate(
        role=DateRole.EFFECTIVE, day=(now + timedelta(days=9)).date(), quote=f"From{MARK} then"
    )
    made = replace(comparison(severity=Severity.CRITICAL), summary=f"Summary{MARK} now", dates=(stated,))
    body = snapshot_of(policy_page(title=f"Old{MARK}", extra=f"<p>x{MARK}"), now)
    with open_store(config.settings.database, home.folder) as store:
        store.documents.sync(config.documents, now - timedelta(days=9))
        store.commit_check(
            checked(
                store, Outcome.FIRST, now - timedelta(days=3), document_id=identifier, snapshot=body,
                version=new_version(1, text=texts[0], title=f"T{MARK}"),
            )
        )  # fmt: skip
        for number in (2, 3):
            at = now - timedelta(days=3 - number / 2)
            alert = new_alert(
                f"PM-REF{number}", at, channel="stdout", document_id=identifier, reason=f"route{MARK}"
            )
            made_now = checked(
                store,
                Outcome.CHANGED,
                at,
                document_id=identifier,
                change=new_change(at, comparison=made),
                alerts=(alert,),
                version=new_version(number, text=f"{texts[1]} {number}", title=f"T{MARK}"),
                snapshot=replace(body, fetch=replace(body.fetch, started_at=at)),
            )
            store.commit_check(made_now)  # fmt: skip
        for number in (1, 2):
            act = Act(
                change_id=number, kind=ActKind.REOPENED, at=now, by=f"=A{MARK}", note=f"=n{MARK}\nfaked"
            )
            store.acts.add(act)
        silence = Silence(
            matcher=Matcher(vendors=frozenset({"Nobody"})), reason=f"r{MARK}", by=f"B{MARK}", created_at=now,
            until=now + timedelta(days=1),
        )  # fmt: skip
        store.acts.add_silence(silence)


def on_terminal(home: Installation, arguments: list[str]) -> str:
    """All that a command writes to a terminal, on either stream, until it ends."""
    master, slave = os.openpty()
    with os.fdopen(slave, "w") as terminal:
        process = Forked(
            home.arguments(arguments), folder=home.folder, environ=home.environ, out=terminal, err=terminal,
            afresh=False,
        )  # fmt: skip
    said, until = b"", time.monotonic() + 60
    try:
        while time.monotonic() < until:
            if select.select([master], [], [], 0.2)[0]:
                try:
                    said += os.read(master, 65536)
                except OSError:  # how Linux tells that nobody holds the other end
                    break
            elif process.poll() is not None:
                break
        assert process.wait(5) in (0, 1, 2, 3), said[-3000:]
    finally:
        process.kill()
        os.close(master)
    return said.decode()


def test_no_hostile_character_reaches_a_terminal_by_any_command(home):
    assert set(DRIVEN) == set(COMMANDS), "say here how the command is driven"
    found = {}
    for lines in DRIVEN.values():
        for line in lines:
            words = [
                word.replace("{mark}", MAY_BE_PASSED).replace("{url}", home.site.url(""))
                for word in line.split(" ")
            ]
            said = on_terminal(home, words)
            assert "Traceback" not in said, said
            assert said.strip(), line
            if hostile := ACTS.findall(OWN.sub("", said)):
                found[line] = sorted(set(hostile))
    assert found == {}


def test_what_prints_is_one_file():
    """A command that printed by itself could forget to clean."""
    rooms = Path(__file__).parents[2] / "monitor" / "cli"
    printing = re.compile(r"\b(?:click\.s?echo|print|(?:stdout|stderr)\.write|echo_via_pager)\(")
    found = {path.name for path in rooms.glob("*.py") if printing.search(path.read_text(encoding="utf-8"))}
    assert found == {"output.py"}
