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
    before, after = "Vos données sont conservées à bord.", "Vos donnes sont conserves bord."
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


NOISE = {
    "a notice's year in a sentence": (
        "© 2024 Pier Inc. All rights reserved.",
        "© 2025 Pier Inc. All rights reserved.",
    ),
    "a notice's span of years": ("Copyright 1997-2023 Pier.", "Copyright 1997-2024 Pier."),
    "a notice's year in brackets": ("(c) Pier Ltd. (2020)", "(c) Pier Ltd. (2021)"),
    "a notice's year in French": (
        "Pier 2022, tous droits réservés",
        "Pier 2023, tous droits réservés",
    ),
    "a notice's first year": ("© 2019 – 2021 Pier Ltd", "© 2018 – 2021 Pier Ltd"),
    "a mask that ate a letter": (
        "Write to the pilot: [email protected]ier.example.",
        "Write to the pilot: [email protected]",
    ),
    "a mask that left a letter": ("Write to p[email protected] now.", "Write to [email protected] now."),
    "a mask before a hole": (
        "Write, for example, to “report@[pier.example],” when lost.",
        "Write, for example, to “[email protected][pier.example],” when lost.",
    ),
    "a mask without brackets": ("Write to pilot@pier.example now.", "Write to email protected now."),
    "a mask taken off": ("Ask [email protected] or the master.", "Ask pilot@pier.example or the master."),
    "a letter in brackets made a sign": ("We carry (c) lamps.", "We carry © lamps."),
}
SUBSTANCE = {
    "a year of a promise": (
        "We keep lamps until 2024 and sell none.",
        "We keep lamps until 2025 and sell none.",
    ),
    "a year of a copyright clause": (
        "The licence under this copyright ends for all lamps and maps of the pier on the last day of 2024.",
        "The licence under this copyright ends for all lamps and maps of the pier on the last day of 2026.",
    ),
    "words beside a masked address": (
        "You may write to [email protected] within 30 days.",
        "You may write to [email protected] within 10 days.",
    ),
    "a form instead of a mailbox": (
        "You may object by sending an e-mail to pilot@pier.example.",
        "You may object by sending an e-mail to https://pier.example/form.",
    ),
}


@pytest.mark.parametrize(("before", "after"), NOISE.values(), ids=NOISE)
def test_years_of_notices_and_masks_of_addresses_are_noise(before, after):
    language = "fr" if "droits" in before else "en"
    assert judged(f"{TEXT}\n\n{before}", f"{TEXT}\n\n{after}", language=language).kind == "noise"


@pytest.mark.parametrize(("before", "after"), SUBSTANCE.values(), ids=SUBSTANCE)
def test_what_stands_beside_them_is_substance(before, after):
    assert judged(f"{TEXT}\n\n{before}", f"{TEXT}\n\n{after}").kind == "substantive"


def test_a_time_that_a_machine_stamped_does_not_hide_the_words_beside_it():
    before = "2024-05-01T08:00:00Z Do not sell lamps."
    after = "2025-06-02T09:30:00Z Do not sell lamps, maps, charts or any other thing that belongs to another."
    assert judged(f"{TEXT}\n\n{before}", f"{TEXT}\n\n{after}").kind == "substantive"
    bare = "2025-06-02T09:30:00Z Do not sell lamps."
    assert judged(f"{TEXT}\n\n{before}", f"{TEXT}\n\n{bare}").kind != "substantive"


CODE = {
    "a script": (
        'play;3D;"},no:{fb:"https:\\u002F\\u002Fsea.example\\u002Fupload\\u002Ffb\\u002Fko.jpg",title:"Tide"}',
        'play;3D;"},ja:{fb:"https:\\u002F\\u002Fsea.example\\u002Fupload\\u002Ffb\\u002Fko.jpg",title:"Tide"}',
    ),
    "settings of a page": (
        '{"theme":"sea","plan":{"share":true,"color":"#aabbcc","font":"pier-sans"}}',
        '{"theme":"sea","plan":{"sell":true,"color":"#aabbcc","font":"pier-sans"}}',
    ),
    "a call of a script": (
        "window.consent({mode:'strict',never:true,layer:'pier-data'});",
        "window.consent({mode:'strict',after:true,layer:'pier-data'});",
    ),
}


@pytest.mark.parametrize(("before", "after"), CODE.values(), ids=CODE)
def test_figures_and_names_in_the_code_of_a_page_are_no_substance(before, after):
    assert judged(f"{TEXT}\n\n{before}", f"{TEXT}\n\n{after}", language=None).kind != "substantive"
