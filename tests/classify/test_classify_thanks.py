"""Names come and go in lists of thanks, and nobody needs to hear of it."""

import pytest

from monitor.classify.excuses.thanks import is_thanks
from tests.classify.judging import judged

HEADINGS = (
    "Acknowledgements",
    "Security Hall of Fame",
    "Special thanks to our researchers",
    "Credits",
    "Danksagung",
    "Remerciements",
    "Agradecimientos",
    "Ringraziamenti",
    "Agradecimentos",
    "Dankwoord",
    "Mulțumiri",
)
NAMES = "- Marit Solheim\n- Teo von Rabenau"


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_name_more_or_less_in_a_list_of_thanks_is_noise(heading):
    more = NAMES + "\n- Ilinca Dumbravă (@ilinca_d)"
    for before, after in ((NAMES, more), (more, NAMES)):
        judgement = judged(before, after, path=heading)
        assert judgement.kind == "noise"
        assert judgement.categories == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("We thank Marit Solheim.", "We thank Marit Solheim, Will Okafor and May de Jong."),
        (
            "| Name | Year |\n|---|---|\n| Marit Solheim | 2023 |",
            "| Name | Year |\n|---|---|\n| Teo Rabenau | 2024 |",
        ),
    ],
    ids=["in a sentence", "in a table"],
)
def test_names_in_a_sentence_or_a_table_of_thanks_are_noise(before, after):
    assert judged(before, after, path="Thanks").kind == "noise"


def test_a_whole_list_of_thanks_come_or_gone_is_noise():
    policy = "We read the harbour log each morning."
    thanked = f"{policy}\n\n## Hall of Fame\n\n{NAMES}"
    assert judged(policy, thanked).kind == "noise"
    assert judged(thanked, policy).kind == "noise"


@pytest.mark.parametrize(
    ("heading", "before", "after"),
    [
        ("Sub-processors", NAMES, NAMES + "\n- Kelp Hosting Ltd"),
        ("Sub-processors", NAMES, NAMES + "\n- Tidewater"),
        ("Service credits", "You get 10 % back.", "You get 20 % back."),
        ("Credits", "Credits last 30 Days.", "Credits last 60 Days."),
        ("Acknowledgements", NAMES, NAMES + "\n- Kelp Hosting Ltd"),
        ("Acknowledgements", "You accept this.", "You accept this. We may sell your name to others."),
        ("Acknowledgements", "WE CARE.", "WE CARE. WE MAY SELL YOUR NAME."),
        ("Contributors to the fund", NAMES, NAMES + "\n- Ilinca Dumbravă"),
    ],
)
def test_what_is_no_name_or_no_thanks_stays_substantive(heading, before, after):
    assert judged(before, after, path=heading).kind == "substantive"


def test_a_heading_of_thanks_says_nothing_else():
    assert is_thanks("Thanks!")
    assert not is_thanks("Thanks to cookies we know you")
    assert not is_thanks("Acknowledgement of risk")
    assert not is_thanks("")
