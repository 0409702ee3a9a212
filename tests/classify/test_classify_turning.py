"""Shown web addresses: where a reader turns to, and where there is only more to read."""

import pytest

from tests.classify.judging import facts, judged

ADDRESSES = (
    "https://bluefin.example/pier/a",
    "https://tidewater.example/pier/a",
    "https://bluefin.example/pier/b",
)
TOLD = {
    "en": "You can cancel at any time at {}",
    "de": "Kündigen Sie Ihr Abo jederzeit unter {}",
    "fr": "Vous pouvez résilier à tout moment sur {}",
    "es": "Puede darse de baja en cualquier momento en {}",
    "it": "Puoi disdire in qualsiasi momento su {}",
    "pt": "Você pode cancelar a qualquer momento em {}",
    "nl": "U kunt op elk moment opzeggen via {}",
    "ro": "Puteți anula abonamentul oricând la {}",
}
SENTENCES = (
    "Contact us at {}.",
    "Please visit {} to object to this use.",
    "Visit {} to manage your preferences or to opt out.",
    "To exercise these rights, go to {} and sign in.",
    "Disputes are filed elsewhere. Submit a claim here: {}",
)


@pytest.mark.parametrize("language", TOLD)
def test_an_address_to_turn_to_on_another_domain_is_substantive_and_contact(language):
    here, elsewhere, _ = ADDRESSES
    judgement = judged(TOLD[language].format(here), TOLD[language].format(elsewhere), language=language)
    assert judgement.kind == "substantive"
    assert [str(score.category) for score in judgement.categories] == ["contact"]
    [fact] = facts(judgement, "links")
    assert (fact.before, fact.after) == (here, elsewhere)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_an_address_to_turn_to_on_another_path_is_editorial_and_contact(sentence):
    here, _, beside = ADDRESSES
    judgement = judged(sentence.format(here), sentence.format(beside))
    assert judgement.kind == "editorial"
    assert [str(score.category) for score in judgement.categories] == ["contact"]
    assert facts(judgement, "links")


def test_another_host_of_the_same_domain_is_editorial():
    for here, beside in (
        ("https://help.bluefin.example/out", "https://support.bluefin.example/out"),
        ("https://www.bluefin.co.uk/out", "https://care.bluefin.co.uk/out"),
    ):
        assert judged(f"Opt out at {here} today.", f"Opt out at {beside} today.").kind == "editorial"
    other = judged("Opt out at https://bluefin.co.uk/out.", "Opt out at https://tidewater.co.uk/out.")
    assert other.kind == "substantive"


def test_an_address_alone_below_its_heading_is_one_to_turn_to():
    here, elsewhere, _ = ADDRESSES
    assert judged(here, elsewhere, path="How to cancel").kind == "substantive"
    assert judged(here, elsewhere, path="Kontakt").kind == "substantive"
    assert judged(here, elsewhere, path="Further reading").kind == "noise"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Read our terms at https://a.example/t now.", "Read our terms at https://b.example/terms now."),
        ("Contact us at http://a.example/form.", "Contact us at https://www.a.example/form/."),
        ("Contact us at https://a.example/en/form.", "Contact us at https://a.example/en-us/form?x=1#top."),
        (
            "We like https://a.example/sea a lot. Contact us by letter.",
            "We like https://b.example/sea a lot. Contact us by letter.",
        ),
    ],
    ids=["more to read", "protocol", "language and token", "another sentence"],
)
def test_any_other_shown_address_is_noise(before, after):
    assert judged(before, after).kind == "noise"
