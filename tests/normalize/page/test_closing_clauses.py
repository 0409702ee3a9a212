"""Clauses at the foot of the policy, and policies for readers without scripts."""

import pytest

from monitor.normalize import normalize
from tests.normalize.policy_page import page, policy_markup

POLICY = policy_markup()
CLAUSE = "Whoever keeps using the books after that day accepts the clause on interest."
URL = "https://larkspur.example/privacy"


def text_of(body: bytes) -> str:
    return normalize(body, content_type=None, url=URL).text


@pytest.mark.parametrize("main", ["main", "article"])
@pytest.mark.parametrize("opening", ["<footer>", "<div role=contentinfo>", "<div class=footer-legal>"])
def test_a_sentence_in_a_footer_of_the_policy_is_kept(main: str, opening: str) -> None:
    closing = f"</{opening[1:].split('>', maxsplit=1)[0].split(maxsplit=1)[0]}>"
    assert CLAUSE in text_of(page(f"{POLICY}{opening}<p>{CLAUSE}</p>{closing}", main=main))


@pytest.mark.parametrize(
    "inside",
    ["<p>© 2025 Larkspur Ledger. All of our rights to these books are reserved.</p>", "<p>Graz, Linz</p>"],
)
def test_a_footer_with_a_year_or_without_a_sentence_still_goes(inside: str) -> None:
    assert text_of(page(f"{POLICY}<footer>{inside}</footer>")) == text_of(page(POLICY))


LONG = "<p>We lend no book to a reader who has not told us where he lives and how we reach him. " * 3 + "</p>"


def test_a_policy_that_only_readers_without_scripts_are_shown_is_kept() -> None:
    assert "We lend no book" in text_of(
        page("<h1>Lending</h1>", after=f"<noscript>{LONG}</noscript>", main="div")
    )
    assert "We lend no book" in text_of(page(f"{POLICY}<noscript>{LONG}</noscript>"))


@pytest.mark.parametrize(
    "inside",
    [
        LONG.replace("<p>", "<div>").replace("</p>", "</div>"),
        "<p>Please switch on scripts in your browser to see the books of your shop.</p>",
        '<img src="/pixel" alt="">',
    ],
)
def test_copies_and_notices_for_readers_without_scripts_still_go(inside: str) -> None:
    assert text_of(page(f"{POLICY}{LONG}<noscript>{inside}</noscript>")) == text_of(page(f"{POLICY}{LONG}"))


@pytest.mark.parametrize("name", ["cookie-notice", "privacy-banner", "consent-box"])
def test_a_sentence_of_the_policy_in_an_element_named_as_a_banner_is_kept(name: str) -> None:
    clause = "We set one cookie for the till and delete it when you log out of the shop."
    assert clause in text_of(page(f'{POLICY}<div class="{name}"><p>{clause}</p></div>'))
    banner = f'<div class="{name}"><p>{clause}</p><button>Accept</button></div>'
    assert clause not in text_of(page(f"{POLICY}{banner}"))
    assert clause not in text_of(page(POLICY, after=f'<div class="{name}"><p>{clause}</p></div>'))
