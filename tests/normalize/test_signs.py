"""Signs that change what a text says count in its fingerprint; those of its layout do not."""

import pytest

from monitor.normalize import fingerprint_of


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a credit of -5 % a year", "a credit of 5 % a year"),
        ("a credit of −5 % a year", "a credit of 5 % a year"),
        ("within 10–20 days", "within 10 20 days"),
        ("loads < 50 an hour", "loads > 50 an hour"),
        ("for ~30 days", "for 30 days"),
        ("up to 1.000 calls", "up to 1,000 calls"),
        ("up to €1.000 a month", "up to €1,000 a month"),
        ("(-5)", "(5)"),
        ("a fee of .5 %", "a fee of 5 %"),
    ],
)
def test_a_sign_beside_a_figure_counts(before: str, after: str) -> None:
    assert fingerprint_of(f"We allow {before}.") != fingerprint_of(f"We allow {after}.")


SIGNS = ["✗", "✓", "☐", "○", "●", "-", "+"]


@pytest.mark.parametrize(
    "frame", ["| Export | {} |", "| {} | Export |", "Export\n\n{}\n\nImport", "- Export\n- {}"]
)
def test_a_sign_alone_in_a_cell_or_a_block_counts(frame: str) -> None:
    told = {fingerprint_of(frame.format(sign)) for sign in (*SIGNS, "yes")}
    assert len(told) == len(SIGNS) + 1


@pytest.mark.parametrize("pair", [("✓", "✅"), ("✗", "❌"), ("✓", "☑"), ("-", "–"), ("✔\ufe0f", "✔")])
def test_two_drawings_of_one_sign_are_the_same(pair: tuple[str, str]) -> None:
    before, after = (fingerprint_of(f"| Export | {sign} |") for sign in pair)
    assert before == after


def test_a_cross_before_words_says_no() -> None:
    assert fingerprint_of("✗ Export of books") != fingerprint_of("✓ Export of books")


@pytest.mark.parametrize("bullet", ["- ", "  - ", "• ", "✓ ", "- ✓ ", "● ", "– ", "○ "])
def test_bullets_before_words_or_figures_do_not_count(bullet: str) -> None:
    for words in ("Export of books", "30 days of rest"):
        assert fingerprint_of(f"Rights\n{bullet}{words}\n") == fingerprint_of(f"Rights\n\n{words}\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("10–20 days", "10 - 20 days"),
        ("10-20 days", "10 — 20 days"),
        ("after 5 days, 10 at most", "after 5 days 10 at most"),
        ("that is, 5 days – 10 at most.", "that is 5 days 10 at most"),
        ("ISO-27001", "ISO 27001"),
        ("1’000 francs", "1'000 francs"),
    ],
)
def test_the_spelling_of_a_dash_or_a_comma_beside_words_does_not_count(before: str, after: str) -> None:
    assert fingerprint_of(before) == fingerprint_of(after)
