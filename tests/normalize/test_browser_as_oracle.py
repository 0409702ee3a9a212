"""What a real browser shows of a policy stands in the product's text, and one word changed is another text.

The oracle is Chromium without scripts: it lays the page out, and the sentences are chosen from what it shows by
landmarks and by what asks for consent, without the normalizer. Pages of ours, each also as broken markup; in the
sweep recorded ones.
"""

import importlib.util
import json
import os
import random
import re
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from demo.documents import PAGES
from demo.dress import charset_of, dress
from monitor.errors import NormalizeError
from monitor.fetch.browser import NAMES
from monitor.normalize import normalize
from tests.normalize.marked_pages import FILL, read_pages
from tests.normalize.policy_page import page, policy_markup

URL = "https://larkspur.example/legal/privacy"
SHOWN = """() => {
  const frame = 'nav, header, footer, aside, dialog, form:not(:has(h1)), select, button, noscript, script, style, template, title, [role=navigation], '
    + '[role=banner], [role=contentinfo], [role=complementary], [role=dialog], [role=alert], [role=status], [role=search], [aria-live], [hidden]';
  const banner = '[class*=cookie i], [class*=consent i], [id*=cookie i], [id*=consent i], [class*=announce i], [class*=promo i]';
  const asks = element => !!element.closest(banner)?.querySelector('button, a');
  const lines = [];
  let line = null, before = null;
  const walker = document.createTreeWalker(document.body.parentElement, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement;
    if (!node.data.trim() || !parent || parent.closest('head')) continue;
    let box = parent;
    while (box.parentElement && getComputedStyle(box).display.startsWith('inline')) box = box.parentElement;
    if (box !== before || line === null) lines.push(line = {
      text: '', tag: box.localName, frame: !!parent.closest(frame), asks: asks(parent), shown: parent.getClientRects().length > 0});
    before = box;
    line.text += node.data;
  }
  return lines;
}"""
SENTENCE = re.compile(r"[^.!?…]{20,600}[.!?](?=\s|$)")
FEWEST_WORDS = 6
MOST_EXCLUDED = 0.05


