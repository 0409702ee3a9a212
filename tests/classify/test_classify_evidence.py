"""What no excuse explains is weighed by evidence: shapes that are no substance, and signs that always are."""

import pytest

from monitor.classify.traits.scale import load_scale
from monitor.text.data import read_data
from tests.classify.judging import judged

SLIPS = {
    "a double letter lost": ("The ferry collects your ticket.", "The ferry colects your ticket."),
    "a letter left out near the end": ("A withdrawl is free.", "A withdrawal is free."),
    "a letter doubled": ("Keep the adress current.", "Keep the address current."),
    "in French": ("Nous envoyons un accusé de récepption.", "Nous envoyons un accusé de réception."),
    "in German": ("Der Anbietter haftet dafür.", "Der Anbieter haftet dafür."),
}
SAME_LEAVE = {
    "may and can": ("You may close your account.", "You can close your account."),
    "the other way": ("In the settings you can stop it.", "In the settings you may stop it."),
    "in German": ("Sie können das Konto schließen.", "Sie dürfen das Konto schließen."),
}
OTHER_LEAVE = {
    "a vendor's": ("We may close your account.", "We must close your account."),
    "one refused": ("You may not close it.", "You must not close it."),
    "a duty": ("You may close your account.", "You must close your account."),
}
FURNITURE = {
    "accents lost": (
        "Les bagages enregistrés seront transportés en sécurité à bord du même vol.",
        "Les bagages enregistrs seront transports en scurit bord du mme vol.",
    ),
    "a year of a copyright notice": ("© 2024 Pier Ltd", "© 2025 Pier Ltd"),
}
TEXT = (
    "We collect your name and your address when you book a berth. We use them to answer you and to send the "
    "bill. We keep them for as long as the law asks us to. You can ask us to correct them at any time."
)


@pytest.mark.parametrize(
    ("before", "after"), [*SLIPS.values(), *SAME_LEAVE.values()], ids=[*SLIPS, *SAME_LEAVE]
)
def test_a_slip_or_the_same_leave_is_wording(before, after):
    language = "fr" if "Nous" in before else "de" if before.startswith(("Der", "Sie")) else "en"
    assert judged(before, after, language=language).kind == "editorial"


@pytest.mark.parametrize(("before", "after"), OTHER_LEAVE.values(), ids=OTHER_LEAVE)
def test_another_duty_is_substance(before, after):
    assert judged(before, after).kind == "substantive"


@pytest.mark.parametrize(("before", "after"), FURNITURE.values(), ids=FURNITURE)
def test_furniture_of_the_page_is_no_substance(before, after):
    assert judged(f"{TEXT}\n\n{before}", f"{TEXT}\n\n{after}", language=None).kind != "substantive"


def test_what_decided_is_said_in_words():
    before, after = FURNITURE["accents lost"]
    evidence = judged(f"{TEXT}\n\n{before}", f"{TEXT}\n\n{after}", language=None).evidence
    assert "same but for foreign letters" in evidence[0].phrase


def test_a_clause_of_a_policy_is_substance_in_a_language_that_little_was_learned_from():
    clause = "Vi delar din adress med hamnens partner."
    assert judged("Hamn.", f"Hamn.\n\n{clause}", language=None).kind == "substantive"


def test_the_weights_are_small_and_their_traits_are_measured():
    scale = load_scale("substance")
    assert 40 <= len(scale.weights) <= 120
    assert scale.weights["same but for foreign letters"][0] < 0 < scale.weights["modality"][0]
    limits = read_data("classify/evidence")["limits"]
    assert limits["elsewhere"] < limits["learned"] < limits["sure"]
