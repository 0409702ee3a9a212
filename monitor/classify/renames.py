"""A product renamed throughout: one name for another, again and again, and the former one gone.

Style by the codebook, unless the name is that of a company: a new legal entity is substance.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from monitor.classify.entities import is_company
from monitor.classify.hunk_kind import Weighed
from monitor.classify.hunks import Changed, Hunk
from monitor.classify.words import flatten
from monitor.model import Kind

_TIMES = 3
"""How often the same name must give way to the same other name."""
_TRIM = " ,;:.()[]\"'“”‘’"


def excuse_renames(weighed: Sequence[Weighed], changed: Changed) -> tuple[Weighed, ...]:
    """The weighed hunks, those that carry out a product's renaming made editorial."""
    pairs = Counter(_pair(w.hunk) for w in weighed if w.kind is Kind.SUBSTANTIVE and _is_swap(w.hunk))
    often = {pair for pair, times in pairs.items() if times >= _TIMES}
    if not often:
        return tuple(weighed)
    after = f" {flatten(' '.join(block.text for block in changed.after))} "
    gone = {pair for pair in often if f" {pair[0]} " not in after}
    return tuple(
        replace(w, kind=Kind.EDITORIAL, rule="renamed throughout", unsure=False)
        if w.kind is Kind.SUBSTANTIVE and _is_swap(w.hunk) and _pair(w.hunk) in gone
        else w
        for w in weighed
    )


def _pair(hunk: Hunk) -> tuple[str, str]:
    return flatten(hunk.removed_text.removesuffix("'s")), flatten(hunk.added_text.removesuffix("'s"))


def _is_swap(hunk: Hunk) -> bool:
    """Whether a capitalised name of at most three words stands for another, none of them a company's."""
    for words in (hunk.removed, hunk.added):
        if not 0 < len(words) <= 3 or any(not word.strip(_TRIM)[:1].isupper() for word in words):
            return False
        near = [*words, *hunk.tail[:3]]
        if any(is_company(token.strip(_TRIM)) for token in near):
            return False
    return True
