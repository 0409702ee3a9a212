"""Wrong, broken and hostile bodies: a sensible text or one sentence, in bounded time, never a crash."""

import gzip
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import NormalizeError
from monitor.normalize import normalize
from tests.normalize.policy_page import page, policy_markup

URL = "https://larkspur.example/"
WORDS = "Größe und Zweck der Übermittlung, naïve café — 5 €"


def read(body: bytes, content_type: str | None = None) -> str:
    return normalize(body, content_type=content_type, url=URL).text


@pytest.mark.parametrize(
    ("body", "content_type", "charset"),
    [
        (f"<p>{WORDS}</p>".encode(), None, "utf-8"),
        (f"<p>{WORDS}</p>".encode(), "text/html; charset=iso-8859-1", "utf-8"),
        (f"\ufeff<p>{WORDS}</p>".encode(), "text/html; charset=latin-1", "utf-8"),
        (f"\ufeff<p>{WORDS}</p>".encode("utf-16-le"), "text/html; charset=utf-8", "utf-16"),
        (f"<html><p>{WORDS}</p>".encode("utf-16-be"), None, "utf-16-be"),
        (f"<p>{WORDS}</p>".encode("cp1252"), "text/html; charset=ISO-8859-1", "iso-8859-1"),
        (f"<meta charset=windows-1252><p>{WORDS}</p>".encode("cp1252"), None, "windows-1252"),
        (
            f"<meta charset=windows-1252><p>{WORDS}</p>".encode("cp1252"),
            "text/html; charset=utf-8",
            "windows-1252",
        ),
        (
            f"<meta charset=windows-1252><p>{WORDS}</p>".encode("cp1252"),
            "text/html; charset=klingon",
            "windows-1252",
        ),
    ],
)
def test_the_charset_is_heard_from_every_witness(body: bytes, content_type: str | None, charset: str) -> None:
    got = normalize(body, content_type=content_type, url=URL)
    assert got.text == f"{WORDS}\n"
    assert got.charset == charset


def test_an_undeclared_charset_is_detected() -> None:
    words = "Мы храним данные столько, сколько нужно для оказания услуги, и удаляем их после этого. " * 20
    assert "храним данные" in read(f"<html><body><p>{words}</p></body></html>".encode("cp1251"))


def test_one_bad_byte_does_not_turn_the_page_into_another_encoding() -> None:
    body = page(policy_markup() + f"<p>{WORDS}</p>").replace(b"Graz", b"Gr\xffaz")
    assert WORDS in read(body)


@pytest.mark.parametrize(
    "body", [b"", b"  \n ", b"<html><body></body></html>", b"<p>&nbsp;</p>", b"<!-- nothing -->"]
)
def test_a_body_without_text_is_refused(body: bytes) -> None:
    with pytest.raises(NormalizeError):
        read(body)


def test_an_application_that_needs_a_browser_is_a_shell() -> None:
    body = b"<html><head><title>Shop</title></head><body><div id=root></div><script src=a.js></script></body></html>"
    got = normalize(body, content_type=None, url=URL)
    assert got.shell
    assert got.text == ""
    assert got.title == "Shop"


@pytest.mark.parametrize(
    "body",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(200),
        gzip.compress(b"words" * 99, mtime=0),
        b"PK\x03\x04" + bytes(99),
        bytes(range(256)) * 40,
    ],
)
def test_binary_data_is_refused_with_a_sentence(body: bytes) -> None:
    with pytest.raises(NormalizeError, match=r"\.$"):
        read(body, "text/html")


def test_markup_under_a_lying_type_is_read_as_markup() -> None:
    body = b"<!doctype html><html><body><p>Words of the policy</p></body></html>"
    for lie in ("text/plain", "application/pdf", "image/png", "application/octet-stream", None, "", ";;;"):
        assert read(body, lie) == "Words of the policy\n"


def test_plain_text_becomes_paragraphs_items_and_headings() -> None:
    body = b"# Rules\n\nWe keep\nit short.\n\n* one\n* two\n\nLess < more, and a <b> is a letter.\n"
    got = normalize(body, content_type="text/plain", url=URL)
    assert got.media_type == "text/plain"
    assert got.text == "# Rules\n\nWe keep it short.\n\n- one\n- two\n\nLess < more, and a <b> is a letter.\n"


@pytest.mark.slow
def test_a_hundred_thousand_nested_tags_are_read() -> None:
    for tag in ("div", "b"):
        body = (f"<{tag}>" * 100_000 + "<p>deep words of the policy</p>").encode()
        started = time.process_time()
        assert read(body).lstrip("# ") == "deep words of the policy\n"
        assert time.process_time() - started < 15


