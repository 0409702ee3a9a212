"""What the commands answer about a database, at one moment: the clock stands still.

Run in its own process, with the folder of an installation as its argument; prints what was answered as JSON.
"""

import contextlib
import io
import json
import os
import sys
from datetime import UTC, datetime

from monitor import clock

MOMENT = datetime(2026, 4, 1, 12, tzinfo=UTC)
DIFF = "diff lanternfish/privacy 1 2 --format json"
READ = ("document", "url", "before", "after", "summary")
"""What of a difference is read from the database, or told by a stored text alone; the rest may be judged anew."""
COMMANDS = (
    "status --json",
    "history lanternfish/privacy --json",
    "history kelp/privacy --json",
    "changes --json",
    "changes --vendor Lanternfish --category retention --json",
    "show lanternfish/privacy@2 --json",
    "show kelp/cookies",
    DIFF,
    "alerts --json",
    "why 1",
    "why PM-00021",
    "upcoming --days 90 --json",
    "silence list --all --json",
    "export acts --json",
    "verify",
)


_HANDLING = {"assignee", "useful"}
LATER = {
    "status --json": {"unheard", "unaccepted", "offline", "escalated", "reviewed_up_to", "owner"},
    "changes": {"about"} | _HANDLING,
    "history": {"about", "source"} | _HANDLING,
    "export acts": {"assignee"},
    "alerts --json": {"owner"},
    "upcoming": _HANDLING,
    "show lanternfish/privacy@2 --json": {"source"},
}
"""Keys that earlier versions did not answer, by how the command begins."""


def leave_out(value: object, keys: set[str]) -> object:
    """What earlier versions would have said."""
    if isinstance(value, dict):
        return {key: leave_out(each, keys) for key, each in value.items() if key not in keys}
    return [leave_out(each, keys) for each in value] if isinstance(value, list) else value


def answer(words: str) -> list[object]:
    """The exit status and what was printed to the standard output."""
    from monitor.cli import main

    printed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    code: object = 0
    with contextlib.redirect_stdout(printed):
        try:
            main(["--config", "config.toml", *words.split()])
        except SystemExit as end:
            code = end.code or 0
    printed.flush()
    said = printed.buffer.getvalue().decode()
    if words == DIFF:
        found = json.loads(said)
        said = json.dumps({name: found[name] for name in READ}, ensure_ascii=False)
    for begun, keys in LATER.items():
        if words.startswith(begun):
            said = json.dumps(leave_out(json.loads(said), keys), ensure_ascii=False, indent=2) + "\n"
    return [code, said]


if __name__ == "__main__":
    clock.utc_now = lambda: MOMENT
    os.chdir(sys.argv[1])
    json.dump({words: answer(words) for words in COMMANDS}, sys.stdout, indent=1)
