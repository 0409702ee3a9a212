"""Votes, minutes and boxes beside the policy: another on every visit, and never the policy."""

import pytest

from monitor.normalize import normalize
from tests.normalize.policy_page import page, policy_markup

POLICY = policy_markup()
URL = "https://larkspur.example/privacy"


def text_of(body: bytes) -> str:
    return normalize(body, content_type=None, url=URL).text


PLAIN = text_of(page(POLICY))


@pytest.mark.parametrize(
    "line",
    [
        "Was this helpful?", "Was this page helpful? ", "12 people found this helpful", "3 of 4 found this helpful",
        "5 min read", "Reading time: 5 minutes", "Lesezeit: 7 Minuten", "Temps de lecture : 4 min",
        "Last updated 3 minutes ago", "Updated about an hour ago", "Updated yesterday", "Zuletzt aktualisiert vor 2 Tagen",
        "Mis à jour il y a 3 jours", "Actualizado hace 2 meses", "Aggiornato 3 giorni fa", "Bijgewerkt 3 dagen geleden",
        "Aktualizacja 3 dni temu", "Actualizat acum 3 zile", "更新于3天前", "Request ID: 01HXK9Q2ZV7M",
        "Session id 8f14e45fceea167a", "Ray ID: 8f14e45fceea167a",
    ],
)  # fmt: skip
@pytest.mark.parametrize("markup", ["<div>{}</div>", "<p><span class=x1>{}</span></p>"])
def test_a_line_that_counts_goes(line: str, markup: str) -> None:
    assert text_of(page(markup.replace("{}", line) + POLICY)) == PLAIN
    assert text_of(page(POLICY + markup.replace("{}", line))) == PLAIN


@pytest.mark.parametrize(
    "line",
    [
        "Last updated 3 May 2025", "Updated: 2025-05-03", "Aktualisiert am 3. Mai 2025", "Effective 30 days ago in no case",
        "We delete what is older than 3 months.", "Whoever was a customer 3 years ago is not told.",
        "Session ID: a cookie that ends with the visit", "5 minutes", "Was it helpful to a third party we do not ask.",
    ],
)  # fmt: skip
def test_a_date_or_a_clause_is_no_counter(line: str) -> None:
    assert line in text_of(page(f"{POLICY}<div>{line}</div>"))


ENTRIES = ("Who we are", "What we keep", "Whom we ask for help", "Your rights")
LISTS = [
    "<ul>" + "".join(f'<li><a href="#s{n}">{entry}</a>' for n, entry in enumerate(ENTRIES)) + "</ul>",
    "<ol>"
    + "".join(f'<li>{n}. <a href="{URL}#s{n}">{entry}</a>' for n, entry in enumerate(ENTRIES))
    + "</ol>",
    "<div>"
    + "".join(f'<p>{n} <a href="/privacy#s{n}">{entry}</a></p>' for n, entry in enumerate(ENTRIES))
    + "</div>",
]


@pytest.mark.parametrize("listed", LISTS)
@pytest.mark.parametrize("frame", ["{}", "<div>{}</div>"])
@pytest.mark.parametrize("main", ["main", "div"])
def test_a_list_of_contents_without_a_title_comes_and_goes(listed: str, frame: str, main: str) -> None:
    head, rest = POLICY.split("<h2>", 1)
    assert text_of(page(f"{head}{frame.replace('{}', listed)}<h2>{rest}", main=main)) == text_of(
        page(POLICY, main=main)
    )


def test_links_to_other_documents_are_no_list_of_contents() -> None:
    links = "".join(f'<li><a href="/terms#s{n}">Part {n} of the terms</a>' for n in range(4))
    assert "Part 2 of the terms" in text_of(
        page(f"{POLICY}<ul>{links}</ul><p>These parts of the terms hold for every shop as well.</p>")
    )


BOXES = [
    "<div><h3>Our letter</h3><p>News for shops twice a year in your box. We never give your data away.</p><form><input "
    "type=email><button>Send</button></form></div>",
    "<div><div>“It has made my mornings in the bakery so much shorter than before.”</div><div>Ada, baker</div></div>",
    "<div><blockquote>My books were never closed as quickly as in this spring.</blockquote><p>Bo, florist</p></div>",
    "<div><h3>Try the new till</h3><p>It reads receipts in four languages and never sleeps at all.</p><a class='btn "
    "btn-lg' href=/t>Start</a></div>",
    "<div><p>We use cookies to count visits and to remember what you like.</p><div>Accept</div></div>",
]


@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize("main", ["main", "article", "div"])
@pytest.mark.parametrize("first", [True, False])
def test_a_box_beside_the_policy_comes_and_goes(box: str, main: str, first: bool) -> None:
    dressed = page(POLICY, before=box, main=main) if first else page(POLICY, after=box, main=main)
    assert text_of(dressed) == text_of(page(POLICY, main=main))


@pytest.mark.parametrize(
    "part",
    [
        '<div><p>Questions about your data go to <a href="mailto:dpo@larkspur.example">our officer</a> at any time.</p></div>',
        "<div><h3>Changes</h3><p>We tell you of every change of these terms four weeks ahead.</p><a class=button "
        "href=/old>Earlier terms</a></div>",
        "<div><p>“Shop” means whoever orders rolls or books from us.</p></div>",
        "<div><h3>Consent</h3><p>You withdraw your consent to cookies with a letter to us.</p></div>",
        "<div><p>You may object to this at any time with a letter to our office in Graz.</p></div>",
    ],
)
def test_a_clause_beside_the_run_of_prose_is_kept(part: str) -> None:
    words = part.split("<p>")[1].split("<", maxsplit=1)[0]
    assert words.strip() in text_of(page(POLICY, after=part, main="div"))


def test_a_title_about_cookies_outside_the_run_of_prose_is_kept() -> None:
    before = "<div><div><div>Cookies notice</div><div>In force: 9 April 2026</div></div></div>"
    text = text_of(page(POLICY.replace("h1>", "h2>"), before=before, main="div"))
    assert "Cookies notice" in text
    assert "9 April 2026" in text
