"""No "+1 more" hides the sentence that states a day to keep, in whatever piece of a section it stands."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from monitor.message import render_change
from monitor.model import Cell, DateRole, DeltaStatus, RowChange, StatedDate
from tests.message.message_samples import CAME, KEEP, alert, change, document, section_change

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY = date(2026, 12, 5)
FILLING = [
    (CAME, f"Recordings of kind {n} are kept for {n} days and are given to partner {n}0. ") for n in range(9)
]


def dated(sections, *stated):
    drawn = change(sections)
    return replace(drawn, comparison=replace(drawn.comparison, dates=stated))


def render(sections, *stated):
    message = render_change(alert(), dated(sections, *stated), document(), base_url="", now=NOW)
    return message, json.loads(message.payload)


def objection(quote):
    return StatedDate(role=DateRole.OBJECTION, day=DAY, quote=quote)


def effective(quote):
    return StatedDate(role=DateRole.EFFECTIVE, day=DAY, quote=quote)


def shown_of(payload):
    return " ".join(each["before"] + each["after"] for each in payload["sections"])


@pytest.mark.parametrize("place", [0, 5, 9])
@pytest.mark.parametrize(
    ("sentence", "stated"),
    [
        ("You may object in writing until 5 December 2026. ", objection),
        ("Widersprechen können Sie bis zum 5. Dezember 2026. ", objection),
        ("You may object within two weeks of this notice. ", objection),
        ("These terms apply from December 5, 2026. ", effective),
        ("All of this is in force as of 2026-12-05 here. ", effective),
        ("The new wording counts from 5/12/2026 on. ", effective),
    ],
)
def test_the_sentence_with_the_day_is_quoted_wherever_it_stands(sentence, stated, place):
    pieces = [(KEEP, "Start. "), *FILLING]
    pieces.insert(1 + place, (CAME, sentence))
    message, payload = render([section_change("Keeping", pieces)], stated(sentence.strip()))
    assert "more" in message.text
    for dress in (message.text, message.markdown, shown_of(payload)):
        assert sentence.strip()[:30] in dress.replace("{+", "").replace("**", "")
    assert sentence.strip()[:30] in message.slack


def test_a_long_sentence_is_cut_around_the_day_rather_than_around_its_first_new_word():
    long = "We may indeed do much more with what we hold of you, " * 12
    long += "until 5 December 2026 you may object. "
    _, payload = render(
        [section_change("Keeping", [(KEEP, "Start. "), (CAME, long), *FILLING])], objection("x")
    )
    assert "5 December 2026" in shown_of(payload)


def test_the_row_with_the_day_is_shown_before_the_first_rows():
    rows = [
        RowChange(
            status=DeltaStatus.ADDED,
            key=f"Partner {n}",
            cells=(Cell(column="Place", before="", after="Oslo"),),
        )
        for n in range(30)
    ]
    rows[20] = replace(
        rows[20], key="Objections", cells=(Cell(column="Until", before="", after="5 December 2026"),)
    )
    message, _ = render([section_change("List", rows=rows)], objection("Objections until 5 December 2026"))
    assert "Objections" in message.text and "+25 more" in message.text
    assert "Objections" in message.slack


def test_the_day_and_the_sentence_that_grants_it_stand_at_the_top_where_the_section_is_left_out():
    sections = [section_change(f"Part {n}", [(KEEP, "Start. "), *FILLING]) for n in range(20)]
    sections.append(section_change("Last", [(CAME, "You may object until 5 December 2026.")]))
    message, _ = render(sections, objection("You may object until 5 December 2026."))
    for dress in (message.text, message.markdown, message.slack, message.html):
        assert "You may object until 5 December 2026." in dress


def test_a_day_that_is_past_pushes_nothing_aside():
    pieces = [(KEEP, "Start. "), *FILLING, (CAME, "It was in force from 1 March 2024 on. ")]
    stated = StatedDate(role=DateRole.EFFECTIVE, day=date(2024, 3, 1), quote="in force from 1 March 2024")
    _, payload = render([section_change("Keeping", pieces)], stated)
    assert "1 March 2024" not in shown_of(payload)
