"""Text to sections: what is a heading, what is none, and that not a character is lost."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model import Section
from monitor.sections import MOST_HEADINGS, split_sections
from monitor.text.markdown import to_dialect
from monitor.text.read import read_text


def titles(text: str) -> list[str]:
    return [section.title for section in split_sections(read_text(text)) if section.level]


def outline(text: str) -> list[tuple[int, str]]:
    return [(section.level, section.title) for section in split_sections(read_text(text)) if section.level]


def named(text: str, title: str) -> Section:
    return next(section for section in split_sections(read_text(text)) if section.title == title)


BODY = "We keep the logs of our ferry bookings only as long as the harbour office asks for them."

_line = st.one_of(
    st.sampled_from(
        [
            "",
            "# Fares",
            "## 4.2 Refunds",
            "Fares",
            "=====",
            "-----",
            "**Bold line**",
            "**Bold.** And what follows goes on.",
            "SAFETY ON BOARD",
            "4.2 (b) Refunds",
            "4.2 You pay at the quay before the boat leaves.",
            "Article 5",
            "- item one",
            "| a | b |",
            "1. Buy a ticket",
            "Who may board?",
            "Dogs and cats. We carry them in the hold, if there is room for them.",
            "Note: bring a coat with you.",
            "第一条 目的",
            BODY,
            "\u00a0",
        ]
    ),
    st.text(max_size=40),
)


@given(st.lists(_line, max_size=30), st.sampled_from(["\n", "\n\n", "\r\n"]))
@settings(deadline=None)
def test_headings_and_bodies_joined_give_the_text_back(lines: list[str], glue: str) -> None:
    text = glue.join(lines)
    read = read_text(text)
    sections = split_sections(read)
    assert "".join(section.heading + section.body for section in sections) == read.source
    assert all(section.level == len(section.path) for section in sections)
    assert all(section.heading for section in sections[1:])


@given(st.text(alphabet="#*_=-|>. \n\taA1(:?§第", max_size=300))
@settings(deadline=None)
def test_text_made_of_marks_alone_is_split_without_loss(text: str) -> None:
    assert "".join(section.heading + section.body for section in split_sections(read_text(text))) == text


def test_empty_text_has_no_sections() -> None:
    assert split_sections(read_text("")) == ()


def test_text_without_headings_is_one_lead() -> None:
    (lead,) = split_sections(read_text(BODY))
    assert (lead.level, lead.path, lead.key, lead.title) == (0, (), "", "")


def test_marked_headings_nest_by_their_level() -> None:
    text = f"# Ferry terms\n\n{BODY}\n\n## Fares\n\n{BODY}\n\n### Children\n\n{BODY}\n\n## Dogs\n\n{BODY}\n"
    assert outline(text) == [(1, "Ferry terms"), (2, "Fares"), (3, "Children"), (2, "Dogs")]
    assert named(text, "Children").path == ("Ferry terms", "Fares", "Children")


def test_numbers_nest_marked_headings_of_one_level() -> None:
    text = (
        f"# 1. Fares\n\n{BODY}\n\n# 1.1 Children\n\n{BODY}\n\n# 1.2 Groups\n\n{BODY}\n\n# 10 Dogs\n\n{BODY}\n"
    )
    assert outline(text) == [(1, "1. Fares"), (2, "1.1 Children"), (2, "1.2 Groups"), (1, "10 Dogs")]


def test_words_above_the_first_marked_heading_are_the_lead() -> None:
    marked = "\n\n".join(f"# {title}\n\n{BODY}" for title in ("Fares", "Dogs", "Cats"))
    text = f"Change language\n\nYou are reading English.\n\n{marked}"
    assert outline(text) == [(1, "Fares"), (1, "Dogs"), (1, "Cats")]


def test_underlined_headings_of_archives_are_found() -> None:
    text = to_dialect(f"Ferry terms\n===========\n\n{BODY}\n\nFares\n-----\n\n{BODY}\n")
    assert outline(text) == [(1, "Ferry terms"), (2, "Fares")]


def test_a_skipped_level_does_not_leave_a_hole_in_the_path() -> None:
    assert outline(f"# Terms\n\n{BODY}\n\n#### Deep\n\n{BODY}") == [(1, "Terms"), (2, "Deep")]


def test_bold_lines_of_archives_are_headings_below_marked_ones() -> None:
    text = f"## Fares\n\n{BODY}\n\n**Season tickets**\n\n{BODY}\n\n## Dogs\n\n{BODY}"
    assert outline(to_dialect(text)) == [(1, "Fares"), (2, "Season tickets"), (1, "Dogs")]


def test_a_bold_sentence_is_no_heading() -> None:
    text = f"# Fares\n\n**You must keep your ticket until you have left the boat and the quay.**\n\n{BODY}"
    assert titles(to_dialect(text)) == ["Fares"]


def test_bold_words_of_archives_that_open_a_paragraph_are_run_in_headings() -> None:
    text = to_dialect(f"# Fares\n\n**Refunds.** {BODY}\n\n**Lost tickets.** {BODY}\n")
    assert titles(text) == ["Fares", "Refunds", "Lost tickets"]
    assert named(text, "Refunds").heading == "Refunds. "


def test_headings_in_capitals_are_found_among_sentences() -> None:
    text = f"{BODY}\nHOW WE USE YOUR DATA\n{BODY}\nCOOKIES\n{BODY}\nYOUR RIGHTS\n{BODY}\n"
    assert titles(text) == ["HOW WE USE YOUR DATA", "COOKIES", "YOUR RIGHTS"]


def test_a_paragraph_in_capitals_is_no_heading() -> None:
    loud = "THE BOAT IS PROVIDED AS IT IS AND WE GIVE NO WARRANTY THAT IT WILL ARRIVE ON THE DAY IT LEFT."
    assert titles(f"# Warranty\n\n{loud}\n\n{BODY}") == ["Warranty"]


def test_bare_titles_and_questions_are_headings() -> None:
    text = (
        f"Privacy Policy\n\n{BODY}\n\nWho may see your data?\n\n{BODY}\n\nThird party harbours\n\n{BODY}\n\n"
        f"Changes to our policy\n\n{BODY}"
    )
    assert outline(text) == [
        (1, "Privacy Policy"),
        (2, "Who may see your data?"),
        (2, "Third party harbours"),
        (2, "Changes to our policy"),
    ]


def test_numbered_headings_carry_their_number_and_nest_by_it() -> None:
    numbered = ("1. Fares", "1.1 Season tickets", "1.1 (b) Students", "2. Dogs")
    text = "".join(f"{heading}\n\n{BODY}\n\n" for heading in numbered)
    assert outline(text) == [
        (1, "1. Fares"),
        (2, "1.1 Season tickets"),
        (3, "1.1 (b) Students"),
        (1, "2. Dogs"),
    ]
    assert [section.number for section in split_sections(read_text(text))] == ["1", "1.1", "1.1 (b)", "2"]
    assert named(text, "1.1 Season tickets").key == "fares/season tickets"


@pytest.mark.parametrize(
    ("heading", "number"),
    [
        ("Article 5 Refunds", "Article 5"),
        ("§ 3 Fares", "§ 3"),
        ("Section 4.2 - Refunds", "Section 4.2"),
        ("IV. Liability", "IV"),
        ("B. Liability", "B"),
        ("7) Liability", "7"),
        ("Artikel 12: Haftung", "Artikel 12"),
        ("Articolul 3. Răspundere", "Articolul 3"),
        ("2A. Liability", "2A"),
    ],
)
def test_every_sort_of_number_is_read_as_written(heading: str, number: str) -> None:
    text = f"{BODY}\n\n{heading}\n\n{BODY}\n"
    assert [section.number for section in split_sections(read_text(text)) if section.level] == [number]


def test_renumbering_and_case_leave_the_key_alone() -> None:
    one = named(f"# 4. Your Rights!\n\n{BODY}", "4. Your Rights!")
    two = named(f"# 11.2 YOUR RIGHTS\n\n{BODY}", "11.2 YOUR RIGHTS")
    assert one.key == two.key == "your rights"


def test_a_number_alone_is_joined_with_the_title_below_it() -> None:
    text = f"{BODY}\n\nArticle 5\n\nRefunds and returns\n\n{BODY}\n"
    assert titles(text) == ["Article 5 Refunds and returns"]


def test_numbered_clauses_without_titles_are_sections_named_by_their_number() -> None:
    clauses = "\n\n".join(
        f"4.{n} You shall pay the fare number {n} at the quay before boarding." for n in range(1, 5)
    )
    assert outline(f"4. Fares\n\n{clauses}\n") == [
        (1, "4. Fares"),
        (2, "4.1"),
        (2, "4.2"),
        (2, "4.3"),
        (2, "4.4"),
    ]


def test_a_numbered_run_in_heading_ends_at_its_stop() -> None:
    text = (
        "1. Fares. You pay them before you board the boat.\n\n2. Dogs. They travel in the hold with mail.\n"
    )
    assert titles(text) == ["1. Fares", "2. Dogs"]
    assert named(text, "1. Fares").heading == "1. Fares. "


def test_run_in_headings_are_found_where_a_section_makes_a_habit_of_them() -> None:
    text = (
        "WHAT WE COLLECT\n\n"
        "Tickets you buy. When you buy a ticket we note your name, the boat and the day of the crossing.\n\n"
        "Pictures from the quay. Cameras watch the quay, and the harbour office sees what they take.\n"
    )
    assert outline(text) == [(1, "WHAT WE COLLECT"), (2, "Tickets you buy"), (2, "Pictures from the quay")]


def test_one_short_sentence_at_the_front_of_a_paragraph_is_no_heading() -> None:
    text = (
        "# Fares\n\nFair winds to all. When you buy a ticket we note your name and the day of the crossing.\n"
    )
    assert titles(text) == ["Fares"]


def test_lettered_headings_are_known_without_their_letter() -> None:
    text = f"# Data\n\n## a. Logs\n\n{BODY}\n\n## b. Meters\n\nWe read the meters of all boats.\n"
    sections = split_sections(read_text(text))
    assert [(section.number, section.key) for section in sections] == [
        (None, "data"),
        ("a", "data/logs"),
        ("b", "data/meters"),
    ]


def test_the_lettered_items_of_a_list_are_no_headings() -> None:
    text = f"# Data\n\n{BODY}\n\n(a) E-mail: we keep what you wrote to us.\n\n(b) Logs: we keep them for a week.\n"
    assert titles(text) == ["Data"]


def test_what_follows_the_last_heading_that_is_read_is_its_body() -> None:
    text = "# Pier\n\n" * (MOST_HEADINGS + 5)
    sections = split_sections(read_text(text))
    assert len(sections) == MOST_HEADINGS
    assert sections[-1].body.count("# Pier") == 5


def test_labels_before_a_colon_are_headings_only_in_numbers() -> None:
    label = "{}: The harbour office processes the booking for as long as the season ticket runs.\n"
    many = "# Details\n\n" + "\n".join(label.format(name) for name in ("Subject", "Duration", "Purpose"))
    assert titles(many) == ["Details", "Subject", "Duration", "Purpose"]
    assert titles("# Details\n\n" + label.format("Subject")) == ["Details"]


@pytest.mark.parametrize(
    "line",
    [
        "- Season tickets",
        "  • Season tickets",
        "| Season tickets | 30 days |",
        "> Season tickets",
        "Last updated: 3 May 2024",
        "Effective Date: September 16, 2022",
        "Stand: 01.02.2024",
        "12 Harbour Street, 20457 Hamburg",
        "privacy@ferry.example",
        "we keep the logs",
        "We keep the logs",
        "This policy explains:",
        "Copyright 2024 Ferry Company",
        "(a) Season tickets",
        "Note:",
    ],
)
def test_other_lines_are_no_headings(line: str) -> None:
    assert titles(f"# Fares\n\n{BODY}\n\n{line}\n\n{BODY}\n") == ["Fares"]


def test_the_last_line_has_nothing_to_stand_over() -> None:
    assert titles(f"# Fares\n\n{BODY}\n\nClick for more fares\n") == ["Fares"]


def test_menu_lines_at_the_top_are_no_headings_but_the_title_below_them_is() -> None:
    menu = "Timetable\n\nTickets\n\nAbout us\n\nContact\n\n"
    text = f"{menu}Privacy Policy\n\n{BODY}\n\nCookies on board\n\n{BODY}\n"
    assert titles(text) == ["Privacy Policy", "Cookies on board"]


def test_the_items_of_a_numbered_list_are_no_headings() -> None:
    text = f"# How to board\n\n{BODY}\n\n1. Buy a ticket\n2. Show the ticket\n3. Find a seat\n\n{BODY}\n"
    assert titles(text) == ["How to board"]


def test_a_table_of_contents_is_no_outline() -> None:
    parts = ("1. Fares", "2. Dogs", "3. Cats")
    text = "\n\n".join(["Contents", *parts, *(f"{part}\n\n{BODY}" for part in parts)])
    assert [section.title for section in split_sections(read_text(text)) if BODY in section.body] == [
        "1. Fares",
        "2. Dogs",
        "3. Cats",
    ]


def test_a_postal_address_holds_no_heading() -> None:
    text = f"# Contact\n\n{BODY}\n\nFerry Company Ltd\n12 Harbour Street\nNorthport\nScotland\n\n{BODY}\n"
    assert titles(text) == ["Contact"]


def test_a_line_that_comes_back_again_and_again_is_no_heading() -> None:
    text = "# Fares\n\n" + f"Back to top\n\n{BODY}\n\n" * 4
    assert titles(text) == ["Fares"]


def test_a_label_that_comes_back_in_every_section_is_no_heading() -> None:
    summary = (
        "In short: You pay for the crossing before you board, and dogs travel in the hold with the mail.\n\n"
    )
    assert titles("".join(f"# Part {n}\n\n{summary}{BODY}\n\n" for n in range(4))) == [
        f"Part {n}" for n in range(4)
    ]


def test_german_titles_are_found() -> None:
    text = (
        "Datenschutzerklärung\n\nWir fahren Fähren und speichern, wer mitfährt.\n\n"
        "Welche Daten wir erheben\n\nWir erheben Namen und Reisetag jedes Fahrgastes.\n\n"
        "Ihre Rechte\n\nSie können jederzeit Auskunft verlangen.\n"
    )
    assert outline(text) == [(1, "Datenschutzerklärung"), (2, "Welche Daten wir erheben"), (2, "Ihre Rechte")]


def test_romanian_titles_are_found_although_an_abbreviation_stops_in_them() -> None:
    text = (
        "Informații colectate despre dvs.\n\nColectăm numele și ziua călătoriei fiecărui pasager.\n\n"
        "Preferințele dvs. de comunicare\n\nPuteți alege ce mesaje primiți de la noi.\n"
    )
    assert titles(text) == ["Informații colectate despre dvs.", "Preferințele dvs. de comunicare"]


def test_chinese_titles_are_found() -> None:
    text = "第一条 目的\n\n本政策说明我们处理哪些信息。\n\n第二条 保存期限\n\n我们保存记录三十天。\n"
    sections = split_sections(read_text(text))
    assert [section.title for section in sections] == ["第一条 目的", "第二条 保存期限"]
    assert sections[0].key == "目的"


def test_a_title_shows_its_words_without_markup() -> None:
    assert titles(to_dialect(f"## 4\\. [Your **rights**](#rights):\n\n{BODY}")) == ["4. Your rights"]


HOSTILE = {
    "a million letters without a blank": "x" * 1_000_000,
    "a million-character line": "word " * 200_000,
    "a hundred thousand headings": "# Heading\n\n" * 100_000,
    "fifty thousand rows": "| a | b |\n" * 50_000,
    "a million brackets": "[" * 1_000_000,
    "a million stars": "*" * 1_000_000,
    "two hundred thousand numbers": "1. " * 200_000,
    "a hundred thousand bare titles": "Bare Title\n\n" * 100_000,
    "fifty thousand question lines": "Who?\nWe do.\n" * 50_000,
    "deep quotes": ">" * 500_000,
    "blank lines": "\n" * 1_000_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_split_within_its_bound(name: str) -> None:
    text = HOSTILE[name]
    start = time.process_time()
    sections = split_sections(read_text(text))
    assert time.process_time() - start < 8.0  # measured below 1.5 s
    assert sum(len(section.heading) + len(section.body) for section in sections) == len(text)
