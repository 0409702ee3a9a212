"""Titles that are buttons, words that only a field or a style sets apart."""

import pytest

from monitor.normalize import normalize
from tests.normalize.policy_page import page, policy_markup

POLICY = policy_markup()
URL = "https://larkspur.example/privacy"
PANEL = "<p>We transfer nothing abroad, neither to a bank nor to an office of taxes.</p>"
PLAIN = normalize(page(POLICY + PANEL), content_type=None, url=URL).text


def text_of(inside: str) -> str:
    return normalize(page(POLICY + inside), content_type=None, url=URL).text


@pytest.mark.parametrize(
    "markup",
    [
        "<button>Transfers abroad</button><div>{}</div>",
        "<div><button>Transfers abroad</button></div><div>{}</div>",
        "<div><div><button type=button><span>Transfers abroad</span><svg></svg></button></div></div><div>{}</div>",
        "<ul><li><button>Transfers abroad</button><div>{}</div></li></ul>",
        '<div class="x1"><div role=button>Transfers abroad</div><section hidden>{}</section></div>',
        '<button aria-expanded="false" aria-controls="p">Transfers abroad</button><div id=p>{}</div>',
        "<div><button>Transfers abroad</button><table><tr><td>Bank</td><td>none of the data of your shop at all"
        "</td></tr></table>{}</div>",
    ],
)
def test_a_button_that_heads_a_panel_of_prose_is_a_heading(markup: str) -> None:
    lines = text_of(markup.replace("{}", PANEL)).splitlines()
    assert any(line.startswith("#") and line.endswith(" Transfers abroad") for line in lines)
    assert PANEL[3:-4] in " ".join(lines)


@pytest.mark.parametrize("label", ["Print", "Copy link", "Get started", "Next", "Expand all", "→"])
def test_a_button_that_does_something_is_no_heading(label: str) -> None:
    assert text_of(f"<button>{label}</button>{PANEL}") == PLAIN


def test_a_button_after_the_prose_still_goes() -> None:
    assert text_of(f"{PANEL}<button>Talk to an adviser</button>") == PLAIN


@pytest.mark.parametrize(
    "markup",
    [
        "<label>Email</label><input name=a><label>Password</label><input type=password>",
        "<label>Email<input name=a></label><label>Password<input type=password></label>",
        "<p>Email<select><option>a<option>b</select>Password</p>",
        "<p>Email<textarea></textarea>Password</p>",
        "<label>Email</label><label>Password</label>",
    ],
)
def test_labels_of_fields_do_not_run_together(markup: str) -> None:
    text = text_of(f"<form>{markup}</form>")
    assert "EmailPassword" not in text
    assert "Email Password" in text


def test_a_link_that_only_its_style_sets_apart_is_a_word_of_its_own() -> None:
    text = text_of('<p>In force from 3 May 2025<a href="/2023">Earlier text</a></p>')
    assert "2025 Earlier text" in text
    assert "uncookied" in text_of('<p>We keep un<a href="/c">cookied</a> visits.</p>')
