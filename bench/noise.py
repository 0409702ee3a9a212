"""How many sentences of our texts are not the policy's: ``python -m bench.noise [--show]``.

Judged without the normalizer: by the curated text that was in force when the page was recorded. A sentence is
the policy's if half of its runs of three words stand there. Pages that hold many contracts, of which one was
curated, are named and not counted. An earlier edition is measured by its own tree first on the path.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from functools import cache

from bench.ablation import PACK, load_documents, read_members
from monitor.errors import NormalizeError
from monitor.normalize import normalize

LOOKS = 3
"""Recorded pages of a document that are read, evenly over its history."""

MANY_CONTRACTS = 0.5
"""A text of which more is not curated holds other contracts, too."""

_WORD = re.compile(r"\w+")
_LINK = re.compile(r"\]\((?:[^()]|\([^()]*\))*\)")
_EMPHASIS = re.compile(r"(?<!\w)_+(?=\S)|(?<=\S)_+(?!\w)")
_END = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*\s+")


def plain_words(markdown: str) -> str:
    """The words of a curated text, without what its Markdown escapes, stresses and links."""
    text = _LINK.sub("]", markdown).replace("<br>", " ").replace("\\_", "\x01")
    return _EMPHASIS.sub(" ", text).replace("\x01", "_").replace("\\", "")


@cache
def curated_texts(archive: str, names: frozenset[str]) -> dict[str, str]:
    """Curated versions by their names in an archive."""
    return {
        name: plain_words(body.decode("utf-8", "replace"))
        for name, body in read_members(PACK, archive, set(names)).items()
    }


def curated_in_force(rows: Sequence[dict], at: int) -> str:
    """The curated text of a document that was in force at a look, '' where none is on record."""
    told = [row["versions"] for row in rows[: at + 1] if (row.get("versions") or {}).get("after")]
    every = frozenset(row["versions"]["after"] for row in rows if (row.get("versions") or {}).get("after"))
    return curated_texts(told[-1]["archive"], every)[told[-1]["after"]] if told else ""


def runs_of(text: str, length: int) -> set[tuple[str, ...]]:
    """Its runs of so many words."""
    words = _WORD.findall(text.lower())
    return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}


class Reference:
    """A curated text that is asked whether it says a sentence."""

    def __init__(self, text: str) -> None:
        self.runs = {length: runs_of(text, length) for length in (1, 2, 3)}

    def says(self, sentence: str) -> bool:
        """Whether half of its runs of three words, or of all where it has fewer, stand in the text."""
        length = min(3, len(_WORD.findall(sentence)))
        runs = runs_of(sentence, length)
        return not runs or 2 * sum(run in self.runs[length] for run in runs) >= len(runs)


def sentences_of(text: str) -> Iterator[str]:
    """The sentences of a stored text, and lines that are none; drawn numbers and signs alone are left out."""
    for line in text.splitlines():
        for said in _END.split(line.strip("#-| ")):
            if any(len(word) > 2 and not word.isdigit() for word in _WORD.findall(said)):
                yield said


def noise_of(body: bytes, url: str, curated: str) -> tuple[list[str], int]:
    """The sentences of a page's text that its curated text does not say, and how many it has in all."""
    try:
        said = list(sentences_of(normalize(body, content_type=None, url=url).text))
    except NormalizeError:
        return [], 0
    reference = Reference(curated)
    return [each for each in said if not reference.says(each)], len(said)


def looks_of(rows: Sequence[dict]) -> list[int]:
    """The looks that are read, of those with a sound reference: the first, the last, some between."""
    sound = [
        at for at, row in enumerate(rows) if row["reference"] == "ok" and row["media_type"] == "text/html"
    ]
    return sorted({sound[(len(sound) - 1) * part // (LOOKS - 1)] for part in range(LOOKS)}) if sound else []


def noise_by_document() -> Iterator[tuple[str, list[str], int]]:
    """For each document its foreign sentences, and how many it has in all."""
    for document, rows in load_documents(PACK).items():
        looks = looks_of(rows)
        bodies = read_members(PACK, rows[0]["archive"], {rows[at]["file"] for at in looks})
        found: list[str] = []
        count = 0
        for at in looks:
            foreign, said = noise_of(
                bodies[rows[at]["file"]], rows[at]["url"] or "", curated_in_force(rows, at)
            )
            found, count = found + foreign, count + said
        yield document, found, count


def count_noise() -> tuple[int, int]:
    """How many sentences are not the policy's, and how many there are, without pages of many contracts."""
    counted = [(len(found), count) for _, found, count in noise_by_document()]
    single = [(found, count) for found, count in counted if found <= MANY_CONTRACTS * count]
    return sum(found for found, _ in single), sum(count for _, count in single)


def main() -> None:
    """Print the share, by document where it has any, and with ``--show`` the sentences."""
    total = foreign = 0
    print("| document | sentences | not the policy's |\n| --- | --- | --- |")
    for document, found, count in noise_by_document():
        if len(found) > MANY_CONTRACTS * count:
            print(f"| {document} | {count} | many contracts, not counted |")
            continue
        total, foreign = total + count, foreign + len(found)
        if found:
            print(f"| {document} | {count} | {len(found)} |")
            for said in dict.fromkeys(found) if "--show" in sys.argv else ():
                print(f"    {said[:150]}", file=sys.stderr)
    print(f"| all | {total} | {foreign} ({foreign / total:.2%}) |")


if __name__ == "__main__":
    main()
