"""Links of Markdown that is served as it is: where they lead, and that where they lead elsewhere is a change."""

import pytest

from monitor.normalize import normalize

URL = "https://larkspur.example/legal/privacy.md"
HEAD = (
    "# Privacy notice\n\nLarkspur lends instruments to schools and keeps their addresses for two years.\n\n"
)


def links_of(rest: str) -> list[tuple[str, str]]:
    page = normalize((HEAD + rest).encode(), content_type="text/markdown", url=URL)
    return [(link.text, link.target) for link in page.links]


def fingerprint_of(rest: str) -> str:
    return normalize((HEAD + rest).encode(), content_type="text/markdown", url=URL).fingerprint


@pytest.mark.parametrize(
    ("rest", "links"),
    [
        ("You may [object](/object) here.", [("object", "https://larkspur.example/object")]),
        ("- Read the [**agreement**](dpa.pdf 'of 2026').", [("agreement", "https://larkspur.example/legal/dpa.pdf")]),
        ("Ask [our officer][o].\n\n[O]: mailto:officer@larkspur.example", [("our officer", "mailto:officer@larkspur.example")]),
        ("| Who | Where |\n|---|---|\n| [Quillon](<https://q.example/a>) | [Rennes][] |\n\n[rennes]: https://r.example/ (town)",
         [("Quillon", "https://q.example/a"), ("Rennes", "https://r.example/")]),
        ("See the [terms]\nbefore you sign.\n\n[terms]: ../terms", [("terms", "https://larkspur.example/terms")]),
        ("## [Fees](https://f.example/x_(2026))", [("Fees", "https://f.example/x_(2026)")]),
        ("![A tick](/tick.png) and [x](http://[broken/), [ ](/empty), a \\[bracket\\](no).", []),
    ],
    ids=["inline", "in an item with a title", "by name", "in a table", "by its own words", "heading", "none"],
)  # fmt: skip
def test_links_are_known_by_their_words(rest: str, links: list[tuple[str, str]]) -> None:
    assert links_of(rest) == links


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[Object](https://a.example/form) to it.", "[Object](https://b.example/form) to it."),
        ("Ask [us][1].\n\n[1]: mailto:a@l.example", "Ask [us][1].\n\n[1]: mailto:b@l.example"),
        ("* [Agreement](/dpa-2025.pdf)", "* [Agreement](/dpa-2026.pdf)"),
        ("Call [us](tel:+4412).", "Call [us](tel:+4413)."),
        ("[opt out]\n\n[opt out]: /out", "[opt out]\n\n[opt out]: /account/close"),
    ],
)
def test_a_link_that_leads_elsewhere_is_another_version(before: str, after: str) -> None:
    assert fingerprint_of(before) != fingerprint_of(after)


def test_a_link_written_in_another_way_is_the_same() -> None:
    assert fingerprint_of("Read [it](/dpa.pdf) now.") == fingerprint_of(
        "Read [it][1] now.\n\n[1]: ./../dpa.pdf?utm_source=a"
    )


def test_a_footnote_is_text_and_no_target() -> None:
    page = normalize(
        (HEAD + "We keep it.[^1]\n\n[^1]: Nobody else does.").encode(), content_type="text/markdown", url=URL
    )
    assert "Nobody else does." in page.text
