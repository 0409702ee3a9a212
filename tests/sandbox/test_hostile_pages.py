"""Pages that grow when they are read end within the limits, through reading, screening and comparing."""

import json
import time

import pytest

from monitor.compare import Context
from monitor.errors import NormalizeError, TooHeavy
from monitor.normalize import normalize
from monitor.sandbox import HERE, Quota, Sandbox, compare_texts
from monitor.screen import screen
from tests.cost import least_seconds
from tests.sandbox.hostile_pages import HOSTILE, altered, ordinary, plain, punycode

WHERE = {"content_type": None, "url": "https://lanternfish.example/privacy"}
QUICK = ("attributes", "drawings", "spanned_table", "less_thans", "plain_too_long", "nesting")


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox(size=2) as sandbox:
        yield sandbox


def go_through(sandbox, body: bytes, content_type: str | None = None) -> str:
    """Read it, screen it as another text's successor and compare it with itself altered: how that ended."""
    try:
        where = {**WHERE, "content_type": content_type}
        page = sandbox.run(normalize, body, **where)
        known = page.text[len(page.text) // 3 :]
        sandbox.run(screen, page, known_text=known, known_language="en")
        later = sandbox.run(normalize, altered(body), **where)
        sandbox.run(compare_texts, page.text, later.text, Context())
    except (NormalizeError, TooHeavy) as error:
        return str(error)
    return ""


def holds(sandbox, name: str) -> None:
    began = time.monotonic()
    ended = go_through(sandbox, HOSTILE[name]())
    assert time.monotonic() - began < 4 * sandbox.quota.wait
    assert "\n" not in ended and len(ended) < 300
    assert sandbox.run(normalize, ordinary(), **WHERE) == normalize(ordinary(), **WHERE), (
        "another page is read"
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", QUICK)
def test_a_page_that_grows_ends_within_the_limits(sandbox, name):
    holds(sandbox, name)


@pytest.mark.sweep
@pytest.mark.parametrize("name", sorted(HOSTILE.keys() - set(QUICK)))
def test_every_page_that_grows_ends_within_the_limits(sandbox, name):
    holds(sandbox, name)


def test_a_plain_text_longer_than_what_is_compared_is_refused_before_it_is_taken_apart():
    with (
        Sandbox(quota=Quota(memory=150_000_000), size=1) as sandbox,
        pytest.raises(NormalizeError, match="more than the 4,000,000 that are read"),
    ):
        sandbox.run(normalize, plain(40_000_000), **WHERE)
    assert len(normalize(plain(200_000), **WHERE).text) > 190_000


@pytest.mark.parametrize("name", ["punycode", "utf-7", "unicode_escape", "raw_unicode_escape", "idna"])
def test_a_charset_that_no_browser_knows_is_not_believed(name):
    body = b"We keep it for ninety days \\ud800 +2AA- at most.\xff"
    told = normalize(body, **{**WHERE, "content_type": f"text/plain; charset={name}"})
    assert told == normalize(body, **{**WHERE, "content_type": "text/plain"})
    assert told.text.encode()
    content_type = f"text/plain; charset={name}"
    assert least_seconds(lambda: go_through(HERE, punycode(400_000), content_type), 3) < 3


HALF = "We keep it \ud800 for ninety days, and whoever asks us for it hears that nobody is told of it."


@pytest.mark.parametrize(
    "body",
    [
        json.dumps({"policy": HALF}),
        json.dumps({"policy\udfff": HALF}),
        "\n".join(json.dumps({"said": HALF, "number": number}) for number in range(3)),
        json.dumps([{"name": "Acorn\udc00", "why": HALF}] * 3),
        json.dumps({"said": HALF + " \ud83d\ude00", "deeper": [[HALF]]}),
    ],
)
def test_half_a_character_in_a_file_stays_no_half(sandbox, body):
    page = sandbox.run(normalize, body.encode(), **{**WHERE, "content_type": "application/json"})
    assert "We keep it \ufffd for ninety days" in page.text and page.text.encode()
    assert ("\U0001f600" in page.text) == ("ude00" in body)
    assert go_through(sandbox, body.encode(), "application/json") == ""
