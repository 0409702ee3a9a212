"""A version that takes effect on a day to come is told of, though only a date changed."""

from datetime import date

import pytest

from monitor.model import Severity
from tests.classify.judging import judged

TODAY = date(2026, 11, 21)
STAMPS = {
    "en": "Effective date: {}",
    "de": "Gültig ab {}",
    "fr": "En vigueur : {}",
    "es": "En vigor: {}",
    "it": "In vigore dal {}",
    "pt": "Em vigor: {}",
    "nl": "Met ingang van {}",
    "ro": "În vigoare: {}",
}


@pytest.mark.parametrize("language", STAMPS)
def test_an_effective_date_to_come_is_editorial_but_told(language):
    before, after = (STAMPS[language].format(day) for day in ("2024-05-01", "2027-05-01"))
    judgement = judged(before, after, language=language, today=TODAY)
    assert judgement.kind == "editorial"
    assert judgement.unsure
    assert judgement.severity is Severity.MEDIUM
    assert any("2027-05-01" in term.reason for term in judgement.severity_terms)


@pytest.mark.parametrize(
    ("before", "after", "today"),
    [
        ("Effective date: 1 May 2024", "Effective date: 1 May 2026", TODAY),
        ("Effective date: 1 May 2024", "Effective date: 1 May 2027", None),
        ("Last updated: 1 May 2024", "Last updated: 1 May 2027", TODAY),
    ],
    ids=["past", "today unknown", "an update"],
)
def test_any_other_stamp_is_editorial_and_low(before, after, today):
    judgement = judged(before, after, today=today)
    assert (judgement.kind, judgement.severity, judgement.unsure) == ("editorial", Severity.LOW, False)


def test_without_today_the_day_of_the_update_or_an_announcement_tells():
    for before, after in (
        (
            "Last updated: 1 April 2024\n\nEffective date: 1 May 2024",
            "Last updated: 1 April 2027\n\nEffective date: 1 May 2027",
        ),
        ("These terms will take effect on 1 May 2026.", "These terms will take effect on 1 May 2027."),
    ):
        judgement = judged(before, after)
        assert judgement.kind == "editorial"
        assert judgement.severity is Severity.MEDIUM
