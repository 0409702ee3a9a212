"""Numbers of sections, clauses and items: renumbered, or a reference that leads to another clause.

The numbers of this document's own sections may change unheard; a clause of a law may not, nor a reference
while everything else keeps its number. Refuses quantities.
"""

import re
from collections import Counter
from collections.abc import Sequence

from monitor.classify.excuses.turns import relates
from monitor.classify.hunks.figures import is_clause, names_law
from monitor.classify.hunks.hunk import Hunk, HunkWeight
from monitor.classify.signals.numbers import compare_quantities
from monitor.text.words import words_of

_ENUMERATOR = re.compile(
    r"[(\[]?(?:[a-z]|[ivxlc]{1,6}|(?:(?:[a-z]|\d{1,2})\.){0,4}(?:[a-z]|\d{1,2}))[.)\]:]?"
    r"(?:[(\[][a-z0-9]{1,4}[)\]])?[.,;]?",
    re.I,
)
_ABBREVIATED = re.compile(r"[(\[]?[^\W\d_]\.[^\W\d_].*")
"""'e.g.', 'i.e.', 'z.B.': letters with points between are words."""
_DOTTED = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,4}[.,;)]?")
_REFERENCES = (
    "section", "articl", "clause", "paragr", "abschni", "ziffer", "nummer", "punt", "secc", "sez", "secao",
    "artik", "claus", "annex", "schedule", "exhibit", "appendi", "anex", "anhang", "allegat", "bijlage",
    "chapter", "chapitre", "kapitel", "capit", "hoofdst", "point", "step",
)  # fmt: skip
_BETWEEN = frozenset(
    {"and", "or", "to", "und", "oder", "bis", "et", "ou", "y", "o", "e", "en", "of", "si", "sau", "", "a"}
)
_MARKED = re.compile(r"[.)\]:]")
_LEADERS = re.compile(r"[.…·_]{4,}")
REFERENCE_RULE = "reference to a clause"
LAW_RULE = "clause of a law"


def renumbers(hunk: Hunk) -> bool:
    """Whether only the numbers of sections, clauses or items changed, and no quantity."""
    tokens = [*hunk.removed, *hunk.added]
    if not all(_ENUMERATOR.fullmatch(token) and not _ABBREVIATED.fullmatch(token) for token in tokens):
        return False
    if compare_quantities(_around(hunk, hunk.removed_text), _around(hunk, hunk.added_text)):
        return False
    if _refers(hunk.lead):
        return True
    if all(map(_DOTTED.fullmatch, tokens)):
        return opens_block(hunk) or all(token.count(".") > 1 for token in tokens)
    marked = all(_MARKED.search(token) for token in tokens)
    if opens_block(hunk):
        bare = all(token.isdigit() for token in tokens)  # before a title, which opens with a capital
        return marked or (bare and " ".join(hunk.tail)[:1].isupper())
    return all(token[0] in "([" for token in tokens) or _follows_end(hunk, marked)


def _follows_end(hunk: Hunk, marked: bool) -> bool:
    """Whether a number stands behind the end of a sentence, or behind the dots of a table of contents."""
    last = hunk.lead[-1] if hunk.lead else ""
    return bool(_LEADERS.fullmatch(last)) or (marked and last.endswith((".", ";", ":")))


def _refers(lead: Sequence[str]) -> bool:
    """Whether words such as 'section' stand right before, with at most other numbers between."""
    for token in reversed(lead[-4:]):
        word = " ".join(words_of(token))
        if word.startswith(_REFERENCES):
            return True
        if not (_ENUMERATOR.fullmatch(token) or word in _BETWEEN):
            return False
    return False


def _around(hunk: Hunk, words: str) -> str:
    return " ".join((*hunk.lead[-3:], words, *hunk.tail[:4]))


def opens_block(hunk: Hunk) -> bool:
    """Whether the changed words stand at the beginning of their blocks."""
    sides = ((hunk.removed_text, hunk.before_blocks), (hunk.added_text, hunk.after_blocks))
    return all(
        blocks[0].text[: len(text) + 8].lstrip("| ").startswith(text)
        for text, blocks in sides
        if text and blocks
    )


def without_number(title: str) -> str:
    """A title without the number in front of it: '15. Affiliates', but not '30 days'."""
    first, _, rest = title.partition(" ")
    if not _ENUMERATOR.fullmatch(first) or compare_quantities(title, rest):
        return title
    return rest


def reference_rule(hunk: Hunk) -> str:
    """The rule by which a hunk replaces a clause that the text refers to, '' where it does not."""
    if hunk.size > 4 or opens_block(hunk):
        return ""
    if is_clause(hunk.removed, hunk.added, hunk.lead):
        return LAW_RULE if names_law(hunk.tail) else REFERENCE_RULE
    if renumbers(hunk) and not _refers(hunk.lead) and relates(words_of(" ".join(hunk.lead[-1:])), (), None):
        return REFERENCE_RULE
    tokens = (*hunk.removed, *hunk.added)
    if hunk.removed and hunk.added and all(map(_DOTTED.fullmatch, tokens)) and not renumbers(hunk):
        return REFERENCE_RULE
    return ""


def excuse_references(weighed: Sequence[HunkWeight]) -> tuple[HunkWeight, ...]:
    """The weighed hunks, references made editorial where the sections, or several items, were renumbered."""
    numbers = [w.hunk for w in weighed if w.rule in ("numbering", REFERENCE_RULE) and w.hunk.removed]
    renumbered = any(opens_block(hunk) for hunk in numbers)
    items = Counter(id(block) for hunk in numbers for block in hunk.after_blocks[:1])

    def is_excused(w: HunkWeight) -> bool:
        return w.rule == REFERENCE_RULE and (renumbered or items[id(w.hunk.after_blocks[0])] > 1)

    return tuple(w.excuse("numbering") if is_excused(w) else w for w in weighed)
