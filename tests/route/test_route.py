"""Who is told what: matching, order, digests, quiet hours, trouble; and why not."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import (
    Category,
    CategoryScore,
    Comparison,
    DeltaStatus,
    DigestPlan,
    Document,
    DocumentType,
    GroupBy,
    Judgement,
    Kind,
    Matcher,
    QuietHours,
    Route,
    RowChange,
    SectionChange,
    SectionDelta,
    Severity,
    Signal,
    SignalFact,
    Timing,
    Trouble,
    TroubleKind,
)
from monitor.route import (
    ChangeFacts,
    default_routes,
    explain_routes,
    explain_trouble,
    facts_of,
    impossible_routes,
    route_change,
    route_recovery,
    route_trouble,
    shadowed_routes,
    unreachable_changes,
)
from monitor.schedule import send_at

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
DAILY = DigestPlan(at=time(8))
NIMBUS = Document(
    id="nimbus/privacy",
    vendor="Nimbus Storage",
    name="privacy",
    url="https://nimbus.example/",
    type=DocumentType.PRIVACY_POLICY,
    tags=frozenset({"hosting"}),
)


def judged(kind=Kind.SUBSTANTIVE, severity=Severity.HIGH, categories=(Category.RETENTION,), signals=()):
    scores = tuple(CategoryScore(category=each, score=0.9) for each in categories)
    return Judgement(kind=kind, severity=severity, categories=scores, signals=tuple(signals))


def compared(*, sections=(), **whole):
    return Comparison(judgement=judged(**whole), sections=tuple(sections), summary="Retention changed")


def section(judgement, rows=()):
    delta = SectionDelta(status=DeltaStatus.CHANGED, before=None, after=None, edits=(), rows=tuple(rows))
    return SectionChange(delta=delta, judgement=judgement)


def route(name="r", channels=("chat",), **options):
    asked = {key: options.pop(key) for key in list(options) if key in Matcher.__dataclass_fields__}
    return Route(name=name, matcher=Matcher(**asked), channels=tuple(channels), **options)


def told(comparison, routes, document=NIMBUS, now=NOW, **flags):
    numbers = itertools.count(1)
    return route_change(
        facts_of(comparison, **flags),
        document,
        routes,
        now=now,
        reference=lambda: f"ref{next(numbers)}",
        send_at=send_at,
    )


def channels_of(alerts):
    return [alert.channel for alert in alerts]


def test_the_first_route_that_matches_takes_the_change():
    routes = (
        route("critical only", ["pager"], min_severity=Severity.CRITICAL),
        route("a", ["one"]),
        route("b", ["two"]),
    )
    (alert,) = told(compared(), routes)
    assert (alert.channel, alert.reason, alert.reference) == ("one", "route a", "ref1")
    assert (alert.subject, alert.timing, alert.due_at, alert.created_at) == ("change", Timing.NOW, NOW, NOW)
    assert alert.document_id == "nimbus/privacy"


def test_what_is_held_back_without_any_digest_waits_for_eight_in_the_zone_of_the_monitor():
    paris = replace(NIMBUS, zone="Europe/Paris")
    (alert,) = told(compared(), (route(),), paris, flapping=True)
    assert alert.due_at == datetime(2026, 3, 11, 7, 0, tzinfo=UTC)
    (line,) = explain_routes(facts_of(compared(), flapping=True), paris, (route(),))
    assert "daily at 08:00 Europe/Paris" in line


@pytest.mark.parametrize("word", list(GroupBy))
def test_alerts_carry_the_word_of_their_route_on_company(word):
    (alert,) = told(compared(), (route(group_by=word),))
    assert alert.group_by is word
    opened = Trouble(kind=TroubleKind.GONE, detail="", opened_at=NOW, checks=3)
    (alert,) = route_trouble(
        NIMBUS, opened, (route(trouble=True, group_by=word),), now=NOW, reference=str, send_at=send_at
    )
    assert alert.group_by is word


def test_a_route_that_proceeds_lets_the_next_be_asked():
    routes = (route("a", ["one"], proceed=True), route("b", ["two", "three"]), route("c", ["four"]))
    alerts = told(compared(), routes)
    assert channels_of(alerts) == ["one", "two", "three"]
    assert len({alert.reference for alert in alerts}) == 3


def test_a_channel_named_by_several_routes_gets_one_alert_the_soonest():
    routes = (route("weekly", ["chat"], digest=DAILY, proceed=True), route("now", ["chat", "chat"]))
    (alert,) = told(compared(), routes)
    assert (alert.reason, alert.timing) == ("route now", Timing.NOW)


def test_noise_is_told_to_nobody():
    noise = compared(kind=Kind.NOISE, severity=Severity.LOW, categories=())
    assert told(noise, (route(kinds=frozenset({Kind.NOISE})), route())) == ()


@pytest.mark.parametrize(
    ("asked", "takes"),
    [
        ({"vendors": {"Nimbus Storage"}}, True),
        ({"vendors": {"NIMBUS"}}, True),
        ({"vendors": {"Nimb"}}, False),
        ({"documents": {"nimbus/privacy"}}, True),
        ({"documents": {"nimbus/terms"}}, False),
        ({"tags": {"hosting", "mail"}}, True),
        ({"tags": {"mail"}}, False),
        ({"types": {DocumentType.PRIVACY_POLICY}}, True),
        ({"types": {DocumentType.SUBPROCESSORS}}, False),
        ({"categories": {Category.RETENTION, Category.AI}}, True),
        ({"categories": {Category.AI}}, False),
        ({"kinds": {Kind.SUBSTANTIVE}}, True),
        ({"kinds": {Kind.EDITORIAL}}, False),
        ({"signals": {Signal.NUMBER}}, True),
        ({"signals": {Signal.LANGUAGE}}, False),
        ({"entities": {"brightline"}}, True),
        ({"entities": {"Bright"}}, False),
        ({"min_severity": Severity.HIGH}, True),
        ({"min_severity": Severity.CRITICAL}, False),
        ({"tags": {"hosting"}, "categories": {Category.AI}}, False),
    ],
)
def test_all_conditions_must_hold_and_of_a_list_one_member(asked, takes):
    facts = [
        SignalFact(signal=Signal.NUMBER, before="30", after="90", unit="day"),
        SignalFact(signal=Signal.ENTITY_ADDED, after="Brightline, Inc."),
    ]
    matcher = {
        key: value if isinstance(value, Severity) else frozenset(value) for key, value in asked.items()
    }
    assert bool(told(compared(signals=facts), (route(**matcher),))) is takes


@pytest.mark.parametrize(
    ("coarse", "fine"),
    [
        (Category.SHARING, Category.SUBPROCESSORS),
        (Category.COLLECTION, Category.USE),
        (Category.TRACKING, Category.DO_NOT_TRACK),
    ],
)
def test_a_coarse_category_takes_the_finer_one_and_not_the_other_way_round(coarse, fine):
    assert told(compared(categories=[fine]), (route(categories=frozenset({coarse})),))
    assert not told(compared(categories=[coarse]), (route(categories=frozenset({fine})),))


def test_labels_and_names_of_single_sections_and_table_rows_count_too():
    rows = (RowChange(status=DeltaStatus.ADDED, key="Ember Mail GmbH", cells=()),)
    quiet_noise = section(judged(kind=Kind.NOISE, categories=[Category.CHILDREN]))
    comparison = compared(sections=[section(judged(categories=[Category.AI]), rows), quiet_noise])
    assert told(comparison, (route(categories=frozenset({Category.AI})),))
    assert told(comparison, (route(entities=frozenset({"ember mail"})),))
    assert not told(comparison, (route(categories=frozenset({Category.CHILDREN})),))


def test_a_digest_waits_for_its_time():
    (alert,) = told(compared(), (route(digest=DAILY),))
    assert (alert.timing, alert.due_at) == (Timing.DIGEST, NOW + timedelta(hours=20))


def test_quiet_hours_hold_all_but_critical_changes():
    quiet = QuietHours(start=time(11), end=time(13))
    (held,) = told(compared(), (route(quiet=quiet),))
    assert (held.timing, held.due_at) == (Timing.NOW, NOW + timedelta(hours=1))
    assert held.reason == "route r, held until the quiet hours end"
    (critical,) = told(compared(severity=Severity.CRITICAL), (route(quiet=quiet),))
    assert critical.due_at == NOW


def test_what_a_flapping_document_changes_is_as_grave_as_it_is_and_waits_for_the_digest():
    routes = (route("urgent", ["pager"], min_severity=Severity.MEDIUM, digest=DAILY), route("rest", ["chat"]))
    (alert,) = told(compared(severity=Severity.CRITICAL), routes, flapping=True)
    assert (alert.channel, alert.timing, alert.due_at) == ("pager", Timing.DIGEST, NOW + timedelta(hours=20))
    assert alert.reason == "route urgent, in the digest because the document changes to and fro"


def test_what_is_held_back_takes_the_digest_of_its_channel_where_the_route_has_none():
    weekly = DigestPlan(at=time(9), weekday=4)
    routes = (route("now"), route("weekly", ["mail"], digest=DAILY), route("late", ["chat"], digest=weekly))
    (alert,) = told(compared(), routes, flapping=True)
    assert alert.due_at == datetime(2026, 3, 13, 9, tzinfo=UTC)


def test_without_any_match_nobody_is_told():
    assert told(compared(), (route(tags=frozenset({"mail"})), route(trouble=True))) == ()
    assert told(compared(), ()) == ()


def test_default_routes_go_to_every_channel_else_to_the_terminal():
    assert channels_of(told(compared(), default_routes(["stdout", "a", "b"]))) == ["a", "b"]
    assert channels_of(told(compared(), default_routes(["stdout"]))) == ["stdout"]


# ------------------------------------------------------------------------------------------------ trouble

TROUBLE = Trouble(kind=TroubleKind.GONE, detail="404", opened_at=NOW, checks=3, id=7, announced_at=NOW)


def warned(door, routes, trouble=TROUBLE, now=NOW):
    return door(NIMBUS, trouble, routes, now=now, reference=lambda: "ref", send_at=send_at)


def test_trouble_goes_to_routes_for_trouble_only():
    routes = (
        route("changes", ["chat"]),
        route("t", ["ops"], trouble=True),
        route("u", ["mail"], trouble=True),
    )
    (alert,) = warned(route_trouble, routes)
    assert (alert.channel, alert.subject, alert.trouble_id, alert.change_id) == ("ops", "trouble", 7, None)
    assert alert.reason == "route t"


def test_trouble_routes_ask_for_the_document():
    routes = (route("t", ["ops"], trouble=True, tags=frozenset({"mail"})), route("u", ["chat"], trouble=True))
    assert channels_of(warned(route_trouble, routes)) == ["chat"]
    assert warned(route_trouble, routes[:1]) == ()


def test_trouble_can_wait_for_a_digest_or_the_morning():
    assert warned(route_trouble, (route(trouble=True, digest=DAILY),))[0].timing is Timing.DIGEST
    quiet = QuietHours(start=time(11), end=time(13))
    assert warned(route_trouble, (route(trouble=True, quiet=quiet),))[0].due_at == NOW + timedelta(hours=1)


def test_recovery_is_told_only_where_the_trouble_was():
    routes = (route("t", ["ops"], trouble=True),)
    (alert,) = warned(route_recovery, routes)
    assert (alert.subject, alert.trouble_id) == ("recovered", 7)
    unheard = Trouble(kind=TroubleKind.GONE, detail="404", opened_at=NOW, checks=1, id=8)
    assert warned(route_recovery, routes, unheard) == ()


# ------------------------------------------------------------------------------------------- explanations


def test_an_explanation_says_of_every_route_what_it_does_and_why():
    routes = (
        route("urgent", ["pager"], min_severity=Severity.CRITICAL, tags=frozenset({"mail"})),
        route("team", ["chat"], proceed=True, quiet=QuietHours(start=time(22), end=time(7))),
        route("t", ["ops"], trouble=True),
        route("weekly", ["mail"], digest=DigestPlan(at=time(8), zone="Europe/Paris", weekday=0)),
        route("rest", ["stdout"]),
    )
    assert explain_routes(facts_of(compared()), NIMBUS, routes) == (
        "route urgent: no match, tags hosting hold none of mail; severity high is below critical",
        "route team: match, to chat at once, but not from 22:00 to 07:00 UTC",
        "route t: no match, it takes trouble, not changes",
        "route weekly: match, to mail in the digest, weekly on monday at 08:00 Europe/Paris",
        "route rest: not asked, weekly took it and does not continue",
    )


def test_an_explanation_says_why_a_change_is_held_back_or_told_to_nobody():
    facts = facts_of(compared(severity=Severity.MEDIUM), flapping=True)
    routes = (route("urgent", min_severity=Severity.HIGH), route("rest"))
    assert explain_routes(facts, NIMBUS, routes) == (
        "route urgent: no match, severity medium is below high",
        "route rest: match, to chat in the digest, daily at 08:00 UTC, because the document changes to and fro",
    )
    assert (
        explain_routes(facts, NIMBUS, routes[:1])[-1] == "no route takes it: it is stored and nobody is told"
    )
    noise = ChangeFacts(kind=Kind.NOISE, severity=Severity.LOW)
    assert explain_routes(noise, NIMBUS, routes) == ("noise is stored and never alerted: no route is asked",)


def test_trouble_is_explained_too():
    routes = (route("a"), route("t", ["ops"], trouble=True))
    assert explain_trouble(NIMBUS, routes) == (
        "route a: no match, it takes changes, not trouble",
        "route t: match, to ops at once",
    )


SEVERITIES = st.sampled_from(Severity)
MATCHERS = st.builds(
    Matcher,
    vendors=st.sampled_from([frozenset(), frozenset({"nimbus"}), frozenset({"other"})]),
    tags=st.sampled_from([frozenset(), frozenset({"hosting"}), frozenset({"mail"})]),
    categories=st.frozensets(st.sampled_from([Category.AI, Category.SHARING]), max_size=1),
    kinds=st.frozensets(st.sampled_from([Kind.EDITORIAL, Kind.SUBSTANTIVE]), max_size=1),
    min_severity=SEVERITIES,
)
ROUTES = st.lists(
    st.builds(
        Route,
        name=st.sampled_from("abc"),
        matcher=MATCHERS,
        channels=st.lists(st.sampled_from(["x", "y", "z"]), min_size=1, max_size=3).map(tuple),
        digest=st.none() | st.just(DAILY),
        trouble=st.booleans(),
        proceed=st.booleans(),
    ),
    max_size=5,
).map(tuple)
COMPARISONS = st.builds(
    lambda kind, severity, categories: compared(kind=kind, severity=severity, categories=categories),
    st.sampled_from(Kind),
    SEVERITIES,
    st.lists(st.sampled_from([Category.AI, Category.SUBPROCESSORS, Category.OTHER]), max_size=2),
)


@given(COMPARISONS, ROUTES, st.booleans())
def test_explanation_and_alerts_agree_and_no_channel_is_told_twice(comparison, routes, flapping):
    alerts = told(comparison, routes, flapping=flapping)
    facts = facts_of(comparison, flapping=flapping)
    lines = explain_routes(facts, NIMBUS, routes)
    named = {line.partition(": match, to ")[2].partition(" ")[0] for line in lines if ": match, to " in line}
    assert sorted(channels_of(alerts)) == sorted(named)
    assert all(alert.due_at >= NOW for alert in alerts)
    if flapping:
        assert all(alert.timing is Timing.DIGEST for alert in alerts)


# -------------------------------------------------------------------------------------------------- reach


def test_a_route_without_conditions_reaches_everything():
    assert unreachable_changes([NIMBUS], [route()]) == ()


def test_gaps_are_found_by_document_severity_and_category():
    other = Document(
        id="quill/terms", vendor="Quill", name="terms", url="https://q.example", type=DocumentType.OTHER
    )
    routes = [
        route("a", categories=frozenset({Category.SHARING})),
        route("b", vendors=frozenset({"quill"}), min_severity=Severity.CRITICAL),
        route("c", signals=frozenset({Signal.NUMBER})),
        route("d", trouble=True),
    ]
    first, second = unreachable_changes([NIMBUS, other], routes)
    assert (first.document_id, first.severity, len(first.categories)) == (
        "nimbus/privacy",
        Severity.CRITICAL,
        23,
    )
    assert not {Category.SHARING, Category.SUBPROCESSORS} & set(first.categories)
    assert (second.document_id, second.severity) == ("quill/terms", Severity.HIGH)
    assert set(first.categories) < set(Category)


def test_minor_changes_are_looked_at_when_asked_for():
    routes = [route(min_severity=Severity.HIGH)]
    assert unreachable_changes([NIMBUS], routes) == ()
    (gap,) = unreachable_changes([NIMBUS], routes, severities=[Severity.LOW])
    assert (gap.severity, gap.categories) == (Severity.LOW, tuple(Category))


@given(ROUTES, st.sampled_from(list(Category)), st.sampled_from([Severity.HIGH, Severity.CRITICAL]))
def test_what_is_not_reported_unreachable_reaches_somebody(routes, category, severity):
    gaps = unreachable_changes([NIMBUS], routes, severities=[severity])
    missed = gaps[0].categories if gaps else ()
    alerts = told(compared(severity=severity, categories=[category]), routes)
    assert bool(alerts) == (category not in missed)


def test_routes_that_no_document_can_match_are_found():
    routes = [
        route("a"),
        route("b", tags=frozenset({"mail"})),
        route("c", trouble=True, vendors=frozenset({"x"})),
    ]
    assert [each.name for each in impossible_routes([NIMBUS], routes)] == ["b", "c"]


def test_routes_behind_one_that_takes_all_are_found():
    wide = route("wide", tags=frozenset({"hosting", "mail"}))
    narrow = route("narrow", tags=frozenset({"mail"}), min_severity=Severity.HIGH)
    assert [(a.name, b.name) for a, b in shadowed_routes([wide, narrow])] == [("narrow", "wide")]
    assert shadowed_routes([narrow, wide]) == ()
    assert shadowed_routes([route("wide", proceed=True), narrow]) == ()
    assert shadowed_routes([route("wide"), route("t", trouble=True)]) == ()


@given(ROUTES, COMPARISONS)
def test_a_shadowed_route_never_takes_a_change(routes, comparison):
    named = tuple(
        Route(
            name=str(place),
            matcher=each.matcher,
            channels=each.channels,
            trouble=each.trouble,
            proceed=each.proceed,
        )
        for place, each in enumerate(routes)
    )
    hidden = {each.name for each, _ in shadowed_routes(named)}
    lines = explain_routes(facts_of(comparison), NIMBUS, named)
    assert not any(f"route {name}: match" in line for name in hidden for line in lines)
