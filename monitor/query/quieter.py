"""Which routes tell much that people find useless, and what would quiet them: tried on what they said."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.config import Config
from monitor.followup import Disposition, fold_all_acts
from monitor.model import Change, Kind, Route, Severity
from monitor.query.feedback_labels import KINDS
from monitor.route import ChangeFacts, facts_of, matcher_refusals, routes_taking
from monitor.store import Store

MANY = 3
"""So many changes that were found useless make a route worth naming, where no more were found useful."""
ENOUGH = 2 / 3
"""The share of the useless ones that an advice has to keep back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoudRoute:
    """A route that told much that was found useless; ``advice`` is what would quiet it."""

    route: str
    not_useful: int
    useful: int
    advice: str


@dataclass(frozen=True, slots=True)
class _Verdict:
    """A change that somebody judged, as routes see it."""

    change: Change
    facts: ChangeFacts
    is_useless: bool


def find_loud_routes(store: Store, config: Config) -> tuple[LoudRoute, ...]:
    """The routes, as they are configured now, that many changes took which were found useless."""
    spoken = {act.change_id for act in store.acts.all() if act.kind in KINDS}
    if len(spoken) < MANY:
        return ()
    handlings = fold_all_acts(store.acts.all(change_ids=spoken))
    verdicts = list(_verdicts(store, config, spoken, handlings))
    found = []
    for route in config.routes:
        theirs = [each for each in verdicts if route in _routes_of(each, config)]
        useless = [each for each in theirs if each.is_useless]
        if len(useless) >= MANY and 2 * len(useless) >= len(theirs):
            advice = _advise(route, theirs, config)
            found.append(
                LoudRoute(
                    route=route.name,
                    not_useful=len(useless),
                    useful=len(theirs) - len(useless),
                    advice=advice,
                )
            )
    return tuple(sorted(found, key=lambda each: -each.not_useful))


def _verdicts(
    store: Store, config: Config, spoken: set[int], handlings: Mapping[int, Disposition]
) -> Iterator[_Verdict]:
    for change_id in sorted(spoken):
        change = store.history.change(change_id)
        if change is not None and change.document_id in config.by_id:
            facts = facts_of(change.comparison, flapping=change.flapping)
            yield _Verdict(change, facts, handlings[change_id].is_useless)


def _routes_of(verdict: _Verdict, config: Config) -> tuple[Route, ...]:
    return routes_taking(verdict.facts, config.by_id[verdict.change.document_id], config.routes)


def _advise(route: Route, verdicts: Sequence[_Verdict], config: Config) -> str:
    """The condition that keeps back most of what was useless and nothing that was useful."""
    best, most = "", ENOUGH * sum(each.is_useless for each in verdicts)
    for words, kept in _conditions(route, verdicts, config):
        held_back = [each for each in verdicts if not kept(each)]
        if len(held_back) >= most and all(each.is_useless for each in held_back):
            best, most = words, len(held_back) + 1
    if best:
        return best
    return (
        'digest = "daily 08:00" would gather it'
        if route.digest is None
        else "nothing that one condition says"
    )


def _conditions(
    route: Route, verdicts: Sequence[_Verdict], config: Config
) -> Iterator[tuple[str, Callable[[_Verdict], bool]]]:
    """What could be asked beside, in words of the file, with whether a change would still be told."""

    def fits(asked: Route) -> Callable[[_Verdict], bool]:
        return lambda each: (
            not matcher_refusals(asked.matcher, config.by_id[each.change.document_id], each.facts)
        )

    matcher = route.matcher
    for severity in Severity:
        if severity.rank > matcher.min_severity.rank:
            asked = replace(route, matcher=replace(matcher, min_severity=severity))
            yield f'min_severity = "{severity}" would keep it back', fits(asked)
    if not matcher.kinds:
        asked = replace(route, matcher=replace(matcher, kinds=frozenset({Kind.SUBSTANTIVE})))
        yield 'kinds = ["substantive"] would keep it back', fits(asked)
    for what, name_of in _PARTS:
        names = {name_of(each) for each in verdicts if each.is_useless}
        names -= {name_of(each) for each in verdicts if not each.is_useless}
        if names and len(names) <= MANY:
            listed = ", ".join(f'"{name}"' for name in sorted(names))
            words = f"a route of their own before it for {what} = [{listed}] would keep it back"
            yield words, lambda each, name_of=name_of, names=names: name_of(each) not in names  # type: ignore[misc]


_PARTS: tuple[tuple[str, Callable[[_Verdict], str]], ...] = (
    ("documents", lambda each: each.change.document_id),
    ("vendors", lambda each: each.change.document_id.partition("/")[0]),
)
