"""The part of the labelled changes that nothing was learned from, judged once, at the end.

usage: python -m bench.last_look

With the weights that ship. Whoever looks at its rows to mend a rule has used it up: then it needs others.
"""

import sys
from datetime import UTC, datetime

from bench.carry_over import show
from bench.meaning import judge_rows
from bench.parts import PARTS
from bench.results import SHARED
from train.hunks import read_rows


def main() -> int:
    """Print the tables with the day of the look; 1 where the pack is missing."""
    pack = SHARED / "changes-more"
    if not (pack / "labels.jsonl").is_file():
        print(f"{pack}/labels.jsonl is missing: give the folder that holds it.", file=sys.stderr)
        return 1
    print(f"Looked at on {datetime.now(UTC):%Y-%m-%d}:\n")
    print("\n".join(show(judge_rows(read_rows(pack, PARTS[2:])))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
