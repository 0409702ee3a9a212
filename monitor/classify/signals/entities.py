"""Names of companies and products that came or went: recipients, sub-processors, partners, legal entities.

A name is a run of capitalised words that ends like a company, stands in the naming cell of a table row or
opens a list item in a list of names; or a capitalised word inside a sentence that the other text never
uses. Refuses lists of all companies of the world: only the shape of the words counts.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from monitor.classify.hunks.hunk import Hunk
from monitor.classify.lexicons import load_lexicon, load_words, read_phrases
from monitor.model import Signal, SignalFact
from monitor.text.dialect import Block, BlockKind
from monitor.text.words import flatten, fold, words_of

_TRIM = " ,;:()[]“”\"'‘’„«»*|•–—-"
_MOST = 40
"""Names reported at most; more would be a list nobody reads."""
_SWAP = 12
"""Words of the largest hunk in which one company takes another's place."""
_ADDRESS = re.compile(r"@|://|www\.|/")
_JOINING = frozenset({"&", "of", "de", "und", "et"})
"""Small words inside names; none begins one."""
_INSIDE = frozenset(
    {"Co", "Co.", "AG", "SE", "Pte", "Pte.", "Pty", "Pvt", "Company", "Foundation", "AB", "AS", "SA"}
)
"""Endings that may stand inside a longer name."""
_MIXED = re.compile(r"[A-Z][a-z]++[A-Z][A-Za-z]*+|[A-Z][a-z]*+\d++[a-z]++\w*+|[A-Z]{4,10}")
_NAME = re.compile(r"[A-ZÀ-ÖØ-ÞȘȚĂÂÎ0-9][\w&.+'’\-/]{0,40}")


@cache
def _suffixes() -> frozenset[str]:
    return frozenset(read_phrases("entities", "suffix"))


@cache
def _common() -> frozenset[str]:
    return frozenset(read_phrases("entities", "common"))


def entity_facts(
    hunks: Sequence[Hunk], *, before: str, after: str, listing: bool = False
) -> tuple[SignalFact, ...]:
    """Names in the changed words of one side that the other text does not hold anywhere.

    ``listing``: the document is a list of names, so that items open with them.
    """
    came = _once(pair for hunk in hunks for pair in _names(hunk, added=True, listing=listing))
    gone = _once(pair for hunk in hunks for pair in _names(hunk, added=False, listing=listing))
    swapped = _find_swaps(hunks)
    came = _absent(came, before) | {name: quote for name, quote in came.items() if flatten(name) in swapped}
    gone = _absent(gone, after) | {name: quote for name, quote in gone.items() if flatten(name) in swapped}
    return (
        *(
            SignalFact(signal=Signal.ENTITY_ADDED, after=name, quote=quote)
            for name, quote in list(came.items())[:_MOST]
        ),
        *(
            SignalFact(signal=Signal.ENTITY_REMOVED, before=name, quote=quote)
            for name, quote in list(gone.items())[:_MOST]
        ),
    )


def _find_swaps(hunks: Sequence[Hunk]) -> frozenset[str]:
    """Companies that took each other's place, flattened: that counts wherever else they stand."""
    found: set[str] = set()
    for hunk in hunks:
        if not (hunk.removed and hunk.added) or hunk.size > _SWAP:
            continue
        came, gone = (
            {flatten(name) for name, _ in _names(hunk, added=side, listing=False) if is_company(name)}
            for side in (True, False)
        )
        if came - gone and gone - came:
            found |= came ^ gone
    return frozenset(found)


