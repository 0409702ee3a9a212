"""What each rule of the normaliser brings: all rules, then each one off, over recorded page histories.

usage: python -m bench.ablation [--docs REGEX] [--rules NAME,NAME]

Needs the replay pack (``POLICY_MONITOR_SHARED`` or ``<project>/../shared``). Prints a Markdown table with
the measures of the pack's own scorer: false alerts per 1,000 pairs, substantive and missed changes caught,
kept and pure shares of 3-grams at each document's first usable snapshot.
"""

import argparse
import json
import os
import re
import tarfile
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields, replace
from functools import partial
from pathlib import Path

from monitor.errors import NormalizeError
from monitor.normalize import ALL_RULES, Rules, normalize

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("POLICY_MONITOR_SHARED", ROOT.parent / "shared"))
PACK = SHARED / "replay-dev"
TRUE_LABELS = ("substantive", "editorial", "missed")
_LINK = re.compile(r"\]\((?:[^()]|\([^()]*\))*\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One document's figures; ``kept`` and ``pure`` are None without a curated text to compare with."""

    document: str
    pairs: int
    false: int
    caught: dict[str, int]
    wanted: dict[str, int]
    kept: float | None
    pure: float | None


def load_documents(pack: Path) -> dict[str, list[dict]]:
    documents: dict[str, list[dict]] = {}
    for line in (pack / "manifest.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        documents.setdefault(row["doc"], []).append(row)
    labels = {}
    for line in (pack / "labels.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        labels[row["doc"], row["seq"]] = row["label"]
    for name, rows in documents.items():
        for row in rows:
            row["label"] = labels.get((name, row["seq"])) if row["seq"] else None
    return documents


def read_members(pack: Path, archive: str) -> dict[str, bytes]:
    with tarfile.open(pack / archive) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar if member.isfile()}


def shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return set(zip(words, words[1:], words[2:], strict=False))


def score_document(rows: list[dict], pack: Path, rules: Rules) -> Score:
    """Replays one history through the normaliser with these rules."""
    bodies = read_members(pack, rows[0]["archive"])
    last: str | None = None
    kept = pure = None
    false = 0
    caught = dict.fromkeys(TRUE_LABELS, 0)
    wanted = dict.fromkeys(TRUE_LABELS, 0)
    for place, row in enumerate(rows):
        label = row["label"]
        if label in wanted:
            wanted[label] += 1
        try:
            text = normalize(bodies[row["file"]], content_type=None, url=row["url"] or "", rules=rules).text
        except NormalizeError:
            continue
        text = " ".join(text.split())
        if not text:
            continue
        if kept is None and row["reference"] == "ok" and place < 8:
            kept, pure = compare_with_curated(pack, rows[0], text)
        if last is not None and text != last:
            if label in wanted:
                caught[label] += 1
            else:
                false += 1
        last = text
    if kept is None and rows[0]["reference"] == "ok":
        kept = pure = 0.0
    return Score(
        document=rows[0]["doc"],
        pairs=len(rows) - 1,
        false=false,
        caught=caught,
        wanted=wanted,
        kept=kept,
        pure=pure,
    )


def compare_with_curated(pack: Path, first: dict, text: str) -> tuple[float | None, float | None]:
    versions = first.get("versions") or {}
    if not versions.get("after"):
        return None, None
    curated = read_members(pack, versions["archive"])[versions["after"]].decode("utf-8", "replace")
    want, have = shingles(_LINK.sub("]", curated)), shingles(text)
    if not want:
        return None, None
    return len(want & have) / len(want), len(want & have) / len(have) if have else 0.0


def score_all(
    pool: ProcessPoolExecutor, documents: Iterable[list[dict]], pack: Path, rules: Rules
) -> list[Score]:
    return list(pool.map(partial(score_document, pack=pack, rules=rules), documents))


def table_row(name: str, scores: list[Score]) -> str:
    kept = [score.kept for score in scores if score.kept is not None]
    pure = [score.pure for score in scores if score.pure is not None]

    def share(label: str) -> str:
        return f"{sum(s.caught[label] for s in scores)}/{sum(s.wanted[label] for s in scores)}"

    false = sum(score.false for score in scores)
    pairs = sum(score.pairs for score in scores) or 1
    return (
        f"| {name} | {false} | {1000 * false / pairs:.1f} | {share('substantive')} | {share('missed')} "
        f"| {sum(kept) / max(1, len(kept)):.3f} | {sum(pure) / max(1, len(pure)):.3f} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--docs", default="", help="only documents whose id matches this expression")
    parser.add_argument("--rules", default="", help="only these rules, by comma")
    arguments = parser.parse_args()
    documents = [rows for name, rows in load_documents(PACK).items() if re.search(arguments.docs, name)]
    wanted = arguments.rules.split(",") if arguments.rules else [field.name for field in fields(Rules)]
    print("| rules | false alerts | per 1,000 | substantive | missed | kept | pure |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    with ProcessPoolExecutor(max_workers=2) as pool:
        print(table_row("all", score_all(pool, documents, PACK, ALL_RULES)), flush=True)
        for name in wanted:
            scores = score_all(pool, documents, PACK, replace(ALL_RULES, **{name: False}))
            print(table_row(f"without `{name}`", scores), flush=True)
        none = Rules(**{field.name: False for field in fields(Rules)})
        print(table_row("none of them", score_all(pool, documents, PACK, none)), flush=True)


if __name__ == "__main__":
    main()
