"""``python -m train [SHARED] [--out FOLDER] [--second-only]``: learn the weights anew; the same data give the
same bytes.

Needs scikit-learn (``pip install policy-monitor[train]``) and four packs: ``policies`` for the first
model, ``paragraphs`` for the second, which learns over what the first one says, ``changes-more`` and
``changes-dev`` for the scales of evidence. Five minutes on one core. Prints the size of what it learned from.
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
from train.topics import fit_topics, read_paragraphs

CLASSIFY = Path(__file__).resolve().parent.parent / "monitor" / "classify"
EVIDENCE = CLASSIFY / "evidence.toml"


def main() -> int:
    """Read, learn, write; 1 where a pack is missing."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    default = os.environ.get("POLICY_MONITOR_SHARED") or str(Path.cwd().parent / "shared")
    parser.add_argument("shared", nargs="?", type=Path, default=Path(default))
    parser.add_argument("--out", type=Path, default=CLASSIFY / "model", help="the folder of the models")
    parser.add_argument("--second-only", action="store_true", help="learn the second model alone")
    args = parser.parse_args()
    archive = args.shared / "policies" / "texts.tar.xz"
    labelled = args.shared / "paragraphs" / "real.jsonl"
    for needed in (archive, labelled):
        if not needed.is_file():
            print(f"{needed} is missing: give the folder that holds it.", file=sys.stderr)
            return 1
    if not args.second_only:
        examples = read_examples(archive)
        print(f"{len(examples)} paragraphs under headings", file=sys.stderr)
        _write(args.out / "weights.bin", fit_model(examples))
    paragraphs = read_paragraphs(args.shared)
    print(f"{len(paragraphs)} labelled paragraphs", file=sys.stderr)
    _write(args.out / "topics.bin", fit_topics(paragraphs))
    return 0 if args.second_only else learn_evidence(args.shared)


def _write(path: Path, packed: bytes) -> None:
    path.write_bytes(packed)
    print(f"{path}: {len(packed)} bytes", file=sys.stderr)


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
