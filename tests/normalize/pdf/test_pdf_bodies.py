"""PDFs: lines become paragraphs, frames go, bullets are stable; what cannot be read is refused."""

import io
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from monitor.errors import NormalizeError
from monitor.normalize import normalize
from tests.normalize.pdf.pdf_maker import Put, lines, make_pdf

URL = "https://larkspur.example/terms.pdf"
PARAGRAPH = [
    "Larkspur Ledger keeps the books of small shops and deletes them thirty",
    "days after the contract ends, unless a law of the country obliges us to",
    "keep them longer.",
]


def text_of(body: bytes) -> str:
    return normalize(body, content_type="application/pdf", url=URL).text


def test_lines_of_a_paragraph_are_joined_and_headings_stand_out() -> None:
    body = make_pdf(
        [
            [
                Put(text="Terms of the ledger", y=760, size=20, bold=True),
                Put(text="1. What we keep", y=725, size=11, bold=True),
                *lines(PARAGRAPH),
                *lines(["Another paragraph stands below a gap, and it has only this one line"], top=640),
            ]
        ]
    )
    assert text_of(body) == (
        f"# Terms of the ledger\n\n## 1. What we keep\n\n{' '.join(PARAGRAPH)}\n\n"
        "Another paragraph stands below a gap, and it has only this one line\n"
    )


def test_words_placed_one_by_one_read_as_a_line() -> None:
    words = ["We", "answer", "within", "a", "month", ",", "said", "the", "clerk"]
    body = make_pdf([[Put(text=word, x=72 + 60 * place) for place, word in enumerate(words)]])
    assert text_of(body) == "We answer within a month, said the clerk\n"


@pytest.mark.parametrize("bullet", ["\u2022", "-", "\u2013"])
def test_bullets_are_the_same_whatever_sign_is_drawn(bullet: str) -> None:
    pieces = [
        Put(text=bullet, y=700),
        Put(text="first thing", x=90, y=700),
        Put(text=f"{bullet} second thing", y=670),
    ]
    assert text_of(make_pdf([pieces])) == "- first thing\n- second thing\n"


def test_running_headers_and_page_numbers_are_left_out() -> None:
    pages = [
        [
            Put(text=f"Larkspur terms, edition {number}", y=800, size=8),
            *lines([f"Clause {word} says something of its own that is long enough to be a full line."]),
            Put(text=f"Page {number} of 4", y=40, size=8),
        ]
        for number, word in enumerate(("alpha", "beta", "gamma", "delta"), 1)
    ]
    text = text_of(make_pdf(pages))
    assert "edition" not in text
    assert "Page" not in text
    assert [word for word in ("alpha", "beta", "gamma", "delta") if word in text] == [
        "alpha",
        "beta",
        "gamma",
        "delta",
    ]


def test_a_paragraph_that_runs_over_the_page_is_one() -> None:
    body = make_pdf([lines(PARAGRAPH[:2], top=100), lines(PARAGRAPH[2:])])
    assert text_of(body) == " ".join(PARAGRAPH) + "\n"


def test_hyphens_go_only_where_the_word_is_known_from_elsewhere() -> None:
    known = lines(
        [
            "We process data. The pro-",
            "cess ends with the contract, and with it the self-",
            "made list of it.",
        ]
    )
    text = text_of(make_pdf([known]))
    assert "The process ends" in text
    assert "self-made list" in text


def test_an_edited_word_is_seen() -> None:
    before, after = ([line.replace("thirty", days) for line in PARAGRAPH] for days in ("thirty", "ninety"))
    assert text_of(make_pdf([lines(before)])) != text_of(make_pdf([lines(after)]))


def test_a_pdf_is_known_by_its_first_bytes() -> None:
    got = normalize(make_pdf([lines(PARAGRAPH)]), content_type="text/html", url=URL)
    assert (got.media_type, got.charset, got.coverage.share) == ("application/pdf", "binary", 1.0)


def test_a_scanned_pdf_is_refused() -> None:
    with pytest.raises(NormalizeError, match="probably scanned"):
        text_of(make_pdf([[], []]))


def test_an_encrypted_pdf_is_refused() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make_pdf([lines(PARAGRAPH)]))))
    writer.encrypt("secret", algorithm="RC4-128")
    held = io.BytesIO()
    writer.write(held)
    with pytest.raises(NormalizeError, match="encrypted"):
        text_of(held.getvalue())


@pytest.mark.parametrize(
    "body",
    [
        b"%PDF-1.7\n",
        b"%PDF-1.7\n" + b"\xff" * 2000,
        make_pdf([lines(PARAGRAPH)])[:300],
        make_pdf([lines(PARAGRAPH)]).replace(b"/Kids", b"/Kidz"),
        make_pdf([lines(PARAGRAPH)]).replace(b"/Contents 5 0 R", b"/Contents 2 0 R"),
    ],
)
def test_broken_pdfs_are_refused_with_a_sentence(body: bytes) -> None:
    with pytest.raises(NormalizeError, match=r"\.$"):
        text_of(body)


def test_a_pdf_bomb_is_refused_in_bounded_time() -> None:
    started = time.process_time()
    with pytest.raises(NormalizeError, match="larger than any page"):
        text_of(make_pdf([lines(PARAGRAPH)], extra=b"\nBT (x) Tj ET" * 400_000))
    with pytest.raises(NormalizeError, match="pages"):
        text_of(make_pdf([lines(PARAGRAPH[:1])] * 301))
    assert time.process_time() - started < 10


def test_a_pdf_that_takes_too_long_is_refused_not_cut_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.normalize.pdf.lines.MAX_SECONDS", 0.02)
    with pytest.raises(NormalizeError, match="takes longer"):
        text_of(make_pdf([lines(PARAGRAPH * 10)] * 30))


def test_a_pdf_of_too_many_objects_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.normalize.pdf.lines.MAX_OBJECTS", 20)
    with pytest.raises(NormalizeError, match="objects"):
        text_of(make_pdf([lines(PARAGRAPH)] * 20))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 1200), st.binary(min_size=1, max_size=6))
def test_a_pdf_with_damaged_bytes_gives_a_text_or_a_sentence(place: int, damage: bytes) -> None:
    body = make_pdf([lines(PARAGRAPH)])
    place %= len(body)
    try:
        text = text_of(body[:place] + damage + body[place + len(damage) :])
    except NormalizeError as error:
        assert str(error).endswith(".")
    else:
        assert text
