"""Clauses of every category in nine languages, in a neutral section and in one whose name misleads."""

import pytest

from monitor.model import COARSE
from tests.classify.judging import judged
from tests.classify.surroundings import LANGUAGES, above, read_table

CLAUSES = read_table("clauses")
PARAPHRASES = read_table("paraphrases")


def coarse(names):
    return {str(COARSE.get(name, name)) for name in names}


def missed(table, language, *, misleading):
    found = []
    for category, clauses in table.items():
        section = ("payment" if category == "retention" else "retention") if misleading else "neutral"
        for clause in clauses[language]:
            lead = above(language, section)
            judgement = judged(lead, lead + clause, filler=False, document_type="other")
            named = [str(score.category) for score in judgement.categories]
            if not coarse([category]) <= coarse(named):
                found.append((category, clause, named))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_clause_is_named_where_the_section_says_nothing(language):
    assert len(missed(CLAUSES, language, misleading=False)) <= 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_clause_outweighs_the_name_of_the_section_that_it_stands_in(language):
    assert len(missed(CLAUSES, language, misleading=True)) <= 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_clause_without_the_usual_words_is_named_as_a_rule(language):
    assert len(missed(PARAPHRASES, language, misleading=True)) <= 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_finer_categories_have_names_of_their_own(language):
    for category in ("subprocessors", "do_not_track"):
        for clause in CLAUSES[category][language]:
            lead = above(language)
            named = judged(lead, lead + clause, filler=False).categories
            assert category in [str(score.category) for score in named], clause
