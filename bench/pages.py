"""What the served pages cost over a long life: 40,000 versions of 800 documents, their changes and alerts.

    python -m bench.pages [--documents 800] [--versions 50] [--folder FOLDER]

Each page is asked for over loopback. CPU is the process's, its visitor with it, the least of five, beside the
same for a static file in the same run: only the ratio means anything on a machine that does other work. A
folder that holds a store already is used again. The first visit makes what is kept until the next change.
"""

import argparse
import random
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import insert

from bench.questions import NOW, WORDS, make_documents
from monitor.compare import Context, compare
from monitor.model import Cause, Comparison, Coverage, DateRole, Document, DocumentState
from monitor.store import Store, open_store
from monitor.store import schema as tables
from monitor.store.commit import comparison_values, text_hash
from monitor.store.documents import state_values
from monitor.text.read import read_text
from tests.web.visitor import Served

DAYS = 1_500
TABLES = ("documents", "states", "versions", "changes", "change_days", "change_categories")
PAGES = (
    "/", "/changes", "/changes?severity=high&handled=open", "/changes/{middle}", "/documents",
    "/documents?from=700", "/documents/{document}", "/documents/{document}/versions/{half}",
    "/vendors/{vendor}", "/matrix", "/calendar", "/alerts", "/trouble", "/d/{document}/1...2",
    "/feeds/changes.atom",
)  # fmt: skip


def make_text(rng: random.Random, pool: list[str], sections: int = 16) -> list[str]:
    """Some 5 kB of sections."""
    return [f"## Section {at}\n\n{' '.join(rng.sample(pool, 3))}" for at in range(sections)]


def make_samples(rng: random.Random, pool: list[str]) -> list[Comparison]:
    """Comparisons of one to nine edits, a few of which state a day."""
    samples = []
    for edits in range(1, 10):
        before = make_text(rng, pool)
        after = list(before)
        for at in rng.sample(range(16), edits):
            after[at] += f" We keep records for {rng.randint(5, 900)} days and may sell them."
        one, other = (f"# Policy\n\n{chr(10).join(each)}" for each in (before, after))
        samples.append(compare(read_text(one), read_text(other), Context()))
    return samples


def fill(store: Store, documents: list[Document], versions: int) -> None:
    """The whole life of every document, a transaction each."""
    rng = random.Random(11)
    pool = [" ".join(rng.choices(WORDS, k=rng.randint(12, 40))).capitalize() + "." for _ in range(2_000)]
    samples = make_samples(rng, pool)
    coverage = Coverage(page_words=2_400, kept_words=2_000)
    number = 0
    for document in documents:
        times = sorted(NOW - timedelta(days=rng.random() * DAYS) for _ in range(versions))
        rows: dict[str, list[dict]] = {name: [] for name in TABLES}
        rows["documents"].append(
            {"id": document.id, "vendor": document.vendor, "definition": document, "watched": True,
             "added_at": NOW - timedelta(days=DAYS), "chain": ""}
        )  # fmt: skip
        state = DocumentState(
            document_id=document.id,
            next_due_at=NOW + timedelta(hours=5),
            version=versions,
            checked_at=NOW,
            good_at=NOW,
        )
        rows["states"].append(state_values(state, None))
        text = make_text(rng, pool)
        for at, seen in enumerate(times, 1):
            text[at % 16] = f"## Section {at % 16}\n\n{' '.join(rng.sample(pool, 3))}"
            words = "# Policy\n\n" + "\n\n".join(text)
            rows["versions"].append(
                {"document_id": document.id, "number": at, "text": words, "sha256": text_hash(words),
                 "fingerprint": text_hash(words), "title": "Policy", "language": "en", "links": (),
                 "coverage": coverage, "edition": "bench", "cause": Cause.VENDOR if at > 1 else Cause.FIRST,
                 "seen_at": seen, "checked_at": times[at] - timedelta(hours=12) if at < versions else NOW}
            )  # fmt: skip
            if at == 1:
                continue
            number += 1
            sample = samples[number % len(samples)]
            rows["changes"].append(
                {"id": number, "document_id": document.id, "before": at - 1, "after": at,
                 "first_seen_at": seen, "last_seen_without_at": seen - timedelta(hours=12),
                 "flapping": False, **comparison_values(sample)}
            )  # fmt: skip
            about = {each.category for each in sample.judgement.categories}
            rows["change_categories"] += [{"change_id": number, "category": each} for each in sorted(about)]
            if number % 20 == 0:
                day = date(2026, 11, 1) + timedelta(days=rng.randint(-900, 60))
                rows["change_days"].append({"change_id": number, "role": DateRole.EFFECTIVE, "day": day})
        with store.database.write() as connection:
            for name, values in rows.items():
                if values:
                    connection.execute(insert(tables.metadata.tables[name]), values)


def write_config(folder: Path, documents: list[Document]) -> Path:
    """The documents as a configuration names them."""
    lines = ['[monitor]\ndatabase = "sqlite:///monitor.db"\nstorage = "."\n']
    vendor = ""
    for each in documents:
        key = each.id.partition("/")[0]
        if key != vendor:
            lines.append(f'[[vendors]]\nname = "{each.vendor}"\nid = "{key}"\nobjection_days = 30\n')
            vendor = key
        lines.append(
            f'[[vendors.documents]]\nname = "{each.name}"\ntype = "{each.type}"\nurl = "{each.url}"\n'
        )
    path = folder / "config.toml"
    path.write_text("".join(lines), encoding="utf-8")
    return path


def measure(served: Served, path: str) -> tuple[float, float, int]:
    """CPU time of the first visit, the least of five, in seconds; the bytes of the answer."""
    visitor, found, size = served.visitor(), [], 0
    for _ in range(5):
        begun = time.process_time()
        answer = visitor.get(served.address + path)
        found.append(time.process_time() - begun)
        assert answer.status_code == 200, (path, answer.status_code)
        size = len(answer.content)
    return found[0], min(found), size


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=800)
    parser.add_argument("--versions", type=int, default=50)
    parser.add_argument("--folder", type=Path)
    chosen = parser.parse_args()
    documents = make_documents(chosen.documents)
    with tempfile.TemporaryDirectory() as made:
        folder = chosen.folder or Path(made)
        config = write_config(folder, documents)
        is_new = not (folder / "monitor.db").exists()
        with open_store(f"sqlite:///{folder / 'monitor.db'}", folder) as store:
            if is_new:
                fill(store, documents, chosen.versions)
        one = documents[len(documents) // 2].id
        names = {
            "document": one,
            "vendor": one.partition("/")[0],
            "half": chosen.versions // 2,
            "middle": chosen.documents * (chosen.versions - 1) // 2,
        }
        with Served(config, now=NOW) as served:
            _, static, _ = measure(served, "/static/icon.svg")
            print(f"| page | first visit | CPU | beside a static file ({1000 * static:.1f} ms) | bytes |")
            print("| --- | --- | --- | --- | --- |")
            for path in PAGES:
                first, taken, size = measure(served, path.format(**names))
                cells = (f"`{path}`", f"{1000 * first:.0f} ms", f"{1000 * taken:.0f} ms")
                print("|", " | ".join((*cells, f"{taken / static:.0f} ×", f"{size:,}")), "|", flush=True)


if __name__ == "__main__":
    main()
