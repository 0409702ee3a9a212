from datetime import timedelta

import pytest

from monitor.followup import apply_silences, matcher_words, silence_of
from monitor.model import AlertState, Category, DocumentType, Kind, Matcher, Severity, Silence
from monitor.route import ChangeFacts
from tests.message.message_samples import NOW, alert, document

DAY = timedelta(days=1)


def silence(number=1, *, since=-DAY, until=DAY, ended=None, **matcher) -> Silence:
    return Silence(
        id=number,
        matcher=Matcher(**{name: frozenset(values) for name, values in matcher.items()}),
        reason="the site is being redesigned",
        by="Ana",
        created_at=NOW + since,
        until=NOW + until,
        ended_at=None if ended is None else NOW + ended,
    )


def facts(severity=Severity.HIGH, *categories) -> ChangeFacts:
    return ChangeFacts(
        kind=Kind.SUBSTANTIVE,
        severity=severity,
        categories=frozenset(categories or (Category.SUBPROCESSORS,)),
    )


def covering(*silences, change=None):
    return silence_of(silences, document(tags=frozenset({"mail"})), change or facts(), now=NOW)


@pytest.mark.parametrize(
    "matcher",
    [
        {"vendors": ["BrightLoom"]},
        {"documents": ["brightloom/terms"]},
        {"tags": ["mail"]},
        {"types": [DocumentType.TERMS_OF_SERVICE]},
        {"categories": [Category.SHARING]},  # the coarse category takes the finer one, as in a route
        {"severities": [Severity.HIGH, Severity.LOW]},
        {"vendors": ["brightloom"], "severities": [Severity.HIGH]},
    ],
)
def test_a_silence_covers_what_fits_everything_it_asks(matcher):
    assert covering(silence(**matcher)) is not None


@pytest.mark.parametrize(
    "matcher",
    [
        {"vendors": ["bright"]},
        {"documents": ["brightloom/privacy"]},
        {"tags": ["Mail"]},
        {"types": [DocumentType.SECURITY]},
        {"categories": [Category.AI]},
        {"severities": [Severity.LOW]},
        {"vendors": ["brightloom"], "severities": [Severity.MEDIUM]},
    ],
)
def test_a_silence_does_not_cover_what_fails_one_of_its_conditions(matcher):
    assert covering(silence(**matcher)) is None


def test_critical_changes_are_excluded_by_naming_the_other_severities():
    quiet = silence(severities=[Severity.LOW, Severity.MEDIUM, Severity.HIGH])
    assert covering(quiet) is not None
    assert covering(quiet, change=facts(Severity.CRITICAL)) is None


def test_a_silence_holds_from_its_beginning_until_its_end_and_not_longer():
    assert covering(silence(since=timedelta(0))) is not None
    assert covering(silence(until=timedelta(0))) is None
    assert covering(silence(since=timedelta(seconds=1))) is None
    assert covering(silence(ended=timedelta(0))) is None
    assert covering(silence(ended=timedelta(seconds=1))) is not None
    assert covering(silence(until=-timedelta(hours=1), ended=timedelta(hours=1))) is None


def test_of_several_silences_the_longest_gives_the_reason():
    found = covering(silence(1), silence(2, until=3 * DAY), silence(3, until=2 * DAY))
    assert found is not None
    assert found.id == 2


def test_a_silenced_alert_is_kept_with_the_reason_and_not_due():
    stored = apply_silences([alert(), alert("B2")], [silence(7)], document(), facts(), now=NOW)
    assert [each.state for each in stored] == [AlertState.SILENCED] * 2
    assert "silence 7 by Ana until 2026-11-22 09:30 UTC: the site is being redesigned" in stored[0].reason
    assert "route 'legal'" in stored[0].reason


def test_alerts_that_no_silence_covers_stay_as_they_are():
    given = (alert(), alert("B2"))
    assert apply_silences(given, [silence(vendors=["kelp"])], document(), facts(), now=NOW) == given


def test_a_matcher_is_said_in_words():
    assert matcher_words(Matcher()) == "everything"
    asked = Matcher(vendors=frozenset({"kelp"}), severities=frozenset({Severity.MEDIUM, Severity.LOW}))
    assert matcher_words(asked) == "vendor kelp, severity low or medium"