def test_nesting_near_the_limits_loses_no_word() -> None:
    for depth in (150, 179, 181, 255, 257, 600, 2100):
        wanted = [f"x{number}" for number in range(depth)]
        body = ("".join(f"<div>{word} " for word in wanted) + "<p>end</p>").encode()
        assert read(body).split() == [*wanted, "end"]


def test_scripts_in_hopeless_markup_are_no_text() -> None:
    body = b"<div>" * 2500 + b"<script>var x = 1</script><style>p{}</style><p>words of the policy</p>"
    assert read(body) == "words of the policy\n"


def test_scripts_among_selected_parts_are_no_text() -> None:
    body = page("<p>one</p><script>var x = 1</script><template>t</template>")
    assert normalize(body, content_type=None, url=URL, select=["main"]).text == "one\n"


@pytest.mark.slow
def test_a_page_of_forty_megabytes_is_read_in_bounded_time() -> None:
    body = b"<html><body><main>" + b"<p>" + b"words of a policy " * 30 + b"</p>"
    body += (b"<p>" + b"more words than anyone reads " * 400 + b"</p>") * 3500 + b"</main></body></html>"
    assert len(body) > 40_000_000
    started = time.process_time()
    assert read(body).startswith("words of a policy")
    assert time.process_time() - started < 30


def test_too_many_tags_and_too_many_bytes_are_refused() -> None:
    with pytest.raises(NormalizeError, match="tags"):
        read(b"<p>" * 700_000)
    with pytest.raises(NormalizeError, match="bytes"):
        read(b"<p>word</p>" + b" " * 65_000_000)


@pytest.mark.parametrize(
    "inside",
    [
        "a\x00b \x00 c",
        "&#x110000; &#0; &#xD800; &bogus; & &; &#99999999999;",
        "<?php echo 1 ?> <![CDATA[x]]> <!ELEMENT y>",
        f"<p {'a' * 500_000}='{'b' * 500_000}'>x</p>",
        f"<p class='{'nav ' * 100_000}'>x</p>",
        "<p><table><p><tr><li></p></ul></table></b></i>",
        "<" * 5000,
        "<!--" * 5000,
        "</div>" * 5000,
        "-" * 200_000 + "@" * 2000,
        "| " * 50_000,
        "#" * 100_000,
        "a." * 100_000,
        "中" * 100_000,
        "word " * 100_000,
        "<math><mi>x</mi></math><svg><text>y</text></svg>",
        "<a href='http://[::bad'>x</a><base href='http://[::bad'>",
        "<base href='::::'><a href='&#10;java\nscript:x'>x</a>",
        "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    ],
)
def test_odd_markup_never_hangs_or_crashes(inside: str) -> None:
    started = time.process_time()
    assert "Larkspur Ledger" in read(page(policy_markup() + inside))
    assert time.process_time() - started < 5


def test_bad_selectors_are_refused_with_a_sentence() -> None:
    with pytest.raises(NormalizeError, match="not valid CSS"):
        normalize(page("<p>x</p>"), content_type=None, url=URL, select=["p[["])
    with pytest.raises(NormalizeError, match="finds anything"):
        normalize(page("<p>x</p>"), content_type=None, url=URL, select=[".none"])
    with pytest.raises(NormalizeError):
        normalize(page("<p>x</p>"), content_type=None, url=URL, remove=["p"])


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_a_text_or_a_sentence(body: bytes) -> None:
    try:
        got = normalize(body, content_type=None, url=URL)
    except NormalizeError as error:
        assert str(error).endswith(".")
    else:
        assert got.text or got.shell


_SOUP = st.lists(
    st.sampled_from(
        ["<div>", "</div>", "<p>", "<table>", "<tr>", "<td>", "</table>", "<ul>", "<li>", "<h2>", "</h2>", "<nav>", "</nav>",
         "<main>", "<button>", "<a href='#x'>", "</a>", "words here", " | ", "# ", "- ", "<br>", "<b>", "</b>", "<script>",
         "</script>", "<!--", "-->", "&lt;", "\x00", "<select><option>", "<dl><dt>", "<dd>", "<svg>", "<template>"]
    ),
    max_size=60,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(_SOUP)
def test_any_soup_of_tags_is_stable_and_keeps_the_dialect(parts: list[str]) -> None:
    body = ("<html><body>" + "".join(parts) + "</body></html>").encode()
    try:
        text = normalize(body, content_type=None, url=URL).text
    except NormalizeError:
        return
    assert text == normalize(body, content_type=None, url=URL).text
    for line in text.splitlines():
        assert line == line.rstrip()
        assert "  " not in line.strip().replace("|  ", "| ")  # an empty cell is two blanks
        assert "\x00" not in line
