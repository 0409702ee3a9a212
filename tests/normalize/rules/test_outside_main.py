"""What stands beside the main element and is contract all the same."""

import pytest

from monitor.normalize import normalize
from tests.normalize.policy_page import policy_markup

POLICY = (
    policy_markup() + "<p>We ask you to read all of this before you connect a bank to the books.</p>" * 14
)
ADDENDUM = "<h2>Addendum for agencies</h2>" + (
    "<p>An agency may open the books of its clients only with a mandate that we have seen. "
    "The mandate ends with the contract, and so does every right that was given under it.</p>" * 9
)
SHORT = "<h2>Arbitration</h2><p>Disputes go before one arbiter in Graz. Either side may refuse him once a year.</p>"
UNTITLED = (
    "<p>The provider may assign this contract to a company of its group without asking. It tells the customer "
    "in writing, at least four weeks ahead, and the customer may then leave at the end of the month without "
    "giving a reason.</p>"
)


def text_of(body: str) -> str:
    markup = f"<!doctype html><html><head><title>Terms</title></head><body>{body}</body></html>"
    return normalize(markup.encode(), content_type="text/html", url="https://larkspur.example/terms").text


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("main", ["main", "article"])
@pytest.mark.parametrize("tag", ["div class=addendum", "section", "div class=footer-notes"])
def test_an_addendum_beside_the_main_element_is_kept(first: bool, main: str, tag: str) -> None:
    beside = f"<{tag}>{ADDENDUM}</{tag.split(maxsplit=1)[0]}>"
    inside = f"<{main}>{POLICY}</{main}>"
    text = text_of(beside + inside if first else inside + beside)
    assert "## Addendum for agencies" in text
    assert "only with a mandate" in text
    assert "Who we are" in text


@pytest.mark.parametrize("beside", [SHORT, UNTITLED])
def test_a_short_clause_after_the_main_element_is_kept(beside: str) -> None:
    text = text_of(f"<main>{POLICY}</main><div>{beside}</div>")
    assert beside.split("<p>")[1].split("</p>", maxsplit=1)[0] in text


@pytest.mark.parametrize(
    ("beside", "clause"),
    [
        ("<section><h2>Nachtrag</h2><p>Fahrtenbücher bewahren wir fünf Jahre auf.</p></section>", "fünf Jahre"),
        ("<div class=box><h3>Minors</h3><div>We delete the books of anybody under sixteen.</div></div>", "under sixteen"),
        ("<section><h2>Enfants</h2><ul><li>Nous effaçons les données des mineurs après un an.</li></ul></section>", "un an"),
        ("<div><div><h4>Cămătărie</h4></div><div><p>Datele clienților se păstrează zece ani.</p></div></div>", "zece ani"),
        ("<section><h2>Foto's</h2><blockquote>Foto's van klanten worden na een maand verwijderd.</blockquote></section>", "een maand"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("main", ["main", "article"])
def test_one_clause_under_a_title_beside_the_main_element_is_kept(
    beside: str, clause: str, main: str
) -> None:
    assert clause in text_of(f"<{main}>{POLICY}</{main}>{beside}")


@pytest.mark.parametrize("tag", ["main", "article"])
def test_a_second_short_main_element_is_kept(tag: str) -> None:
    second = f"<{tag}><p>Gift vouchers of the shop lapse after three years.</p></{tag}>"
    assert "lapse after three years" in text_of(f"<{tag}>{POLICY}</{tag}>{second}")


@pytest.mark.parametrize(
    "beside",
    [
        "<div>Spring sale on till rolls this week only at your shop</div>",
        "<div><h3>Newsletter</h3><p>Leave your address and we write to you twice a year.</p></div>",
        "<div><h3>Newsletter</h3><p>Leave us your data and we send you <a href=/n>our letter</a> every month.</p></div>",
        "<div>" + "<a href=/a>How a baker in Linz closed her books in an hour.</a>" * 9 + "</div>",
    ],
)
def test_teasers_and_bars_beside_the_main_element_still_go(beside: str) -> None:
    assert text_of(f"<main>{POLICY}</main>{beside}") == text_of(f"<main>{POLICY}</main>")


def test_a_linked_region_beside_the_main_element_keeps_only_its_text() -> None:
    links = "".join(f"<li><a href=/{n}>Shops and bakers of the town of Graz {n}</a></li>" for n in range(12))
    text = text_of(f"<main>{POLICY}</main><div><ul>{links}</ul><div>{UNTITLED}</div></div>")
    assert "may assign this contract" in text
    assert "bakers of the town" not in text
