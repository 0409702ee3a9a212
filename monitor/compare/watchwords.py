"""Phrases that people watch: that one came, went or is back is a fact of the change, whatever else it means.

A phrase stands in a text where its words stand in a row within one line, whatever their case and punctuation.
One that only moved is no fact. Refuses to know routes: the fact makes the change substantive and as severe as
its phrase.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from monitor.classify.context import Context
from monitor.classify.severity import complete_rules
from monitor.model import (
    Category,
    CategoryScore,
    Comparison,
    Direction,
    Judgement,
    Kind,
    Severity,
    SeverityRules,
    SeverityTerm,
    Signal,
    SignalFact,
    WatchedPhrase,
)
from monitor.text.passage_words import holds_phrase, search_words
from monitor.wording.measures import shorten

LONGEST_SUMMARY = 140
_QUOTED = 200
_SAID = {Direction.ADDED: "appeared", Direction.REMOVED: "is gone", Direction.BACK: "is back"}


def add_watchwords(comparison: Comparison, before: str, after: str, context: Context) -> Comparison:
    """The comparison with what became of the watched phrases; as it is where none came or went."""
    facts = tuple(_find_facts(before, after, context.phrases))
    if not facts:
        return comparison
    least = {phrase.name: phrase.severity for phrase in context.phrases}
    severity = max((least[_name_of(fact)] for fact in facts), key=lambda each: each.rank)
    return _reword(
        replace(comparison, judgement=_raise(comparison.judgement, facts, severity, context.rules)), facts
    )


def mark_returns(
    comparison: Comparison, phrases: Iterable[WatchedPhrase], earlier: Callable[[], Iterable[str]]
) -> Comparison:
    """The comparison in which a phrase of an earlier text is back and not new; ``earlier`` reads them."""
    came = [fact for fact in comparison.judgement.signals if _is_new(fact)]
    if not came:
        return comparison
    by_name = {phrase.name: phrase for phrase in phrases}
    texts = [_lines(text) for text in earlier()]
    back = {fact for fact in came if any(_holds(lines, by_name[_name_of(fact)]) for lines in texts)}
    if not back:
        return comparison
    signals = tuple(
        replace(fact, direction=Direction.BACK) if fact in back else fact
        for fact in comparison.judgement.signals
    )
    judgement = replace(comparison.judgement, signals=signals)
    return replace(
        comparison,
        judgement=judgement,
        summary=_first_words(came[0], comparison.summary, Direction.BACK)
        if came[0] in back
        else comparison.summary,
    )


def _is_new(fact: SignalFact) -> bool:
    return fact.signal is Signal.PHRASE and fact.direction is Direction.ADDED


def _name_of(fact: SignalFact) -> str:
    return fact.after or fact.before or ""


def _find_facts(before: str, after: str, phrases: Iterable[WatchedPhrase]) -> Iterator[SignalFact]:
    one, other = before.split("\n"), after.split("\n")
    went, came = (
        _lines("\n".join(dict.fromkeys(a).keys() - set(b))) for a, b in ((one, other), (other, one))
    )
    rest: list[tuple[str, tuple[str, ...]]] | None = None
    for phrase in phrases:
        lost, won = _holds(went, phrase), _holds(came, phrase)
        if bool(lost) == bool(won):
            continue
        if rest is None:
            rest = _lines("\n".join(set(one) & set(other)))
        if _holds(rest, phrase):
            continue
        if won:
            yield SignalFact(signal=Signal.PHRASE, after=phrase.name, direction=Direction.ADDED, quote=won)
        else:
            yield SignalFact(
                signal=Signal.PHRASE, before=phrase.name, direction=Direction.REMOVED, quote=lost
            )


def _lines(text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(line, search_words(line)) for line in text.split("\n") if line.strip()]


def _holds(lines: Iterable[tuple[str, tuple[str, ...]]], phrase: WatchedPhrase) -> str:
    """The line that holds any of the phrase's wordings, short; '' for none."""
    wordings = [(search_words(each.rstrip("*")), each.endswith("*")) for each in phrase.words]
    for line, words in lines:
        if any(holds_phrase(words, wording, begins=begins) for wording, begins in wordings):
            return shorten(line.strip().lstrip("#|-* "), _QUOTED)
    return ""


def _raise(
    judgement: Judgement, facts: tuple[SignalFact, ...], severity: Severity, rules: SeverityRules
) -> Judgement:
    total = sum(term.points for term in judgement.severity_terms)
    needed = {Severity.LOW: 0.0, **_thresholds(complete_rules(rules))}[severity]
    named = ", ".join(f"“{_name_of(fact)}” {_SAID[fact.direction or Direction.ADDED]}" for fact in facts)
    term = SeverityTerm(reason=f"watched phrase {named}", points=max(0.0, needed - total))
    other = (CategoryScore(category=Category.OTHER, score=0.0),)
    return replace(
        judgement,
        kind=Kind.SUBSTANTIVE,
        severity=max(judgement.severity, severity, key=lambda each: each.rank),
        categories=judgement.categories or other,
        signals=(*judgement.signals, *facts),
        severity_terms=(*judgement.severity_terms, term),
    )


def _thresholds(rules: SeverityRules) -> dict[Severity, float]:
    return {Severity.MEDIUM: rules.medium, Severity.HIGH: rules.high, Severity.CRITICAL: rules.critical}


def _reword(comparison: Comparison, facts: tuple[SignalFact, ...]) -> Comparison:
    direction = facts[0].direction or Direction.ADDED
    return replace(comparison, summary=_first_words(facts[0], comparison.summary, direction))


def _first_words(fact: SignalFact, summary: str, direction: Direction) -> str:
    """The summary with the phrase before all else."""
    name = shorten(_name_of(fact), 60)
    rest = summary
    for said in _SAID.values():
        rest = rest.removeprefix(f"“{name}” {said}; ")
    return shorten(f"“{name}” {_SAID[direction]}; {rest}", LONGEST_SUMMARY)
