"""Every rule by itself: what it leaves out, what it must leave alone, and that its switch works."""

from pathlib import Path

import pytest

from bench.ablation import DOCS, describe_rules
from monitor.normalize import RULES, Rules, normalize, rules
from tests.normalize.policy_page import SECTIONS, page, policy_markup

POLICY = policy_markup()
CODE = bytes([0x2A, *(byte ^ 0x2A for byte in b"desk@larkspur.example")]).hex()

# rule -> (what it takes, as markup before, inside or after the policy; words that must go)
CASES: dict[str, tuple[str, str, str, str]] = {
    "struck_text": ("", "<p><s>We sell your data to shops.</s></p>", "", "to shops"),
    "navigation": (
        "",
        "<nav><ul><li><a href=/x>Pricing plans</a><li>Campaign of May</ul></nav>",
        "",
        "Campaign",
    ),
    "page_frame": (
        "",
        "",
        "<footer>Larkspur Ledger, offices in Graz and Linz, 2025 edition</footer>",
        "Linz",
    ),
    "asides": (
        "",
        "<aside><a href=/a>Guide to till rolls</a> <a href=/b>More guides</a></aside>",
        "",
        "till rolls",
    ),
    "menu_names": (
        "",
        '<div class="side-nav"><a href=/a>Bookshop</a><a href=/b>Bakery</a></div>',
        "",
        "Bakery",
    ),
    "consent": (
        "",
        '<div class="x1"><p>We would like to set cookies for statistics.</p><button>Accept all</button>'
        "<button>Reject all</button></div>",
        "",
        "statistics",
    ),
    "dialogs": ("", '<div role="dialog"><p>Leave your number and we call back.</p></div>', "", "call back"),
    "live_regions": ("", '<div aria-live="polite">Page loaded</div>', "", "Page loaded"),
    "accessibility": ("", '<a href="#content">Skip to the content</a>', "", "Skip to"),
    "controls": ("", "<button>Print this page</button>", "", "Print this"),
    "outside_main": (
        "<div>Spring sale on till rolls this week only at your shop</div>",
        "",
        "",
        "Spring sale",
    ),
    "error_templates": ("", '<div class="form-error">The field is empty</div>', "", "field is empty"),
    "teasers": (
        "",
        "<ul>"
        + "".join(
            f'<li><h3><a href="/{name}">Talk of the {name}</a></h3><p>What the shops of the {name} sold in spring.</p>'
            for name in ("town", "coast", "hills")
        )
        + "</ul>",
        "",
        "the coast sold",
    ),
    "counters": ("", "<p>Updated 3 days ago</p>", "", "days ago"),
    "extras": ("", '<div class="share-row">Tell a friend <a href=/s>Send</a></div>', "", "Tell a friend"),
    "heading_anchors": ("", '<h3>More <a class="permalink" href="#m">#</a></h3>', "", "#\u00a0"),
}


@pytest.mark.parametrize("rule", CASES)
def test_each_rule_takes_its_noise_and_leaves_the_policy(rule: str) -> None:
    before, inside, after, gone = CASES[rule]
    plain = normalize(page(POLICY), content_type=None, url="https://larkspur.example/privacy")
    dressed = normalize(
        page(inside + POLICY, before=before, after=after), content_type=None, url="https://l.example/"
    )
    assert gone not in dressed.text
    for _, paragraphs in SECTIONS:
        for paragraph in paragraphs:
            assert paragraph in dressed.text
    if rule != "heading_anchors":
        assert dressed.text == plain.text


@pytest.mark.parametrize(
    "rule", [rule for rule in CASES if rule not in ("heading_anchors", "page_frame", "consent")]
)
def test_each_rule_is_what_takes_it(rule: str) -> None:
    """With the rule off, and those that would take the same part for another reason, the words are there."""
    before, inside, after, gone = CASES[rule]
    others = {"before_title", "link_blocks", rule}
    text = normalize(
        page(inside + POLICY, before=before, after=after),
        content_type=None,
        url="https://l.example/",
        rules=Rules(frozenset(others)),
    ).text
    assert gone in text


def test_a_page_without_main_loses_its_link_blocks_at_both_ends() -> None:
    links = "".join(
        f'<li><a href="/{name}">{name}</a></li>' for name in ("shops", "bakers", "florists", "prices")
    )
    body = page(
        POLICY, before=f"<div><ul>{links}</ul></div>", after=f"<div><ul>{links}</ul></div>", main="div"
    )
    got = normalize(body, content_type=None, url="https://l.example/")
    assert "florists" not in got.text
    assert {dropped.rule for dropped in got.coverage.dropped} == {"link_blocks"}


