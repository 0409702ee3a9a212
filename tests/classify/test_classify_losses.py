"""What weighs for the reader: promises, rights and safeguards that go or narrow, periods that turn against one."""

import pytest

from monitor.model import Category, Direction, Kind, Severity, Signal
from tests.classify.judging import facts, judged
from tests.classify.surroundings import read_table

CLAUSES = read_table("losses")
LANGUAGES = tuple(CLAUSES["standing"])
GRAVE = (Severity.HIGH, Severity.CRITICAL)


def judged_clause(table, language):
    before, after = CLAUSES[table][language]
    return judged(before, after, language=language, path="Lamps")


def categories(judgement):
    return [score.category for score in judgement.categories]


def directions(judgement):
    return {fact.direction for fact in facts(judgement, Signal.MODALITY)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("table", "category"),
    [
        ("breach", Category.SECURITY),
        ("cap", Category.LIABILITY),
        ("secure", Category.SECURITY),
        ("notice", None),
        ("promise", None),
        ("right", None),
        ("narrowed", None),
        ("sold", Category.SHARING),
    ],
)
def test_what_turns_against_the_reader_is_grave_in_its_own_category(table, category, language):
    judgement = judged_clause(table, language)
    assert judgement.severity in GRAVE, judgement
    assert category is None or category in categories(judgement)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sale_that_begins_is_critical_though_another_promise_stands(language):
    standing = f"{CLAUSES['standing'][language]}\n\n## Lamps\n\n"
    before, after = (standing + sentence for sentence in CLAUSES["sold"][language])
    judgement = judged(before, after, language=language, filler=False)
    assert judgement.severity is Severity.CRITICAL, judgement


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("table", "direction"), [("right", Direction.RIGHT_REMOVED), ("narrowed", Direction.NARROWED)]
)
def test_a_right_that_goes_or_narrows_is_told_as_that(table, direction, language):
    assert direction in directions(judged_clause(table, language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", ["right", "secure", "promise"])
def test_what_comes_instead_of_going_is_no_loss(table, language):
    after, before = CLAUSES[table][language]
    judgement = judged(before, after, language=language, path="Lamps")
    assert not directions(judgement) & {
        Direction.RIGHT_REMOVED,
        Direction.PROMISE_REMOVED,
        Direction.NARROWED,
    }


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("You may delete your recordings yourself.", "You may erase your recordings yourself."),
        ("You can ask for a copy of your data.", "You can ask for a copy of the data."),
        ("We are not responsible for lamps of others. Lamps are dim.", "Lamps are dim."),
        ("Customers may not delete lamps. Lamps are dim.", "Lamps are dim."),
        (
            "You have the right to access. Lamps are dim. You have the right of access.",
            "Lamps are dim. You have the right of access.",
        ),
    ],
)
def test_other_words_disclaimers_and_what_stands_elsewhere_are_no_loss(before, after):
    judgement = judged(before, after, path="Lamps")
    assert not directions(judgement) & {Direction.RIGHT_REMOVED, Direction.PROMISE_REMOVED}


@pytest.mark.parametrize(
    ("before", "after", "about"),
    [
        ("We answer requests within 30 days.", "We answer requests within 60 days.", Category.RIGHTS),
        (
            "We respond to a request for erasure within 30 days.",
            "We respond to a request for erasure within 45 days.",
            Category.RIGHTS,
        ),
        (
            "Chats are deleted 30 days after you close the room.",
            "Chats are deleted 60 days after you close the room.",
            Category.RETENTION,
        ),
        (
            "Goods can be returned within 30 days for a refund.",
            "Goods can be returned within 14 days for a refund.",
            Category.PAYMENT,
        ),
        (
            "This policy is reviewed every year.",
            "This policy is reviewed every three years.",
            Category.POLICY_CHANGE,
        ),
        ("Invoices are payable within 30 days.", "Invoices are payable within 14 days.", Category.PAYMENT),
    ],
)
def test_a_period_is_about_what_its_own_sentence_says(before, after, about):
    for path in ("Sharing", "How long we keep data"):
        judgement = judged(before, after, path=path)
        assert [fact.about for fact in facts(judgement, Signal.NUMBER)] == [about]
        assert categories(judgement)[0] is about


def test_each_part_of_a_page_in_two_languages_is_judged_in_its_own():
    english = "We do not sell your data to anybody, and we keep the rooms that you book for a year."
    german = "Wir verkaufen Ihre Daten an niemanden und nicht an Dritte. Die Räume sind warm und hell."
    judgement = judged(f"{english}\n\n{german}", f"{english}\n\nDie Räume sind warm und hell.")
    assert judgement.severity is Severity.CRITICAL


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("It costs € 12 a month.", "It costs EUR 12 a month."),
        ("Rooms are kept 60 days.", "Rooms are kept sixty (60) days."),
        ("Write to help@tern.example about it.", "Write to help [at] tern [dot] example about it."),
    ],
)
def test_the_same_amount_or_address_in_other_signs_is_wording(before, after):
    judgement = judged(before, after)
    assert judgement.kind is not Kind.SUBSTANTIVE
    assert judgement.severity is Severity.LOW


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("We do not sell or share lists of guests.", "We do not sell lists of guests."),
        ("We pass your name only to the host.", "We pass your name to the host and to the harbour."),
        ("Wir geben Ihren Namen nur an den Hafen.", "Wir geben Ihren Namen an den Hafen und an Vereine."),
        ("Transmitem numele numai gazdei.", "Transmitem numele gazdei și portului."),
        ("We do not open your letters.", "We do not open your letters unless we see fit."),
    ],
)
def test_a_promise_that_says_less_is_narrowed(before, after):
    judgement = judged(
        before,
        after,
        language="de" if "Wir" in before else "ro" if "numele" in before else "en",
        path="Lamps",
    )
    assert directions(judgement) & {Direction.NARROWED, Direction.PROMISE_REMOVED}
    assert judgement.severity in GRAVE


def test_a_number_edited_in_two_places_of_a_sentence_is_one_number():
    judgement = judged(
        "Chat logs are kept for a fortnight.", "Chat logs are kept for half a year.", path="Logs"
    )
    (fact,) = facts(judgement, Signal.NUMBER)
    assert (fact.before, fact.after, fact.unit) == ("2 weeks", "6", "month")
