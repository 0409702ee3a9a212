"""What a real browser shows of a policy stands in the product's text, and one word changed is another text.

The oracle is Chromium without scripts: it lays the page out, and the sentences are chosen from what it shows by
landmarks and by what asks for consent, without the normalizer. Pages of ours, each also as broken markup; in the
sweep recorded ones, where a sentence before the first or after the last one that the curated text has is not the
policy's either.
"""

import importlib.util
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
  const banner = '[class*=cookie i], [class*=consent i], [id*=cookie i], [id*=consent i], [class*=announce i], [class*=promo i], [id*=modal i], [class*=modal i]';
  const unseen = '[class*=sr-only i], [class*=visually-hidden i], [class*=screen-reader i]';
  const floats = element => {
    for (let each = element; each; each = each.parentElement) if (getComputedStyle(each).position === 'fixed') return true;
    return false;
  };
  const asks = element => {
    for (let each = element.closest(banner); each; each = each.parentElement?.closest(banner)) if (each.querySelector('button, a')) return true;
    return floats(element);
  };
  const lines = [];
  let line = null, before = null;
  const walker = document.createTreeWalker(document.body.parentElement, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement;
    if (node.localName === 'br') line = null;
    if (node.nodeType !== Node.TEXT_NODE || !parent || parent.closest('head') || parent.closest(unseen)) continue;
    if (!node.data.trim()) {
      if (line) line.text += ' ';
      continue;
    }
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


RECORDED = 66
"""Recorded pages: the first and the last of each document."""


def recorded_pages() -> Iterator[tuple[str, str, str]]:
    """Recorded pages: their names, their markup, and the curated texts in force."""
    from bench.ablation import PACK, load_documents, read_members
    from bench.noise import curated_in_force

    if not PACK.is_dir():
        pytest.skip("recorded histories are absent (POLICY_MONITOR_SHARED)")
    for rows in load_documents(PACK).values():
        for at in (0, len(rows) - 1) if rows[0]["media_type"] == "text/html" else ():
            file = rows[at]["file"]
            markup = read_members(PACK, rows[at]["archive"], {file})[file].decode("utf-8", "replace")
            yield f"{rows[at]['doc']} {file}", markup, curated_in_force(rows, at)


def is_of_policy(sentence: str, lines: list[dict[str, Any]], curated: str) -> bool:
    """Whether the curated text says a sentence, or it stands on the page between two that it says."""
    from bench.noise import Reference

    reference = Reference(curated)
    if reference.says(sentence):
        return True
    texts = ["" if each["frame"] else " ".join(each["text"].split()) for each in lines]
    said = [at for at, text in enumerate(texts) if len(text.split()) >= FEWEST_WORDS and reference.says(text)]
    here = [at for at, text in enumerate(texts) if sentence.strip() in text]
    return any(said[0] < at < said[-1] for at in here) if said else True


@pytest.mark.sweep
@pytest.mark.long
def test_recorded_pages_keep_what_a_browser_shows(show: Callable[[str], list[dict[str, Any]]]) -> None:
    total = excluded = pages = 0
    missing: list[str] = []
    unread: list[str] = []
    for name, markup, curated in recorded_pages():
        lines = show(markup)
        lost, said, left_out = lost_of(markup, lines)
        beside = [each for each in lost if not is_of_policy(each, lines, curated)]
        lost = [each for each in lost if each not in beside]
        if lost and len(lost) == said:
            unread.append(name)  # a message of failure, and nothing else
            beside, lost = lost, []
        total, excluded, pages = total + said - len(beside), excluded + left_out + len(beside), pages + 1
        missing += [f"{name} {each}" for each in lost]
    print(f"{pages} pages, {total} sentences, {excluded / (total + excluded):.1%} excluded; unread: {unread}")
    assert pages == RECORDED
    assert missing == []
    assert excluded <= MOST_EXCLUDED * (total + excluded)
    assert all("llama-api--acceptable-use" in name for name in unread)


UNSEEN = re.compile(r"<(script|style|template)\b.*?</\1>|<!--.*?-->|<[^>]*>", re.S | re.I)


def places_of(markup: str) -> dict[str, list[int]]:
    """The words in the text of a page, with the places where each stands."""
    text = UNSEEN.sub(lambda found: " " * len(found[0]), markup)
    places: dict[str, list[int]] = {}
    for found in re.finditer(r"[^\W\d_]{4,}", text):
        places.setdefault(found[0], []).append(found.start())
    return places


@pytest.mark.sweep
@pytest.mark.long
def test_one_word_changed_on_a_recorded_page_is_another_fingerprint(
    show: Callable[[str], list[dict[str, Any]]],
) -> None:
    chance = random.Random(12)
    tried = 0
    unheard: list[str] = []
    for name, markup, curated in recorded_pages():
        lines = [each for each in show(markup) if each["shown"] and not (each["frame"] or each["asks"])]
        said = set(re.findall(r"[^\W\d_]{4,}", curated))
        short = {"td", "th", "li", "dt", "dd", "h2", "h3"}
        words: tuple[list[str], list[str]] = [], []
        for each in lines:
            words[each["tag"] in short].extend(re.findall(r"[^\W\d_]{4,}", each["text"]))
        places = places_of(markup)
        kinds = [
            [word for word in dict.fromkeys(found) if word in said and len(places.get(word, ())) == 1]
            for found in words
        ]
        picked = [word for found in kinds for word in chance.sample(found, min(PLACES, len(found)))]
        try:
            before = read(markup).fingerprint
        except NormalizeError:
            continue
        for word in chance.sample(picked, min(PLACES, len(picked))):
            tried += 1
            at = places[word][0]
            if read(f"{markup[:at]}Zebrafink{markup[at + len(word) :]}").fingerprint == before:
                unheard.append(f"{name} {word}")
    print(f"{tried} words changed, {len(unheard)} unheard")
    assert tried > 8 * RECORDED
    assert unheard == []