def test_an_announcement_before_the_only_title_goes_and_a_date_line_stays() -> None:
    body = page(
        f"<p>In force since 9 May 2024</p><div>Our new till is here, have a look at the shop around the corner</div>{POLICY}"
        + "<p>The words go on and on, so that the announcement is a small part of what the page says.</p>"
        * 12,
        main="div",
    )
    text = normalize(body, content_type=None, url="https://l.example/").text
    assert "new till" not in text
    assert text.startswith("In force since 9 May 2024\n\n# Privacy notice")


def test_obfuscated_addresses_are_decoded_in_text_and_links() -> None:
    body = page(
        f'{POLICY}<p>Ask <a href="/cdn-cgi/l/email-protection#{CODE}"><span class="__cf_email__" data-cfemail="{CODE}">'
        "[email&#160;protected]</span></a> at any time.</p>"
    )
    got = normalize(body, content_type=None, url="https://larkspur.example/privacy")
    assert "Ask desk@larkspur.example at any time." in got.text
    assert "protected" not in got.text
    assert "mailto:desk@larkspur.example" in {link.target for link in got.links}


def test_the_same_address_under_another_key_gives_the_same_text() -> None:
    def dressed(key: int) -> str:
        code = bytes([key, *(byte ^ key for byte in b"desk@larkspur.example")]).hex()
        body = page(f'{POLICY}<p>Ask <a data-cfemail="{code}" href="/x#{code}">[email protected]</a>.</p>')
        return normalize(body, content_type=None, url="https://larkspur.example/privacy").text

    assert dressed(0x11) == dressed(0xE7)


def test_a_broken_address_code_leaves_the_words_of_the_page() -> None:
    body = page(f'{POLICY}<p>Ask <span data-cfemail="zz99zz99zz">us by letter</span> please.</p>')
    assert "Ask us by letter please." in normalize(body, content_type=None, url="https://l.example/").text


def test_a_page_that_is_only_an_error_message_is_refused_for_now() -> None:
    from monitor.errors import NormalizeError

    body = page("<h1>Something went wrong</h1><p>Please try again later.</p>")
    with pytest.raises(NormalizeError, match="only an error message") as caught:
        normalize(body, content_type=None, url="https://l.example/")
    assert caught.value.transient


def test_a_policy_that_speaks_of_errors_is_no_error_page() -> None:
    body = page(
        POLICY + "<p>Where an error has occurred in our books, please try again later or write to us.</p>"
    )
    assert "error has occurred" in normalize(body, content_type=None, url="https://l.example/").text


def test_too_little_left_brings_whole_regions_back_and_says_so() -> None:
    """The whole policy inside a region that a rule would take."""
    body = page("<p>Larkspur</p>", after=f'<div role="dialog">{POLICY}</div>', main="div")
    got = normalize(body, content_type=None, url="https://l.example/")
    assert SECTIONS[0][1][0] in got.text
    nav = f"<html><body><nav>{POLICY}</nav></body></html>".encode()
    assert SECTIONS[0][1][0] in normalize(nav, content_type=None, url="https://l.example/").text


def test_a_fallback_names_its_reason_and_can_be_switched_off() -> None:
    first = "The first part of the policy stands in a region that its author calls a navigation, for no good reason. "
    second = "The second part stands in another region of that kind, and says what becomes of the data afterwards. "
    body = (
        "<html><body><p>A greeting of a few words only.</p>"
        + f'<div role="navigation"><a href="/a">Start</a><p>{first * 3}</p></div>'
        + f'<div role="navigation"><a href="/b">Start</a><p>{second * 3}</p></div>' * 2
        + "</body></html>"
    ).encode()
    got = normalize(body, content_type=None, url="https://l.example/")
    assert first.strip() in got.text
    assert second.strip() in got.text
    assert got.coverage.fallback is not None
    assert "outside links" in got.coverage.fallback
    strict = normalize(
        body, content_type=None, url="https://l.example/", rules=Rules(frozenset({"coverage_guard"}))
    )
    assert strict.coverage.fallback is None
    assert first.strip() not in strict.text


def test_every_rule_has_a_case_or_a_test_of_its_own() -> None:
    own = {"link_blocks", "before_title", "emails", "error_pages", "coverage_guard"}
    assert {rule.name for rule in RULES} == set(CASES) | own


def test_the_table_in_the_docs_is_that_of_the_rules() -> None:
    docs = DOCS.read_text("utf-8")
    assert describe_rules(docs) == docs
    assert all(f"without `{rule.name}`" in docs for rule in RULES)


def test_a_rule_stands_in_the_file_of_its_name() -> None:
    files = {path.stem for path in Path(rules.__file__).parent.glob("*.py")}
    assert files == {rule.name for rule in RULES} | {"__init__"}


def test_a_switch_that_is_no_rule_is_refused() -> None:
    with pytest.raises(ValueError, match="no such rule: menus"):
        Rules(frozenset({"menus", "emails"}))
