"""How urgent a change is, and that the figures can be set."""

from dataclasses import replace

import pytest

from monitor.classify import default_severity_rules
from monitor.classify.severity import complete_rules, rate
from monitor.model import Category, CategoryScore, Kind, Severity, SeverityRules
from tests.classify.eight_languages import KEEP_30, NEVER_SELL, SUBJECTS, TRAIN_AI
from tests.classify.judging import judged


def test_shorter_retention_period_is_retention_and_high():
    judgement = judged(KEEP_30["en"].replace("30", "90"), KEEP_30["en"])
    assert judgement.categories[0].category is Category.RETENTION
    assert judgement.severity is Severity.HIGH


@pytest.mark.parametrize("language", list(KEEP_30))
def test_a_longer_period_is_high_in_every_language(language):
    before, after = KEEP_30[language], KEEP_30[language].replace("30", "90")
    assert judged(before, after, language=language).severity is Severity.HIGH


@pytest.mark.parametrize("language", list(TRAIN_AI))
def test_training_of_ai_is_critical_in_every_language(language):
    judgement = judged("", TRAIN_AI[language], language=language)
    assert judgement.severity is Severity.CRITICAL
    assert "ai" in {str(score.category) for score in judgement.categories}


def test_transfer_abroad_begun_is_critical():
    assert judged("", SUBJECTS["transfer"]["en"]).severity is Severity.CRITICAL


def test_sale_begun_is_critical():
    assert judged("", "From now on we sell your personal data to brokers.").severity is Severity.CRITICAL


def test_a_promise_made_is_not_critical():
    assert judged("", NEVER_SELL["en"]).severity is not Severity.CRITICAL


@pytest.mark.parametrize("subject", ["liability", "payment"])
def test_liability_and_payment_are_high(subject):
    assert judged("", SUBJECTS[subject]["en"], document_type="terms-of-service").severity is Severity.HIGH


def test_other_substance_is_medium_and_style_is_low():
    assert judged("Guests greet us.", "Guests greet us and the dog.").severity is Severity.MEDIUM
    assert judged("We proccess names.", "We process names.").severity is Severity.LOW


def test_the_terms_add_up_and_speak_plainly():
    judgement = judged(KEEP_30["en"], KEEP_30["en"].replace("30", "90"), tier=1)
    reasons = {term.reason: term.points for term in judgement.severity_terms}
    assert reasons == {"retention": 3.0, "kept longer": 0.5, "vendor of tier 1": 0.5}
    assert judgement.severity is Severity.CRITICAL


def test_empty_rules_are_the_defaults():
    full = complete_rules(SeverityRules())
    assert full == default_severity_rules()
    assert set(full.weights) == {str(category) for category in Category}


def test_a_figure_that_is_set_counts():
    rules = SeverityRules(weights={"retention": 9.0}, adjustments={"longer_retention": 0.0})
    judgement = judged(KEEP_30["en"], KEEP_30["en"].replace("30", "90"), rules=rules)
    assert judgement.severity is Severity.CRITICAL
    assert [(t.reason, t.points) for t in judgement.severity_terms] == [("retention", 9.0)]


def test_thresholds_can_be_moved():
    rules = replace(SeverityRules(), medium=1.0, high=2.0, critical=3.0)
    severity, _ = rate(
        Kind.SUBSTANTIVE, (CategoryScore(category=Category.SERVICE, score=1.0),), (), rules=rules
    )
    assert severity is Severity.HIGH


def test_a_substantive_change_is_never_below_medium():
    severity, _ = rate(
        Kind.SUBSTANTIVE,
        (CategoryScore(category=Category.OTHER, score=1.0),),
        ("few_words", "promise_added"),
        rules=SeverityRules(),
    )
    assert severity is Severity.MEDIUM
