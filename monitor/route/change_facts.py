"""What a route may ask about a change, taken out of a comparison. No text, no section, no document."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from monitor.model import COARSE, Category, Comparison, Judgement, Kind, Severity, Signal, SignalFact


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFacts:
    """A change as the routes see it.

    ``categories`` are as judged; matching adds the coarse ones that they lie in. ``entities`` are names that
    came or went, ``phrases`` those of watched phrases. ``held_back`` says why the change waits for a digest
    whatever its route, '' where it does not.
    """

    kind: Kind
    severity: Severity
    categories: frozenset[Category] = frozenset()
    signals: frozenset[Signal] = frozenset()
    entities: frozenset[str] = frozenset()
    phrases: frozenset[str] = frozenset()
    held_back: str = ""


def with_coarse(categories: Iterable[Category]) -> frozenset[Category]:
    """The categories and the coarse ones that they lie in."""
    given = frozenset(categories)
    return given | {COARSE[category] for category in given if category in COARSE}


def _judgements(comparison: Comparison) -> Iterator[Judgement]:
    yield comparison.judgement
    for section in comparison.sections:
        if section.judgement.kind is not Kind.NOISE:
            yield section.judgement


def _names(fact: SignalFact) -> Iterator[str]:
    if fact.signal in (Signal.ENTITY_ADDED, Signal.ENTITY_REMOVED):
        yield from (name for name in (fact.before, fact.after) if name)


def facts_of(comparison: Comparison, *, flapping: bool = False) -> ChangeFacts:
    """The facts of a comparison: kind and severity of the whole, labels of the whole and of its sections.

    ``flapping``: the document changes so often that it is only summed up. What a text that is back undoes
    is as grave as what it undoes.
    """
    judgements = tuple(_judgements(comparison))
    facts = tuple(fact for judgement in judgements for fact in judgement.signals)
    entities = {name for fact in facts for name in _names(fact)}
    entities |= {row.key for section in comparison.sections for row in section.delta.rows if row.key}
    return ChangeFacts(
        kind=comparison.judgement.kind,
        severity=comparison.judgement.severity,
        categories=frozenset(each.category for judgement in judgements for each in judgement.categories),
        signals=frozenset(fact.signal for fact in facts),
        entities=frozenset(entities),
        phrases=frozenset(fact.after or fact.before or "" for fact in facts if fact.signal is Signal.PHRASE),
        held_back="the document changes to and fro" if flapping else "",
    )
