"""To whom data go and where they lie, told sentence by sentence in eight languages."""

import pytest

from monitor.classify.signals.practices import Claim, Polarity, claims_of
from monitor.model import Severity, Signal
from monitor.text.sentences import sentences_of
from tests.classify.judging import facts, judged
from tests.classify.surroundings import above, read_table

CLAUSES = read_table("practices")
LANGUAGES = tuple(CLAUSES["sent"])


def judged_clause(table, language):
    before, after = CLAUSES[table][language]
    lead = above(language)
    return judged(lead + before, lead + after, filler=False)


def categories(judgement):
    return [str(score.category) for score in judgement.categories]


def directions(judgement):
    return [str(fact.direction) for fact in facts(judgement, Signal.MODALITY)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_promise_that_was_never_made_is_not_removed(language):
    judgement = judged_clause("not_sold", language)
    assert "promise removed" not in directions(judgement)
    assert judgement.severity is not Severity.CRITICAL


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_promise_that_falls_away_is_named_by_its_own_sentence(language):
    sold = CLAUSES["not_sold"][language][0]
    rest = " ".join(sentences_of(sold)[1:])
    lead = above(language)
    judgement = judged(lead + sold, lead + rest, filler=False)
    removed = [f.unit for f in facts(judgement, Signal.MODALITY) if str(f.direction) == "promise removed"]
    assert removed == ["sell"]


@pytest.mark.parametrize("table", ["place", "sent", "abroad"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_data_that_go_elsewhere_are_a_critical_transfer(language, table):
    judgement = judged_clause(table, language)
    assert judgement.severity is Severity.CRITICAL
    assert categories(judgement)[0] == "transfer"
    assert "regional" not in categories(judgement)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_place_that_the_data_never_leave_is_a_promise(language):
    before, _ = CLAUSES["place"][language]
    lead = above(language)
    judgement = judged(lead + before, lead, filler=False)
    assert "promise removed" in directions(judgement)
    assert "transfer" in categories(judgement)


@pytest.mark.parametrize("table", ["advertisers", "nobody", "brokers"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_class_of_recipients_is_sharing_begun(language, table):
    judgement = judged_clause(table, language)
    assert judgement.severity is Severity.CRITICAL
    assert "sharing" in categories(judgement)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_refused_is_not_begun(language):
    reasons = {term.reason for term in judged_clause("refused", language).severity_terms}
    assert not reasons & {"sharing with others begun", "new transfer abroad", "a promise was taken back"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_longer_notice_of_termination_keeps_nothing_longer(language):
    reasons = {term.reason for term in judged_clause("notice", language).severity_terms}
    assert "kept longer" not in reasons


def test_a_recipient_named_before_is_no_new_one():
    before = "We share your address with our advertisers."
    after = f"{before} Our advertisers get your profile too."
    assert judged(before, after).severity is not Severity.CRITICAL


def test_another_member_of_the_union_is_no_transfer_abroad():
    judgement = judged("Your data is stored in Ireland.", "Your data is stored in Germany.")
    assert "transfer" in categories(judgement)
    assert judgement.severity is Severity.MEDIUM


def test_saying_where_data_go_abroad_is_not_beginning_it():
    before = "We transfer personal data outside the European Union."
    after = f"{before} We transfer personal data to India, among others."
    assert "new transfer abroad" not in {term.reason for term in judged(before, after).severity_terms}


@pytest.mark.parametrize(
    "sentence",
    [
        "You must not share your personal data with third parties.",
        "If you are in India, your data is stored as the law of India demands.",
        "We receive your data from our partners.",
        "We transfer data from India.",
        "We process data under the California Consumer Privacy Act.",
        "Our payment partners receive your card number.",
    ],
)
def test_readers_laws_and_sources_claim_nothing(sentence):
    assert not claims_of([sentence], "en")


def test_a_refusal_ends_where_the_exception_begins():
    claims = claims_of(["We do not share personal data, but we give our advertisers your city."], "en")
    assert Claim("share", "advertiser", Polarity.DONE) in claims


def test_an_item_is_read_with_the_words_above_its_list():
    items = "- our couriers\n- our advertisers"
    judgement = judged(f"We share your data with:\n\n{items[:14]}", f"We share your data with:\n\n{items}")
    assert "sharing with others begun" in {term.reason for term in judgement.severity_terms}


HEAD = "| Name | Purpose | Country |\n|---|---|---|\n"
LEDGER = "| Ledgerfox SAS | Invoicing | France |\n"
KITE = "| Kite Mail Ltd. | Mail | Ireland |\n"
HALYARD = "| Halyard Analytics Inc. | Analytics | United States |\n"


def test_one_sub_processor_for_another_is_no_change_of_contact():
    judgement = judged(HEAD + LEDGER + KITE, HEAD + KITE + HALYARD, path="Sub-processors")
    assert categories(judgement)[0] == "subprocessors"
    assert "contact" not in categories(judgement)
    assert judgement.severity is Severity.CRITICAL


def test_a_company_that_takes_over_the_contract_is_still_a_change_of_contact():
    judgement = judged("You contract with Heron Labs GmbH.", "You contract with Osprey Works Ltd.")
    assert "contact" in categories(judgement)


def test_a_sub_processor_that_works_abroad_from_now_on_is_a_critical_transfer():
    judgement = judged(
        HEAD + LEDGER + KITE, HEAD + LEDGER + KITE.replace("Ireland", "India"), path="Sub-processors"
    )
    assert {"subprocessors", "transfer"} <= set(categories(judgement))
    assert judgement.severity is Severity.CRITICAL


@pytest.mark.parametrize(
    ("before", "after"),
    [("We answer your request within 30 days.", "We answer your request within 45 days.")],
)
def test_a_longer_time_to_answer_keeps_nothing_longer(before, after):
    assert "kept longer" not in {term.reason for term in judged(before, after).severity_terms}


def test_a_promise_made_beside_sharing_begun_does_not_lower_it():
    judgement = judged("", "We share data with data brokers. We do not sell your personal data.")
    assert judgement.severity is Severity.CRITICAL
