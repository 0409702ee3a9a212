"""What turns a meaning is told, however small; what only reads otherwise is not. Eight languages and Chinese."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.classify.excuses.turns import turns
from monitor.classify.hunks.figures import signs_differ, signs_of
from tests.classify.judging import judged
from tests.classify.minimal_pairs import HARMLESS, SETTLED, SIGNS, STRUCTURE, TURNED

CLASSES = {
    "en": {
        "to": ("to", "into"),
        "from": ("from",),
        "with": ("with",),
        "by": ("by", "via"),
        "about": ("about",),
    },
    "de": {
        "mit": ("mit",),
        "für": ("fur",),
        "aus": ("aus",),
        "nach": ("nach",),
        "durch": ("durch", "mittels"),
    },
    "fr": {"avec": ("avec",), "pour": ("pour",), "par": ("par", "via"), "de": ("de", "du"), "à": ("a", "au")},
    "es": {"con": ("con",), "para": ("para",), "desde": ("de", "desde"), "mediante": ("por", "mediante")},
    "it": {"con": ("con",), "per": ("per",), "da": ("da", "dal"), "di": ("di", "del")},
    "pt": {"com": ("com",), "por": ("por", "pelo"), "de": ("de", "do"), "sobre": ("sobre",)},
    "nl": {"met": ("met",), "aan": ("aan", "naar"), "van": ("van", "uit"), "door": ("door",)},
    "ro": {"cu": ("cu",), "pentru": ("pentru",), "din": ("din",), "despre": ("despre",)},
}
"""Language -> a relation -> words that say it, folded."""


def pairs(table):
    return [
        pytest.param(language, before, after, id=f"{language} {name}")
        for language, cases in table.items()
        for name, (before, after) in cases.items()
    ]


@pytest.mark.parametrize(("language", "before", "after"), pairs(TURNED))
def test_a_word_that_turns_the_meaning_is_substantive(language, before, after):
    assert judged(before, after, language=language).kind == "substantive"
    assert judged(after, before, language=language).kind == "substantive"


@pytest.mark.parametrize(("before", "after"), SIGNS.values(), ids=SIGNS)
def test_a_sign_that_says_how_much_is_substantive(before, after):
    assert judged(before, after).kind == "substantive"
    assert judged(after, before).kind == "substantive"


@pytest.mark.parametrize(("before", "after"), STRUCTURE.values(), ids=STRUCTURE)
def test_what_turns_by_its_place_or_shape_is_substantive(before, after):
    assert judged(before, after).kind == "substantive"
    assert judged(after, before).kind == "substantive"


def test_a_sentence_about_cookies_in_a_text_without_headings_is_no_banner():
    before = "We care."
    after = "We care.\n\nWe use cookies to build profiles of what you like and show them to advertisers."
    assert judged(before, after, filler=False).kind == "substantive"


@pytest.mark.parametrize(("language", "before", "after"), pairs(HARMLESS))
def test_words_that_say_the_same_are_not_substantive(language, before, after):
    assert judged(before, after, language=language).kind != "substantive"
    assert judged(after, before, language=language).kind != "substantive"


@pytest.mark.parametrize("language", SETTLED)
@pytest.mark.parametrize("form", ["{}:", "## {}"], ids=["lead-in", "heading"])
@pytest.mark.parametrize("times", [1, 4], ids=["short", "long"])
def test_an_item_that_moves_below_opposite_words_is_substantive(language, form, times):
    gives, never, item = SETTLED[language]
    gives, never, item = form.format(gives), form.format(never), " ".join([item] * times)
    before = f"{gives}\n\n- Alpha\n- {item}\n\n{never}\n\n- Beta\n- Gamma"
    after = f"{gives}\n\n- Alpha\n\n{never}\n\n- Beta\n- {item}\n- Gamma"
    for one, other in ((before, after), (after, before)):
        judgement = judged(one, other, language=language)
        assert judgement.kind == "substantive"
        assert not judgement.unsure


def test_a_section_that_moves_with_its_heading_is_editorial():
    one = "## What we refuse\n\nWe do not sing along with gulls at dawn.\n\n- herring\n- kelp"
    two = "## What we give\n\nThe gull sings at dawn on the pier, for all of us.\n\n- shells"
    assert judged(f"{one}\n\n{two}", f"{two}\n\n{one}").kind == "editorial"


def test_a_paragraph_that_moves_below_a_heading_about_something_else_is_a_doubt():
    moving = "It is done within a month and for all guests of the pier alike."
    before = f"## Cookies\n\nThey crumble.\n\n{moving}\n\n## How long we keep data\n\nNot long at all."
    after = f"## Cookies\n\nThey crumble.\n\n## How long we keep data\n\nNot long at all.\n\n{moving}"
    judgement = judged(before, after)
    assert judgement.kind == "substantive"
    assert judgement.unsure


def test_a_heading_put_above_what_stays_moves_nothing():
    text = "Guests greet the harbour master.\n\nThe harbour master greets them back."
    assert judged(f"## Manners\n\n{text}", f"## Manners\n\n## Greetings\n\n{text}").kind == "editorial"


@given(st.data(), st.sampled_from(sorted(CLASSES)))
@settings(max_examples=80, deadline=None)
def test_relations_turn_and_words_of_one_relation_do_not(data, language):
    relations = CLASSES[language]
    one, other = data.draw(st.permutations(sorted(relations)))[:2]
    gone, came = data.draw(st.sampled_from(relations[one])), data.draw(st.sampled_from(relations[other]))
    assert turns([gone], [came], language)
    same = data.draw(st.sampled_from(relations[one]))
    assert not turns([gone], [same], language)


@given(st.integers(1000, 999_999_999), st.sampled_from([",", ".", "'", "\xa0", ""]))
def test_a_figure_is_the_same_however_its_thousands_are_marked(number, mark):
    plain, grouped = str(number), f"{number:,}".replace(",", mark)
    assert signs_of(plain) == signs_of(grouped)
    assert not signs_differ(f"pay {plain} now", f"pay {grouped} now")
    assert signs_differ(f"pay {plain} now", f"pay {number + 1} now")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("## Sub-processors\n\n- Kelp", "- Gull"),
        ("We share data with these partners:\n\n- Kelp", "- Gull"),
        ("We collect:\n\n- name\n- city", "- search"),
    ],
    ids=["below a heading", "below a lead-in", "a word that is a button elsewhere"],
)
def test_an_entry_of_a_list_is_no_page_furniture(before, after):
    assert judged(before, f"{before}\n{after}").kind == "substantive"
    assert judged(f"{before}\n{after}", before).kind == "substantive"


def test_words_of_one_list_are_not_said_already_in_another():
    item = "- your precise location when the app is running in the background"
    before = f"## We share\n\n- your name\n\n## We never share\n\n{item}"
    after = f"## We share\n\n- your name\n{item}\n\n## We never share\n\n{item}"
    assert judged(before, after).kind == "substantive"


def test_a_sentence_with_another_recipient_is_not_said_already():
    said = "We share your address with our {} partners every month."
    before = f"{said.format('hosting')}\n\nWe care."
    after = f"{before}\n\n{said.format('advertising')}"
    assert judged(before, after).kind == "substantive"


def test_a_day_in_a_clause_is_no_date_stamp():
    for clause in (
        "Refunds are paid for purchases made before {} in our shop, by card or in cash, as the guest likes.",
        "Offer valid for orders until {}.",
    ):
        assert judged(clause.format("1 May 2026"), clause.format("1 May 2025")).kind == "substantive"


def test_a_place_that_gives_way_to_another_everywhere_is_no_product_renamed():
    text = "Data is kept in {0}. Servers in {0} are ours. {0} it is. All of {0} is fine."
    assert judged(text.format("Ireland"), text.format("India")).kind == "substantive"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("You accept the Bluefin Terms of Service.", "You accept the Bluefin Privacy Policy."),
        ("You accept the Bluefin Privacy Policy.", "You accept the Kelp Privacy Policy."),
    ],
    ids=["another sort", "another owner"],
)
def test_the_name_of_another_document_is_substantive(before, after):
    assert judged(before, after).kind == "substantive"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Nach § 25 TTDSG gilt das.", "Nach § 25 TDDDG gilt das."),
        ("## 1. Tea\n\nAs § 2 says.\n\n## 2. Cake", "## 2. Tea\n\nAs § 3 says.\n\n## 3. Cake"),
    ],
    ids=["a law's successor", "a reference renumbered with its sections"],
)
def test_successors_and_renumbered_references_are_editorial(before, after):
    before = f"Bluefin is a pier. {before}" if not before.startswith("#") else before
    after = f"Bluefin is a pier. {after}" if not after.startswith("#") else after
    assert judged(before, after).kind == "editorial"


def test_an_address_or_a_binding_word_is_substantive():
    assert judged("Please contact us.", "Please contact us at dpo@bluefin.example.").kind == "substantive"
    assert judged("Please contact us.", "Please contact us only through the portal.").kind == "substantive"
    assert judged("Photos: Creative Commons.", "Photos: all rights are ours.").kind == "substantive"
