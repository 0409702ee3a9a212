"""What must never be missed: grave in every language, as one paragraph among others."""

import pytest

from monitor.model import Severity
from tests.classify.grave_changes import GRAVE, RECIPIENT
from tests.classify.judging import judged

CASES = [(language, *pair) for language, pairs in GRAVE.items() for pair in pairs.values()]


@pytest.mark.parametrize(
    ("language", "before", "after"),
    CASES,
    ids=[f"{language} {name}" for language, pairs in GRAVE.items() for name in pairs],
)
def test_a_grave_change_is_told_as_one(language, before, after):
    judgement = judged(
        before or "Pier.", f"Pier.\n\n{after}" if not before else after or "Pier.", language=language
    )
    assert judgement.kind == "substantive"
    assert judgement.severity.rank >= Severity.HIGH.rank


@pytest.mark.parametrize(
    "purpose",
    [
        "statistics",
        "Statistiken",
        "statistiques",
        "estadísticas",
        "statistiche",
        "statistieken",
        "estatísticas",
        "statistici",
    ],
)
def test_a_new_sub_processor_is_told_as_grave(purpose):
    before, row = RECIPIENT
    judgement = judged(before, before + row.format(purpose), document_type="subprocessors")
    assert judgement.kind == "substantive"
    assert judgement.severity.rank >= Severity.HIGH.rank
