"""What another target behind the same words means: a recorded change, and more where the reader turns to it.

A mailbox, a telephone, the address at which one objects, opts out, reaches the officer, and the file that is
the agreement itself are substance, of medium severity; other targets are editorial. Refuses to compare links.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.classify.labels.label import label_section
from monitor.classify.lexicons import load_phrases, load_words
from monitor.model import (
    Category,
    CategoryScore,
    Evidence,
    Judgement,
    Kind,
    LinkChange,
    Severity,
    SeverityTerm,
    Signal,
    SignalFact,
)
from monitor.text.read import Text
from monitor.text.words import words_of

RULE = "link"
_WAY, _FILE = "address to turn to", "the agreement itself"
_MEDIUM = 2.0
_MOST = 50
"""Links of one change that are read one by one; a page with more was moved as a whole."""
_CLOSE = 400
_BEFORE, _BEHIND = 14, 12
"""Letters around a link that are looked at, and words of its sentence before and behind it."""
_SENTENCE = re.compile(r"[.!?;:]\s")
_DOCUMENT = re.compile(r"[^?#]*\.(?:pdf|docx?|odt|rtf|zip)(?:[?#].*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Weight:
    """Why a link is substance ('' where it is not), and what it is about."""

    rule: str
    categories: tuple[CategoryScore, ...]


def judge_links(judgement: Judgement, links: Sequence[LinkChange], text: Text) -> Judgement:
    """The judgement of a change in which links lead elsewhere; ``text`` is the later one."""
    if not links:
        return judgement
    facts = tuple(
        SignalFact(signal=Signal.LINKS, before=link.before or None, after=link.after or None, quote=link.text)
        for link in links[:_MOST]
    )
    judgement = replace(judgement, signals=(*judgement.signals, *facts))
    if judgement.kind is Kind.SUBSTANTIVE:
        return judgement
    weights = [_weigh(link, text) for link in links[:_MOST]]
    grave = next((weight for weight in weights if weight.rule), None)
    if grave is not None:
        term = SeverityTerm(reason=grave.rule, points=_MEDIUM)
        return _replace_kind(judgement, grave, Kind.SUBSTANTIVE, Severity.MEDIUM, (term,))
    if judgement.kind is Kind.EDITORIAL:
        return judgement
    return _replace_kind(judgement, replace(weights[0], rule=RULE), Kind.EDITORIAL, Severity.LOW, ())


def _replace_kind(
    judgement: Judgement, weight: _Weight, kind: Kind, severity: Severity, terms: tuple[SeverityTerm, ...]
) -> Judgement:
    return replace(
        judgement,
        kind=kind,
        severity=severity,
        categories=judgement.categories or weight.categories,
        unsure=False,
        evidence=(Evidence(label=str(kind), source="rule", phrase=weight.rule), *judgement.evidence[1:]),
        severity_terms=terms or judgement.severity_terms,
    )


def _weigh(link: LinkChange, text: Text) -> _Weight:
    block = next((block for block in text.blocks if link.text in block.text), None)
    around = block.text if block else link.text
    path = block.path if block else ()
    rule = ""
    if link.before and link.after:
        rule = _WAY if _is_way(link, around, path) else (_FILE if _is_agreement(link, path) else "")
    labels = tuple(label_section(" / ".join(path[-2:]), around[: 2 * _CLOSE])[:2])
    if rule == _WAY:
        rest = (score for score in labels if score.category not in (Category.CONTACT, Category.OTHER))
        labels = (CategoryScore(category=Category.CONTACT, score=1.0), *rest)
    return _Weight(rule, labels)


def _is_way(link: LinkChange, around: str, path: Sequence[str]) -> bool:
    """Whether a reader turns to what is behind the link: a mailbox, a telephone, or what is said of it."""
    if any(target.partition(":")[0].lower() in ("mailto", "tel") for target in (link.before, link.after)):
        return True
    at = max(0, around.find(link.text))
    end = at + len(link.text)
    lead = _SENTENCE.split(around[max(0, at - _CLOSE) : at])[-1]
    tail = _SENTENCE.split(around[end : end + _CLOSE])[0]
    before = [*words_of(lead), *words_of(link.text)][-_BEFORE:]
    words = [*before, "at", *words_of(tail)[:_BEHIND]]
    if len(around) == len(link.text):
        words = [*words_of(" ".join(path[-1:]))[:_BEFORE], "at", *words]
    turns = load_phrases("addresses", "turn").find(words)
    return bool(turns or load_phrases("addresses", "officer").find(words))


def _is_agreement(link: LinkChange, path: Sequence[str]) -> bool:
    """Whether the link is to the file of an agreement that its words, or the heading above, name."""
    if not any(_DOCUMENT.fullmatch(target) for target in (link.before, link.after)):
        return False
    words = words_of(" ".join((*path[-1:], link.text)))
    contracts = load_words("titles", "sort", "contract")
    return bool(load_phrases("addresses", "agreement").find(words)) or not contracts.isdisjoint(words)
