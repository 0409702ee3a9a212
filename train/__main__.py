"""``python -m train [SHARED] [--out FILE]``: learn the weights anew; the same policies give the same bytes.

Needs scikit-learn (``pip install policy-monitor[train]``) and the pack ``policies`` (texts.tar.xz). About two
minutes on one core. Prints the size of what it learned from.
"""

import argparse
import os
import sys
from pathlib import Path

from train.examples import read_examples
from train.fit import fit_model

DEFAULT_OUT = Path(__file__).resolve().parent.parent / "monitor" / "classify" / "model" / "weights.bin"


def main() -> int:
    """Read, learn, write; 1 where the pack is missing."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    default = os.environ.get("POLICY_MONITOR_SHARED") or str(Path.cwd().parent / "shared")
    parser.add_argument("shared", nargs="?", type=Path, default=Path(default))
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT)
    args = parser.parse_args()
    archive = args.shared / "policies" / "texts.tar.xz"
    if not archive.is_file():
        print(f"{archive} is missing: give the folder that holds policies/texts.tar.xz.", file=sys.stderr)
        return 1
    examples = read_examples(archive)
    print(f"{len(examples)} paragraphs", file=sys.stderr)
    packed = fit_model(examples)
    args.out.write_bytes(packed)
    print(f"{args.out}: {len(packed)} bytes", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
