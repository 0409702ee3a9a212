"""One name for each category, status and trouble, and one wording for each fact, wherever it is read."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.compare import Context, compare
from monitor.message import render_change
from monitor.model import (
    Category,
    CategoryScore,
    DeltaStatus,
    Direction,
    Judgement,
    Kind,
    Severity,
    Signal,
    SignalFact,
    TroubleKind,
)
from monitor.text.read import read_text
from monitor.wording.labels import (
    category_name,
    category_names,
    label_name,
    path_name,
    status_name,
    trouble_meaning,
    trouble_name,
    trouble_sentence,
    verdict,
)
from monitor.wording.measures import both_ends, join_names, quantity, quote_pair, span
from monitor.wording.section_facts import fact_lines
from tests.message.message_samples import NOW, alert, change, document, section_change

TERMS = """# Terms

## Fees

The fee is €9.00 per month.

## Liability

Our liability is limited to the fees paid in the last 12 months.

## Law

These terms are governed by the laws of Ireland.
"""


def lines(*facts: SignalFact) -> tuple[str, ...]:
    return fact_lines(section_change(signals=facts))


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        ("30", "day", "30 days"),
        ("1", "day", "1 day"),
        ("30 days", "day", "30 days"),
        ("200", "EUR", "EUR 200"),
        ("2.5e+06", "EUR", "EUR 2500000"),
        ("4", "percent", "4 %"),
        ("5", "MB", "5 MB"),
        ("never", "day", "never"),
        ("7", None, "7"),
    ],
)
def test_numbers_read_with_their_unit(value: str, unit: str | None, shown: str) -> None:
    assert quantity(value, unit) == shown


def test_names_that_came_are_one_line_and_parts_of_names_are_left_out() -> None:
    names = ("Fabrikam", "Fabrikam Speech Ltd", "Northwind")
    facts = [SignalFact(signal=Signal.ENTITY_ADDED, after=name) for name in names]
    assert lines(*facts) == ("Fabrikam Speech Ltd and Northwind added",)


def test_one_name_for_another_is_told_with_both_ends_but_in_a_list_of_names() -> None:
    facts = (
        SignalFact(signal=Signal.ENTITY_ADDED, after="Delaware"),
        SignalFact(signal=Signal.ENTITY_REMOVED, before="Ireland"),
    )
    assert lines(*facts) == ("Ireland to Delaware",)
    listed = section_change(signals=facts, categories=(Category.SUBPROCESSORS,))
    assert fact_lines(listed) == ("Delaware added, Ireland removed",)


def test_the_same_fact_is_told_once() -> None:
    fact = SignalFact(signal=Signal.NUMBER, before="30", after="60", unit="day", direction=Direction.LONGER)
    assert lines(fact, fact) == ("30 days to 60 days (longer)",)


def test_a_number_that_is_gone_or_new_says_so() -> None:
    gone = SignalFact(signal=Signal.NUMBER, before="31", unit="day")
    new = SignalFact(signal=Signal.NUMBER, after="2", unit="year")
    assert lines(gone, new) == ("31 days no longer stated", "2 years newly stated")
    assert both_ends("", "") == ""


def test_links_and_a_broken_text_are_told_without_values() -> None:
    facts = (SignalFact(signal=Signal.LINKS), SignalFact(signal=Signal.BROKEN))
    assert set(lines(*facts)) == {"link targets changed", "text broken or blocked"}


def test_of_many_names_the_first_are_told_and_the_others_counted() -> None:
    assert join_names(["Acme"], 2) == "Acme"
    assert join_names(["Acme", "Birch"], 2) == "Acme and Birch"
    assert join_names(["Acme", "Birch", "Cedar"], 2) == "Acme and 2 more"
    assert join_names(["Acme", "Birch", "Cedar"], 3) == "Acme, Birch and Cedar"


def test_every_member_of_a_closed_set_has_a_name_of_its_own_that_people_write() -> None:
    categories = [category_name(category) for category in Category]
    assert len(set(categories)) == len(categories)
    troubles = [trouble_name(kind) for kind in TroubleKind]
    assert len(set(troubles)) == len(troubles)
    assert all(trouble_sentence(kind) and trouble_meaning(kind).endswith(".") for kind in TroubleKind)
    words = [*categories, *troubles, *map(status_name, DeltaStatus)]
    assert not [word for word in words if "_" in word or not word]
    assert label_name("legal_basis") == "legal basis"
    assert label_name("substantive") == "substantive"
    assert path_name(()) == "Opening text"


def test_a_verdict_names_the_version_that_is_back() -> None:
    assert verdict(change()) == "substantive, high"
    assert verdict(change(returns_to=3)) == "substantive, high, back to version 3"


def test_a_line_about_a_change_and_its_message_word_each_fact_alike() -> None:
    after = TERMS.replace("€9.00", "€11.50").replace("12 months", "3 months").replace("Ireland", "Delaware")
    comparison = compare(read_text(TERMS), read_text(after), Context(document_type="terms-of-service"))
    told = replace(change(()), comparison=comparison)
    message = render_change(alert(), told, document(), base_url="", now=NOW)
    for fact in ("€9.00 to €11.50 (higher)", "12 months to 3 months (shorter)", "Ireland to Delaware"):
        assert fact in comparison.summary
        for dress in (message.text, message.markdown, message.html, message.slack):
            assert dress.count(fact) >= 2, fact


@pytest.mark.parametrize("category", Category)
def test_a_category_has_one_name_at_the_beginning_of_a_line_and_within_one(category: Category) -> None:
    judgement = Judgement(
        kind=Kind.SUBSTANTIVE,
        severity=Severity.LOW,
        categories=(CategoryScore(category=category, score=0.9),),
    )
    [name] = category_names(judgement)
    told = change((section_change(categories=(category,)),))
    assert f"- {name} [" in render_change(alert(), told, document(), base_url="", now=NOW).text


@pytest.mark.parametrize(
    ("lasting", "words"),
    [
        (timedelta(days=3, hours=5), "3 days"),
        (timedelta(hours=30), "30 hours"),
        (timedelta(minutes=12), "12 minutes"),
        (timedelta(0), "0 seconds"),
    ],
)
def test_a_span_of_time_is_named_in_its_largest_unit(lasting: timedelta, words: str) -> None:
    assert span(lasting) == words


def test_no_words_are_told_to_have_become_themselves():
    long = "every lamp that hangs over the harbour of the town"
    assert quote_pair("lamps", "lamps") == ""
    assert quote_pair(f"{long} burns", f"{long} is lit") == ""
    assert quote_pair("lamps", "boats") == "“lamps” became “boats”"
