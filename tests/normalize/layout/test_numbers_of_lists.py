"""The numbers that ordered lists draw: written for the reader, and never taken for a change."""

import pytest

from monitor.compare import Context, compare
from monitor.model import Coverage, DeltaStatus, PageText
from monitor.normalize import fingerprint_of, normalize
from monitor.screen import screen
from monitor.text.comparable import comparable
from monitor.text.read import read_text
from tests.normalize.policy_page import page

URL = "https://larkspur.example/legal/terms"
DUTIES = [
    f"You keep the {thing} of your account in order and tell us within {days} days when you have lost it."
    for days, thing in enumerate(
        ("key", "name", "address", "telephone number", "seal", "licence", "register"), 3
    )
]


def text_of(inside: str) -> str:
    return normalize(page(inside), content_type="text/html; charset=utf-8", url=URL).text


def items(lines: list[str]) -> str:
    return "".join(f"<li>{line}</li>" for line in lines)


@pytest.mark.parametrize(
    ("opening", "drawn"),
    [
        ("<ol>", ("1", "2")),
        ('<ol start="26">', ("26", "27")),
        ('<ol type="a">', ("a", "b")),
        ('<ol type="A" start="26">', ("Z", "AA")),
        ('<ol type="i" start="3">', ("iii", "iv")),
        ('<ol style="margin: 0; list-style: upper-roman outside" start="9">', ("IX", "X")),
        ('<ol style="list-style-type:lower-latin">', ("a", "b")),
        ('<ol class="mt-2 list-lower-alpha">', ("a", "b")),
        ('<ol start="x">', ("1", "2")),
        ('<ol start="99999999999">', ("1", "2")),
        ('<ol type="i" start="5000">', ("5000", "5001")),
    ],
)
def test_a_list_counts_as_its_attributes_say(opening: str, drawn: tuple[str, str]) -> None:
    first, second = drawn
    assert text_of(f"{opening}<li>keys</li><li>names</li></ol>") == (
        f"{first}.\u00a0keys\n{second}.\u00a0names\n"
    )


@pytest.mark.parametrize(
    "opening",
    [
        '<ol style="list-style: none; padding: 0">',
        '<ol style="list-style-type: disc !important">',
        '<ol class="list-unstyled">',
        "<ul>",
    ],
)
def test_a_list_that_draws_no_numbers_has_bullets(opening: str) -> None:
    assert text_of(f"{opening}<li>keys</li><li>names</li></ol>") == "- keys\n- names\n"


@pytest.mark.parametrize(
    ("opening", "drawn"),
    [
        ("<ol reversed>", ("2", "1")),
        ('<ol reversed start="10">', ("10", "9")),
        ('<ol type="a" reversed>', ("b", "a")),
        ('<ol reversed style="list-style-type: lower-roman">', ("ii", "i")),
        ("<ol reversed start=1>", ("1", "0")),
    ],
)
def test_a_reversed_list_counts_down(opening: str, drawn: tuple[str, str]) -> None:
    first, second = drawn
    assert (
        text_of(f"{opening}<li>keys</li><li>names</li></ol>") == f"{first}.\u00a0keys\n{second}.\u00a0names\n"
    )


def test_an_item_may_set_its_own_number() -> None:
    assert text_of("<ol><li>keys</li><li value=7>names</li><li>seals</li></ol>") == (
        "1.\u00a0keys\n7.\u00a0names\n8.\u00a0seals\n"
    )


def test_lists_within_lists_count_for_themselves() -> None:
    text = text_of(
        "<ol><li>keys<ol type=a><li>lost</li><li>found</li></ol></li><li>names<ul><li>any</li></ul></li></ol>"
    )
    assert text == "1.\u00a0keys\n  a.\u00a0lost\n  b.\u00a0found\n2.\u00a0names\n  - any\n"


def test_a_heading_in_an_item_has_its_number_and_the_words_below_have_none() -> None:
    text = text_of("<ol><li><h2>Fees</h2><p>None.</p></li><li><h2>Refunds</h2><p>All.</p></li></ol>")
    assert text == "## 1.\u00a0Fees\n\nNone.\n\n## 2.\u00a0Refunds\n\nAll.\n"


@pytest.mark.parametrize("typed", ["1. ", "a) ", "(iv) ", "2.1 ", "3.2.1. ", "§ "])
def test_a_typed_number_stands_alone(typed: str) -> None:
    assert text_of(f"<ol><li>{typed}keys</li></ol>") == f"- {typed}keys\n"


def test_numbers_do_not_count_as_words() -> None:
    numbered, bulleted = (text_of(f"<{tag}>{items(DUTIES)}</{tag}>") for tag in ("ol", "ul"))
    assert numbered != bulleted and comparable(numbered) == bulleted
    assert fingerprint_of(numbered) == fingerprint_of(bulleted)
    assert not compare(
        read_text(numbered), read_text(bulleted), Context(document_type="terms-of-service")
    ).sections


def test_one_more_item_is_one_change_however_many_are_renumbered() -> None:
    more = ["You pay a deposit of 40 euros.", *DUTIES]
    before, after = (text_of(f"<h2>Duties</h2><ol>{items(lines)}</ol>") for lines in (DUTIES, more))
    told = compare(read_text(before), read_text(after), Context(document_type="terms-of-service"))
    [section] = told.sections
    assert section.delta.status is DeltaStatus.CHANGED
    assert "".join(edit.text for edit in section.delta.edits if edit.op != "equal").strip(" -\n") == more[0]


def test_one_more_section_renumbers_no_other() -> None:
    def sections(titles: list[str]) -> str:
        parts = (f"<li><h2>{title}</h2><p>All about {title.lower()} is here.</p></li>" for title in titles)
        return text_of(f"<ol>{''.join(parts)}</ol>")

    told = compare(
        read_text(sections(["Fees", "Refunds"])),
        read_text(sections(["Scope", "Fees", "Refunds"])),
        Context(document_type="terms-of-service"),
    )
    [section] = told.sections
    assert section.delta.status is DeltaStatus.ADDED and section.delta.before is None


def test_a_list_that_grows_at_its_head_is_no_other_page() -> None:
    before = text_of(f"<ol>{items(DUTIES)}</ol>")
    after = normalize(
        page(f"<ol>{items(['You pay a deposit of 40 euros for the key.', *DUTIES])}</ol>"),
        content_type=None,
        url=URL,
    )
    assert screen(after, known_text=before, known_language="en") is None


def test_the_same_words_with_other_accents_coding_pass_the_screen() -> None:
    composed = "\n\n".join(
        f"Wir prüfen höchstens {days} Tage über Ihren Schlüssel für Räume." for days in range(9)
    )
    parted = composed.replace("ü", "u\u0308").replace("ö", "o\u0308").replace("ä", "a\u0308")
    looked = PageText(
        text=parted, title=None, language="de", media_type="text/html", charset="utf-8", fingerprint="f",
        coverage=Coverage(page_words=90, kept_words=90), shell=False,
    )  # fmt: skip
    assert screen(looked, known_text=composed, known_language="de") is None
    assert not compare(
        read_text(composed), read_text(parted), Context(document_type="privacy-policy")
    ).sections
