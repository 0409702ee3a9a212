"""The real daemon killed (SIGKILL) at every point of its work, many times at random moments.

usage: python -m bench.kill [ROUNDS] [SEED]   (default 10 rounds of 8 kills)

Counts what was lost, what arrived twice, and what arrived twice without need. Exits with 1 where the last two
figures of the promise do not hold.
"""

import sys
import tempfile
import time
from pathlib import Path

from bench.results import write_section
from tests.deliver.killing import POINTS, kill_everywhere


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else time.time_ns() % 1_000_000
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="policy-monitor-kill-") as folder:
        tally = kill_everywhere(
            Path(folder), rounds=rounds, seed=seed, say=lambda line: print(line, flush=True)
        )
    seconds = time.monotonic() - began
    kills = sum(tally.kills.values())
    lines = [
        "One document changes for good in each cycle; at the end each must have been told of, under one "
        "reference. A repetition is in order where the message had been received and its delivery had no end "
        "on record when the process died.",
        "",
        "| | |",
        "| --- | --- |",
        f"| kills, {rounds} at each of {len(POINTS)} points | {kills} |",
        f"| changes and alerts lost | {len(tally.lost)} |",
        f"| repetitions, all with the same reference and Idempotency-Key | {tally.duplicates} |",
        f"| of these without need, or otherwise wrong | {len(tally.wrong)} |",
        f"| deliveries found interrupted after a kill | {tally.interrupted} |",
        f"| kills between an object and its commit, of {rounds} tries | {tally.between_object_and_commit} |",
        "",
        f"Seed {seed}, {seconds:.0f} s.",
    ]
    print("\n".join(lines))
    for problem in (*tally.lost, *tally.wrong):
        print(f"!! {problem}")
    write_section("Killed at every point", "\n".join(lines), f"python -m bench.kill {rounds}")
    sys.exit(1 if tally.lost or tally.wrong else 0)


if __name__ == "__main__":
    main()
