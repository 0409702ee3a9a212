"""Noise, editorial, substantive: one changed text after the other."""

import pytest

from tests.classify.eight_languages import FILLER
from tests.classify.judging import judged

NOISE = {
    "white space": ("We collect your name.", "We  collect your name."),
    "curly quotes": ('We call it "the App".', "We call it “the App”."),
    "a shown address": (
        "Read more at https://tools.example/out today.",
        "Read more at https://tools.example/about today.",
    ),
    "a masked e-mail address": ("Write to dpo@bluefin.example now.", "Write to [email protected] now."),
    "a button": ("We care.", "Find out more\n\nWe care."),
    "buttons run together": ("On this page\n\nWe care.", "Copy .mdCopy .md\n\nWe care."),
    "a German button": ("Wir achten darauf.", "Mehr anzeigen\n\nWir achten darauf."),
    "a consent banner": (
        "We care.",
        "We care.\n\nCookie Notice\n\nWe'd like to use cookies to remember you.\n\nAccept all cookies",
    ),
    "a feedback widget": ("We care.", "We care.\n\nWas this helpful?\n\nYes\n\nNo"),
    "a menu": ("We care.", "- Home\n- Search\n- Contact us\n- Shop\n- Log in\n\nWe care."),
}
EDITORIAL = {
    "a mark of a footnote": ("We collect your name.", "We collect your name*."),
    "a typo": ("We proccess your name.", "We process your name."),
    "a missing letter": ("We want o make you happy.", "We want to make you happy."),
    "a full stop": ("We collect your name", "We collect your name."),
    "capitals": ("TERMS OF USE FOR ALL", "Terms of use for all"),
    "American spelling": ("You get a licence to play.", "You get a license to play."),
    "a short form": ("We do not sell names.", "We don't sell names."),
    "numbering": ("See section 8.3.2 of this page.", "See section 8.3.4 of this page."),
    "numbering by letters": (
        "Cancel any time. Guests may leave.",
        "Cancel any time. I.2.a. Guests may leave.",
    ),
    "a product renamed": (
        "Get Reef now. With Reef you dive. We sell Reef gear. All of Reef is here.",
        "Get Lagoon now. With Lagoon you dive. We sell Lagoon gear. All of Lagoon is here.",
    ),
    "a sentence said twice": (
        "Guests of the pier greet the harbour master each morning. We care. Guests of the pier greet the harbour master each morning.",
        "Guests of the pier greet the harbour master each morning. We care.",
    ),
    "the name of another policy": ("Read the Bluefin Data Policy.", "Read the Bluefin Privacy Policy."),
    "lettered items": ("(a) be kind and (b) be quiet", "(i) be kind and (ii) be quiet"),
    "a date stamp": ("Last updated: 1 May 2024", "Last updated: 3 June 2025"),
    "a German date stamp": ("Stand: 01.05.2024", "Stand: 03.06.2025"),
    "a date without a day": ("Last revised 16-OCT-2023", "Last revised APRIL-2024"),
    "a reworded heading": ("## Hosting of data\n\nWe care.", "## Where data live\n\nWe care."),
    "small words": ("Some of the information we hold", "Some of that information we hold"),
    "the document's name": ("under these policies we act", "under these guidelines we act"),
}
SUBSTANTIVE = {
    "words in brackets": (
        "The tariff follows [Annex](7 days notice).",
        "The tariff follows [Annex](90 days notice).",
    ),
    "words in braces": ("We share your name with {{partner}}.", "We share your name with {{broker}}."),
    "words between angles": ("We share your name with <partners>.", "We share your name with <brokers>."),
    "a name in backquotes": ("We set `session` for a day.", "We set `advertiser` for a day."),
    "a new recipient": ("We share your name with Kelp.", "We share your name with Kelp and Tidewater."),
    "a number": ("We keep it for 30 days.", "We keep it for 90 days."),
    "a price with a point": ("It costs 7.50 EUR.", "It costs 8.50 EUR."),
    "a company renamed": (
        "Get Reef Ltd now. With Reef Ltd you dive. We and Reef Ltd sell. All of Reef Ltd is here.",
        "Get Lagoon Ltd now. With Lagoon Ltd you dive. We and Lagoon Ltd sell. All of Lagoon Ltd is here.",
    ),
    "a place dropped from a heading": (
        "## If you live in Switzerland or Brazil\n\nWe care.",
        "## If you live in Switzerland\n\nWe care.",
    ),
    "a number in words": ("within 6 months of it", "within three months of it"),
    "a negation": ("We do not read your mail.", "We read your mail."),
    "a prefix that turns a word round": ("You get limited calls.", "You get unlimited calls."),
    "may to must": ("You may tell us first.", "You must tell us first."),
    "or to and": ("With name or address we act.", "With name and address we act."),
    "an e-mail domain": ("Write to law@bluefin.example.", "Write to law@bluefin.test."),
    "a street number": ("Bluefin, 12 Harbour Street, Cork", "Bluefin, 14 Harbour Street, Cork"),
    "a new clause": ("We care.", "We care.\n\nEach booking now costs a fee of two euros."),
    "a dropped clause": ("We care.\n\nYou may bring two guests along for free.", "We care."),
    "a list item of data": ("We collect:\n\n- name\n- city", "We collect:\n\n- name\n- city\n- fingerprints"),
    "terms with a new date": (
        "Last updated: 1 May 2024\n\nFees are 5 USD.",
        "Last updated: 3 June 2025\n\nFees are 7 USD.",
    ),
}


