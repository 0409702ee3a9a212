"""How much CPU time comparing two texts takes: sections, diff and classify, on texts made here.

Run ``python bench/compare_speed.py``; with ``--changes DIR`` also over the pairs ``ID.before.md`` and
``ID.after.md`` of a folder. Prints one line a case, in milliseconds of CPU time, best of three for small
texts. Needs nothing but the project.
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from monitor.compare import Context, compare
from monitor.compare.warmup import load_all
from monitor.diff import diff_sections
from monitor.sections import split_sections
from monitor.text.markdown import to_dialect
from monitor.text.read import read_text

CONTEXT = Context(document_type="privacy-policy")
SYLLABLES = ("fer", "har", "bo", "ti", "que", "la", "cro", "pa", "rin", "sto", "me", "lun", "we", "ka")
WORDS = [f"{one}{two}{three}" for one in SYLLABLES for two in SYLLABLES for three in SYLLABLES]


def document(letters: int, seed: int) -> str:
    """A policy of about so many letters, in sections of six paragraphs, of words drawn by lot."""
    draw = random.Random(seed)
    parts: list[str] = []
    size = 0
    while size < letters:
        parts.append(f"## {len(parts) // 7 + 1}. {' '.join(draw.choices(WORDS, k=3)).title()}")
        for _ in range(6):
            sentences = (" ".join(draw.choices(WORDS, k=draw.randint(8, 25))).capitalize() for _ in range(4))
            parts.append(". ".join(sentences) + ".")
            size += len(parts[-1])
    return "\n\n".join(parts)


def with_edits(text: str, edits: int) -> str:
    """The text with so many words put in, evenly."""
    for n in range(edits):
        at = text.index(" ", (len(text) - 200) * n // edits)
        text = f"{text[:at]} changed{text[at:]}"
    return text


def with_words_changed(text: str, share: float) -> str:
    """The text with about that share of its words replaced by others, paragraphs kept."""
    draw = random.Random(7)
    return " ".join(
        word if "\n" in word or draw.random() > share else draw.choice(WORDS) for word in text.split(" ")
    )


def with_a_word_a_paragraph(text: str) -> str:
    """The text with one word of each paragraph replaced."""
    draw = random.Random(5)
    paragraphs = [paragraph.split(" ") for paragraph in text.split("\n\n")]
    for words in paragraphs:
        if len(words) > 10:
            words[draw.randrange(len(words))] = draw.choice(WORDS)
    return "\n\n".join(" ".join(words) for words in paragraphs)


def shuffled(text: str) -> str:
    """The text with its paragraphs in another order, under the same headings."""
    paragraphs = text.split("\n\n")
    rest = [paragraph for paragraph in paragraphs if not paragraph.startswith("#")]
    random.Random(6).shuffle(rest)
    others = iter(rest)
    return "\n\n".join(p if p.startswith("#") else next(others) for p in paragraphs)


def with_other_headings(text: str) -> str:
    """The text with every heading reworded."""
    draw = random.Random(8)
    return "\n\n".join(
        f"## {n}. {' '.join(draw.choices(WORDS, k=4)).title()}" if p.startswith("#") else p
        for n, p in enumerate(text.split("\n\n"))
    )


def in_one_line(text: str) -> str:
    """The text as one paragraph."""
    return text.replace("\n\n", " ").replace("## ", "")


def table(rows: int, *, edited: bool) -> str:
    """A table of so many rows; edited: in another order, one cell of ten changed, one row of fifty gone."""
    draw, lot = random.Random(1), random.Random(2)
    lines = []
    for n in range(rows):
        name, purpose, place = (
            f"{draw.choice(WORDS)} {n}",
            " ".join(draw.choices(WORDS, k=4)),
            draw.choice(WORDS),
        )
        if edited and lot.random() < 0.1:
            place = lot.choice(WORDS)
        if not edited or lot.random() > 0.02:
            lines.append(f"| {name} | {purpose} | {place} |")
    if edited:
        lot.shuffle(lines)
    return "\n".join(["# Sub-processors", "", "| Name | Purpose | Place |", *lines])


def chinese(share: float) -> str:
    """1.4 MB of signs drawn by lot, with about that share of them replaced by others."""
    draw, lot = random.Random(1), random.Random(9)
    signs = [chr(0x4E00 + n) for n in range(2000)]
    parts: list[str] = []
    size = 0
    while size < 460_000:
        drawn = draw.choices(signs, k=draw.randint(8, 40) * 4)
        size += len(drawn)
        if len(parts) % 7 == 0:
            parts.append(f"## 第{len(parts) // 7 + 1}条 {''.join(draw.choices(signs, k=6))}")
        shown = [lot.choice(signs) if lot.random() < share else sign for sign in drawn]
        parts.append("。".join("".join(shown[n : n + 20]) for n in range(0, len(shown), 20)) + "。")
    return "\n\n".join(parts)


def cases() -> dict[str, tuple[str, str]]:
    """The texts before and after, by the name of the case."""
    small, large = document(100_000, 1), document(1_400_000, 1)
    half, other = with_words_changed(large, 0.5), document(1_400_000, 2)
    return {
        "100 kB, equal": (small, small),
        "100 kB, ten edits": (small, with_edits(small, 10)),
        "100 kB, every tenth word": (small, with_words_changed(small, 0.1)),
        "100 kB, rewritten": (small, document(100_000, 2)),
        "1.4 MB, ten edits": (large, with_edits(large, 10)),
        "1.4 MB, every tenth word": (large, with_words_changed(large, 0.1)),
        "1.4 MB, half the words": (large, half),
        "1.4 MB, a word a paragraph": (large, with_a_word_a_paragraph(large)),
        "1.4 MB, shuffled": (large, shuffled(large)),
        "1.4 MB, headings": (large, with_other_headings(large)),
        "1.4 MB, rewritten": (large, other),
        "1.4 MB in one line, ten edits": (in_one_line(large), with_edits(in_one_line(large), 10)),
        "1.4 MB in one line, half": (in_one_line(large), in_one_line(half)),
        "1.4 MB in one line, rewritten": (in_one_line(large), in_one_line(other)),
        "1.4 MB Chinese, every tenth": (chinese(0), chinese(0.1)),
        "1.4 MB Chinese, half": (chinese(0), chinese(0.5)),
        "1 MB without a blank": ("x" * 1_000_000, "x" * 999_999 + "y"),
        "1 MB in one line": (" ".join(WORDS * 55), " ".join(WORDS[::-1] * 55)),
        "100,000 headings": ("# Same\n\n" * 100_000, "# Same\n\n" * 99_999 + "# Other\n\n"),
        "50,000 rows": ("| a | b |\n" * 50_000, "| a | b |\n" * 49_999 + "| a | c |\n"),
        "20,000 rows, many edited": (table(20_000, edited=False), table(20_000, edited=True)),
    }


def cpu_ms(action: Callable[[], object], times: int) -> float:
    """The least CPU time of some runs, in milliseconds."""
    taken = []
    for _ in range(times):
        start = time.process_time()
        action()
        taken.append((time.process_time() - start) * 1000)
    return min(taken)


def measure(name: str, before: str, after: str) -> None:
    """Print the figures of one case."""
    times = 3 if len(before) <= 200_000 else 1
    read = cpu_ms(lambda: (read_text(before), read_text(after)), times)
    texts = read_text(before), read_text(after)
    split = cpu_ms(lambda: tuple(map(split_sections, texts)), times)
    left, right = map(split_sections, texts)
    diff = cpu_ms(lambda: diff_sections(left, right), times)
    whole = cpu_ms(lambda: compare(read_text(before), read_text(after), CONTEXT), times)
    deltas, coarse = diff_sections(left, right)
    note = "  (coarser)" if coarse else ""
    print(
        f"{name:30} read {read:6.1f}  sections {split:8.1f}  diff {diff:8.1f}  compare {whole:8.1f}  "
        f"{len(deltas)} deltas{note}"
    )


def measure_folder(folder: Path) -> None:
    """Print the spread of CPU times over a folder of real pairs."""
    taken = []
    for path in sorted(folder.glob("*.before.md")):
        other = path.with_name(path.name.replace(".before.", ".after."))
        pair = [to_dialect(each.read_text(encoding="utf-8")) for each in (path, other)]
        taken.append(cpu_ms(lambda p=pair: compare(*map(read_text, p), CONTEXT), 1))
    if not taken:
        print(f"No pairs ID.before.md and ID.after.md in {folder}.")
        return
    taken.sort()
    p95 = taken[int(len(taken) * 0.95)]
    print(
        f"{len(taken)} real pairs: median {statistics.median(taken):.1f}, p95 {p95:.1f}, most {taken[-1]:.1f}"
    )


def main() -> None:
    """Measure the cases made here, and a folder's pairs where one is given."""
    parser = argparse.ArgumentParser(description="CPU time of comparing two texts, in milliseconds.")
    parser.add_argument("--changes", type=Path, help="a folder of ID.before.md and ID.after.md")
    arguments = parser.parse_args()
    load_all()
    for name, (before, after) in cases().items():
        measure(name, before, after)
    if arguments.changes:
        measure_folder(arguments.changes)


if __name__ == "__main__":
    main()
