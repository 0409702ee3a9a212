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


ROWS = {
    "boxes of a builder": '<div class="r"><div><div><p class="t">{0}</p></div></div><div><div><p class="t">{1}</p></div></div><div><p class="t">{2}</p></div><div><p class="t">{3}</p></div></div>',
    "paragraphs": "<section><p>{0}</p><p>{1}</p><p>{2}</p><p>{3}</p></section>",
    "elements of a kit": "<side-rail><rail-item>{0}</rail-item><rail-item>{1}</rail-item><rail-item>{2}</rail-item><rail-item>{3}</rail-item></side-rail>",
    "links without a target": '<div><div class="i">{0}</div><div class="i">{1}</div><div class="i">{2}</div><div class="i">{3}</div></div>',
    "beside pictures": '<div><div class="k"><img src="a.svg" alt=""><b>{0}</b></div><div class="k"><b>{1}</b></div><div class="k"><b>{2}</b></div><div class="k"><b>{3}</b></div></div>',
}  # fmt: skip
LABELS = ("Overview of our books", "Terms for shops", "Partners", "Privacy of customers")


def before_title(row: str, main: str = "div") -> str:
    return text_of(before=f"<header><h1>The Larkspur desk</h1></header><div>{row}</div>", main=main)


@pytest.mark.parametrize("kind", ROWS)
def test_a_row_of_labels_before_the_title_goes_whatever_it_is_made_of(kind: str) -> None:
    text = before_title(ROWS[kind].format(*LABELS))
    for label in LABELS:
        assert label not in text


@pytest.mark.parametrize(
    "row",
    [
        "<div><p>Version: four</p><p>Owner: the desk</p><p>Area: Graz</p><p>Kind: notice</p></div>",
        "<div><p>Larkspur Ledger GmbH</p><p>Herrengasse 4</p><p>8010 Graz</p><p>Austria</p></div>",
        "<ul><li>For shops</li><li>For banks</li><li>For towns</li><li>For clubs</li></ul>",
        "<div><p>For shops</p><p class=b>For banks</p><p>For towns</p></div>",
        "<div><p>We keep books.</p><p>We keep bills.</p><p>We keep names.</p><p>We keep sums.</p></div>",
    ],
    ids=["terms", "an address", "a list", "few and unlike", "sentences"],
)
def test_lines_before_the_title_that_state_something_stay(row: str) -> None:
    text = before_title(row)
    for said in (said for said in ("Owner", "Herrengasse", "For banks", "We keep bills") if said in row):
        assert said in text


LAYERS = {
    "by style": '<div id="app" style="display:none; width:100%"><div>Take it along</div><div>Made for smaller screens and pockets</div><div>Hold to scan the code</div></div>',
    "by attribute": "<section hidden><p>Take it along</p><p>Made for smaller screens and pockets</p><p>Hold to scan the code</p></section>",
    "an element of a kit": '<app-hint style="DISPLAY : none"><span>Take it along</span><span>Made for smaller screens and pockets</span></app-hint>',
    "with a picture": '<div style="display:none"><img src="qr.png" alt=""><p>Take it along</p><p>Made for smaller screens and pockets</p></div>',
    "in one line": '<div style="display:none">Take it along: made for smaller screens and pockets</div>',
}  # fmt: skip


@pytest.mark.parametrize("kind", LAYERS)
def test_a_hidden_layer_without_a_sentence_goes(kind: str) -> None:
    assert "smaller screens" not in text_of(after=LAYERS[kind])


@pytest.mark.parametrize(
    "part",
    [
        '<div style="display:none"><h2>Addendum</h2><p>Shops in Graz</p><p>Shops in Linz</p></div>',
        '<div style="display:none"><p>Addendum: shops in Graz pay no fee.</p></div>',
        '<div><button aria-expanded="false">Addendum</button><div hidden><p>Shops in Graz</p></div></div>',
        '<div hidden><table><tr><th>Addendum</th><th>Fee</th></tr><tr><td>Shops in Graz</td><td>None</td></tr></table></div>',
    ],
    ids=["titled", "a sentence", "a panel", "a table"],
)  # fmt: skip
def test_a_hidden_part_that_says_something_stays(part: str) -> None:
    assert "shops in graz" in text_of(after=part).lower()


FORMS = {
    "an input that sends": '<div><h5>Hear from our desk.</h5><form action="/s"><input type="email" placeholder="Your address"><input type="submit" value="Go"></form></div>',
    "an image that sends": '<div><p>Hear from our desk.</p><form><input name="m"><input type="image" src="go.png" alt="Go"></form></div>',
    "an input that a script hears": '<section><p>Hear from our desk.</p><input type="text"><input type="button" value="Go"></section>',
    "the words in the form": '<form><label>Hear from our desk.<input type="email"></label><input type="submit" value="Go"></form>',
    "two forms": '<div><p>Hear from our desk.</p><form><input type="email"><input type="submit"></form><form><input type="tel"><input type="submit"></form></div>',
}  # fmt: skip


@pytest.mark.parametrize("kind", FORMS)
@pytest.mark.parametrize("main", ["main", "div"])
def test_the_hint_of_a_short_form_goes(kind: str, main: str) -> None:
    body = page(f"<div>{POLICY}{LONG}</div><div>{FORMS[kind]}</div>", main=main)
    text = normalize(body, content_type=None, url=URL).text
    assert "before you connect a bank" in text and "Hear from our desk" not in text
