"""Switches normalizer rules in the middle of recorded histories: what is derived again, and what is alerted.

Two products look at the same snapshots. Before every third look of the second, its history is derived again
with one rule switched off (another one each time), and then with all rules on, as an upgrade does. Both must
alert at the same looks, and have the same texts in the end.

usage: python -m bench.upgrade
"""

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from typing import Any

from bench.ablation import PACK, load_documents, read_members
from bench.replay import SETTINGS, Replay
from monitor.check import rederive
from monitor.normalize import ALL_RULES, GENEROUS, RULES, Rules

EVERY = 3
"""Looks from one upgrade to the next."""

SWITCHES = (*(Rules(frozenset({rule.name})) for rule in RULES), GENEROUS)


def upgrade(product: Replay, doc: str, rules: Rules, now: datetime) -> int:
    """Derives a document's history again by other rules; how many of its texts became another."""
    return rederive(product.documents[doc], store=product.store, settings=SETTINGS, now=now, rules=rules)


def replay(doc: str, rows: list[dict[str, Any]]) -> dict[str, int]:
    """One document's history through both products; what came of it, counted."""
    steady, switched = Replay(), Replay()
    found = dict.fromkeys(("looks", "upgrades", "texts", "alerts", "differ"), 0)
    raw = read_members(PACK, rows[0]["archive"], {row["file"] for row in rows})
    for at, row in enumerate(rows):
        look = doc, raw[row["file"]], row["url"] or "", row["time"]
        now = datetime.fromisoformat(row["time"].replace("Z", "+00:00"))
        if at % EVERY == 1:
            other = upgrade(switched, doc, SWITCHES[at // EVERY % len(SWITCHES)], now)
            upgrade(switched, doc, ALL_RULES, now)
            found["upgrades"] += 1
            found["texts"] += other
        wanted, got = steady.observe(*look), switched.observe(*look)
        found["looks"] += 1
        found["alerts"] += got
        found["differ"] += wanted != got
    ours, theirs = ([v.text for v in p.store.history.versions(f"replay/{doc}")] for p in (steady, switched))
    found["differ"] += ours != theirs
    return found


def main() -> None:
    """The table, all documents together."""
    total: Counter[str] = Counter()
    with ProcessPoolExecutor() as pool:
        for found in pool.map(replay, *zip(*load_documents(PACK).items(), strict=True)):
            total.update(found)
    print("| | |\n| --- | --- |")
    print(f"| looks at recorded pages | {total['looks']:,} |")
    print(f"| upgrades, each with one rule switched off and on again | {total['upgrades']:,} |")
    print(f"| texts that became another by a switch, and the same again | {total['texts']:,} |")
    print(f"| alerts, all of changes of the page | {total['alerts']:,} |")
    print(f"| looks or texts that an upgrade made different | {total['differ']:,} |")


if __name__ == "__main__":
    main()
