"""Hunks that no excuse explains, weighed by evidence: substance, wording, or no matter of the policy.

Conservative: what is certainly substance stays (a figure with its unit, a modal word, a refusal, a company),
and in a language that little was learned from the chance must be far smaller. Of very many hunks the first
are weighed; a change of so many is looked at by a person anyway.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from monitor.classify.hunks.differences import Differences
from monitor.classify.hunks.hunk import HunkWeight
from monitor.classify.traits.circumstance import Circumstance
from monitor.classify.traits.contents import content_traits
from monitor.classify.traits.scale import load_scale
from monitor.classify.traits.shapes import shape_traits
from monitor.model import Kind
from monitor.text.data import read_data

UNEXPLAINED = "words"
"""The rule of hunks that no excuse explains."""
_MOST = 300
_FEW = 4.0
"""Of a measure of words (a power of two): up to fifteen words a certain sign speaks for its hunk."""
_FIGURES = 0.4
_PROSE = 1.5
"""Of the measure of sentences (a power of two): from two on a duty in them speaks for its hunk."""
_CERTAIN = (
    "periods differ", "modality", "negations differ", "refusals differ", "practices differ", "companies",
    "other signs differ", "acts differ", "places",
)  # fmt: skip
_TINY = 2.0
"""Up to three words, where a binding word, a person or a title that gave way speaks for its hunk."""
_CERTAIN_IF_TINY = ("weighty words lost", "weighty words won", "persons swapped")
_CODE = 20.0
"""Letters a word from which words are code or addresses: figures and names in them are no signs."""
_SHOWN = 4
_UNREAD = ("zh",)
"""Languages without blanks, of whose words nothing is measured."""
_Traits = Mapping[str, float]


def measure_hunks(
    weighed: Sequence[HunkWeight], changed: Differences, *, language: str | None
) -> list[dict[str, float] | None]:
    """The traits of each hunk that no excuse explains, None for the others and those beyond the bound."""
    if language in _UNREAD:
        return [None] * len(weighed)
    around = Circumstance(changed, weighed, language)
    measured: list[dict[str, float] | None] = []
    left = _MOST
    for w in weighed:
        if w.rule != UNEXPLAINED or not left:
            measured.append(None)
            continue
        left -= 1
        measured.append({**shape_traits(w.hunk), **content_traits(w.hunk, language), **around.traits_of(w)})
    return measured


def weigh_evidence(
    weighed: Sequence[HunkWeight], changed: Differences, *, language: str | None
) -> tuple[HunkWeight, ...]:
    """The weighed hunks, those that no excuse explains with the kind that their traits speak for."""
    measured = measure_hunks(weighed, changed, language=language)
    pairs = zip(weighed, measured, strict=True)
    return tuple(w if traits is None else _weigh(w, traits, language) for w, traits in pairs)


def is_certain(traits: _Traits) -> bool:
    """Whether a hunk holds what is substance whatever else speaks against it."""
    if traits["letters a word"] >= _CODE:
        return False
    listed = traits["share of table rows"] + traits["share of list items"] >= 1
    if listed and (traits["in a list with a lead-in"] or traits["below a known heading"]):
        return True
    if traits["duties differ"] and traits["sentences"] > _PROSE and not traits["other language"]:
        return True
    if traits["words of the larger side"] <= _TINY and _turns(traits):
        return True
    small = traits["words of the larger side"] <= _FEW
    return small and (any(traits[name] for name in _CERTAIN) or _replaces_figure(traits))


def _turns(traits: _Traits) -> bool:
    """Whether a binding word came or went, or a person or a word of a title gave way to another."""
    replaced = not (traits["only added"] or traits["only removed"])
    return any(traits[name] for name in _CERTAIN_IF_TINY) or (replaced and traits["share of headings"] == 1)


def _replaces_figure(traits: _Traits) -> bool:
    """Whether a quantity gave way to another, or any figure inside a sentence did."""
    if traits["quantities lost"] and traits["quantities won"]:
        return True
    inside = traits["ends like a sentence"] and not traits["begins its block"]
    return bool(inside and traits["share of figures"] > _FIGURES)


def _weigh(weight: HunkWeight, traits: _Traits, language: str | None) -> HunkWeight:
    limits = read_data("classify/evidence")["limits"]
    scale = load_scale("substance")
    chance = scale.chance(traits)
    limit = limits["learned" if language in limits["languages"] else "elsewhere"]
    weight = replace(weight, chance=chance)
    if chance >= limit or is_certain(traits):
        return replace(weight, unsure=weight.unsure or chance < limits["sure"])
    kind = Kind.NOISE if load_scale("noise").chance(traits) > limits["noise"] else Kind.EDITORIAL
    told = ", ".join(name for name, part in scale.reasons(traits, 3 * _SHOWN) if part < 0)
    return replace(weight, kind=kind, rule=f"by evidence: {told}" if told else "by evidence", unsure=False)
