"""The text dialect: what headings, lists, tables and odd characters become."""

import pytest

from monitor.normalize import edition_of, normalize, outline
from tests.normalize.policy_page import page

URL = "https://larkspur.example/legal/privacy"


def text_of(inside: str) -> str:
    return normalize(page(inside), content_type="text/html; charset=utf-8", url=URL).text


def test_headings_paragraphs_lists_and_tables_take_their_form() -> None:
    text = text_of(
        "<h1>Rules</h1><p>One\n  line</p><ul><li>first<ul><li>inner</li></ul></li><li>second</li></ul>"
        "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2 | 3</td></tr></table><p>End</p>"
    )
    assert text == "# Rules\n\nOne line\n\n- first\n  - inner\n- second\n\n| A | B |\n| 1 | 2 ¦ 3 |\n\nEnd\n"


@pytest.mark.parametrize("mark", ["#", "###", "|"])
def test_a_paragraph_that_begins_like_markup_stays_a_paragraph(mark: str) -> None:
    text = text_of(f"<h2>Rules</h2><p>{mark} of a kind</p>")
    assert text == f"## Rules\n\n{mark}\u00a0of a kind\n"


def test_a_typed_bullet_is_an_item_and_all_bullets_are_the_same() -> None:
    texts = {text_of(f"<h2>Rules</h2><p>{bullet} keep it short</p>") for bullet in "-•–▪◦"}
    assert texts == {"## Rules\n\n- keep it short\n"}


def test_a_bullet_in_an_element_of_its_own_goes_to_its_words() -> None:
    assert (
        text_of("<h2>Rules</h2><div><div>•</div><div>keep it short</div></div>")
        == "## Rules\n\n- keep it short\n"
    )


def test_headings_by_role_and_by_bold_are_headings() -> None:
    text = text_of(
        '<h1>Rules</h1><div role="heading" aria-level="3">Small print</div><p><strong>2. Payment</strong></p>'
        '<p>We pay at once.</p><div class="section-title">Places</div><p><b>Note that this is a whole sentence.</b></p>'
    )
    assert "### Small print" in text
    assert "## 2. Payment" in text.replace("#### ", "## ")
    assert "# Places" in text
    assert "\nNote that this is a whole sentence.\n" in text


def test_layout_tables_read_as_paragraphs() -> None:
    text = text_of(
        '<table role="presentation"><tr><td><h2>Rules</h2></td><td><p>Be kind.</p></td></tr></table>'
    )
    assert text == "## Rules\n\nBe kind.\n"


def test_unseen_characters_are_left_out() -> None:
    assert text_of("<p>café \u200bin\u00adside\u2060 a\u00a0b \ue001</p>") == "café inside a b\n"


def test_accents_stay_as_the_page_has_them_and_count_the_same() -> None:
    parted, composed = (
        normalize(page(f"<p>{words}</p>"), content_type="text/html; charset=utf-8", url=URL)
        for words in ("cafe\u0301 fermé", "caf\u00e9 fermé")
    )
    assert parted.text == "cafe\u0301 fermé\n" and composed.text == "caf\u00e9 fermé\n"
    assert parted.fingerprint == composed.fingerprint


def test_inline_elements_join_and_blocks_part() -> None:
    assert text_of("<p>We <b>keep</b><i>sake</i> it</p><div>one<div>two</div>three<br>four</div>") == (
        "We keepsake it\n\none\n\ntwo\n\nthree\n\nfour\n"
    )


def test_link_targets_are_apart_absolute_and_without_scripts() -> None:
    got = normalize(
        page(
            '<p>See <a href="../terms?x=1#s">the terms</a>, <a href="#here">here</a>, <a href="javascript:go()">go</a>'
            ' or <a href="mailto:a@b.example">write</a>, <a href="https://[bad">broken</a>.</p>'
        ),
        content_type=None,
        url=URL,
    )
    assert got.text == "See the terms, here, go or write, broken.\n"
    assert [(link.text, link.target) for link in got.links] == [
        ("the terms", "https://larkspur.example/terms?x=1#s"),
        ("write", "mailto:a@b.example"),
        ("broken", "https://[bad"),
    ]


