"""``python -m train [SHARED] [--out FILE]``: learn the weights anew; the same policies give the same bytes.

Needs scikit-learn (``pip install policy-monitor[train]``), the pack ``policies`` (texts.tar.xz) for the
linear model, and the packs ``changes-more`` and ``changes-dev`` for the scales of evidence. Four minutes
on one core. Prints the size of what it learned from.
"""

import argparse
import os
import sys
from pathlib import Path

from train.examples import read_examples
from train.fit import fit_model
from train.hunks import examples_of, read_labelled, read_rows
from train.kinds import fit_noise, fit_substance, write_scales
from train.pairs import read_pairs

EVIDENCE = Path(__file__).resolve().parent.parent / "monitor" / "classify" / "evidence.toml"
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
    return learn_evidence(args.shared)


def learn_evidence(shared: Path) -> int:
    """Learn the scales of evidence from the labelled changes; 1 where these are missing."""
    packs = [shared / "changes-more", shared / "changes-dev"]
    if missing := [pack for pack in packs if not (pack / "labels.jsonl").is_file()]:
        print(f"{missing[0]}/labels.jsonl is missing: give the folder that holds it.", file=sys.stderr)
        return 1
    rows = [row for pack in packs for row in read_rows(pack)]
    examples = [example for row in rows for example in examples_of(row, read_labelled(row))]
    print(f"{len(examples)} hunks of {len(rows)} changes", file=sys.stderr)
    scales = {"substance": fit_substance([*examples, *read_pairs()]), "noise": fit_noise(examples)}
    EVIDENCE.write_text(write_scales(scales), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