def _once(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Each name once, as first written; commas and full stops make no other name."""
    found: dict[str, tuple[str, str]] = {}
    for name, quote in names:
        found.setdefault(flatten(name) or name, (name, quote))
    return dict(found.values())


def is_company(name: str) -> bool:
    """Whether a name ends like that of a company."""
    last = name.split()[-1:] or [""]
    return last[0] in _suffixes() or last[0].rstrip(".,") in _suffixes()


def _absent(names: dict[str, str], text: str) -> dict[str, str]:
    """The names that a text does not hold anywhere."""
    if not names:
        return names
    there = flatten(text)
    return {name: quote for name, quote in names.items() if flatten(name) not in there}


def _names(hunk: Hunk, *, added: bool, listing: bool) -> Iterable[tuple[str, str]]:
    words = hunk.added if added else hunk.removed
    blocks = hunk.after_blocks if added else hunk.before_blocks
    if not words:
        return
    if hunk.whole and all(block.kind is BlockKind.ROW for block in blocks):
        rows = [pair for block in blocks for pair in _names_in_row(block)]
        if len(rows) == len(blocks):
            yield from rows
            return
    lead = list(hunk.lead[-6:])
    tokens = [*lead, *words, *hunk.tail[:3]]
    yield from _companies(tokens, len(lead), len(words))
    if all(block.kind is not BlockKind.HEADING for block in blocks):
        yield from _names_by_letters(tokens, len(lead), len(words))
    if hunk.whole:
        for block in blocks:
            yield from _names_in_row(block)
            if block.kind is BlockKind.ITEM and (listing or lists_names(block.path)):
                yield from opening_name(block)


@lru_cache(maxsize=256)
def lists_names(path: tuple[str, ...]) -> bool:
    """Whether the headings say that sub-processors are listed below."""
    hits = load_lexicon("heading", None).find(words_of(" ".join(path[-2:])))
    return any(hit.label == "subprocessors" for hit in hits)


def opening_name(block: Block) -> Iterable[tuple[str, str]]:
    """The name that an item of a list of names opens with: what stands before the first mark."""
    name = re.split(r"[(,:;|]| [-–—] ", block.text, maxsplit=1)[0].strip(_TRIM)
    if 0 < len(name.split()) <= 5 and name[0].isupper() and name not in _common():
        yield name, block.text[:160]


def _names_by_letters(tokens: Sequence[str], start: int, count: int) -> Iterable[tuple[str, str]]:
    """Words that their own letters (LiveRamp, NCMEC, Au10tix) or the words before them mark as names."""
    unnamed = _common_words()
    shouting = sum(token.isupper() for token in tokens) > 0.4 * len(tokens)
    if shouting:
        return
    for at in range(start, start + count):
        bare = _bare_name(tokens[at])
        if not bare or bare in unnamed:
            continue
        cued = at > 0 and not tokens[at - 1].endswith((".", ":", ";")) and _is_cued(tokens, at)
        if bare.isupper() and any(
            t.isupper() and len(t) > 1
            for t in (tokens[max(0, at - 1)], *tokens[at + 1 : at + 2])
            if t != tokens[at]
        ):
            continue  # part of words in capitals, no abbreviation
        if _MIXED.fullmatch(bare) or cued:
            yield bare, " ".join(tokens[max(0, at - 6) : at + 6])


@lru_cache(maxsize=32_768)
def _bare_name(token: str) -> str:
    """A token without marks around it where it can be a name, else ''."""
    bare = token.strip(_TRIM).removesuffix("'s").removesuffix("’s").removesuffix(".")
    return bare if _NAME.fullmatch(bare) and not _ADDRESS.search(token) else ""


@cache
def _common_words() -> frozenset[str]:
    return _common() | _suffixes()


@lru_cache(maxsize=32_768)
def _ends_company(token: str) -> bool:
    bare = token.strip(_TRIM)
    return bare in _suffixes() or bare.rstrip(".") in _suffixes()


def _is_cued(tokens: Sequence[str], at: int) -> bool:
    bare = tokens[at].strip(_TRIM)
    if len(bare) < 3 or not bare[0].isupper() or not bare[1:].islower():
        return False
    near = [fold(token.strip(_TRIM)) for token in tokens[max(0, at - 4) : at]]
    return not load_words("entities", "cue").isdisjoint(near)


def _companies(tokens: Sequence[str], start: int, count: int) -> Iterable[tuple[str, str]]:
    """Runs of capitalised words up to a company ending, touching the changed tokens."""
    for at, token in enumerate(tokens):
        if not _ends_company(token):
            continue
        bare = token.strip(_TRIM)
        if len(bare) <= 3 and bare.isupper() and at and tokens[at - 1].isupper() and len(tokens[at - 1]) > 3:
            continue  # 'APPLICABLE LAWS AS' shouts, it names nobody
        if at + 1 < len(tokens) and tokens[at + 1].strip(_TRIM) in _suffixes():
            continue  # 'Co., Ltd.': the last ending has the whole name
        first = _name_start(tokens, at)
        if first == at or at < start or first >= start + count:
            continue
        name = " ".join(token.strip(_TRIM) for token in tokens[first : at + 1])
        yield (
            name.rstrip(".") if bare not in _suffixes() or _ends_sentence(tokens, first, at) else name,
            " ".join(tokens[max(0, first - 6) : at + 6]),
        )


def _name_start(tokens: Sequence[str], at: int) -> int:
    """Where the name begins that ends at a token; at the token itself where no word of it stands before."""
    first = at
    while first > 0 and at - first < 6 and _is_name_word(tokens[first - 1]):
        if _ends_company(tokens[first - 1]) and tokens[first - 1].strip(_TRIM) not in _INSIDE:
            break
        first -= 1
    while first < at and tokens[first].strip(_TRIM) in _JOINING:
        first += 1
    return first


def _ends_sentence(tokens: Sequence[str], first: int, at: int) -> bool:
    """Whether a full stop behind a company's ending may be that of a sentence; lists and titles have none."""
    behind = tokens[at + 1][:1] if at + 1 < len(tokens) else ""
    inside = first > 0 and tokens[first - 1][:1].islower()
    return inside and tokens[at].endswith(".") and (not behind or behind.isupper())


def _is_name_word(token: str) -> bool:
    if token.endswith((".", ";", ":", ")")) and token.strip(_TRIM) not in _suffixes():
        return False
    bare = token.strip(_TRIM)
    return bare in _JOINING or (bool(_NAME.fullmatch(bare)) and not bare.isdigit())


def _names_in_row(block: Block) -> Iterable[tuple[str, str]]:
    """The name in the naming cell of a row: the first, or the first that ends like a company."""
    if block.kind is BlockKind.ROW:
        cells = [cell.strip() for cell in block.text.strip("|").split("|")]
        cells = [cell for cell in cells if re.search(r"\w", cell)]
        name = next(iter(cells), "")
        firm = next((cell for cell in cells if is_company(cell) and len(cell.split()) <= 6), name)
        name = name if set(words_of(name)) & set(words_of(firm)) else firm
        if 0 < len(name.split()) <= 6 and _is_titled(name, block) and name not in _common():
            yield name, block.text[:160]


def _is_titled(name: str, block: Block) -> bool:
    """Whether the words of a naming cell are capitalised as a name is; of a list of names only the first."""
    words = name.split()[:1] if lists_names(block.path) else name.split()
    return all(word in _JOINING or word[0].isupper() or word[0].isdigit() for word in words)
