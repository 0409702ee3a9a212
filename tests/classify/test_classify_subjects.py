"""What sections are about, in eight languages, with and without diacritics."""

import pytest

from monitor.classify import label_section
from monitor.classify.labels.label import score_text
from monitor.model import Category
from monitor.text.data import read_data
from monitor.text.phrases import LANGUAGES
from tests.classify.eight_languages import SUBJECTS, without_diacritics

CASES = [
    (category, language, text) for category, texts in SUBJECTS.items() for language, text in texts.items()
]


def named(heading, text):
    return [str(score.category) for score in label_section(heading, text)]


@pytest.mark.parametrize(("category", "language", "text"), CASES)
def test_a_plain_clause_is_named_in_its_language(category, language, text):
    assert category in named("", text), language


@pytest.mark.parametrize(("category", "language", "text"), CASES)
def test_a_clause_without_diacritics_is_named_all_the_same(category, language, text):
    assert category in named("", without_diacritics(text)), language


@pytest.mark.parametrize(
    ("heading", "text", "category"),
    [
        ("Sub-processors", "Kelp Hosting stores backups for us as a sub-processor.", "subprocessors"),
        ("Do Not Track", "We do not answer Do Not Track signals of browsers.", "do_not_track"),
        ("How we use information", "We use your information to personalise the start page.", "use"),
        ("Governing law", "Disputes are settled by binding arbitration; no class actions.", "disputes"),
        ("Termination", "We may suspend or terminate your account at any time.", "termination"),
        ("Your content", "You grant us a royalty-free licence to your content.", "content_ip"),
        ("Acceptable use", "You may not reverse engineer the service or harass others.", "acceptable_use"),
        ("Changes to this policy", "We post changes to this policy on this page.", "policy_change"),
        ("Contact", "Contact us or our data protection officer by mail.", "contact"),
        ("California residents", "Under the CCPA, residents of California may ask us.", "regional"),
        ("Legal bases", "Our legal basis is legitimate interests or a contract.", "legal_basis"),
        ("Security", "All traffic is encrypted against unauthorized access.", "security"),
        ("Your choices", "You can opt out or unsubscribe and withdraw your consent.", "choice"),
        ("What we collect", "We collect your IP address and device identifiers.", "collection"),
    ],
)
def test_every_category_has_a_clause_that_it_knows(heading, text, category):
    assert category in named(heading, text)


def test_a_retention_clause_under_security_is_still_retention():
    assert "retention" in named("Security", "We delete log files after 14 days.")


def test_a_heading_alone_names_nothing():
    assert named("Data retention", "Bluefin was founded by two sisters in a garage.") == ["other"]


def test_nothing_fits_is_other():
    assert named("", "Bluefin was founded by two sisters in a garage by the sea.") == ["other"]


def test_at_most_four_labels_best_first():
    text = " ".join(texts["en"] for texts in SUBJECTS.values())
    scores = [score.score for score in label_section("", text)]
    assert len(scores) <= 4
    assert scores == sorted(scores, reverse=True)


def test_every_label_comes_with_evidence():
    scored = score_text(SUBJECTS["retention"]["en"], heading="How long we keep data")
    evidence = [e for e in scored.evidence if e.label == "retention"]
    assert {e.source for e in evidence} >= {"lexicon", "heading"}
    assert all(e.phrase for e in evidence if e.source != "model")


def test_the_model_says_which_stems_spoke():
    scored = score_text(SUBJECTS["payment"]["en"], language="en")
    model = [e for e in scored.evidence if e.source == "model" and e.label == "payment"]
    assert model
    assert model[0].phrase


def test_the_lexicons_name_every_category_but_other_in_every_language():
    wanted = {str(category) for category in Category} - {"other"}
    for language in LANGUAGES:
        tables = {name for name in read_data(f"classify/lexicon/{language}") if not name.startswith("fact_")}
        assert tables == wanted, language
