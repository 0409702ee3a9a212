"""Pictures and drawings that say what no word beside them says: names, files to get, lines of a chart."""

import pytest

from monitor.normalize import normalize
from monitor.text.fingerprint import fingerprint_of

LEAD = "<h1>Processors</h1><p>Larkspur lends instruments to schools. These companies process data for us.</p>"
MARK = "<svg viewBox='0 0 9 9'><path d='M0 0h9'/></svg>"


def text_of(body: str) -> str:
    page = f"<html><head><title>Processors</title></head><body><main>{LEAD}{body}</main></body></html>"
    return normalize(page.encode(), content_type="text/html", url="https://larkspur.example/").text


@pytest.mark.parametrize(
    "body",
    [
        f"<ul><li><a href=https://a.example aria-label='Auk Ltd'>{MARK}</a></li><li><a href=/b aria-label='Bee AG'>{MARK}</a></li></ul>",
        "<div><div role=img aria-label='Auk Ltd' style='background:url(a)'></div><div role=img aria-label='Bee AG'></div></div>",
        f"<table><tr><th>Who</th><th>Task</th></tr><tr><td><a title='Auk Ltd' href=/a>{MARK}</a></td><td>Post</td></tr>"
        f"<tr><td><a title='Bee AG' href=/b>{MARK}</a></td><td>Mail</td></tr></table>",
        "<svg><text x=1>Auk Ltd</text><g><text x=2>Bee <tspan>AG</tspan></text></g></svg>",
        "<object data=/x.svg type=image/svg+xml><ul><li>Auk Ltd</li><li>Bee AG</li></ul></object>",
        "<section><figure><img src=/a alt='Auk Ltd'></figure><figure><img src=/b alt='Bee AG'></figure></section>",
    ],
    ids=["links", "backgrounds", "links in cells", "drawing", "embedded picture", "figures"],
)
def test_names_that_only_pictures_say_are_there(body: str) -> None:
    assert "Auk Ltd" in text_of(body) and "Bee AG" in text_of(body)


@pytest.mark.parametrize(
    "body",
    [
        "<p><a href=/legal/dpa.pdf><img src=i.svg alt='Get the agreement'></a></p>",
        f"<div><a href=/dpa.docx?v=2 aria-label='Get the agreement'>{MARK}</a></div>",
        "<p><a href=mailto:officer@l.example><img src=m.png alt='Get the agreement'></a></p>",
        f"<p><a href='tel:+4412' title='Get the agreement'>{MARK}</a></p>",
        "<p><a href=/DPA.ODT><picture><img src=i.svg alt='Get the agreement'></picture></a></p>",
    ],
)
def test_a_picture_that_is_all_of_a_link_to_a_file_or_a_person_is_its_words(body: str) -> None:
    page = f"<html><body><main>{LEAD}{body}</main></body></html>"
    found = normalize(page.encode(), content_type="text/html", url="https://larkspur.example/")
    assert "Get the agreement" in found.text
    assert [link.text for link in found.links] == ["Get the agreement"]


def test_names_of_files_stand_for_pictures_without_a_text() -> None:
    pictures = "".join(
        f"<p><picture><img src=/logos/{name}.png></picture></p>" for name in ("duinrand", "kreekzicht-group")
    )
    assert "duinrand\n\nkreekzicht group" in text_of(pictures)


@pytest.mark.parametrize(
    "body",
    [
        f"<h2>Rights <a href=#r aria-label='Rights permalink'>{MARK}</a></h2>",
        f"<nav><ul><li><a href=/ aria-label=Home>{MARK}</a></li></ul></nav>",
        "<p><img src=/tps.png></p><p><img src=/HOfQ2.png></p>",
        f"<p>Read the <a href=/dpa.pdf aria-label='PDF, 2 MB'>agreement {MARK}</a> first.</p>",
        "<svg aria-hidden=true><text>Lark</text><text>spur</text></svg>",
        "<a href=/><svg><text>Lark</text><text>spur</text></svg></a>",
        "<p><img src=/logos/duinrand.png></p>",
    ],
    ids=["heading anchor", "menu", "made-up names", "beside words", "hidden drawing", "logo", "one picture"],
)
def test_what_decorates_or_repeats_is_not(body: str) -> None:
    text = text_of(body)
    for words in ("permalink", "Home", "tps", "2 MB", "Lark\n", "duinrand"):
        assert words not in text


@pytest.mark.parametrize(
    ("before", "after"),
    [("●○○", "●●●"), ("● ● ○", "● ○ ○"), ("✓✓", "✓"), ("☑ ☐", "☐ ☑"), ("✗✓", "✗✗")],
)  # fmt: skip
def test_several_marks_together_say_how_much(before: str, after: str) -> None:
    assert fingerprint_of(f"| Photos | {before} |\n") != fingerprint_of(f"| Photos | {after} |\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [("yes", "Yes"), ("oui", "oui"), ("No", "no")],
)
def test_a_picture_that_says_yes_is_the_word_beside_nothing(before: str, after: str) -> None:
    row = "<table><tr><th>Task</th><th>Shared?</th></tr><tr><td>Post</td><td>{}</td></tr></table>"
    pictured, spoken = (
        row.format(cell) for cell in (f"<img src=a alt={before}>", f"<span class=sr-only>{after}</span>")
    )
    assert fingerprint_of(text_of(pictured)) == fingerprint_of(text_of(spoken))
