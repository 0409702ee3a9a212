"""Short parts of a policy in elements made for something else: kept, while the noise there still goes."""

import pytest

from monitor.normalize import normalize
from tests.normalize.policy_page import page, policy_markup

POLICY = policy_markup()
LONG = "<p>We ask you to read all of this before you connect a bank to the books of your shop.</p>" * 40
URL = "https://larkspur.example/privacy"
MAINS = pytest.mark.parametrize("main", ["main", "article", "div"])


def text_of(inside: str, *, select: tuple[str, ...] = (), **around: str) -> str:
    body = page(POLICY + inside, **around)
    return normalize(body, content_type=None, url=URL, select=select).text


def plain(**around: str) -> str:
    return text_of("", **around)


@MAINS
@pytest.mark.parametrize("name", ["menu-title", "nav-label", "sidebar-heading", "dropdown-toggle", "submenu"])
@pytest.mark.parametrize("title", ["Refunds", "Late payment"])
def test_a_short_title_named_as_a_menus_is_kept_over_its_text(main: str, name: str, title: str) -> None:
    box = f'<div><div class="{name}">{title}</div><div><p>None is owed after ten days.</p></div></div>'
    assert title in text_of(box, main=main)


@MAINS
@pytest.mark.parametrize(
    "label",
    [
        '<div class="language-menu">Deutsch</div>',
        '<div class="breadcrumb">Legal</div>',
        '<div class="pagination">2</div>',
        '<div class="menu-toggle">Menu</div>',
        '<div class="toc-title">Contents</div>',
    ],
)
def test_the_label_of_a_menu_goes_though_text_follows(main: str, label: str) -> None:
    box = f"<div>{label}<p>None is owed after ten days, and nothing is owed before them.</p></div>"
    assert text_of(box, main=main) == text_of(box.replace(label, ""), main=main)


INTRODUCTIONS = (
    "Our other policies that form part of this agreement:",
    "Sub-processors:",
    "The following policies belong to the contract.",
    "Wir geben Daten an folgende Auftragsverarbeiter weiter:",
    "Nous faisons appel aux sous-traitants suivants :",
    "第三方：",
)


@MAINS
@pytest.mark.parametrize("introduction", INTRODUCTIONS)
@pytest.mark.parametrize("name", ["related", "related-resources", "recommended social"])
def test_a_list_of_links_that_the_policy_introduces_is_kept(main: str, introduction: str, name: str) -> None:
    box = f'<div class="{name}"><p>{introduction} <a href="/a">Acme Inc</a> <a href="/b">Beta GmbH</a></p></div>'
    assert "Acme Inc" in text_of(box, main=main)
    listed = f'<div class="{name}"><p>{introduction}</p><ul><li><a href="/a">Acme Inc</a><li><a href="/b">Beta</a></ul></div>'
    assert "Acme Inc" in text_of(listed, main=main)


@MAINS
@pytest.mark.parametrize("title", ["Related articles:", "Share this policy:", "Follow us:", "Read on"])
def test_a_list_of_links_that_nothing_of_the_policy_introduces_goes(main: str, title: str) -> None:
    box = f'<div class="related"><p>{title}</p><ul><li><a href="/a">Ten tips for tills</a><li><a href="/b">Rolls</a></ul></div>'
    assert text_of(box, main=main) == plain(main=main)


@MAINS
@pytest.mark.parametrize(
    "definition",
    [
        "Personal data means any news of a person.",
        "Affiliate: a company under one owner",
        "Der Kunde ist, wer bestellt.",
    ],
)
@pytest.mark.parametrize(
    "opening", ["span role=tooltip", "div role=tooltip class=popover", "div class=tooltip"]
)
def test_a_definition_in_a_tooltip_is_kept(main: str, definition: str, opening: str) -> None:
    closing = opening.split(maxsplit=1)[0]
    assert definition in text_of(f"<div>We keep <{opening}>{definition}</{closing}></div>", main=main)


@MAINS
@pytest.mark.parametrize("said", ["Copied!", "Copy link", "Link copied to clipboard"])
def test_what_a_tooltip_says_of_a_button_goes(main: str, said: str) -> None:
    assert text_of(f"<div role=tooltip>{said}</div><div class=tooltip>{said}</div>", main=main) == plain(
        main=main
    )


@MAINS
def test_the_wording_of_an_opt_out_form_is_kept(main: str) -> None:
    form = (
        "<form><label><input type=checkbox> I agree that my data may be shared with partners</label>"
        "<label><input type=checkbox> Do not sell my personal information</label>"
        "<div role=checkbox>Limit the use of my sensitive data</div><button>Submit</button></form>"
    )
    text = text_of(form, main=main)
    assert "shared with partners" in text
    assert "Do not sell" in text
    assert "sensitive data" in text
    assert "Submit" not in text


def test_the_wording_of_an_opt_out_form_beside_the_text_is_kept() -> None:
    form = (
        "<form><label><input type=checkbox> Do not sell my personal information</label>"
        "<label><input type=checkbox> Do not share my data with partners</label><button>Submit</button></form>"
    )
    assert "Do not share" in text_of("", main="div", after=form)


ROW = '<tr><td><a href="/">Home</a></td><td><a href="/p">Products</a></td><td><a href="/c">Contact</a></td></tr>'


