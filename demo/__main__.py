"""``python -m demo``: the demonstration; exits with 1 where an alert is missing, wrong or too many."""

import argparse
import sys

from demo.stage import perform

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m demo", description="Play five vendors' changes.")
    parser.add_argument("--keep", action="store_true", help="leave the history behind, to walk through it")
    parser.add_argument("--serve", action="store_true", help="end in the pages, until Ctrl-C")
    chosen = parser.parse_args()
    sys.exit(perform(keep=chosen.keep, serve=chosen.serve))
