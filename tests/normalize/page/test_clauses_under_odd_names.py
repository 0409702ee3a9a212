"""Sentences of a policy that stand where noise mostly stands: kept, while the noise still goes."""

import pytest

from monitor.errors import NormalizeError
from monitor.normalize import normalize
from tests.normalize.policy_page import page, policy_markup

POLICY = policy_markup()
URL = "https://larkspur.example/privacy"
PLAIN = normalize(page(POLICY), content_type=None, url=URL).text


def text_of(inside: str, **around: str) -> str:
    return normalize(page(POLICY + inside, **around), content_type=None, url=URL).text


CLAUSES = {
    "error-liability": "Where an error has occurred in our books we put it right and pay what it cost you.",
    "form-errors": "We mend a wrong booking within a week of your letter and tell you when it is done.",
    "related-entities": 'Our affiliates in <a href="/group">the group</a> receive your data to bill you.',
    "social-sharing": 'We transfer your address to <a href="/n">a network</a> only after you have agreed to it.',
    "announcement": 'A customer may <a href="/leave">leave</a> until the day on which the fee goes up.',
    "dropdown-content": "We keep it for thirty days.",
    "newsletter": 'You end the consent to our letters by a click on <a href="/end">this link</a> at any time.',
}


@pytest.mark.parametrize("name", CLAUSES)
@pytest.mark.parametrize("main", ["main", "article", "div"])
@pytest.mark.parametrize("tag", ["div", "section"])
def test_a_clause_in_an_element_with_a_name_of_noise_is_kept(name: str, main: str, tag: str) -> None:
    clause = CLAUSES[name]
    words = clause.split("<a", maxsplit=1)[0]
    assert words in text_of(f'<{tag} class="{name}"><p>{clause}</p></{tag}>', main=main)
    assert words in text_of(f'<{tag} class="{name}"><h3>More</h3><p>{clause}</p></{tag}>', main=main)


NOISE = {
    "error-box": "<p>Sorry, something went wrong. Please try again later.</p>",
    "form-error": "<p>The field is empty</p>",
    "related": "<h3>Read on</h3><ul><li><a href=/a>How a baker closed her books.</a><li><a href=/b>Till rolls</a></ul>",
    "newsletter-box": "<p>We write about shops twice a year.</p><input type=email><button>Subscribe</button>",
    "testimonial": "<p>I love how it works for my bakery. <a href=/stories>Ada</a></p>",
    "share-row": "<span>Tell a friend</span> <a href=/s>Send</a>",
    "dropdown": "<a href=/de>Deutsch</a> <a href=/fr>Français</a>",
}


@pytest.mark.parametrize("name", NOISE)
def test_noise_under_the_same_names_still_goes(name: str) -> None:
    assert text_of(f'<div class="{name}">{NOISE[name]}</div>') == PLAIN


def test_only_the_clause_of_a_list_of_links_is_kept() -> None:
    links = "".join(f"<li><a href=/{n}>Guide to tills number {n}</a>" for n in range(6))
    text = text_of(
        f'<div class="related"><p>The processor may engage others under this contract.</p><ul>{links}</ul></div>'
    )
    assert "engage others" in text
    assert "Guide to tills" not in text


NOTICES = (
    "On 1 March 2026 our terms change: see what is new before that day.",
    "Our updated Privacy Policy takes effect on March 1, 2026.",
    "Am 1. März 2026 treten geänderte Nutzungsbedingungen in Kraft.",
    "Notre politique de confidentialité change le 1er mars 2026.",
    "Nuestra política de privacidad cambia el 1 de marzo de 2026.",
    "La nostra informativa cambia dal 1 marzo 2026 per tutti voi.",
    "A nossa política de privacidade muda: alterações em vigor a 1 de março de 2026.",
    "Ons privacybeleid wordt op 1 maart 2026 gewijzigd voor alle klanten.",
    "Od 1 marca 2026 zmieniamy naszą politykę prywatności dla wszystkich.",
    "Termenii se schimbă la 1 martie 2026 pentru toți clienții noștri.",
    "我们的隐私政策将于2026年3月1日更新。",
)
LONG = "<p>We ask you to read all of this before you connect a bank to the books of your shop.</p>" * 60


@pytest.mark.parametrize("notice", NOTICES)
@pytest.mark.parametrize(
    "markup",
    [
        "<div>{}</div>",
        '<div class="announcement-bar"><p>{} <a href=/new>Read more</a></p></div>',
        "<div role=alert>{}</div>",
        '<header><a href=/>Home</a><a href=/shop>Shop</a><div class="x1">{}</div></header>',
        "<aside>{}</aside>",
    ],
)
@pytest.mark.parametrize("main", ["main", "article", "div"])
def test_a_notice_of_a_coming_change_above_the_title_is_kept(notice: str, markup: str, main: str) -> None:
    assert notice in text_of(LONG, before=markup.replace("{}", notice), main=main)


@pytest.mark.parametrize(
    "bar",
    [
        "Spring sale until 3 March 2026 on all till rolls and books. Terms apply.",
        "New: the till of the year 2026 reads receipts in four languages and never sleeps.",
        "We have changed our prices for shops, have a look around the corner.",
    ],
)
@pytest.mark.parametrize("main", ["main", "div"])
def test_a_sale_above_the_title_still_goes(bar: str, main: str) -> None:
    assert bar not in text_of(LONG, before=f"<div>{bar}</div>", main=main)


@pytest.mark.parametrize(
    "tag", ["footer", "div class=site-footer", "div class=footer-notes role=contentinfo"]
)
def test_a_dated_clause_in_a_footer_of_the_policy_is_kept_without_the_rest(tag: str) -> None:
    clause = "This policy was adopted in 2024 and binds every company of the group."
    text = text_of(
        f"<{tag}><p>{clause}</p><p>© 2026 Larkspur Ledger. All rights reserved.</p></{tag.split(maxsplit=1)[0]}>"
    )
    assert clause in text
    assert "©" not in text


SHORT_PAGES = (
    "<h1>Service level</h1><p>The till answers on 99 of 100 days. Service unavailable means no answer for five minutes. "
    "For each such day the provider credits two days of the fee.</p>",
    "<h1>Promise</h1><p>If an error has occurred we refund the month. You may then terminate the contract at once.</p>",
    "<p>The service is available from Monday to Friday. On other days a customer is answered by letter.</p>",
)


@pytest.mark.parametrize("markup", SHORT_PAGES)
def test_a_short_document_that_speaks_of_failure_is_read(markup: str) -> None:
    text = normalize(page(markup), content_type=None, url=URL).text
    assert "till answers" in text or "refund the month" in text or "answered by letter" in text


@pytest.mark.parametrize(
    "markup",
    [
        "<h1>Privacy policy</h1><p>Something went wrong. Please try again later.</p>",
        "<p>Application error: a client-side exception has occurred while loading shop.example (see the browser "
        "console for more information).</p>",
        "<h1>This page isn’t available</h1><p>The link may be broken, or the page was taken away. Look whether the "
        "address is right.</p>",
        "<h2>503 Service Unavailable</h2><p>No server is available to handle this request.</p>",
        "<h1>Seite nicht gefunden</h1><p>Die Seite ist umgezogen.</p>",
        "<p>Si è verificato un errore. Riprova tra poco.</p>",
    ],
)
def test_a_page_that_only_owns_to_a_failure_is_still_refused(markup: str) -> None:
    with pytest.raises(NormalizeError) as caught:
        normalize(page(markup), content_type=None, url=URL)
    assert caught.value.transient