def words_of(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def sentences_of(lines: list[dict[str, Any]]) -> tuple[list[str], int]:
    """The policy's sentences among what is shown, and how many were left out since they ask for consent."""
    found, excluded = [], 0
    for line in lines:
        if line["frame"] or not line["shown"]:
            continue
        said = [
            each
            for each in SENTENCE.findall(" ".join(line["text"].split()))
            if len(each.split()) >= FEWEST_WORDS
        ]
        said = [each for each in said if "[email" not in each]  # a script would decode it
        if line["asks"]:
            excluded += len(said)
        else:
            found += said
    return found, excluded


def unclosed(markup: str) -> str:
    return re.sub(r"</(?:p|li|td|th|tr|dt|dd|section|article)>", "", markup)


def misnested(markup: str) -> str:
    return markup.replace("</p>", "</b></p></b>").replace("<p>", "<p><b>", 3).replace("<li>", "<li><i>", 2)


def ended_early(markup: str) -> str:
    parts = markup.split("</p>")
    return (
        "</p>".join(parts[: len(parts) // 2]) + "</p></body></html>" + "</p>".join(parts[len(parts) // 2 :])
    )


def two_documents(markup: str) -> str:
    return f"<!doctype html><html><head><title>x</title></head><body><p>Menu</p></body></html>{markup}"


WAYS: dict[str, Callable[[str], str]] = {
    "whole": str, "unclosed": unclosed, "misnested": misnested, "ended early": ended_early, "two documents": two_documents,
}  # fmt: skip


def our_pages() -> Iterator[tuple[str, str, str]]:
    """Our pages: their names, their markup, and the words of their policies as we wrote them."""
    for key, each in {each.vendor.key: each for each in PAGES}.items():
        yield (
            f"demo {key}",
            dress(each, each.text(), seed=7, season=1).decode(charset_of(each)),
            each.text(),
        )
    for name in ("cookie_grid", "dl_accordion", "intranet"):
        marked = re.sub(
            r"\[\[(.*?)\|\|.*?\]\]", r"\1", read_pages("policies")[name].replace("@FILL@", FILL), flags=re.S
        )
        said = " ".join(re.findall(r"\{\{(.*?)\}\}", marked, re.S))
        yield name, re.sub(r"\{\{(.*?)\}\}", r"\1", marked, flags=re.S), said
    odd = (
        "<table><tr><th>What</th><th>Shared</th></tr><tr><td>Ledgers</td><td>With auditors</td></tr><tr><td>Photographs</td><td>Never</td></tr></table>"
        '<div class="cta"><p>You may <a class="modal-link" href="#x">object</a> to all of this at any time.</p></div>'
    )
    yield "a table and odd names", page(policy_markup() + odd).decode(), policy_markup() + odd


@pytest.fixture(scope="module")
def show() -> Iterator[Callable[[str], list[dict[str, Any]]]]:
    """Lays markup out in a real browser and says what it shows."""
    if importlib.util.find_spec("playwright") is None or not any(map(shutil.which, NAMES)):
        pytest.skip("Playwright or Chromium is not installed")
    from playwright.sync_api import sync_playwright

    program = next(path for name in NAMES if (path := shutil.which(name)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, chromium_sandbox=os.geteuid() != 0)
        opened = browser.new_page(java_script_enabled=False, viewport={"width": 1280, "height": 900})
        current = ""

        def answer(route: Any) -> None:
            if route.request.url == URL:
                route.fulfill(content_type="text/html; charset=utf-8", body=current)
            else:
                route.abort()

        opened.route("**/*", answer)

        def lay_out(markup: str) -> list[dict[str, Any]]:
            nonlocal current
            current = markup
            opened.goto(URL, wait_until="domcontentloaded")
            shown: list[dict[str, Any]] = opened.evaluate(SHOWN)
            return shown

        yield lay_out
        browser.close()


def read(markup: str) -> Any:
    return normalize(markup.encode(), content_type="text/html; charset=utf-8", url=URL)


def lost_of(markup: str, lines: list[dict[str, Any]]) -> tuple[list[str], int, int]:
    """The sentences that are shown and not in the text, how many there are, and how many were excluded."""
    said, excluded = sentences_of(lines)
    try:
        text = words_of(read(markup).text)
    except NormalizeError:
        text = ""
    return [each for each in said if words_of(each) not in text], len(said), excluded


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_every_sentence_that_a_browser_shows_is_in_the_text(
    way: str, show: Callable[[str], list[dict[str, Any]]]
) -> None:
    total = excluded = 0
    for name, markup, _ in our_pages():
        broken = WAYS[way](markup)
        lost, said, left_out = lost_of(broken, show(broken))
        assert lost == [], (name, way)
        assert said > 0, name
        total, excluded = total + said, excluded + left_out
    print(f"{way}: {total} sentences, {excluded / (total + excluded):.1%} excluded")
    assert excluded <= MOST_EXCLUDED * (total + excluded)


PLACES = 10


@pytest.mark.slow
def test_one_word_changed_anywhere_is_another_fingerprint(
    show: Callable[[str], list[dict[str, Any]]],
) -> None:
    chance = random.Random(12)
    for name, markup, policy in our_pages():
        lines = [each for each in show(markup) if each["shown"] and not (each["frame"] or each["asks"])]
        before = read(markup).fingerprint
        short = [each["text"] for each in lines if each["tag"] in ("td", "th", "li", "dt", "dd", "h2", "h3")]
        words = [word for text in short for word in re.findall(r"[^\W\d_]{4,}", text)]
        words += [word for each in lines for word in re.findall(r"[^\W\d_]{6,}", each["text"])]
        ours = set(re.findall(r"[^\W\d_]{4,}", policy))
        single = [
            word
            for word in dict.fromkeys(words)
            if word in ours and len(re.findall(rf"(?<![^\W\d_]){word}(?![^\W\d_])", markup)) == 1
        ]
        assert len(single) >= PLACES // 2, name
        picked = chance.sample(single[:40], PLACES // 2) + chance.sample(single, min(PLACES, len(single)))
        for word in picked[:PLACES]:
            assert (
                read(re.sub(rf"(?<![^\W\d_]){word}(?![^\W\d_])", "Zebrafink", markup)).fingerprint != before
            ), (
                name,
                word,
            )


RECORDED = 60
KEPT = 0.99
"""Of the sentences that recorded pages show outside their landmarks; what is missing are banners and teasers."""


@pytest.mark.sweep
@pytest.mark.long
def test_recorded_pages_keep_what_a_browser_shows(show: Callable[[str], list[dict[str, Any]]]) -> None:
    from bench.ablation import PACK, load_documents, read_members

    if not PACK.is_dir():
        pytest.skip("recorded histories are absent (POLICY_MONITOR_SHARED)")
    rows = [each for each in load_documents(PACK).values() if each[0]["media_type"] == "text/html"]
    picked = [(each[at]["archive"], each[at]["file"]) for each in rows for at in (0, -1)][:RECORDED]
    total = excluded = 0
    missing: list[str] = []
    for archive, file in picked:
        markup = read_members(PACK, archive, {file})[file].decode("utf-8", "replace")
        lost, said, left_out = lost_of(markup, show(markup))
        total, excluded = total + said, excluded + left_out
        missing += [f"{archive} {each[:100]}" for each in lost]
    print(f"{total} sentences, {excluded / (total + excluded):.1%} excluded, {len(missing)} missing")
    print(json.dumps(missing[:60], indent=0, ensure_ascii=False))
    assert excluded <= MOST_EXCLUDED * (total + excluded)
    assert len(missing) <= (1 - KEPT) * total
