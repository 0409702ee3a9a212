"""Which way numbers and binding words went, in nine languages, and what that is about."""

import pytest

from monitor.model import Signal
from tests.classify.judging import facts, judged
from tests.classify.surroundings import LANGUAGES, above, read_table

NUMBERS = read_table("directions")
WANTED = {
    "longer": ("longer", "retention"),
    "shorter": ("shorter", "rights"),
    "higher": ("higher", "payment"),
    "lower": ("lower", "payment"),
    "older": ("higher", "children"),
    "younger": ("lower", "children"),
}
BINDING = {
    "en": ("We may share your profile with partners.", "We will share your profile with partners."),
    "de": (
        "Wir können Ihr Profil an Partner weitergeben.",
        "Wir werden Ihr Profil an Partner weitergeben.",
    ),
    "fr": ("Nous pouvons partager votre profil.", "Nous partagerons votre profil."),
    "es": ("Podemos compartir su perfil con socios.", "Compartiremos su perfil con socios."),
    "it": ("Possiamo condividere il suo profilo.", "Condivideremo il suo profilo."),
    "pt": ("O parceiro pode conservar uma cópia.", "O parceiro conservará uma cópia."),
    "nl": ("Wij kunnen uw profiel delen.", "Wij zullen uw profiel delen."),
    "ro": ("Putem partaja profilul cu parteneri.", "Vom partaja profilul cu parteneri."),
    "zh": ("我们可以与合作伙伴共享您的资料。", "我们将与合作伙伴共享您的资料。"),
}
DUTY = {
    "en": ("You should keep your key secret.", "You must keep your key secret."),
    "de": ("Sie sollten den Schlüssel geheim halten.", "Sie müssen den Schlüssel geheim halten."),
    "fr": ("Vous devriez garder la clé secrète.", "Vous devez garder la clé secrète."),
    "es": ("Debería guardar la clave.", "Debe guardar la clave."),
    "it": ("Dovrebbe custodire la chiave.", "Deve custodire la chiave."),
    "pt": ("Deveria guardar a chave.", "Deve guardar a chave."),
    "nl": ("U kunt de sleutel bewaren.", "U moet de sleutel bewaren."),
    "ro": ("Clientul poate păstra o copie.", "Clientul trebuie să păstreze o copie."),
    "zh": ("您可以保留密钥副本。", "您必须保留密钥副本。"),
}


@pytest.mark.parametrize("section", ["neutral", "retention"])
@pytest.mark.parametrize("kind", WANTED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_has_its_direction_and_its_subject(language, kind, section):
    before, after = NUMBERS[kind][language]
    lead = above(language, section)
    judgement = judged(lead + before, lead + after, filler=False)
    direction, category = WANTED[kind]
    assert [str(fact.direction) for fact in facts(judgement, Signal.NUMBER)] == [direction]
    if (kind, section) != ("shorter", "retention"):
        assert category in [str(score.category) for score in judgement.categories]


@pytest.mark.parametrize("table", [BINDING, DUTY], ids=["may to will", "should to must"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_that_binds_more_is_a_stronger_modality(language, table):
    before, after = table[language]
    lead = above(language)
    judgement = judged(lead + before, lead + after, filler=False)
    assert [str(fact.direction) for fact in facts(judgement, Signal.MODALITY)] == ["stronger"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_word_taken_back_is_a_weaker_modality(language):
    after, before = BINDING[language]
    lead = above(language)
    judgement = judged(lead + before, lead + after, filler=False)
    assert [str(fact.direction) for fact in facts(judgement, Signal.MODALITY)] == ["weaker"]


def test_a_may_that_falls_away_binds_more():
    judgement = judged("We may share your profile with friends.", "We share your profile with friends.")
    assert [str(fact.direction) for fact in facts(judgement, Signal.MODALITY)] == ["stronger"]


def test_a_sum_that_bounds_a_liability_is_no_payment():
    before = "Our total liability is limited to $500."
    judgement = judged(before, before.replace("$500", "$100"))
    assert [str(score.category) for score in judgement.categories] == ["liability"]
