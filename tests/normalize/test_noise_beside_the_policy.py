"""Lists of articles, menus with sentences and the hints of forms go without any landmark; their like in a policy stay."""

import pytest

from monitor.normalize import normalize
from tests.normalize.policy_page import page, policy_markup

URL = "https://larkspur.example/legal/privacy"
POLICY = policy_markup()
LONG = "<p>We ask you to read all of this before you connect a bank to the books of your shop.</p>" * 20
ARTICLES = (
    ("What the mayor did to the harbour", "As she prepares for a new term, the harbour draws praise and doubt."),
    ("A spoonful of peas", "It was not that bad, the cook told the paper after lunch in town."),
    ("Shops leave the old town", "Rents have doubled in four years and many owners now sell online."),
)  # fmt: skip


def text_of(inside: str = "", **around: str) -> str:
    body = page(POLICY + LONG + inside, **{"main": "div", **around})
    return normalize(body, content_type=None, url=URL).text


def plain() -> str:
    return text_of()


SHAPES = {
    "a heading in a link": '<li><a href="/{at}"><h3>{title}</h3></a><div><p>{words}</p></div></li>',
    "a link in a heading": '<div class="c"><h3><a href="/{at}">{title}</a></h3><p>{words}</p></div>',
    "a title in a block": '<article-card><div class="t"><a href="/{at}">{title}</a></div><div>{words}</div></article-card>',
    "a date and a link to more": '<div><span>3 May</span><h4><a href="/{at}">{title}</a></h4><p>{words}</p><a href="/{at}">More</a></div>',
    "a table of them": '<section><p><b><a href="https://larkspur.example/{at}">{title}</a></b></p><p>{words}</p></section>',
}  # fmt: skip


def teasers(shape: str) -> str:
    return "".join(
        shape.format(at=at, title=title, words=words) for at, (title, words) in enumerate(ARTICLES)
    )


@pytest.mark.parametrize("kind", SHAPES)
@pytest.mark.parametrize(
    "frame",
    ["<div><h2>Most read</h2><ul>{}</ul></div>", "<div>{}</div>", "<h2>News</h2><div><div>{}</div></div>"],
)
def test_a_list_of_articles_goes_without_a_name(kind: str, frame: str) -> None:
    text = text_of(after=frame.format(teasers(SHAPES[kind])))
    for _, words in ARTICLES:
        assert words not in text


@pytest.mark.parametrize(
    "parts",
    [
        "".join(f'<li><h3><a href="https://{n}.example/privacy">{n}</a></h3><p>Hosts the servers and keeps the backups for us.</p></li>' for n in ("tern", "knot", "wren")),
        "".join(f'<li><h3><a href="/{n}">{n} terms</a></h3><p>These hold for all who use that part of the shop.</p></li>' for n in ("Tern", "Knot", "Wren")),
        "".join(f'<li><h3><a href="#{n}">{n}</a></h3><p>What we do with it stands in the part below here.</p></li>' for n in ("tern", "knot", "wren")),
        "".join(f'<li><a href="/{n}">{n}</a> is what we call a till that prints receipts by itself.</li>' for n in ("Tern", "Knot", "Wren")),
        "<h2>Sub-processors</h2>" + "".join(f'<div><h3><a href="/{n}">{n}</a></h3><p>Hosts the servers and keeps the backups for us.</p></div>' for n in ("tern", "knot", "wren")),
    ],
    ids=["partners", "documents", "places of the page", "definitions", "processors"],
)  # fmt: skip
def test_lists_of_the_policy_with_titles_in_links_are_kept(parts: str) -> None:
    text = text_of(f"<div>{parts}</div>").lower()
    assert "knot" in text and "wren" in text


CARDS = (
    "From first sketches to finished books, one tool that follows every order.",
    "Measure how fast your goods travel across every till and every town.",
    "A structured flow that lets teams repeat what has worked for them before.",
)
MENUS = {
    "a name": '<div class="nav_component"><a href=/p>Products</a><div class="nav_card">{}</div><div class="nav_card">{}</div><div>{}</div><a href=/s>Solutions</a></div>',
    "a list": '<ul class="mega-menu"><li><a href=/p>Products</a><p>{}</p></li><li><a href=/q>Tools</a><p>{}</p></li><li><a href=/s>Solutions</a><p>{}</p></li></ul>',
    "titles": '<div id="x" class="navbar-collapse"><h4>Products</h4><a href=/p>Tills</a><p>{}</p><h4>Tools</h4><a href=/t>Rolls</a><p>{}</p><p>{}</p></div>',
    "nothing but many links": '<div><div><a href=/a>A</a><a href=/b>B</a></div><div><a href=/c>C</a><div>{}</div></div><div><a href=/d>D</a><div>{}</div></div><div><a href=/e>E</a><a href=/f>F</a><div>{}</div></div></div>',
    "drop-downs": '<div class="menu"><div><button>Products</button><div><a href=/p>Tills</a><span>{}</span></div></div><div><button>Tools</button><div><a href=/t>Rolls</a><span>{}</span><i>{}</i></div></div></div>',
}  # fmt: skip


@pytest.mark.parametrize("kind", MENUS)
def test_a_menu_with_sentences_goes(kind: str) -> None:
    text = text_of(before=MENUS[kind].format(*CARDS))
    for card in CARDS:
        assert card not in text


@pytest.mark.parametrize("main", ["main", "div"])
@pytest.mark.parametrize(
    "form",
    [
        '<div class="reg"><p>You can add more about your shop later on in your profile</p><label>Your mail</label><input><div role=alert><p>Use the following format for a password:</p><ul><li>8 signs</li></ul></div></div>',
        '<div class="voc"><fieldset><legend>This page did not help me because it was</legend><input type=radio id=a><label for=a>not what I thought I would find on this page</label></fieldset><label>What can we do to improve this page?</label><textarea></textarea></div>',
        '<form><p>Tell us what you think of this page and of us</p><input name=x><button>Send</button></form>',
        '<div><h3>Was this page of use to you, dear reader of it?</h3><button>Yes</button><button>No</button></div>',
        '<div><div>Get the news of our shops into your box every month</div><input type=email><a class="btn" href=/go>Go</a></div>',
    ],
)  # fmt: skip
def test_the_hints_and_questions_of_a_form_after_the_text_go(form: str, main: str) -> None:
    inside = f"<h1>Rules</h1><div>{POLICY}{LONG}</div>"
    bare, dressed = (
        normalize(page(inside + more, main=main), content_type=None, url=URL).text for more in ("", form)
    )
    assert dressed == bare


@pytest.mark.parametrize(
    "form",
    [
        "<form><p>You may object to the processing of your data with this form.</p><input name=mail></form>",
        "<form><label><input type=checkbox> Do not sell my personal data</label><label><input type=checkbox> Do not share it</label></form>",
    ],
)
def test_the_policys_own_form_in_the_text_is_kept(form: str) -> None:
    body = page(f"<h1>Rules</h1><div>{POLICY}{LONG}</div>{form}")
    said = normalize(body, content_type=None, url=URL).text
    assert "with this form" in said or "Do not sell" in said