@pytest.mark.parametrize(
    "menu",
    [
        f"<table>{ROW}</table>",
        f"<table><tr><td><table>{ROW}</table></td></tr></table>",
        "<table><tr><td>[ <a href=/>Home</a> | <a href=/p>Products</a> | <a href=/c>Contact</a> ]</td></tr></table>",
    ],
)
def test_menus_in_layout_tables_go(menu: str) -> None:
    assert text_of(LONG, main="div", before=menu) == text_of(LONG, main="div")
    cells = f"<table><tr><td>{menu}</td><td>{{}}</td></tr><tr><td>{menu}</td></tr></table>"
    inside = normalize(page(cells.format(LONG), main="div"), content_type=None, url=URL).text
    assert "Products" not in inside
    assert "We ask you" in inside


def test_a_table_of_links_with_titles_or_to_other_sites_is_kept() -> None:
    rows = "".join(
        f"<tr><td><a href=https://{n}.example>{n} Ltd</a></td></tr>" for n in ("Acme", "Beta", "Gamma")
    )
    assert "Beta Ltd" in text_of("", main="div", after=f"<table>{rows}</table>")
    titled = f"<table><tr><th>Policy</th><th>Day</th><th>Law</th></tr>{ROW}</table>"
    assert "Products" in text_of("", main="div", after=titled)


SALES = (
    "Save 40% until 3 May!",
    "Free shipping over £60",
    "Only 2 days left: 30% off",
    "4.8 stars from 2,310 reviews",
    "Nur noch 3 Tage: 20 % Rabatt",
    "Livraison offerte dès 30 €",
    "Join our webinar on 3 May",
)


@MAINS
@pytest.mark.parametrize("sale", SALES)
def test_a_short_sale_with_a_figure_above_the_title_goes(main: str, sale: str) -> None:
    assert text_of(LONG, main=main, before=f"<div>{sale}</div>") == text_of(LONG, main=main)


@pytest.mark.parametrize(
    "line",
    [
        "Effective Date: 01/02/2025",
        "Document no. 4711",
        "Rev. 3",
        "5 May 2025",
        "Last reviewed: 3 May 2025",
        "Only valid from 3 May 2025",
        "Stand: 05/2025",
        "Avis du 3 mai 2025",
        "This policy binds every customer in the Union.",
    ],
)
def test_a_date_a_number_or_a_clause_above_the_title_is_kept(line: str) -> None:
    body = page(f"<div>{line}</div>{POLICY}{LONG}", main="div")
    assert line in normalize(body, content_type=None, url=URL).text


SHADOW = (
    '<legal-part><template shadowrootmode="open"><h2>Delivery</h2><p>We deliver within five days.</p></template>'
    '<template id="row"><p>Row of a script</p></template></legal-part>'
)


@pytest.mark.parametrize("select", [(), ("main",)])
def test_a_declared_shadow_is_text_and_other_templates_are_not(select: tuple[str, ...]) -> None:
    text = text_of(SHADOW, select=select)
    assert "Delivery" in text
    assert "within five days" in text
    assert "Row of a script" not in text


def test_a_licence_in_a_field_is_text_and_an_entry_is_not() -> None:
    licence = "The licence holds for one machine and as long as the fee is paid. " * 5
    text = text_of(f"<textarea readonly>{licence}</textarea><textarea>Your message to us</textarea>")
    assert "for one machine" in text
    assert "Your message" not in text


@pytest.mark.parametrize("opening", ['div class="modal"', 'div role="dialog" aria-modal="true"', "dialog"])
def test_a_window_with_a_part_of_the_policy_is_kept_and_a_question_is_not(opening: str) -> None:
    tag = opening.split(maxsplit=1)[0]
    rows = "<tr><td>Tern GmbH</td><td>backup</td></tr><tr><td>Knot Inc</td><td>mail</td></tr>"
    window = f"<{opening}><h5>Our partners</h5><table>{rows}</table><button>×</button></{tag}>"
    assert "Tern GmbH" in text_of(LONG + window)
    question = f"<{opening}><h5>Sign in</h5><p>By signing in you agree to our terms.</p><input><button>Go</button></{tag}>"
    assert text_of(LONG + question) == text_of(LONG)


def test_a_table_in_a_live_region_is_kept_and_its_count_is_not() -> None:
    rows = "<tr><td>Tern GmbH</td><td>backup</td></tr><tr><td>Knot Inc</td><td>mail</td></tr>"
    text = text_of(
        f'{LONG}<div aria-live="polite"><table>{rows}</table></div><div role="status">2 results</div>'
    )
    assert "Tern GmbH" in text
    assert "2 results" not in text


def test_what_a_cell_says_to_screen_readers_alone_is_kept() -> None:
    cells = '<td>Backups</td><td><svg></svg><span class="sr-only">Not included</span></td><td>5 <span class="sr-only">sorted</span></td>'
    text = text_of(f"<table><tr>{cells}</tr></table>")
    assert "Not included" in text
    assert "sorted" not in text


def test_a_table_and_a_clause_beside_the_main_element_are_kept() -> None:
    rows = "<tr><td>Tern GmbH</td><td>Bonn</td></tr><tr><td>Knot Inc</td><td>Ohio</td></tr>"
    text = text_of(
        "",
        after=f"<section><h2>Annex</h2><table>{rows}</table></section><div>This policy gives no rights to third parties.</div>",
    )
    assert "Tern GmbH" in text
    assert "gives no rights" in text


def test_clauses_in_a_nav_without_links_are_kept() -> None:
    clause = "Wear and tear is not covered, nor is damage by water."
    assert clause in text_of(f"<nav><h3>Exclusions</h3><p>{clause}</p></nav>", main="div")
    assert text_of("", main="div", before=f"<nav><a href=/>Home</a><p>{clause}</p></nav>") == plain(
        main="div"
    )
