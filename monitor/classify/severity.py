"""How urgent a change is: a sum of points anyone can read, over figures anyone can set.

The heaviest category's weight plus the adjustments that apply, against three thresholds. The facts that
make a change critical by default (a promise taken back, a new sub-processor or transfer, training of AI,
sale or sharing begun) weigh as much as the threshold itself and replace the category's weight; so do those
that make it high (a right or safeguard taken back, less time to object) where the category weighs less.
Figures: severity.toml. Refuses to know routes or recipients.
"""

from collections.abc import Iterable
from dataclasses import replace

from monitor.model import CategoryScore, Kind, Severity, SeverityRules, SeverityTerm
from monitor.text.data import read_data

CRITICAL_FACTS = (
    "promise_removed",
    "subprocessor_added",
    "transfer_added",
    "ai_training",
    "sale",
    "sharing_added",
)
GRAVE_FACTS = (
    "assurance_removed",
    "narrowed",
    "right_removed",
    "safeguard_removed",
    "breach_told_later",
    "cap_lowered",
    "notice_shortened",
    "answered_later",
)
"""Facts that make a change high: each weighs at least as much as the heaviest category."""
_WORDS = {
    "promise_removed": "a promise was taken back",
    "subprocessor_added": "new sub-processor",
    "transfer_added": "new transfer abroad",
    "ai_training": "training of AI",
    "sale": "sale of data",
    "sharing_added": "sharing with others begun",
    "assurance_removed": "an assurance was taken back",
    "narrowed": "a promise or right was narrowed",
    "right_removed": "a right was taken back",
    "safeguard_removed": "a safeguard was taken back",
    "breach_told_later": "breaches are told later",
    "cap_lowered": "liability is limited further",
    "notice_shortened": "the reader has less time",
    "answered_later": "requests are answered later",
    "longer_retention": "kept longer",
    "weaker": "weaker protection",
    "stronger": "stronger duty",
    "higher": "higher amount",
    "promise_added": "a promise was made",
    "editorial": "wording only",
    "few_words": "few words",
    "many_words": "many words",
    "tier_1": "vendor of tier 1",
    "tier_2": "vendor of tier 2",
    "seen_before": "text seen before",
    "noise": "nothing changed for a reader",
}


def default_severity_rules() -> SeverityRules:
    """The figures that ship with the package, complete."""
    figures = read_data("classify/severity")
    return SeverityRules(weights=dict(figures["weights"]), adjustments=dict(figures["adjustments"]))


def complete_rules(rules: SeverityRules) -> SeverityRules:
    """The rules with every figure that they leave out taken from the defaults."""
    figures = read_data("classify/severity")
    return replace(
        rules,
        weights=figures["weights"] | rules.weights,
        adjustments=figures["adjustments"] | rules.adjustments,
    )


def rate(
    kind: Kind, categories: Iterable[CategoryScore], facts: Iterable[str], *, rules: SeverityRules
) -> tuple[Severity, tuple[SeverityTerm, ...]]:
    """The severity and its summands. ``facts`` are names of adjustments that hold."""
    full = complete_rules(rules)
    held = dict.fromkeys(facts)
    named = [str(score.category) for score in categories] or ["other"]
    heaviest = max(named, key=lambda name: full.weights.get(name, 0.0))
    weight = full.weights.get(heaviest, 0.0)
    chosen = _decisive(held, full, weight) if kind is Kind.SUBSTANTIVE else None
    if chosen:
        terms = [SeverityTerm(reason=_WORDS.get(chosen, chosen), points=full.adjustments[chosen])]
        held.pop("few_words", None)  # one name is enough
        held.pop("promise_added", None)  # and no promise makes up for it
    else:
        terms = [SeverityTerm(reason=heaviest, points=weight)]
    terms += [
        SeverityTerm(reason=_WORDS.get(fact, fact), points=full.adjustments[fact])
        for fact in (*held, *([str(kind)] if kind is not Kind.SUBSTANTIVE else []))
        if fact not in (*CRITICAL_FACTS, *GRAVE_FACTS) and full.adjustments.get(fact, 0.0)
    ]
    points = sum(term.points for term in terms)
    floor = full.medium if kind is Kind.SUBSTANTIVE and "seen_before" not in held else None
    return _severity(points, full, floor), tuple(terms)


def _decisive(held: Iterable[str], rules: SeverityRules, weight: float) -> str | None:
    """The fact that stands for the category's weight: a critical one, or a grave one that is no lighter."""
    points = rules.adjustments
    critical = [fact for fact in CRITICAL_FACTS if fact in held and points.get(fact, 0.0) > 0]
    grave = [fact for fact in GRAVE_FACTS if fact in held and points.get(fact, 0.0) >= weight]
    return max(critical or grave, key=lambda fact: points[fact], default=None)


def _severity(points: float, rules: SeverityRules, floor: float | None) -> Severity:
    if floor is not None:
        points = max(points, floor)
    if points >= rules.critical:
        return Severity.CRITICAL
    if points >= rules.high:
        return Severity.HIGH
    return Severity.MEDIUM if points >= rules.medium else Severity.LOW