def test_a_base_element_moves_relative_links() -> None:
    body = b'<html><head><base href="https://other.example/x/"></head><body><p>See <a href="y">it</a>.</p></body></html>'
    got = normalize(body, content_type=None, url=URL)
    assert got.links[0].target == "https://other.example/x/y"


def test_title_language_and_coverage_are_told() -> None:
    words = "<p>We process the data that you give to us, and we do not share it with anyone else.</p>" * 5
    got = normalize(page(words, after="<footer>Graz and Linz</footer>"), content_type=None, url=URL)
    assert got.title == "Privacy notice of Larkspur Ledger | Larkspur"
    assert (got.language, got.media_type, got.charset) == ("en", "text/html", "utf-8")
    assert got.coverage.page_words == got.coverage.kept_words + 3
    assert [(d.rule, d.words, d.sample) for d in got.coverage.dropped] == [("page_frame", 3, "Graz and Linz")]
    assert not got.shell


def test_selectors_choose_and_remove() -> None:
    body = page(
        '<div class="a"><p>Kept words</p><p class="x">Lost words</p></div><div class="b"><p>Other words</p></div>'
    )
    got = normalize(body, content_type=None, url=URL, select=[".a"], remove=[".x"])
    assert got.text == "Kept words\n"
    removed = normalize(body, content_type=None, url=URL, remove=[".b"])
    assert removed.text == "Kept words\n\nLost words\n"


def test_a_selected_footer_is_kept_and_nested_matches_count_once() -> None:
    body = page("<p>Main words</p>", after="<footer><div><p>Foot words</p></div></footer>")
    got = normalize(body, content_type=None, url=URL, select=["footer", "footer div"])
    assert got.text == "Foot words\n"


def test_the_edition_changes_with_the_selectors_only() -> None:
    assert edition_of() == edition_of((), ())
    told = {
        edition_of(),
        edition_of(["a"]),
        edition_of(["b"]),
        edition_of((), ["a"]),
        edition_of(["a", "b"]),
        edition_of(["ab"]),
    }
    assert len(told) == 6
    assert edition_of(["a"], ["b"]) == edition_of(["a"], ["b"])


def test_the_outline_shows_each_region_kept_or_dropped_in_order() -> None:
    body = page(
        "<h1>Rules</h1><p>We keep <span class='sr-only'>unseen</span> it.</p>",
        before='<nav id="top"><a href=/x>Shop</a></nav>',
        after="<footer>Graz</footer>",
    )
    lines = outline(body, content_type=None, url=URL)
    assert [(line.line, line.rule) for line in lines] == [
        ("Shop", "navigation"),
        ("# Rules", None),
        ("We keep it.", None),
        ("unseen", "accessibility"),
        ("Graz", "page_frame"),
    ]
    assert lines[0].place == "body > nav#top"


def test_the_outline_keeps_every_line_of_the_text() -> None:
    body = page("<h1>Rules</h1><ul><li>a <b>b</b></li><li>c</li></ul><p>d<nav>menu</nav></p>e")
    got = normalize(body, content_type=None, url=URL).text
    kept = {line.line for line in outline(body, content_type=None, url=URL) if line.rule is None}
    assert {line for line in got.splitlines() if line} == kept


NAMES = (
    "<table><tr><th>Firma</th><th>Sitz</th></tr><tr><td>Nordwind Hosting GmbH</td><td>Kiel</td></tr></table>"
)
PROSE = "<p>We may share your data with the partners that are named in this policy, and you can ask us for it.</p>"


@pytest.mark.parametrize(
    ("declared", "inside", "language"),
    [
        ("de-DE", NAMES, "de"),
        ("DE", NAMES, "de"),
        (" pt_BR ", NAMES, "pt"),
        ("de-DE", PROSE, "en"),
        ("", NAMES, None),
        ("deutsch", NAMES, None),
        ("x-default", NAMES, None),
        ("{{lang}}", NAMES, None),
    ],
)
@pytest.mark.parametrize("select", [(), ("main",)])
def test_the_declared_language_stands_where_the_words_cannot_tell(
    declared: str, inside: str, language: str | None, select: tuple[str, ...]
) -> None:
    body = f"<html lang='{declared}'><body><main>{inside}</main></body></html>".encode()
    assert normalize(body, content_type="text/html", url=URL, select=select).language == language
