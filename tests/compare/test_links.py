"""The same words with another target behind them: recorded, and told where a reader turns to it."""

import pytest

from monitor.compare import Context, compare
from monitor.model import Kind, Link, Severity, Signal
from monitor.text.read import read_text

TEXT = """# Privacy notice

Larkspur Ltd runs a ledger for small shops.

## Your rights

You may ask for a copy. Write to our data protection officer for that, or use this form to object.

## More to read

Our cookie notice says more. Download the DPA (PDF) to sign it. The authority has a list.
"""
HOST = "https://larkspur.example"


def compared(words: str, before: str, after: str, *, text: str = TEXT):
    sides = (before, after)
    links = ((Link(text=words, target=target),) if target else () for target in sides)
    texts = [read_text(side, links=link) for side, link in zip((TEXT, text), links, strict=True)]
    return compare(*texts, Context(document_type="privacy-policy"))


TURNS = [
    ("data protection officer", "mailto:privacy@larkspur.example", "mailto:legal@other.example"),
    ("data protection officer", "tel:+40215550100", "tel:+40215550199"),
    ("data protection officer", f"{HOST}/officer", "https://other.example/officer"),
    ("this form", f"{HOST}/object", f"{HOST}/forms/object"),
    ("Download the DPA (PDF)", f"{HOST}/dpa-4.1.pdf", f"{HOST}/dpa-4.2.pdf"),
]


@pytest.mark.parametrize(("words", "before", "after"), TURNS)
def test_the_way_to_turn_to_and_the_agreement_itself_are_substance(
    words: str, before: str, after: str
) -> None:
    got = compared(words, before, after)
    assert (got.judgement.kind, got.judgement.severity) == (Kind.SUBSTANTIVE, Severity.MEDIUM)
    (fact,) = got.judgement.signals
    assert (fact.signal, fact.before, fact.after, fact.quote) == (Signal.LINKS, before, after, words)
    assert f"“{words}” leads to " in got.summary
    (section,) = got.sections
    assert section.delta.path[-1] in ("Your rights", "More to read")
    assert [(link.text, link.before, link.after) for link in section.delta.links] == [(words, before, after)]


READING = [
    ("cookie notice", f"{HOST}/cookies", f"{HOST}/legal/cookies"),
    ("The authority", "https://authority.example/a", "https://other.example/a"),
    ("cookie notice", f"{HOST}/cookies", ""),
    ("cookie notice", "", f"{HOST}/cookies"),
]


@pytest.mark.parametrize(("words", "before", "after"), READING)
def test_another_target_of_more_to_read_is_editorial(words: str, before: str, after: str) -> None:
    got = compared(words, before, after)
    assert (got.judgement.kind, got.judgement.severity) == (Kind.EDITORIAL, Severity.LOW)
    assert [fact.signal for fact in got.judgement.signals] == [Signal.LINKS]
    assert got.summary.startswith(f"Editorial: “{words}” leads to ")


def test_a_token_is_no_change_at_all() -> None:
    got = compared("cookie notice", f"{HOST}/cookies?sid=81", f"{HOST}/cookies/?sid=97#top")
    assert (got.judgement.kind, got.sections) == (Kind.NOISE, ())


def test_a_link_in_words_that_came_is_told_by_the_words() -> None:
    text = TEXT.replace("The authority has a list.", "The regulator has a list of firms.")
    got = compared("regulator", "", "https://authority.example", text=text)
    assert not any(section.delta.links for section in got.sections)


def test_words_and_link_that_changed_in_one_section_are_one_section_change() -> None:
    text = TEXT.replace("You may ask for a copy.", "You may ask for a copy within 30 days.")
    got = compared(*TURNS[0], text=text)
    (section,) = got.sections
    assert section.delta.links and section.judgement.kind is Kind.SUBSTANTIVE
    assert {fact.signal for fact in got.judgement.signals} >= {Signal.LINKS, Signal.NUMBER}