@pytest.mark.parametrize(("before", "after"), NOISE.values(), ids=NOISE)
def test_it_is_noise(before, after):
    assert judged(before, after).kind == "noise"


@pytest.mark.parametrize(("before", "after"), EDITORIAL.values(), ids=EDITORIAL)
def test_it_is_editorial(before, after):
    assert judged(before, after).kind == "editorial"


@pytest.mark.parametrize(("before", "after"), SUBSTANTIVE.values(), ids=SUBSTANTIVE)
def test_it_is_substantive(before, after):
    assert judged(before, after).kind == "substantive"


@pytest.mark.parametrize(("before", "after"), [*EDITORIAL.values(), *SUBSTANTIVE.values()])
def test_the_way_back_is_of_the_same_kind(before, after):
    assert judged(after, before).kind == judged(before, after).kind


def test_a_text_seen_before_is_noise_and_a_doubt():
    judgement = judged("We keep it for 30 days.", "We keep it for 90 days.", seen_before=True)
    assert judgement.kind == "noise"
    assert judgement.unsure


def test_one_reworded_word_is_substantive_and_unsure():
    judgement = judged("We cherish your name.", "We auction your name.")
    assert judgement.kind == "substantive"
    assert judgement.unsure


def test_a_moved_paragraph_is_editorial_and_says_so():
    one = "Bluefin answers letters within a week, on working days, from its office in Cork."
    two = "Guests of the pier may bring their dogs along if they keep them on a leash."
    judgement = judged(f"{one}\n\n{two}\n\nWe care.", f"{two}\n\nWe care.\n\n{one}")
    assert judgement.kind == "editorial"
    assert "moved" in {str(fact.signal) for fact in judgement.signals}


def test_a_new_title_of_the_same_document_is_editorial_and_other():
    judgement = judged("# PIER TERMS OF USE", "# Pier Terms of Use")
    assert judgement.kind == "editorial"
    assert [str(score.category) for score in judgement.categories] == ["other"]


def test_an_error_page_in_place_of_the_policy_is_broken():
    policy = "\n\n".join(
        f"Clause {n} says that pier guests {n} times greet the harbour master." for n in range(40)
    )
    for before, after in ((policy, "Uh oh. Page not found."), ("Uh oh. Page not found.", policy)):
        judgement = judged(before, after)
        assert judgement.kind == "noise"
        assert "broken" in {str(fact.signal) for fact in judgement.signals}


def test_a_text_cut_off_inside_a_sentence_is_broken():
    parts = [f"Clause {n} says that the guests of pier {n} greet the harbour master." for n in range(30)]
    whole = "\n\n".join(parts)
    cut = "\n\n".join(parts[:15]) + "\n\nClause 15 says that the guests of pier"
    for before, after in ((whole, cut), (cut, whole)):
        judgement = judged(before, after)
        assert judgement.kind == "noise"
        assert "broken" in {str(fact.signal) for fact in judgement.signals}


@pytest.mark.parametrize("language", [code for code in FILLER if code != "en"])
def test_a_flip_to_another_language_is_noise(language):
    judgement = judged(" ".join([FILLER["en"]] * 4), " ".join([FILLER[language]] * 4), filler=False)
    assert judgement.kind == "noise"
    assert "language" in {str(fact.signal) for fact in judgement.signals}


def test_an_appended_translation_is_editorial_and_other():
    english = " ".join([FILLER["en"]] * 5)
    french = " ".join(f"{FILLER['fr']} Nous le disons {n} fois." for n in range(5))
    judgement = judged(english, f"{english}\n\n{french}", filler=False)
    assert judgement.kind == "editorial"
    assert [str(score.category) for score in judgement.categories] == ["other"]


def test_a_new_clause_of_a_document_in_two_languages_is_no_translation():
    both = " ".join([FILLER["en"]] * 4) + "\n\n" + " ".join([FILLER["fr"]] * 2)
    clause = (
        "Nous partageons les informations que vous nous donnez avec des annonceurs et avec des courtiers en données, "
        "qui peuvent les utiliser pour vous montrer des publicités sur d'autres sites, et qui peuvent les conserver "
        "aussi longtemps que cela est nécessaire pour leurs propres services, même lorsque vous nous avez demandé "
        "par écrit de les supprimer de nos serveurs et de ceux de nos partenaires."
    )
    assert judged(both, f"{both}\n\n{clause}").kind == "substantive"


def test_most_of_the_document_new_is_a_rewrite():
    before = " ".join(f"Guests of pier {n} greet the harbour master in the morning." for n in range(20))
    after = " ".join(f"Every sailor at berth {n} owes Bluefin a basket of fresh herring." for n in range(20))
    assert "rewrite" in {str(fact.signal) for fact in judged(before, after).signals}


def test_noise_has_no_categories_and_others_have():
    for before, after in [*NOISE.values()]:
        assert judged(before, after).categories == ()
    for before, after in [*EDITORIAL.values(), *SUBSTANTIVE.values()]:
        assert judged(before, after).categories
