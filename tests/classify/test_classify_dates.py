"""The dates that a text states about itself."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.classify import objection_dates, stated_dates
from monitor.model import DateRole, Signal
from tests.classify.judging import judged
from tests.classify.surroundings import read_table

DATES = [
    ("en", "Effective 1 January 2027", DateRole.EFFECTIVE, date(2027, 1, 1)),
    ("en", "Effective: January 15, 2026", DateRole.EFFECTIVE, date(2026, 1, 15)),
    ("en", "Last updated: August 24, 2021", DateRole.UPDATED, date(2021, 8, 24)),
    ("en", "Last revised 16-OCT-2023", DateRole.UPDATED, date(2023, 10, 16)),
    ("en", "Date of Last Revision: 2022-11-04", DateRole.UPDATED, date(2022, 11, 4)),
    ("en", "Rules of the pier (as of 1 October 2021)", DateRole.EFFECTIVE, date(2021, 10, 1)),
    ("en", "Last updated 03/04/2025", DateRole.UPDATED, date(2025, 3, 4)),
    ("en", "Last updated 25/04/2025", DateRole.UPDATED, date(2025, 4, 25)),
    ("en", "Our new terms will take effect on March 3, 2027.", DateRole.ANNOUNCED, date(2027, 3, 3)),
    ("de", "Gilt ab 1. Januar 2026", DateRole.EFFECTIVE, date(2026, 1, 1)),
    ("de", "Stand: 01.03.2024", DateRole.UPDATED, date(2024, 3, 1)),
    ("de", "Zuletzt aktualisiert am 5. März 2024", DateRole.UPDATED, date(2024, 3, 5)),
    ("fr", "En vigueur le 1er janvier 2025", DateRole.EFFECTIVE, date(2025, 1, 1)),
    ("fr", "Dernière mise à jour : 03/04/2025", DateRole.UPDATED, date(2025, 4, 3)),
    (
        "fr",
        "Les nouvelles conditions entreront en vigueur le 3 août 2026.",
        DateRole.ANNOUNCED,
        date(2026, 8, 3),
    ),
    ("es", "Con efecto a partir del 3 de mayo de 2024", DateRole.EFFECTIVE, date(2024, 5, 3)),
    ("es", "Última actualización: 7 de julio de 2023", DateRole.UPDATED, date(2023, 7, 7)),
    ("it", "In vigore dal 3 marzo 2025", DateRole.EFFECTIVE, date(2025, 3, 3)),
    ("it", "Ultimo aggiornamento: 9 giugno 2024", DateRole.UPDATED, date(2024, 6, 9)),
    ("pt", "Em vigor a partir de 2 de março de 2024", DateRole.EFFECTIVE, date(2024, 3, 2)),
    ("pt", "Última atualização: 11 de outubro de 2022", DateRole.UPDATED, date(2022, 10, 11)),
    ("nl", "Met ingang van 3 maart 2025", DateRole.EFFECTIVE, date(2025, 3, 3)),
    ("nl", "Laatst bijgewerkt op 12 mei 2024", DateRole.UPDATED, date(2024, 5, 12)),
    ("ro", "În vigoare începând cu 5 mai 2025", DateRole.EFFECTIVE, date(2025, 5, 5)),
    ("ro", "Ultima actualizare: 8 februarie 2024", DateRole.UPDATED, date(2024, 2, 8)),
]


@pytest.mark.parametrize(("language", "text", "role", "day"), DATES)
def test_a_stated_date_is_found_with_its_role(language, text, role, day):
    (found,) = stated_dates(text, language=language)
    assert (found.role, found.day) == (role, day)
    assert found.quote in text


def test_a_date_under_its_label_is_found():
    (found,) = stated_dates("Pier rules\n\nLast updated\n\n4 May 2024\n\nWe care.", language="en")
    assert (found.role, found.day) == (DateRole.UPDATED, date(2024, 5, 4))


def test_a_banner_that_announces_a_coming_version_is_announced():
    text = "We are updating these rules. The new version will apply from 1 July 2027.\n\nLast updated: 2 May 2024"
    roles = {(found.role, found.day) for found in stated_dates(text, language="en")}
    assert (DateRole.ANNOUNCED, date(2027, 7, 1)) in roles
    assert (DateRole.UPDATED, date(2024, 5, 2)) in roles


@pytest.mark.parametrize(
    "text",
    [
        "Bluefin was founded on 4 May 2004 in Cork.",
        "Version without a day: Last updated May 2024",
        "Last updated: 31 February 2024",
        "Last updated: 99/99/2024",
        "Effective soon.",
    ],
)
def test_other_dates_are_passed_over(text):
    assert stated_dates(text, language="en") == ()


def test_the_language_is_told_from_the_text_where_it_is_not_given():
    text = "Diese Erklärung sagt, wie wir mit den Daten der Gäste umgehen und was sie von uns verlangen können.\n\n"
    (found,) = stated_dates(f"{text}Stand: 03.04.2025", language=None)
    assert found.day == date(2025, 4, 3)


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_every_day_written_out_is_read_back(day):
    (found,) = stated_dates(f"Effective date: {day:%B} {day.day}, {day.year}", language="en")
    assert found.day == day


@pytest.mark.slow
@given(st.text(max_size=300))
def test_any_text_has_dates_or_none(text):
    for found in stated_dates(f"Effective {text}", language="en"):
        assert found.quote


@pytest.mark.parametrize(("language", "words", "role", "day"), read_table("date_phrases")["phrases"])
def test_phrases_of_nine_languages_state_their_dates(language, words, role, day):
    wanted = [] if role == "none" else [(role, day)]
    for text in (words, f"# Note\n\n{words}\n\nNorthlight."):
        assert [(str(found.role), str(found.day)) for found in stated_dates(text, language)] == wanted


COMING = read_table("coming_days")
LANGUAGES = tuple(COMING["effective"])
MIDDLE = date(2027, 1, 15)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_will_hold_from_a_day_takes_effect_on_it(language):
    for text in COMING["effective"][language]:
        (found,) = stated_dates(text, language)
        assert found.day == MIDDLE, text
        assert found.role in (DateRole.EFFECTIVE, DateRole.ANNOUNCED), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_vendors_own_last_day_to_object_is_found(language):
    until, within = COMING["objection"][language]
    (found,) = objection_dates(until, language)
    assert (found.role, found.day) == (DateRole.OBJECTION, MIDDLE)
    (found,) = objection_dates(within, language, today=date(2026, 12, 16))
    assert found.day == MIDDLE
    assert found.quote == within


def test_a_period_to_object_runs_from_the_stated_update_while_that_is_fresh():
    text = "Last updated: 10 December 2026\n\nYou may object within 30 days of this notice."
    (found,) = objection_dates(text, "en", today=date(2026, 12, 20))
    assert found.day == date(2027, 1, 9)
    (found,) = objection_dates(text, "en", today=date(2027, 6, 1))
    assert found.day == date(2027, 7, 1)
    (found,) = objection_dates(text, "en")
    assert found.day == date(2027, 1, 9)


@pytest.mark.parametrize(
    "text",
    [
        "We answer an objection within 30 days of your notification.",
        "You may object to marketing at any time.",
        "Bookings made before 15 January 2027 keep their price.",
        "You may object, and we were founded on 15 January 2007.",
        "We keep notices for 30 days.",
    ],
)
def test_other_days_and_periods_are_no_last_day_to_object(text):
    assert objection_dates(text, "en", today=date(2026, 12, 1)) == ()


LAMPS = "# Lamps\n\nLast updated: 3 May 2026\n\nWe keep the lamps that you hang up for 30 days.\n"


@pytest.mark.parametrize(
    ("before", "after", "undated"),
    [
        (LAMPS, LAMPS.replace("30 days", "90 days"), True),
        (LAMPS, LAMPS.replace("30 days", "90 days").replace("3 May", "4 June"), False),
        (LAMPS, LAMPS.replace("We keep the lamps", "We keep the lamp's"), False),
        (
            LAMPS.replace("Last updated: 3 May 2026", ""),
            LAMPS.replace("30", "90").replace("Last updated: 3 May 2026", ""),
            False,
        ),
        (
            LAMPS.replace("Last updated: 3 May 2026\n\n", "") + "\nStand: 3. Mai 2026\n",
            LAMPS.replace("Last updated: 3 May 2026\n\n", "").replace("30", "90") + "\nStand: 3. Mai 2026\n",
            True,
        ),
        (LAMPS, LAMPS.replace("30 days", "90 days") + "\nEffective 1 July 2026\n", False),
    ],
)
def test_a_text_that_changed_under_its_old_date_is_undated(before, after, undated):
    found = {fact.signal for fact in judged(before, after, filler=False).signals}
    assert (Signal.UNDATED in found) is undated


MOMENTS = {
    "en behind a word": ("Updated 2026-05-01T08:00:00Z by Mara", "Updated 2026-06-02T09:30:00Z by Mara"),
    "en by itself": ("2026-05-01T08:00:00Z", "2026-06-02T09:30:00+02:00"),
    "fr in a title": ("Conditions en date du 21 avril 2026", "Conditions en date du 1er décembre 2026"),
    "fr the last time": (
        "Cet avis a été revu pour la dernière fois le 19 juillet 2026.",
        "Cet avis a été revu pour la dernière fois le 17 mai 2027.",
    ),
    "fr the plural": (
        "Conditions de vente mises à jour le 20 janvier 2026",
        "Conditions de vente mises à jour le 30 janvier 2026",
    ),
    "es the last time": (
        "Este aviso se revisó por última vez el 19 de julio de 2026.",
        "Este aviso se revisó por última vez el 17 de mayo de 2027.",
    ),
}


@pytest.mark.parametrize(("name", "before", "after"), [(name, *pair) for name, pair in MOMENTS.items()])
def test_a_moment_at_which_a_text_was_saved_is_a_date_stamp(name, before, after):
    judgement = judged(before, after, language=name[:2])
    assert judgement.kind == "editorial"
    assert "date" in {fact.signal for fact in judgement.signals}
    assert [score.category for score in judgement.categories] == ["policy_change"]
