"""Markup that its author broke reads as a browser shows it: no word is lost, none is said that nobody sees.

The expected words are those of a real Chromium; where one is at hand it is asked again.
"""

import importlib.util
import os
import re
import shutil
import time

import pytest

from monitor.errors import NormalizeError
from monitor.fetch.browser import NAMES
from monitor.normalize import normalize

URL = "https://larkspur.example/privacy"
OPEN = "<!doctype html><html lang=en><head><title>Privacy at Larkspur</title></head><body>"
CLOSE = "</body></html>"
KEPT = "<p>Larkspur keeps your account for seven years.</p>"
ASKED = "<p>Write to our data office at Graz.</p>"
SAID_KEPT = "Larkspur keeps your account for seven years"
SAID_ASKED = "Write to our data office at Graz"
BOTH = f"{SAID_KEPT} {SAID_ASKED}"

BROKEN = {
    "text after the end": (f"{OPEN}{KEPT}{CLOSE}{ASKED}", BOTH),
    "text after every end": (f"{OPEN}{KEPT}{CLOSE}{ASKED}{CLOSE}<p>So it is.</p>", f"{BOTH} So it is"),
    "text after an early end of the body": (f"{OPEN}{KEPT}</body>{ASKED}{CLOSE}", BOTH),
    "an early end in a box": (f"{OPEN}<div>{KEPT}</body>{ASKED}</div>{CLOSE}", BOTH),
    "an early end in a table": (
        f"{OPEN}<table><tr><td>Logs</html></td><td>30 days</td></tr></table>{KEPT}{CLOSE}",
        f"Logs 30 days {SAID_KEPT}",
    ),
    "two documents in one": (f"{OPEN}{KEPT}{CLOSE}{OPEN}{ASKED}{CLOSE}", BOTH),
    "no body at all": (f"<title>Privacy</title><main>{KEPT}<section>{ASKED}</section></main>", BOTH),
    "an element of its own in the head": (f"<head><x-note>Hello</x-note></head><body>{KEPT}", f"Hello {SAID_KEPT}"),
    "words in the head": (f"<head>Loose words<title>T</title></head>{KEPT}", f"Loose words {SAID_KEPT}"),
    "an unclosed drawing": (f"{OPEN}{KEPT}<svg width=10><path d=M0>{ASKED}{CLOSE}", BOTH),
    "an unclosed drawing with a style": (f"{OPEN}<svg><style>{KEPT}</style>{ASKED}{CLOSE}", BOTH),
    "a paragraph in a drawing": (
        f"{OPEN}{KEPT}<svg width=300 height=100><desc>x</desc><foreignObject width=300 height=100>{ASKED}</foreignObject></svg>{CLOSE}",
        BOTH,
    ),
    "an unclosed formula": (f"{OPEN}{KEPT}<math><mrow>{ASKED}{CLOSE}", BOTH),
    "an unclosed choice before a field": (f"{OPEN}<select><option>English<input name=q>{KEPT}{CLOSE}", SAID_KEPT),
    "an unclosed choice in a cell": (
        f"{OPEN}<table><tr><td><select><option>a</td><td>30 days</td></tr></table>{KEPT}{CLOSE}",
        f"30 days {SAID_KEPT}",
    ),
    "an unclosed comment": (f"{OPEN}{KEPT}<!-- {ASKED}{CLOSE}", SAID_KEPT),
    "a comment that closes oddly": (f"{OPEN}<!-- x --!>{KEPT}<!-->{ASKED}{CLOSE}", BOTH),
    "an unclosed script": (f"{OPEN}{KEPT}<script>var a=1;{ASKED}{CLOSE}", SAID_KEPT),
    "a script in a script": (
        f"{OPEN}<script><!-- <script> x = '</script>' --> </script>{KEPT}{CLOSE}", SAID_KEPT,
    ),
    "an unclosed template": (f"{OPEN}{KEPT}<template><p>x</p>{ASKED}{CLOSE}", SAID_KEPT),
    "a notice in the head": (
        f"<head><noscript><p>Switch scripts on</p></noscript><title>T</title></head>{KEPT}", SAID_KEPT,
    ),
    "an unclosed table": (f"{OPEN}<table><tr><th>What<tr><td>Logs{KEPT}{CLOSE}", f"What Logs {SAID_KEPT}"),
    "words loose in a table": (
        f"{OPEN}<table>Loose words<tr><td>Logs</td></tr>and more</table>{KEPT}{CLOSE}",
        f"Loose wordsand more Logs {SAID_KEPT}",
    ),
    "a link loose in a table": (
        f"{OPEN}<table><tr><td>Logs</td></tr><a href=/x>Loose</a></table>{KEPT}{CLOSE}", f"Loose Logs {SAID_KEPT}",
    ),
    "cells without a table": (f"{OPEN}<td>Logs</td><tr><td>Cards</td></tr>{KEPT}{CLOSE}", f"LogsCards {SAID_KEPT}"),
    "a paragraph's end without a start": (f"{OPEN}Before</p>after{KEPT}{CLOSE}", f"Before after {SAID_KEPT}"),
    "misnested styles": (f"{OPEN}<b><p>Kept.</b> And more.</p>{KEPT}{CLOSE}", f"Kept And more {SAID_KEPT}"),
    "a table in a paragraph": (
        f"{OPEN}<p>Before<table><tr><td>Logs</td></tr></table>after</p>{KEPT}{CLOSE}",
        f"Before Logs after {SAID_KEPT}",
    ),
    "an unclosed quote in a tag": (
        f'{OPEN}<p class="a>Gone{KEPT}<p title="x">Back</p>{ASKED}{CLOSE}', f"Back {SAID_ASKED}",
    ),
    "a sign in a quoted value": (f"{OPEN}<p title='a > b'>Words</p>{KEPT}{CLOSE}", f"Words {SAID_KEPT}"),
    "glued attributes": (f"{OPEN}<a href='/a'class='b'id=\"c\">Words</a>{KEPT}{CLOSE}", f"Words {SAID_KEPT}"),
    "zero bytes": (f"{OPEN}<p>Lark\0spur keeps\0 it.</p>{ASKED}{CLOSE}", f"Larkspur keeps it {SAID_ASKED}"),
    "entities without a semicolon": (f"{OPEN}<p>Terms &amp Rights &eacutecole</p>{KEPT}{CLOSE}", f"Terms Rights école {SAID_KEPT}"),
    "typed as it is": (f"{OPEN}{KEPT}<plaintext>{ASKED}", f"{SAID_KEPT} p {SAID_ASKED} p"),
}  # fmt: skip


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def read(markup: str | bytes) -> str:
    body = markup if isinstance(markup, bytes) else markup.encode()
    return normalize(body, content_type="text/html", url=URL).text


