"""A country where data lie or go is a transfer; a country of a law, a court or a resident is none."""

import pytest

from tests.classify.countries_by_language import KEPT, LAW, PROCESSED
from tests.classify.judging import judged
from tests.classify.surroundings import LANGUAGES, above


def named(language, table, section):
    clause, before, after = table[language]
    lead = above(language, section)
    judgement = judged(lead + clause.format(before), lead + clause.format(after), filler=False)
    return [str(score.category) for score in judgement.categories]


@pytest.mark.parametrize("section", ["neutral", "retention"])
@pytest.mark.parametrize("table", [KEPT, PROCESSED], ids=["kept", "processed"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_another_country_where_data_lie_or_go_is_a_transfer(language, table, section):
    assert named(language, table, section)[0] == "transfer"


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_country_whose_law_governs_is_no_transfer(language):
    assert "transfer" not in named(language, LAW, "neutral")


def test_a_clause_that_names_a_new_place_of_storage_is_a_transfer():
    before = "Backups are made every night."
    after = f"{before} They are kept in data centres in Malaysia."
    assert "transfer" in [str(s.category) for s in judged(before, after).categories]


def test_the_pronoun_us_is_no_country():
    before = "Files that you have stored with our team can be viewed."
    after = "Files that you have stored with us can be viewed."
    assert "transfer" not in [str(s.category) for s in judged(before, after).categories]
