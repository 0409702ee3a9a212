"""What each rule of the normaliser brings: all rules, then each one off, over recorded page histories.

usage: python -m bench.ablation [--docs REGEX] [--rules NAME,NAME] [--describe]

Needs the replay pack (``POLICY_MONITOR_SHARED`` or ``<project>/../shared``). Prints a Markdown table with
the measures of the pack's own scorer: false alerts per 1,000 pairs, substantive and missed changes caught,
kept and pure shares of 3-grams at each document's first usable snapshot. ``--describe`` instead writes
the table of the rules into ``docs/normalizing.md``.
"""

import argparse
import json
import os
import re
import tarfile
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from monitor.errors import NormalizeError
from monitor.normalize import ALL_RULES, RULES, Rules, normalize

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("POLICY_MONITOR_SHARED", ROOT.parent / "shared"))
PACK = SHARED / "replay-dev"
TRUE_LABELS = ("substantive", "editorial", "missed")
DOCS = ROOT / "docs" / "normalizing.md"
_DESCRIBED = re.compile(r"(?<=<!-- rules -->\n).*(?=<!-- /rules -->)", re.S)
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


def read_members(pack: Path, archive: str, names: set[str]) -> dict[str, bytes]:
    """The named members, read no further than the last of them."""
    found: dict[str, bytes] = {}
    with tarfile.open(pack / archive) as tar:
        for member in tar:
            if member.name in names:
                found[member.name] = tar.extractfile(member).read()
                if len(found) == len(names):
                    break
    return found


def shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return set(zip(words, words[1:], words[2:], strict=False))


def score_document(rows: list[dict], pack: Path, rule_sets: tuple[Rules, ...]) -> list[Score]:
    """Replays one history through the normaliser, once with each set of rules."""
    bodies = read_members(pack, rows[0]["archive"], {row["file"] for row in rows})
    if rows[0]["media_type"] == "application/pdf":  # the rules are about pages
        return [replay(rows, bodies, pack, ALL_RULES)] * len(rule_sets)
    return [replay(rows, bodies, pack, rules) for rules in rule_sets]


def page_words(body: bytes, url: str, rules: Rules) -> str:
    """A page's words, one blank apart; none where it cannot be read."""
    try:
        return " ".join(normalize(body, content_type=None, url=url, rules=rules).text.split())
    except NormalizeError:
        return ""


def replay(rows: list[dict], bodies: dict[str, bytes], pack: Path, rules: Rules) -> Score:
    """Replays one history with one set of rules, as the pack's own scorer does."""
    last: str | None = None
    kept = pure = None
    false = 0
    caught = dict.fromkeys(TRUE_LABELS, 0)
    wanted = dict.fromkeys(TRUE_LABELS, 0)
    for place, row in enumerate(rows):
        label = row["label"]
        if label in wanted:
            wanted[label] += 1
        text = page_words(bodies[row["file"]], row["url"] or "", rules)
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
    name = versions["after"]
    curated = read_members(pack, versions["archive"], {name})[name].decode("utf-8", "replace")
    want, have = shingles(_LINK.sub("]", curated)), shingles(text)
    if not want:
        return None, None
    return len(want & have) / len(want), len(want & have) / len(have) if have else 0.0


def table_row(name: str, scores: Iterable[Score]) -> str:
    scores = list(scores)
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


def describe_rules(docs: str) -> str:
    """The docs with the table of the rules as their values have it."""
    rows = "".join(f"| `{rule.name}` | {rule.takes} | {rule.why} |\n" for rule in RULES)
    return _DESCRIBED.sub(lambda _: f"| rule | takes | because |\n| --- | --- | --- |\n{rows}", docs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--describe", action="store_true", help="write the table of the rules into the docs")
    parser.add_argument("--docs", default="", help="only documents whose id matches this expression")
    parser.add_argument("--rules", default="", help="only these rules, by comma")
    arguments = parser.parse_args()
    if arguments.describe:
        DOCS.write_text(describe_rules(DOCS.read_text("utf-8")), "utf-8")
        return
    documents = [rows for name, rows in load_documents(PACK).items() if re.search(arguments.docs, name)]
    names = arguments.rules.split(",") if arguments.rules else [rule.name for rule in RULES]
    rule_sets = {"all": ALL_RULES}
    rule_sets |= {f"without `{name}`": Rules(frozenset({name})) for name in names}
    rule_sets["none of them"] = Rules(frozenset(rule.name for rule in RULES))
    replay_all = partial(score_document, pack=PACK, rule_sets=tuple(rule_sets.values()))
    with ProcessPoolExecutor(max_workers=2) as pool:
        by_document = list(pool.map(replay_all, documents))
    print("| rules | false alerts | per 1,000 | substantive | missed | kept | pure |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, scores in zip(rule_sets, zip(*by_document, strict=True), strict=True):
        print(table_row(name, scores))


if __name__ == "__main__":
    main()
