"""What must not be lost, whatever it looks like: legal text in unlikely places."""

import pytest

from monitor.normalize import fingerprint_of, normalize
from tests.normalize.policy_page import DATE_LINE, page, policy_markup

POLICY = policy_markup()
URL = "https://larkspur.example/privacy"


def text_of(inside: str, **around: str) -> str:
    return normalize(page(POLICY + inside, **around), content_type=None, url=URL).text


@pytest.mark.parametrize(
    "attributes",
    [
        'hidden=""',
        'style="display:none"',
        'aria-hidden="true"',
        'class="collapse"',
        'style="visibility:hidden"',
    ],
)
def test_text_that_is_not_visible_is_kept(attributes: str) -> None:
    assert "closed by default" in text_of(f"<div {attributes}><p>This clause is closed by default.</p></div>")


@pytest.mark.parametrize(
    "title",
    [
        '<button aria-expanded="false" aria-controls="p1">Transfers abroad</button>',
        '<h3><button type="button">Transfers abroad</button></h3>',
        '<button type="button"><h3>Transfers abroad</h3></button>',
        '<button class="accordion-title">Transfers abroad</button>',
        "<details><summary>Transfers abroad</summary><p>None.</p></details>",
        '<div role="tab">Transfers abroad</div>',
    ],
)
def test_titles_of_accordions_and_tabs_are_kept(title: str) -> None:
    assert "Transfers abroad" in text_of(
        f'{title}<div id="p1" hidden><p>We transfer nothing abroad.</p></div>'
    )


def test_tables_of_cookies_are_kept_even_inside_a_cookie_container() -> None:
    rows = "<tr><th>Name</th><th>Lifetime</th></tr><tr><td>till_session</td><td>2 hours</td></tr>"
    text = text_of(f'<div class="cookie-notice-list" id="cookie-consent"><table>{rows}</table></div>')
    assert "| Name | Lifetime |\n| till_session | 2 hours |" in text


def test_a_cookie_policys_own_words_about_accepting_are_kept() -> None:
    words = "You can accept or reject cookies in the settings of your browser."
    assert words in text_of(f'<section class="cookie-policy"><h2>Cookies</h2><p>{words}</p></section>')


def test_lists_of_linked_subprocessors_are_kept() -> None:
    names = ("Brindle Hosting", "Quince Mail", "Tansy Scan", "Sorrel Print")
    items = "".join(
        f'<li><a href="https://{name.split()[0].lower()}.example/">{name}</a></li>' for name in names
    )
    text = text_of(f"<h2>Subprocessors</h2><ul>{items}</ul>")
    assert all(f"- {name}" in text for name in names)


def test_legal_text_inside_a_form_is_kept() -> None:
    text = text_of(
        "<form><p>By sending this form you agree that we answer by letter.</p><input name=t value=9></form>"
    )
    assert "you agree that we answer by letter" in text


def test_a_date_of_effect_beside_the_title_in_a_header_is_kept() -> None:
    body = page(
        POLICY.replace("<h1>", "<h2>").replace("</h1>", "</h2>"),
        before=f"<header><h1>Privacy notice</h1><p>{DATE_LINE}, replaces 2023</p></header>",
        main="article",
    )
    text = normalize(body, content_type=None, url=URL).text
    assert "# Privacy notice" in text
    assert "replaces 2023" in text


def test_a_hero_called_banner_keeps_title_and_date() -> None:
    text = text_of(
        '<div class="hero-banner"><div class="t">Rules of the shop</div><p>Version of 4 May 2023</p></div>'
    )
    assert "Rules of the shop" in text
    assert "Version of 4 May 2023" in text


def test_a_notice_marked_up_as_an_alert_is_kept_inside_the_policy() -> None:
    assert "a new version of this policy" in text_of(
        '<div role="alert">On 1 June 2025 a new version of this policy comes into force.</div>'
    )


def test_an_aside_with_prose_inside_the_policy_is_kept() -> None:
    assert "In short: we sell nothing" in text_of(
        "<aside>In short: we sell nothing of what you give us, ever.</aside>"
    )


def test_headings_with_telling_ids_are_kept() -> None:
    text = text_of(
        '<h2 id="social-sharing">Sharing on networks</h2><h2 id="feedback">Feedback</h2><h3 id="menu">Menu</h3>'
    )
    assert "## Sharing on networks" in text
    assert "## Feedback" in text


def test_layout_classes_that_mention_a_menu_take_nothing() -> None:
    text = text_of('<div class="scroll-mt-header-h has-sidebar md:footer-gap"><h4>General terms</h4></div>')
    assert "#### General terms" in text


def test_several_contracts_on_one_page_are_all_kept() -> None:
    other = "<section><h1>Terms for resellers</h1><p>A reseller pays within ten days of the invoice.</p></section>"
    assert "within ten days" in text_of(other)


def test_several_articles_side_by_side_are_all_kept() -> None:
    short = (
        "<article><h2>Terms for resellers</h2><p>A reseller pays within ten days of the invoice, and gives back \
what was not sold by the end of the year, at the price of the day.</p></article>"
    )
    body = page(f"<article>{POLICY}</article>{short}", main="div")
    assert "within ten days" in normalize(body, content_type=None, url=URL).text


def test_definition_lists_read_in_order() -> None:
    text = text_of("<dl><dt>Receipt</dt><dd>A paper that proves a purchase.</dd></dl>")
    assert "Receipt\n\n- A paper that proves a purchase." in text


def test_text_without_blanks_is_counted_and_kept() -> None:
    clause = "我们仅在提供服务所需的期限内保存您的个人信息，期满后将予以删除或匿名化处理。"
    body = page(f"<h1>隐私政策</h1><p>{clause}</p>" * 6, after="<footer>版权所有</footer>")
    got = normalize(body, content_type=None, url=URL)
    assert clause in got.text
    assert "版权所有" not in got.text
    assert got.coverage.kept_words > 100
    assert got.language == "zh"


def test_one_changed_word_changes_text_and_fingerprint() -> None:
    before, after = (
        text_of(f"<p>The data lies on one {word} in Graz.</p>") for word in ("server", "cluster")
    )
    assert before != after
    assert fingerprint_of(before) != fingerprint_of(after)


@pytest.mark.parametrize(
    ("before", "after"), [("30 days", "90 days"), ("€5", "$5"), ("1.5 %", "15 %"), ("> 16", "< 16")]
)
def test_figures_and_signs_count_in_the_fingerprint(before: str, after: str) -> None:
    assert fingerprint_of(f"at most {before} a year") != fingerprint_of(f"at most {after} a year")


def test_layout_and_typography_do_not_count_in_the_fingerprint() -> None:
    a = "# Your Rights\n\n- You may see, “correct” and erase it.\n"
    b = '## YOUR RIGHTS\n\nYou may  see\n\n• "correct" and erase it'
    assert fingerprint_of(a) == fingerprint_of(b)


def test_fingerprints_agree_for_texts_that_mix_scripts_and_plain_lines() -> None:
    assert fingerprint_of("Größe 5 €\nplain line") == fingerprint_of("größe\n5 €  plain\nLINE")


def test_a_page_that_leaves_out_the_tags_of_head_and_body_keeps_its_text():
    text = "We keep what you tell us for as long as the law asks of us, and not a day longer. " * 5
    for opening in ("<main>", "<article>", "<section><h1>Privacy</h1>", "Intro words<main>"):
        page = f'<html lang="en"><meta charset="utf-8"><title>Privacy</title>{opening}<p>{text}</p></html>'
        kept = normalize(page.encode(), content_type="text/html", url="https://vendor.example/").text
        assert text.strip() in kept
