"""``python -m demo``: the demonstration; exits with 1 where an alert is missing, wrong or too many."""

import argparse
import sys

from demo.stage import perform

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m demo", description="Play five vendors' changes.")
    parser.add_argument("--keep", action="store_true", help="leave the history behind, to walk through it")
    sys.exit(perform(keep=parser.parse_args().keep))
