"""What a page costs: the product's text of it, and its whole text by Beautiful Soup; CPU ms, in one process.

The first recorded page of each document; both ways in turn, and of each the quickest of some runs, since
machines are noisy.

usage: python -m bench.page_cost
"""

import time
from collections.abc import Callable

from bs4 import BeautifulSoup

from bench.ablation import PACK, load_documents, read_members
from bench.entry import text_of

RUNS = 3


def first_pages() -> list[tuple[bytes, str]]:
    """Each document's first page with its address."""
    firsts = [rows[0] for rows in load_documents(PACK).values() if rows[0]["media_type"] == "text/html"]
    return [(read_members(PACK, row["archive"], {row["file"]})[row["file"]], row["url"]) for row in firsts]


def whole_text(raw: bytes, url: str) -> str:
    """What the scorer of the pack calls ``bs4``."""
    soup = BeautifulSoup(raw.decode("utf-8", "replace"), "lxml")
    for dead in soup(["script", "style", "noscript", "template"]):
        dead.decompose()
    return (soup.body or soup).get_text("\n")


def cost_of(read: Callable[[bytes, str], object], pages: list[tuple[bytes, str]]) -> float:
    """CPU ms a page of one run over all."""
    start = time.process_time()
    for page in pages:
        read(*page)
    return 1000 * (time.process_time() - start) / len(pages)


def main() -> None:
    """One line: ours, and Beautiful Soup's."""
    pages = first_pages()
    runs = [(cost_of(text_of, pages), cost_of(whole_text, pages)) for _ in range(RUNS)]
    ours, soup = (min(costs) for costs in zip(*runs, strict=True))
    print(f"{ours:.1f} {soup:.1f}")


if __name__ == "__main__":
    main()
