"""Runs a benchmark and keeps what it prints as its section of ``bench/RESULTS.md``.

usage: python -m bench.run NAME [ARGUMENT...]
"""

import subprocess
import sys

from bench.results import ROOT, write_section

TITLES = {
    "quiet": "Quiet: recorded histories replayed",
    "ablation": "Quiet: each rule off, one at a time",
    "upgrade": "Quiet: upgrades in the middle of histories",
    "rule_ablation": "Rules of judging",
    "meaning": "Meaning: hand-labelled changes judged",
    "carry_over": "Meaning: services that nothing was learned from",
    "last_look": "Meaning: the last look",
    "daemon_cost": "The daemon's cost",
    "archive_size": "Bytes stored per snapshot",
    "compare_speed": "Comparing two texts",
    "kill": "Killed at random moments",
    "questions": "Questions over a large store",
    "pages": "Pages over a long life",
    "sandbox_cost": "Reading in processes of its own",
    "fire": "Workers under fire",
}


def main() -> None:
    """Print what the benchmark prints, as it comes, and record it."""
    name, *arguments = sys.argv[1:]
    lines = []
    with subprocess.Popen(
        [sys.executable, "-m", f"bench.{name}", *arguments], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            lines.append(line)
    if process.returncode:
        sys.exit(process.returncode)
    body = "".join(lines).strip()
    if not body.startswith("|"):
        body = f"```text\n{body}\n```"
    write_section(
        TITLES[name], body, f"make bench-{'last-look' if name == 'last_look' else name.partition('_')[0]}"
    )


if __name__ == "__main__":
    main()
