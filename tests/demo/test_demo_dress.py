"""The dressed pages: different at every request, and always the same policy."""

import re

import pytest

from demo.documents import PAGES, Page
from demo.dress import bot_check, charset_of, dress
from demo.markup import Heading, read_blocks, texts_of
from monitor.model import PageText
from monitor.normalize import normalize

EVERY_PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.key)


def normalized(page: Page, *, seed: int, season: int = 0) -> PageText:
    body = dress(page, page.text(), seed=seed, season=season)
    return normalize(body, content_type=f"text/html; charset={charset_of(page)}", url="http://127.0.0.2/p")


@EVERY_PAGE
def test_every_request_gets_other_bytes(page: Page) -> None:
    bodies = {dress(page, page.text(), seed=seed, season=0) for seed in range(20)}
    assert len(bodies) == 20


@EVERY_PAGE
def test_twenty_requests_over_three_seasons_normalize_to_one_text(page: Page) -> None:
    texts = {normalized(page, seed=seed, season=seed % 3).text for seed in range(20)}
    assert len(texts) == 1


@EVERY_PAGE
def test_the_normalized_text_holds_every_block_of_the_policy_in_order(page: Page) -> None:
    text = " ".join(re.findall(r"\w+", normalized(page, seed=1).text))
    place = 0
    for piece in (piece for block in read_blocks(page.text()) for piece in texts_of(block)):
        words = " ".join(re.findall(r"\w+", piece))
        found = text.find(words, place)
        assert found >= 0, piece
        place = found + len(words)


@EVERY_PAGE
def test_the_normalized_text_holds_little_beside_the_policy(page: Page) -> None:
    policy = sum(len(piece.split()) for block in read_blocks(page.text()) for piece in texts_of(block))
    kept = len(re.findall(r"[^\s|#-]+", normalized(page, seed=2).text))
    assert kept <= policy * 1.05 + 5


@EVERY_PAGE
def test_policies_are_in_the_stated_language(page: Page) -> None:
    assert normalized(page, seed=3).language == page.vendor.language


@EVERY_PAGE
def test_policies_are_long_and_have_sections(page: Page) -> None:
    words = len(page.text().split())
    headings = [block for block in read_blocks(page.text()) if isinstance(block, Heading)]
    assert words >= 600
    assert len(headings) >= 9
    assert words >= 4_000 if page.key == "quillmoor/privacy" else words <= 2_500


def test_a_bot_check_holds_nothing_of_the_policy() -> None:
    page = PAGES[-1]
    body = bot_check(page, seed=1).decode()
    assert "checking your browser" in body
    assert not any(
        piece in body for block in read_blocks(page.text()) for piece in texts_of(block) if len(piece) > 30
    )
