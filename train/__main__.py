"""``python -m train [SHARED] [--out FOLDER]``: learn the weights anew; the same data give the same bytes.

Needs scikit-learn (``pip install policy-monitor[train]``) and the packs ``policies`` (texts.tar.xz), from
which the first model learns, and ``paragraphs``, from which the second does, over what the first one says.
About three minutes on one core. Prints the size of what it learned from.
"""

import argparse
import os
import sys
from pathlib import Path

from train.examples import read_examples
from train.fit import fit_model
from train.topics import fit_topics, read_paragraphs

DEFAULT_OUT = Path(__file__).resolve().parent.parent / "monitor" / "classify" / "model"


def main() -> int:
    """Read, learn, write; 1 where the pack is missing."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    default = os.environ.get("POLICY_MONITOR_SHARED") or str(Path.cwd().parent / "shared")
    parser.add_argument("shared", nargs="?", type=Path, default=Path(default))
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT, help="the folder that takes the files")
    parser.add_argument("--second-only", action="store_true", help="keep the first model's weights")
    args = parser.parse_args()
    archive = args.shared / "policies" / "texts.tar.xz"
    if not archive.is_file():
        print(f"{archive} is missing: give the folder that holds policies/texts.tar.xz.", file=sys.stderr)
        return 1
    if not args.second_only:
        examples = read_examples(archive)
        print(f"{len(examples)} paragraphs under headings", file=sys.stderr)
        _write(args.out / "weights.bin", fit_model(examples))
    paragraphs = read_paragraphs(args.shared / "paragraphs")
    print(f"{len(paragraphs)} labelled paragraphs", file=sys.stderr)
    _write(args.out / "topics.bin", fit_topics(paragraphs))
    return 0


def _write(path: Path, packed: bytes) -> None:
    path.write_bytes(packed)
    print(f"{path}: {len(packed)} bytes", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
