"""Phrases that people watch: coming, going and coming back is a fact, whatever else the change means."""

from dataclasses import replace

import pytest

from monitor.compare import Context, compare
from monitor.model import (
    Direction,
    Kind,
    Matcher,
    Route,
    Severity,
    Signal,
    WatchedPhrase,
)
from monitor.text.read import read_text
from tests.policies import edited, policy_page
from tests.watch import Watch

SALE = WatchedPhrase(name="no sale", words=("do not sell", "never sell*"), severity=Severity.CRITICAL)
TRAIN = WatchedPhrase(name="train", words=("train*",))


def facts_of(before, after, *phrases):
    found = compare(read_text(before), read_text(after), Context(phrases=phrases or (SALE, TRAIN)))
    facts = [f for f in found.judgement.signals if f.signal is Signal.PHRASE]
    return found, [(fact.before, fact.after, fact.direction) for fact in facts]


BASE = "# Terms\n\nWe keep records for a year.\n\nWe do not sell your data."


def test_a_phrase_that_goes_is_told_first_and_weighs_as_it_was_given():
    found, facts = facts_of(BASE, BASE.replace("do not sell", "may sell"))
    assert facts == [("no sale", None, Direction.REMOVED)]
    assert found.summary.startswith("“no sale” is gone; ")
    assert (found.judgement.kind, found.judgement.severity) == (Kind.SUBSTANTIVE, Severity.CRITICAL)
    assert sum(term.points for term in found.judgement.severity_terms) >= 4


def test_what_would_be_noise_is_told_where_a_phrase_came():
    before = BASE + "\n\n- Home\n\n- Careers"
    found, facts = facts_of(before, before.replace("Careers", "Training"))
    assert facts == [(None, "train", Direction.ADDED)]
    assert found.judgement.kind is Kind.SUBSTANTIVE and found.judgement.categories


@pytest.mark.parametrize(
    "after",
    [
        "# Terms\n\nWe do not sell your data.\n\nWe keep records for a year.",  # moved
        BASE.replace("do not sell", "never selling"),  # another of its wordings
        BASE.replace("do not sell your data.", "DO  NOT — sell it."),  # case and punctuation
        BASE + "\n\nAgain: we do not sell your data.",  # it stood before
        BASE.replace("a year", "two years"),  # elsewhere
    ],
)
def test_a_phrase_that_still_stands_is_no_fact(after):
    assert facts_of(BASE, after, SALE)[1] == []


@pytest.mark.parametrize(
    "words", ["do notsell", "do not\n\nsell", "donot sell", "do not resell", "not do sell"]
)
def test_what_is_not_the_phrase_is_not_taken_for_it(words):
    assert facts_of("# Terms\n\nNothing here.", f"# Terms\n\nWe {words} it.", SALE)[1] == []


def test_a_phrase_that_stood_before_is_back_and_only_its_documents_are_watched():
    phrase = WatchedPhrase(name="none else", words=("no other company",))
    route = Route(name="phrases", matcher=Matcher(phrases=frozenset({"none else"})), channels=("stdout",))
    watch = Watch(routes=(route,), phrases=(phrase,))
    watch.look(policy_page())
    gone = watch.look(policy_page(edited("No other company", "Many companies")))
    assert gone.change.comparison.summary.startswith("“none else” is gone; ")
    assert [alert.reason for alert in gone.alerts] == ["route phrases"]
    other = watch.look(
        policy_page(edited("No other company", "Many companies", edited("90 days", "30 days")))
    )
    assert other.alerts == ()
    back = watch.look(policy_page(edited("90 days", "30 days")))
    (fact,) = (f for f in back.change.comparison.judgement.signals if f.signal is Signal.PHRASE)
    assert (fact.after, fact.direction) == ("none else", Direction.BACK)
    assert back.change.comparison.summary.startswith("“none else” is back; ")
    assert len(back.alerts) == 1
    elsewhere = replace(phrase, matcher=Matcher(tags=frozenset({"sea"})))
    quiet = Watch(routes=(route,), phrases=(elsewhere,))
    quiet.look(policy_page())
    assert quiet.look(policy_page(edited("No other company", "Many companies"))).alerts == ()