@pytest.mark.parametrize("kind", BROKEN)
def test_broken_markup_says_what_a_browser_shows(kind: str) -> None:
    markup, said = BROKEN[kind]
    assert words_of(read(markup)) == words_of(said)


@pytest.mark.slow
@pytest.mark.skipif(
    importlib.util.find_spec("playwright") is None or not any(map(shutil.which, NAMES)),
    reason="Playwright or Chromium is not installed",
)
def test_a_real_browser_shows_these_words() -> None:
    from playwright.sync_api import sync_playwright

    program = next(path for name in NAMES if (path := shutil.which(name)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, chromium_sandbox=os.geteuid() != 0)
        try:
            page = browser.new_page()
            page.route(
                URL, lambda route: route.fulfill(content_type="text/html; charset=utf-8", body=current)
            )
            for kind, (markup, said) in BROKEN.items():
                current = markup
                page.goto(URL)
                page.evaluate("document.querySelectorAll('select, math').forEach(each => each.remove())")
                shown = page.inner_text("body")
                assert words_of(shown) == words_of(said), kind
        finally:
            browser.close()


@pytest.mark.parametrize(
    "markup",
    [
        f"{OPEN}{KEPT}<select><option>English<option>Deutsch{ASKED}{CLOSE}",
        f"{OPEN}<div>{KEPT}<select><option>English</option></div>{ASKED}{CLOSE}",
        f"{OPEN}{KEPT}<form><select><optgroup label=x><option>English{ASKED}</form>{CLOSE}",
    ],
)
def test_a_choice_that_was_never_closed_takes_nothing_of_the_policy(markup: str) -> None:
    said = read(markup)
    assert SAID_KEPT in said and SAID_ASKED in said
    assert "English" not in read(markup.replace("English", "English</option></select>", 1))


def test_an_end_of_the_page_between_its_sections_cuts_nothing_off() -> None:
    sections = "".join(
        f"<h2>{at}. Part</h2><p>Part {at} of the policy says this much.</p>" for at in range(9)
    )
    whole, cut = (
        f"{OPEN}<main>{part}</main>{CLOSE}" for part in (sections, sections.replace("<h2>4", "</html><h2>4"))
    )
    assert read(cut) == read(whole)


def test_selectors_find_what_follows_the_end_of_the_page() -> None:
    body = f"{OPEN}<p class=policy>One.</p>{CLOSE}<p class=policy>Two.</p>".encode()
    assert normalize(body, content_type=None, url=URL, select=[".policy"]).text == "One.\n\nTwo.\n"
    assert normalize(body, content_type=None, url=URL, remove=["p:first-child"]).text == "Two.\n"


@pytest.mark.parametrize(
    "markup",
    [
        f"<p {' '.join(f'a{at}=1' for at in range(100_000))}>{KEPT}",
        f"<p {' '.join(f'a{at}' for at in range(700_000))}>{KEPT}",
        f"<p {'a=1 ' * 700_000}>{KEPT}",
        "<p title='" + 'a=">" ' * 100_000 + f"'>{KEPT}",
        "<div>" * 100_000 + KEPT,
        "<p><b>" * 50_000 + KEPT,
        "<div>" * 50_000 + "</p>" * 100_000 + KEPT,
        "<table><tr><td>" * 30_000 + KEPT,
        "<select>" + "<selectedcontent>" * 5_000 + "<option selected>x<b>y" * 5_000 + f"</select>{KEPT}",
        "<noscript>" * 5_000 + KEPT,
        "<svg><style>" * 50_000 + f"</style></svg>{KEPT}",
    ],
    ids=["attributes", "bare attributes", "one attribute", "a long value", "boxes", "styles", "ends", "tables",
         "copied choices", "notices", "drawings"],
)  # fmt: skip
def test_a_page_built_to_exhaust_a_parser_is_read_quickly(markup: str) -> None:
    started = time.process_time()
    assert SAID_KEPT in read(f"{OPEN}{KEPT}{markup}")
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "markup",
    [
        "<body>" + "".join(f"<body a{at}=1>" for at in range(20_000)),
        f"<html {' '.join(f'a{at}=1' for at in range(100_000))}><p>x<html {' '.join(f'b{at}=1' for at in range(100_000))}>",
        "".join(f"<font size={at}><p>x" for at in range(50_000)),
        "".join(f"<b {at}>" for at in range(3_000))
        + "".join(f"<i {at}>" for at in range(3_000))
        + "x</b>" * 3_000,
        "<br>" * 700_000,
    ],
    ids=["bodies", "attributes of two roots", "styles over paragraphs", "styles in styles", "tags"],
)
def test_a_page_that_would_exhaust_any_parser_is_refused_quickly(markup: str) -> None:
    started = time.process_time()
    with pytest.raises(NormalizeError, match=r"see what its address serves\.$"):
        read(f"{OPEN}{KEPT}{markup}")
    assert time.process_time() - started < 2


def test_old_pages_that_leave_some_styles_open_are_read() -> None:
    rows = "".join(f"<tr><td><font size={at}>Part {at}</td></tr>" for at in range(1_000))
    assert "Part 999" in read(f"{OPEN}<table>{rows}</table>{KEPT}{CLOSE}")
