"""Lets many stores live honestly by chance, and counts those of which ``verify`` has anything to say.

    python -m bench.honest_stores [--stores 1000] [--steps 14] [--first 0]

Each store is in memory and of its own seed; whatever is said of one is printed with the seed, and the exit
code is 1. The same in small is in the tests.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

from monitor.evidence.derivation import Derivation
from monitor.sandbox import HERE
from monitor.store import open_store
from tests.evidence.honest_life import HonestLife


def main() -> None:
    """Live, prove, count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stores", type=int, default=1000)
    parser.add_argument("--steps", type=int, default=14)
    parser.add_argument("--first", type=int, default=0)
    given = parser.parse_args()
    counts: Counter[str] = Counter()
    accused = 0
    for seed in range(given.first, given.first + given.stores):
        with open_store("sqlite://", Path("unused")) as store:
            HonestLife(store, seed).live(given.steps)
            derivation = Derivation(store, HERE)
            problems = [*store.upkeep.verify(), *derivation.problems(store.documents.all())]
            counts.update(store.upkeep.count_rows() | derivation.counts)
        accused += bool(problems)
        for problem in problems:
            print(f"seed {seed}: {problem}", flush=True)
        if (seed + 1 - given.first) % 50 == 0:
            print(f"{seed + 1 - given.first} stores, {accused} accused", flush=True)
    print(f"{given.stores} stores, {accused} accused; {dict(sorted(counts.items()))}")
    sys.exit(1 if accused else 0)


if __name__ == "__main__":
    main()
