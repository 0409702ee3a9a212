"""A product renamed throughout: a new name for another, again and again, and the former one gone.

Style by the codebook, unless the name is that of a company: a new legal entity is substance.
"""

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

from monitor.classify.hunks.differences import Differences
from monitor.classify.hunks.figures import names_law
from monitor.classify.hunks.hunk import Hunk, HunkWeight
from monitor.classify.hunks.places import names_place
from monitor.classify.signals.entities import is_company
from monitor.model import Kind
from monitor.text.words import flatten, words_of

_TIMES = 3
"""How often the same name must give way to the same other name."""
_LAW_RULE = "a law's successor"
_LIKE = 0.6
_LONGEST_NAME = 60
"""Letters of a law's short name."""
_CLAUSE = re.compile(r"(?:§|\b[Aa]rt|\bAbs|\bNr|\bS\.|\blit|\b[Ss]ec)(?:(?!§|\bS\.)[^a-z\d])*+\d")
_TRIM = " ,;:.()[]\"'“”‘’"


def excuse_renames(weighed: Sequence[HunkWeight], changed: Differences) -> tuple[HunkWeight, ...]:
    """The weighed hunks, those that carry out a product's renaming made editorial."""
    rules = {id(w): rule for w in weighed if w.kind is Kind.SUBSTANTIVE and (rule := _swap_rule(w.hunk))}
    pairs = Counter((_pair(w.hunk), rules[id(w)]) for w in weighed if id(w) in rules)
    often = {pair for (pair, rule), times in pairs.items() if times >= _TIMES or rule == _LAW_RULE}
    if not often:
        return tuple(weighed)
    after = f" {flatten(' '.join(block.text for block in changed.after))} "
    before = f" {flatten(' '.join(block.text for block in changed.before))} "
    gone = {pair for pair in often if f" {pair[0]} " not in after and f" {pair[1]} " not in before}
    return tuple(w.excuse(rules[id(w)]) if id(w) in rules and _pair(w.hunk) in gone else w for w in weighed)


def _swap_rule(hunk: Hunk) -> str:
    if _is_successor(hunk):
        return _LAW_RULE
    return "renamed throughout" if _is_swap(hunk) else ""


def _is_successor(hunk: Hunk) -> bool:
    """Whether a law gave way to one of a like name at the same clause: '§ 25 TTDSG', '§ 25 TDDDG'."""
    if not (0 < len(hunk.removed) <= 4 and len(hunk.removed) == len(hunk.added)):
        return False
    lead = " ".join(hunk.lead[-5:])
    if not (_CLAUSE.search(lead) and names_law(hunk.removed) and names_law(hunk.added)):
        return False
    return all(_is_like(one, other) for one, other in zip(hunk.removed, hunk.added, strict=True))


def _is_like(one: str, other: str) -> bool:
    """Whether two names of laws begin and end alike and are about as long."""
    left, right = one.strip(_TRIM), other.strip(_TRIM)
    alike = left[:1] == right[:1] and left[-1:] == right[-1:]
    alike = alike and len(left) <= _LONGEST_NAME and abs(len(left) - len(right)) <= len(left) // 4
    return alike and SequenceMatcher(None, left, right, autojunk=False).ratio() >= _LIKE


def _pair(hunk: Hunk) -> tuple[str, str]:
    return flatten(hunk.removed_text.removesuffix("'s")), flatten(hunk.added_text.removesuffix("'s"))


def _is_swap(hunk: Hunk) -> bool:
    """Whether a capitalised name of at most three words stands for another, no company's and no place's."""
    for words in (hunk.removed, hunk.added):
        if not 0 < len(words) <= 3 or any(not word.strip(_TRIM)[:1].isupper() for word in words):
            return False
        if names_place(words_of(" ".join(words))):
            return False
        near = [*words, *hunk.tail[:3]]
        if any(is_company(token.strip(_TRIM)) for token in near):
            return False
    return True
