"""How long questions take over a large store: 20,000 documents, 40,000 versions, their changes and alerts.

    python -m bench.questions [--documents 20000] [--folder FOLDER]

The texts are made of a pool of paragraphs of ours, some 5 kB each. Of each question the CPU time of the
process is taken, beyond the start of the program; the least of three. A folder that holds a store already is
used again.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from monitor.compare import Context, compare
from monitor.config import Config
from monitor.model import (
    Act,
    ActKind,
    AlertState,
    Cause,
    Channel,
    Coverage,
    DateRole,
    Document,
    DocumentState,
    DocumentType,
    GroupBy,
    Settings,
    Subject,
    Timing,
)
from monitor.query.between import Question, compare_versions
from monitor.query.changes import CountBy, count_changes, page_changes
from monitor.query.matches import find_matches
from monitor.query.matrix import find_matrix
from monitor.query.mentions import find_mentions
from monitor.query.points import Almanac
from monitor.query.presence import find_presence
from monitor.query.status import find_status
from monitor.remind import Follower
from monitor.route import default_routes
from monitor.store import ChangeFilter, Store, open_store
from monitor.store import schema as tables
from monitor.store.commit import comparison_values, text_hash
from monitor.store.documents import state_values
from monitor.text.read import read_text

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
WORDS = [
    "we",
    "you",
    "our",
    "your",
    "data",
    "information",
    "account",
    "service",
    "content",
    "partner",
    "processor",
    "cookie",
    "device",
    "law",
    "right",
    "request",
    "contact",
    "company",
    "party",
    "term",
    "notice",
    "change",
    "use",
    "share",
    "keep",
    "collect",
    "store",
    "delete",
    "transfer",
    "protect",
    "disclose",
    "sell",
    "may",
    "will",
    "must",
    "can",
    "should",
    "not",
    "only",
    "such",
    "any",
    "each",
    "other",
    "when",
    "where",
    "before",
    "after",
    "within",
    "days",
    "months",
    "years",
    "personal",
    "business",
    "legal",
    "reasonable",
    "necessary",
    "applicable",
    "third",
    "technical",
    "security",
    "marketing",
    "advertising",
    "analytics",
    "payment",
    "billing",
    "support",
    "training",
    "model",
    "language",
    "region",
    "country",
    "authority",
    "consent",
    "purpose",
    "basis",
]
RARE = "the quarterly lighthouse inventory is audited by harbour masters"
COMPANIES = [
    f"{one}{two}" for one in ("Kelp", "Cod", "Tern", "Gull", "Skua") for two in ("works", "base", "line")
]


def make_documents(count: int) -> list[Document]:
    kinds = list(DocumentType)
    return [
        Document(
            id=f"vendor{at // 5:05}/{kinds[at % 5]}",
            vendor=f"Vendor {at // 5:05}",
            name=str(kinds[at % 5]),
            url=f"https://vendor{at // 5:05}.example/{kinds[at % 5]}",
            type=kinds[at % 5],
            tier=at % 3 + 1,
            tags=frozenset({"eu"} if at % 2 else {"us"}),
            objection_days=30 if at % 100 == 0 else None,
        )
        for at in range(count)
    ]


def make_texts(rng: random.Random, pool: list[str], at: int) -> tuple[str, str]:
    """A text and the one after it: one paragraph is worded otherwise."""
    parts = rng.sample(pool, 28)
    parts[3] = f"- {rng.choice(COMPANIES)}, Inc. hosts what you give us."
    first = "\n\n".join(["# Policy", *parts, f"We keep records for {at % 90} days."])
    changed = f"We keep records for {at % 90 + 30} days." + (f" Also {RARE}." if at % 4_000 == 7 else "")
    return first, "\n\n".join(["# Policy", *parts, changed])


def fill(store: Store, documents: list[Document]) -> None:
    rng = random.Random(7)
    pool = [" ".join(rng.choices(WORDS, k=rng.randint(12, 40))).capitalize() + "." for _ in range(4_000)]
    before, after = make_texts(rng, pool, 7)
    sample = compare(read_text(before), read_text(after), Context())
    coverage = Coverage(page_words=1_000, kept_words=900)
    for start in range(0, len(documents), 500):
        rows: dict[str, list[dict]] = {name: [] for name in ("documents", "states", "versions", "changes")}
        more: dict[str, list[dict]] = {name: [] for name in ("change_days", "change_categories", "alerts")}
        for at, document in enumerate(documents[start : start + 500], start):
            seen = NOW - timedelta(days=rng.randint(1, 700))
            rows["documents"].append(
                {"id": document.id, "vendor": document.vendor, "definition": document, "watched": True,
                 "added_at": NOW - timedelta(days=800), "chain": ""}
            )  # fmt: skip
            state = DocumentState(
                document_id=document.id,
                next_due_at=NOW + timedelta(hours=5),
                version=2,
                checked_at=NOW,
                good_at=NOW,
            )
            rows["states"].append(state_values(state, None))
            for number, words in enumerate(make_texts(rng, pool, at), 1):
                rows["versions"].append(
                    {"document_id": document.id, "number": number, "text": words, "sha256": text_hash(words),
                     "fingerprint": f"{at}-{number}", "title": "Policy", "language": "en", "links": (),
                     "coverage": coverage, "edition": "bench",
                     "cause": (Cause.FIRST, Cause.VENDOR)[number > 1],
                     "seen_at": seen if number > 1 else NOW - timedelta(days=800),
                     "checked_at": NOW if number > 1 else seen - timedelta(hours=12)}
                )  # fmt: skip
            rows["changes"].append(
                {"id": at + 1, "document_id": document.id, "before": 1, "after": 2, "first_seen_at": seen,
                 "last_seen_without_at": seen - timedelta(hours=12), "flapping": False,
                 **comparison_values(sample)}
            )  # fmt: skip
            more["change_categories"].append(
                {"change_id": at + 1, "category": rng.choice(["retention", "ai", "sharing"])}
            )
            if at % 3 == 0:
                day = date(2026, 11, 1) + timedelta(days=rng.randint(-600, 60))
                more["change_days"].append({"change_id": at + 1, "role": DateRole.EFFECTIVE, "day": day})
            more["alerts"] += [
                {"reference": f"PM-{at}-{channel}", "document_id": document.id, "channel": channel,
                 "subject": Subject.CHANGE, "timing": Timing.NOW, "due_at": seen, "created_at": seen,
                 "reason": "route default", "state": AlertState.SENT, "attempts": 1, "sent_at": seen,
                 "last_error": "", "change_id": at + 1, "group_by": GroupBy.VENDOR, "first_attempt_at": seen}
                for channel in ("legal", "security")
            ]  # fmt: skip
        with store.database.write() as connection:
            for name, values in (rows | more).items():
                if values:
                    connection.execute(insert(tables.metadata.tables[name]), values)


def least(work: Callable[[], object]) -> tuple[float, object]:
    """The least CPU time of three runs, in seconds, and what came of it."""
    found = []
    for _ in range(3):
        begun = time.process_time()
        answer = work()
        found.append(time.process_time() - begun)
    return min(found), answer


def questions(store: Store, documents: list[Document]) -> dict[str, Callable[[], object]]:
    almanac, one = Almanac(now=NOW), documents[len(documents) // 2]
    config = Config(
        path=Path("bench.toml"),
        settings=Settings(database="", storage=store.database.storage),
        documents=tuple(documents),
        channels=(Channel(name="stdout", url="stdout://"),),
        routes=default_routes(["stdout"]),
    )
    follower = Follower(store=store, reference=lambda: "PM-X")

    def round_after_ack() -> object:
        store.acts.add(Act(change_id=5, kind=ActKind.ACKNOWLEDGED, at=NOW, by="Ana", note=""))
        return follower.follow_up(config, NOW)

    year = ChangeFilter(since=NOW - timedelta(days=365))
    return {
        "diff": lambda: compare_versions(store.history, one, Question(), almanac),
        "first, rare words": lambda: find_presence(store, RARE, None, limit=200),
        "first, common words": lambda: find_presence(store, "we keep records for 45 days", None, limit=200),
        "first, words of no text": lambda: find_presence(store, "sell your mother for data", None, limit=200),
        "grep": lambda: find_matches(store, "personal data", documents, every=False, limit=200),
        "entity": lambda: find_mentions(store, "Kelpworks", None, limit=200),
        "status": lambda: find_status(store, documents, now=NOW),
        "changes, a page": lambda: page_changes(store, ChangeFilter(), now=NOW),
        "changes, page 100": lambda: page_changes(store, ChangeFilter(), now=NOW, page=100),
        "changes by vendor": lambda: count_changes(store, year, CountBy.VENDOR, zone="UTC"),
        "matrix": lambda: find_matrix(store.briefs, year),
        "days ahead": lambda: store.briefs.with_days(
            granted={each.id: 30 for each in documents[::100]},
            since=NOW - timedelta(days=800),
            from_day=NOW.date(),
        ),
        "a round after an act": round_after_ack,
        "alerts of an hour": lambda: store.backlogs.count_messages(
            "legal", [Subject.CHANGE], NOW - timedelta(hours=1), NOW
        ),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    documents = make_documents(given.documents)
    with tempfile.TemporaryDirectory() as passing:
        folder = given.folder or Path(passing)
        folder.mkdir(exist_ok=True)
        known = (folder / "monitor.db").exists()
        with open_store(f"sqlite:///{folder}/monitor.db", folder) as store:
            if not known:
                begun = time.process_time()
                fill(store, documents)
                made = time.process_time()
                store.search.fill()
                print(f"made in {made - begun:.0f} s, indexed in {time.process_time() - made:.0f} s of CPU")
            size = (folder / "monitor.db").stat().st_size
            print(f"{len(documents):,} documents, {2 * len(documents):,} versions, {size / 1e6:.0f} MB")
            for name, work in questions(store, documents).items():
                seconds, _ = least(work)
                print(f"{name:28} {seconds:7.3f} s")


if __name__ == "__main__":
    main()
