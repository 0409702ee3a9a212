"""The mark of a footnote is no digit, a power is one; whatever raises them."""

import pytest

from monitor.compare import Context, compare
from monitor.normalize import fingerprint_of, normalize
from monitor.text.read import read_text
from tests.normalize.policy_page import page, policy_markup

URL = "https://larkspur.example/privacy"
POLICY = policy_markup()


def read(inside: str, css: str = "") -> str:
    body = page(f"{POLICY}<p>{inside}</p>", head=f"<style>{css}</style>")
    return normalize(body, content_type=None, url=URL).text


PLAIN = "We delete receipts 90 days after the sale, and invoices in 10 years."
MARKED = [
    "We delete receipts 90<sup>1</sup> days after the sale, and invoices in 10 years.",
    "We delete receipts 90<sup><a href='#f1'>[1]</a></sup> days after the sale, and invoices in 10 years.",
    "We delete receipts 90¹ days after the sale, and invoices in 10 years.<sup>12</sup>",
    "We delete receipts<sup>a</sup> 90 days after the sale<sup>1, 2</sup>, and invoices in 10 years.",
    "We delete receipts 90<a href='#fn1' class='x'>1</a> days after the sale, and invoices in 10 years.",
    "We delete receipts 90<a role='doc-noteref' href='#n'>(3)</a> days after the sale, and invoices in 10 years.",
    "We delete receipts 90<span style='vertical-align: super; font-size: 60%'>2</span> days after the sale, and invoices in 10 years.",
    "We delete receipts 90<span class='up'>2</span> days after the sale, and invoices in 10 years.",
    "We delete receipts 90 days after the sale³, and invoices in 10 years.⁴",
    "We delete receipts 90<sup>&#8239;1</sup> days after the sale, and invoices in 10<sup>*</sup> years.",
]


@pytest.mark.parametrize("marked", MARKED)
def test_a_footnote_that_comes_or_is_numbered_anew_changes_nothing(marked: str) -> None:
    assert fingerprint_of(read(marked, ".up{vertical-align:super}")) == fingerprint_of(read(PLAIN))


@pytest.mark.parametrize(
    ("power", "other"),
    [
        ("up to 10<sup>2</sup> EUR", "up to 102 EUR"),
        ("up to 10² EUR", "up to 10 EUR"),
        ("up to 10² EUR", "up to 10³ EUR"),
        ("a room of 20 m<sup>2</sup>", "a room of 20 m"),
        ("a room of 20 m²", "a room of 20 m<sup>3</sup>"),
        ("a crate of 5 ft<sup>3</sup>", "a crate of 5 ft"),
        ("a sum of x<sup>2</sup>", "a sum of x"),
    ],
)
def test_a_power_counts(power: str, other: str) -> None:
    before, after = (read(f"We keep {said} for every shop.") for said in (power, other))
    assert fingerprint_of(before) != fingerprint_of(after)
    judged = compare(read_text(before), read_text(after), Context(document_type="privacy-policy")).judgement
    assert str(judged.kind) == "substantive"


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        ("the 1<sup>st</sup> of May", "the 1st of May"),
        ("le 1<sup>er</sup> mai", "le 1er mai"),
        ("la 2<sup>a</sup> parte", "la 2a parte"),
        ("Larkspur<sup>TM</sup> tills", "LarkspurTM tills"),
        ("CO<sub>2</sub> is measured", "CO2 is measured"),
        ("10<sup>2</sup> and m<sup>2</sup>", "10² and m²"),
        ("90<sup>[1]</sup> days", "90¹ days"),
    ],
)
def test_what_is_raised_stands_in_the_text_as_a_reader_sees_it(markup: str, said: str) -> None:
    assert said in read(markup)


def test_the_index_of_a_formula_is_the_same_in_either_writing() -> None:
    assert fingerprint_of(read("CO<sub>2</sub> is measured")) == fingerprint_of(read("CO₂ is measured"))


def test_a_link_that_numbers_the_notes_keeps_its_number() -> None:
    assert "1 Only in Graz." in read("<a href='#fnref1'>1</a> Only in Graz.")
