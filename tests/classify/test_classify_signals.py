"""The plain facts: numbers, dates, modality, promises, names, sections; each with its values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.classify.signals.numbers import compare_quantities
from monitor.classify.signals.quantities import find_quantities
from monitor.model import Direction, Signal
from tests.classify.eight_languages import KEEP_30, KEEP_WORDS, NEVER_SELL, without_diacritics
from tests.classify.judging import facts, judged

LANGUAGES = list(KEEP_30)


@pytest.mark.parametrize("language", LANGUAGES)
def test_shorter_and_longer_periods_are_numbers_with_a_direction(language):
    before, after = KEEP_30[language], KEEP_30[language].replace("30", "90")
    (fact,) = facts(judged(before, after, language=language), Signal.NUMBER)
    assert (fact.before, fact.after, fact.unit, fact.direction) == ("30", "90", "day", Direction.LONGER)
    (fact,) = facts(judged(after, before, language=language), Signal.NUMBER)
    assert (fact.before, fact.after, fact.unit, fact.direction) == ("90", "30", "day", Direction.SHORTER)


@pytest.mark.parametrize("language", LANGUAGES)
def test_number_words_count_as_figures_do(language):
    found = facts(judged(*KEEP_WORDS[language], language=language), Signal.NUMBER)
    assert any(
        (fact.before, fact.after, fact.direction) == ("30", "90", Direction.LONGER) for fact in found
    ), found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("within thirty (30) days", [("30", "day")]),
        ("after twenty-four hours", [("24", "hour")]),
        ("dreißig Tage", [("30", "day")]),
        ("dreissig Tage", [("30", "day")]),
        ("treizeci de zile", [("30", "day")]),
        ("quatre-vingt-dix jours", [("90", "day")]),
        ("30 consecutive calendar days", [("30", "day")]),
        ("a fee of $5 a month", [("5", "USD")]),
        ("7,50 € im Monat", [("7.5", "EUR")]),
        ("EUR 1,000 a year", [("1000", "EUR")]),
        ("30 percent of it", [("30", "percent")]),
        ("up to 10 GB of files", [("10", "GB")]),
        ("children under 16 may not join", [("16", "year")]),
        ("see section 4.2 and clause 7", []),
        ("the room has 12 chairs", []),
        ("founded in 1999 by two sisters", []),
    ],
)
def test_quantities_are_numbers_with_units(text, expected):
    assert [(q.shown, q.unit) for q in find_quantities(text)] == expected


def test_a_lower_age_is_lower_and_not_shorter():
    (fact,) = facts(
        judged(
            "Children under 16 years of age may not join.", "Children under 13 years of age may not join."
        ),
        Signal.NUMBER,
    )
    assert (fact.before, fact.after, fact.unit, fact.direction) == ("16", "13", "year", Direction.LOWER)


def test_a_higher_price_is_higher():
    (fact,) = facts(judged("The plan costs 5 USD a month.", "The plan costs 7 USD a month."), Signal.NUMBER)
    assert (fact.before, fact.after, fact.unit, fact.direction) == ("5", "7", "USD", Direction.HIGHER)


def test_a_period_set_in_a_new_clause_is_a_number():
    found = facts(judged("We care.", "We care.\n\nWe delete drafts after 14 days."), Signal.NUMBER)
    assert [(f.before, f.after, f.direction) for f in found] == [(None, "14", Direction.ADDED)]


def test_lifetimes_in_a_table_of_cookies_are_no_numbers():
    table = "| Cookie | Lifetime |\n| --- | --- |\n| sid | 2 days |\n"
    judgement = judged(table, table.replace("2 days", "9 days"), document_type="trackers-policy")
    assert not facts(judgement, Signal.NUMBER)


@given(st.integers(1, 400), st.integers(1, 400))
def test_going_back_turns_the_direction_round(one, other):
    there = compare_quantities(f"for {one} days", f"for {other} days")
    back = compare_quantities(f"for {other} days", f"for {one} days")
    turned = {Direction.LONGER: Direction.SHORTER, Direction.SHORTER: Direction.LONGER}
    assert [turned[f.direction] for f in there] == [f.direction for f in back]
    assert len(there) == (one != other)


MODALITY = {
    "en": ("You may tell us first.", "You must tell us first.", Direction.STRONGER),
    "de": (
        "Sie können uns vorher Bescheid geben.",
        "Sie müssen uns vorher Bescheid geben.",
        Direction.STRONGER,
    ),
    "fr": ("Vous pouvez nous prévenir avant.", "Vous devez nous prévenir avant.", Direction.STRONGER),
    "es": ("El cliente puede avisarnos antes.", "El cliente debe avisarnos antes.", Direction.STRONGER),
    "it": ("Il cliente può avvisarci prima.", "Il cliente deve avvisarci prima.", Direction.STRONGER),
    "pt": ("O cliente pode avisar-nos antes.", "O cliente deve avisar-nos antes.", Direction.STRONGER),
    "nl": ("De klant mag ons eerst bellen.", "De klant moet ons eerst bellen.", Direction.STRONGER),
    "ro": (
        "Clientul poate să ne anunțe înainte.",
        "Clientul trebuie să ne anunțe înainte.",
        Direction.STRONGER,
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_may_to_must_is_stronger_and_back_is_weaker(language):
    before, after, direction = MODALITY[language]
    (fact,) = facts(judged(before, after, language=language), Signal.MODALITY)
    assert fact.direction is direction
    (fact,) = facts(judged(after, before, language=language), Signal.MODALITY)
    assert fact.direction is Direction.WEAKER


def test_may_to_will_is_modality():
    (fact,) = facts(judged("We may log your calls.", "We will log your calls."), Signal.MODALITY)
    assert (fact.before, fact.after) == ("may", "will")


def test_consent_to_notice_is_weaker():
    (fact,) = facts(
        judged("We do so with your consent only.", "We do so with prior notice only."), Signal.MODALITY
    )
    assert fact.direction is Direction.WEAKER


def test_a_negation_gone_from_a_list_is_seen():
    before = "Guests may:\n\n- not swim at night\n- fish"
    after = "Guests may:\n\n- swim at night\n- fish"
    assert facts(judged(before, after), Signal.MODALITY)


def test_a_new_clause_with_may_is_no_change_of_modality():
    assert not facts(judged("We care.", "We care.\n\nGuests may fish from the pier."), Signal.MODALITY)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_promise_not_to_sell_that_goes_is_a_promise_removed(language):
    judgement = judged(NEVER_SELL[language], "", language=language)
    assert Direction.PROMISE_REMOVED in {fact.direction for fact in judgement.signals}
    assert judgement.severity == "critical"
    assert judgement.categories[0].category == "sharing"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_promise_without_diacritics_is_one_too(language):
    judgement = judged(without_diacritics(NEVER_SELL[language]), "", language=language)
    assert Direction.PROMISE_REMOVED in {fact.direction for fact in judgement.signals}


TRAPS = [
    "You may not sell our content to others.",
    "Customers must not sell their tickets.",
    "You agree that you will not share your password.",
    "Sie dürfen unsere Inhalte nicht verkaufen.",
    "Vous ne pouvez pas vendre nos contenus.",
]


@pytest.mark.parametrize("prohibition", TRAPS)
def test_a_prohibition_for_users_is_no_promise_of_ours(prohibition):
    judgement = judged(f"We care.\n\n{prohibition}", "We care.")
    assert Direction.PROMISE_REMOVED not in {fact.direction for fact in judgement.signals}


def test_a_promise_that_moved_is_not_removed():
    promise = "We do not sell your personal data to anyone at all."
    judgement = judged(
        f"{promise}\n\nGuests greet the harbour master.", f"Guests greet the harbour master.\n\n{promise}"
    )
    assert Direction.PROMISE_REMOVED not in {fact.direction for fact in judgement.signals}


def test_a_promise_kept_in_other_words_is_not_removed():
    judgement = judged("We do not sell your personal data.", "We will never sell your personal information.")
    assert Direction.PROMISE_REMOVED not in {fact.direction for fact in judgement.signals}


def test_a_new_company_is_an_entity_added_and_a_dropped_one_removed():
    judgement = judged("We share logs with Kelp Hosting GmbH.", "We share logs with Tidewater Mail Ltd.")
    assert [f.after for f in facts(judgement, Signal.ENTITY_ADDED)] == ["Tidewater Mail Ltd"]
    assert [f.before for f in facts(judgement, Signal.ENTITY_REMOVED)] == ["Kelp Hosting GmbH"]


def test_a_new_row_of_subprocessors_names_its_entity():
    table = "| Name | Purpose |\n| --- | --- |\n| Kelp Hosting | Storage |\n"
    judgement = judged(table, f"{table}| Tidewater Mail | Delivery |\n", document_type="subprocessors")
    assert [f.after for f in facts(judgement, Signal.ENTITY_ADDED)] == ["Tidewater Mail"]
    assert judgement.severity == "critical"
    assert "subprocessors" in {str(score.category) for score in judgement.categories}


def test_a_new_item_in_a_list_of_subprocessors_names_its_entity():
    items = "- Kelp Hosting (storage)\n- Tidewater Mail (delivery)"
    judgement = judged(items, f"{items}\n- Coral Analytics (statistics)", document_type="subprocessors")
    assert [f.after for f in facts(judgement, Signal.ENTITY_ADDED)] == ["Coral Analytics"]
    assert judgement.severity == "critical"


def test_items_below_a_heading_of_subprocessors_are_names_too():
    items = "- Kelp Hosting, storage"
    judgement = judged(items, f"{items}\n- Coral Analytics, statistics", path="Our sub-processors")
    assert [f.after for f in facts(judgement, Signal.ENTITY_ADDED)] == ["Coral Analytics"]


def test_a_name_used_before_is_not_added():
    before = "Kelp Hosting GmbH stores it.\n\nWe care."
    judgement = judged(before, f"{before}\n\nKelp Hosting GmbH also prints our invoices.")
    assert not facts(judgement, Signal.ENTITY_ADDED)


def test_defined_words_are_no_names():
    judgement = judged("We care.", "We care.\n\nThe Customer shall pay the Fees for each Order in full.")
    assert not facts(judgement, Signal.ENTITY_ADDED)


def test_a_section_with_a_heading_of_its_own_is_added_and_removed():
    section = "## Guest boats\n\nEach visiting boat now pays a mooring fee of nine euros a night."
    judgement = judged("We care.", f"We care.\n\n{section}")
    assert [f.after for f in facts(judgement, Signal.SECTION_ADDED)] == ["Guest boats"]
    judgement = judged(f"We care.\n\n{section}", "We care.")
    assert [f.before for f in facts(judgement, Signal.SECTION_REMOVED)] == ["Guest boats"]


def test_a_changed_stamp_is_a_date_with_both_days():
    (fact,) = facts(judged("Last updated: 1 May 2024", "Last updated: 3 June 2025"), Signal.DATE)
    assert (fact.before, fact.after) == ("2024-05-01", "2025-06-03")


def test_a_changed_stamp_is_about_policy_change():
    judgement = judged("Last updated: 1 May 2024", "Last updated: 3 June 2025")
    assert [str(score.category) for score in judgement.categories] == ["policy_change"]
