"""One place in many spellings, and what of an address makes it another one."""

import pytest

from monitor.model import Link
from monitor.text.fingerprint import fingerprint_of
from monitor.text.targets import canonical_target, link_target

SAME = [
    ("https://larkspur.example/dpa", "http://LARKSPUR.example:80/dpa/"),
    ("https://www.larkspur.example/dpa", "https://larkspur.example/dpa#scope"),
    ("https://larkspur.example/dpa.pdf?v=1", "https://larkspur.example/dpa.pdf?v=2"),
    (
        "https://larkspur.example/dpa?utm_source=mail&gclid=Zx81",
        "https://larkspur.example/dpa?utm_source=page",
    ),
    ("https://larkspur.example/dpa;jsessionid=8A7F", "https://larkspur.example/dpa"),
    (
        "https://larkspur.example/dpa?id=9f8b7c6d5e4f3a2b1c0d",
        "https://larkspur.example/dpa?id=1a2b3c4d5e6f708192a3",
    ),
    ("https://cdn.example/_b/3f9a1c7d/dpa.8c1f2a3b.pdf", "https://cdn.example/_b/77aa01bc/dpa.0d1e2f3a.pdf"),
    ("https://larkspur.example/legal/index.html", "https://larkspur.example/legal/"),
    ("https://larkspur.example/Legal/DPA(FR).pdf", "https://larkspur.example/legal/dpa(fr).pdf"),
    ("https://larkspur.example/a%20b", "https://larkspur.example/a b"),
    ("https://out.example/r?url=https%3A%2F%2Flarkspur.example%2Fdpa&n=3", "https://larkspur.example/dpa"),
    ("https://guard.example/v3/__https://larkspur.example/dpa__;!!Kx", "https://larkspur.example/dpa"),
    ("https://out.example/?https://larkspur.example/dpa", "https://larkspur.example/dpa"),
    ("mailto:Privacy@Larkspur.example?subject=Data", "MAILTO:privacy@larkspur.example"),
    ("tel:+40 21 555-0100", "tel:0040215550100"),
    ("javascript:open()", "about:blank"),
]
OTHER = [
    ("https://larkspur.example/dpa-4.1.pdf", "https://larkspur.example/dpa-4.2.pdf"),
    ("https://larkspur.example/dpa", "https://legal.larkspur.example/dpa"),
    ("https://larkspur.example/dpa", "https://larkspur.example:8443/dpa"),
    ("https://larkspur.example/get?version=4.1", "https://larkspur.example/get?version=4.2"),
    ("https://larkspur.example/get?doc=dpa", "https://larkspur.example/get?doc=dpa-us"),
    ("https://larkspur.example/get?file=17", "https://larkspur.example/get?file=18"),
    ("mailto:privacy@larkspur.example", "mailto:privacy@other.example"),
    ("tel:+40215550100", "tel:+40215550101"),
    ("https://out.example/r?url=https://a.example/x", "https://out.example/r?url=https://b.example/x"),
    ("https://larkspur.example/dpa", "javascript:open()"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_place_has_one_spelling(one: str, other: str) -> None:
    assert canonical_target(one) == canonical_target(other)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_another_place_has_another_and_counts_in_the_fingerprint(one: str, other: str) -> None:
    assert canonical_target(one) != canonical_target(other)
    told = {fingerprint_of("See it here.", (Link(text="here", target=target),)) for target in (one, other)}
    assert len(told) == 2


@pytest.mark.parametrize(
    "target", ["", "x", "https://[bad", "https://a.example:99999/x", "mailto:", "tel:", "%%%:"]
)
def test_no_address_however_broken_raises(target: str) -> None:
    assert isinstance(canonical_target(target), str)


def test_words_that_name_a_host_say_themselves_where_they_lead() -> None:
    def told(target: str) -> str:
        return fingerprint_of(
            "Go to www.larkspur.example", [Link(text="www.larkspur.example", target=target)]
        )

    assert told("https://larkspur.example/") == told("https://www.larkspur.example/home?tab=1")
    assert told("https://larkspur.example/") != told("https://1arkspur.example/")


def test_how_often_and_in_which_order_links_stand_does_not_count() -> None:
    a, b = (Link(text=name, target=f"https://larkspur.example/{name}") for name in ("terms", "dpa"))
    assert fingerprint_of("terms dpa", (a, b)) == fingerprint_of("terms dpa", (b, a, b))


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ("privacy@larkspur.example", "mailto:privacy@larkspur.example"),
        ("Privacy@Larkspur.example.", "mailto:privacy@larkspur.example?subject=Data"),
        ("write to privacy@larkspur.example", "mailto:privacy@larkspur.example"),
        ("+40 21 555 01 23", "tel:0040215550123"),
    ],
)
def test_an_address_that_is_shown_says_no_more_where_it_is_linked(words, target):
    assert link_target(Link(text=words, target=target)) == ""


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ("privacy@larkspur.example", "mailto:sales@larkspur.example"),
        ("our officer", "mailto:privacy@larkspur.example"),
        ("+40 21 555 01 23", "tel:0040215550199"),
    ],
)
def test_an_address_behind_other_words_counts(words, target):
    assert link_target(Link(text=words, target=target))
