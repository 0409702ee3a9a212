"""Numbers belong to the language of their sentence, and a direction is told only where it is certain."""

import pytest

from monitor.classify.signals.numbers import compare_quantities, is_same_amount
from monitor.classify.signals.quantities import find_quantities


def told(before, after, language):
    return [
        (fact.before, fact.after, fact.unit, fact.direction and str(fact.direction))
        for fact in compare_quantities(before, after, language)
    ]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Old pictures are wiped once the album is closed, opt out in days.", []),
        ("es", "Las fotos se borran a los once días.", [("11", "day")]),
        ("it", "Entro due giorni lei riceve una copia.", [("2", "day")]),
        ("ro", "Abonamentul costă nouă lei pe lună.", [("9", "RON")]),
        ("en", "The fee that is due days later is small.", []),
        ("de", "Wir löschen sie nach vierundzwanzig Stunden.", [("24", "hour")]),
        ("nl", "Na drieëndertig dagen verdwijnen ze.", [("33", "day")]),
        ("fr", "Effacées après quatre-vingt-seize heures.", [("96", "hour")]),
        ("ro", "Le ștergem după treizeci și șase de luni.", [("36", "month")]),
        ("en", "Wiped after one hundred and twenty (120) days.", [("120", "day")]),
        ("en", "Kept for ٤٥ days.", [("45", "day")]),
    ],
)
def test_a_number_word_is_read_in_the_language_of_its_sentence(language, text, expected):
    assert [(q.shown, q.unit) for q in find_quantities(text, language)] == expected


def test_each_part_of_a_page_in_two_languages_is_read_in_its_own():
    spanish = "Los pedidos que usted hace con nosotros se guardan durante once días y luego se borran."
    assert [(q.shown, q.unit) for q in find_quantities(spanish, "en")] == [("11", "day")]


@pytest.mark.parametrize(
    ("language", "half", "whole", "expected"),
    [
        ("en", "after half a year", "after a year and a half", ("6", "18", "month", "longer")),
        ("de", "nach einem halben Jahr", "nach anderthalb Jahren", ("6", "18", "month", "longer")),
        ("fr", "pendant une demi-année", "pendant un an et demi", ("6", "18", "month", "longer")),
        ("es", "durante medio año", "durante un año y medio", ("6", "18", "month", "longer")),
        ("it", "per mezzo anno", "per un anno e mezzo", ("6", "18", "month", "longer")),
        ("nl", "na een half jaar", "na anderhalf jaar", ("6", "18", "month", "longer")),
        ("pt", "por meio ano", "por um ano e meio", ("6", "18", "month", "longer")),
        ("ro", "după jumătate de an", "după un an și jumătate", ("6", "18", "month", "longer")),
        ("en", "within a fortnight", "within two days", ("2 weeks", "2", "day", "shorter")),
        ("en", "within two and a half years", "within three years", ("30 months", "3", "year", "longer")),
    ],
)
def test_halves_and_fortnights_are_periods(language, half, whole, expected):
    assert told(half, whole, language) == [expected]


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "after 90 days", "after three months"),
        ("de", "nach 30 Tagen", "nach einem Monat"),
        ("fr", "après 180 jours", "après six mois"),
        ("ro", "după 365 de zile", "după un an"),
        ("en", "reviewed every year", "reviewed every two years"),
        ("de", "einmal im Jahr geprüft", "alle zwei Jahre geprüft"),
        ("es", "una vez al año", "cada dos años"),
        ("en", "kept 30 to 60 days", "kept 20 to 90 days"),
        ("en", "kept at most 60 days", "kept at least 60 days"),
    ],
)
def test_no_direction_is_told_that_is_not_certain(language, before, after):
    assert [each[3] for each in told(before, after, language)] == [None]


@pytest.mark.parametrize(
    ("language", "before", "after", "expected"),
    [
        ("en", "kept 30 to 60 days", "kept 60 to 90 days", ("30-60", "60-90", "day", "longer")),
        ("de", "zwischen 10 und 20 Tagen", "zwischen 5 und 10 Tagen", ("10-20", "5-10", "day", "shorter")),
        ("en", "at most 30 days", "at least 45 days", ("30", "45", "day", "longer")),
        ("fr", "au moins 12 mois", "au moins 6 mois", ("12", "6", "month", "shorter")),
        ("en", "once a year has passed", "once two years have passed", ("1", "2", "year", "longer")),
    ],
)
def test_both_ends_of_a_range_must_go_one_way(language, before, after, expected):
    assert told(before, after, language) == [expected]


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "after 90 days of rest", "after ninety (90) days of rest"),
        ("de", "Das kostet 5 € im Monat", "Das kostet 5 EUR im Monat"),
        ("fr", "sous deux semaines", "sous 14 jours"),
        ("ro", "după douăsprezece luni", "după 12 luni"),
        ("en", "for 24 hours", "for one day"),
        ("it", "dopo ventuno giorni", "dopo 21 giorni"),
    ],
)
def test_one_amount_in_other_words_is_the_same(language, before, after):
    assert told(before, after, language) == []
    assert is_same_amount(before, after, language)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("for 24 hours", "for two days"),
        ("at least 5 days", "at most 5 days"),
        ("5 days here", "5 days there"),
    ],
)
def test_another_amount_bound_or_word_is_not_the_same(before, after):
    assert not is_same_amount(before, after, "en")


def test_a_price_per_month_is_no_period():
    assert [(q.shown, q.unit) for q in find_quantities("It costs $5 a month.", "en")] == [("5", "USD")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "La version actuelle date du 16 septembre 2024. Une mise à jour suivra."),
        ("fr", "5.6. Mises à jour du bateau"),
        ("en", "Berths have the numbers 12 and 14. Some days are quiet."),
        ("de", "Es gilt die Fassung 7. An diesem Tag beginnt sie."),
        ("es", "Guardamos 2 copias puestas al día."),
        ("ro", "Păstrăm 3 liste aduse la zi."),
    ],
)
def test_a_number_has_no_unit_from_another_sentence_or_from_being_up_to_date(language, text):
    assert find_quantities(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("de", "Am 3. Tag endet die Frist.", 3),
        ("en", "We answer (within 30 calendar days).", 30),
        ("fr", "Effacées 30 jours après la mise à jour.", 30),
        ("en", "Kept for 45 (forty-five) working days. Then wiped.", 45),
    ],
)
def test_a_unit_right_behind_its_number_stays(language, text, value):
    assert [(found.value, found.unit) for found in find_quantities(text, language)] == [(value, "day")]
