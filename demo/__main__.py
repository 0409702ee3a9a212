"""``python -m demo``: the demonstration; exits with 1 where an alert is missing, wrong or too many."""

import sys

from demo.stage import perform

if __name__ == "__main__":
    sys.exit(perform())
