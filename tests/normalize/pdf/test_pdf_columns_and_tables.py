"""PDFs of several columns and with tables: read as a person does, whatever order a program wrote them in."""

import io
import random
import re
import time

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf._codecs.core_font_metrics import CORE_FONT_METRICS

from monitor.normalize import normalize
from tests.normalize.pdf.pdf_maker import Put, make_pdf

WIDTHS = CORE_FONT_METRICS["Helvetica"].character_widths
SECTIONS = (
    (
        "1. Use",
        "You may use the service for your own business and invite up to ten colleagues to your account.",
    ),
    (
        "2. Fees",
        "Fees are due within thirty days of the invoice, and we may raise them once a year with notice.",
    ),
    (
        "3. Data",
        "We delete your bookings ninety days after the event and do not sell personal data to anybody.",
    ),
    (
        "4. Liability",
        "We are liable for intent and gross negligence only, and otherwise up to the fees of a year.",
    ),
    (
        "5. Term",
        "The agreement runs for one year and is renewed for another unless it is cancelled a month before.",
    ),
    (
        "6. Law",
        "The law of Ireland applies to it and the courts of Dublin have jurisdiction over all disputes.",
    ),
)


def text_of(body: bytes) -> str:
    return normalize(body, content_type="application/pdf", url="https://larkspur.example/terms.pdf").text


def width_of(text: str, size: float) -> float:
    return sum(WIDTHS[char] for char in text) * size / 1000


def wrap(text: str, width: float, size: int = 9) -> list[str]:
    rows: list[str] = []
    for word in text.split():
        if rows and width_of(f"{rows[-1]} {word}", size) <= width:
            rows[-1] += f" {word}"
        else:
            rows.append(word)
    return rows


def column(
    sections, x: float, *, top: float = 700, width: float, leading: float = 12, gap: float = 8, size: int = 9
):
    """Sections one below the other: a bold heading each, and its paragraph wrapped."""
    pieces, y = [], top
    for heading, words in sections:
        pieces.append(Put(text=heading, x=x, y=y, size=size, bold=True))
        y -= leading
        for row in wrap(words, width, size):
            pieces.append(Put(text=row, x=x, y=y, size=size))
            y -= leading
        y -= gap
    return pieces


def words_apart(pieces):
    """The same page from a writer that places each word by itself."""
    placed = []
    for piece in pieces:
        x = piece.x
        for word in piece.text.split():
            placed.append(Put(text=word, x=round(x, 2), y=piece.y, size=piece.size, bold=piece.bold))
            x += width_of(f"{word} ", piece.size) * (1.06 if piece.bold else 1)
    return placed


def by_rows(pieces):
    return sorted(pieces, key=lambda piece: (-piece.y, piece.x))


def shuffled(pieces):
    return random.Random(7).sample(pieces, len(pieces))


def from_below(pieces):
    return sorted(pieces, key=lambda piece: (piece.y, piece.x))


TOP = [Put(text="Terms of the ledger", x=50, y=760, size=18, bold=True)]
TWO = [*TOP, *column(SECTIONS[:3], 50, width=220), *column(SECTIONS[3:], 310, width=220, top=700)]
UNEVEN = [*TOP, *column(SECTIONS[:4], 50, width=220), *column(SECTIONS[4:], 310, width=220, leading=12.7)]
THREE = [
    *TOP,
    *(p for at in range(3) for p in column(SECTIONS[2 * at : 2 * at + 2], 50 + 170 * at, width=145)),
]
BROAD = Put(
    text="Part two: money, and how the agreement ends for all of our customers",
    x=50,
    y=500,
    size=11,
    bold=True,
)
BETWEEN = [
    *TOP,
    *column(SECTIONS[:1], 50, width=220),
    *column(SECTIONS[1:2], 310, width=220),
    BROAD,
    *column(SECTIONS[2:4], 50, width=220, top=470),
    *column(SECTIONS[4:], 310, width=220, top=470),
]


def expected(sections=SECTIONS) -> str:
    return (
        "\n\n".join(["# Terms of the ledger", *(f"## {heading}\n\n{words}" for heading, words in sections)])
        + "\n"
    )


@pytest.mark.parametrize("writer", [list, by_rows, shuffled, from_below, words_apart])
@pytest.mark.parametrize("page", [TWO, UNEVEN, THREE], ids=["two", "uneven", "three"])
def test_columns_are_read_one_by_one_whoever_wrote_the_page(page, writer) -> None:
    assert text_of(make_pdf([writer(page)])) == expected()


@pytest.mark.parametrize("writer", [list, by_rows, shuffled])
def test_a_heading_across_the_columns_parts_them(writer) -> None:
    text = text_of(make_pdf([writer(BETWEEN)]))
    parts = [*(f"## {heading}\n\n{words}" for heading, words in SECTIONS)]
    assert text == "\n\n".join(["# Terms of the ledger", *parts[:2], f"## {BROAD.text}", *parts[2:]]) + "\n"


def test_a_paragraph_goes_on_in_the_next_column() -> None:
    words = " ".join(words for _, words in SECTIONS).replace(". ", ", ")
    rows = wrap(words, 220)
    half = len(rows) // 2
    pieces = [Put(text=row, x=50, y=700 - 12 * at, size=9) for at, row in enumerate(rows[:half])]
    pieces += [Put(text=row, x=310, y=700 - 12 * at, size=9) for at, row in enumerate(rows[half:])]
    assert text_of(make_pdf([by_rows(pieces)])) == words + "\n"


HEAD = ("Name", "Purpose", "Country")
ROWS = (
    (
        "Halbrook Hosting GmbH",
        "Hosting of the bookings and of the invoices of all customers in the Union",
        "Germany",
    ),
    ("Quillon SAS", "Support desk", "France"),
    (
        "Mailvane Inc.",
        "Sending of e-mails to guests and owners, with statistics of how many arrive",
        "United States",
    ),
    ("Tidewater Ltd", "Backups", "Ireland"),
)
TABLE = "".join(f"| {' | '.join(row)} |\n" for row in (HEAD, *ROWS))


def table(
    rows,
    *,
    leading: float,
    pad: float,
    middle: bool = False,
    xs=(50, 190, 400),
    widths=(130, 200, 120),
    top=700,
):
    """A table drawn row by row; cells at the top of their row or in its middle."""
    pieces, y = [], top
    for place, row in enumerate(rows):
        cells = [wrap(cell, width, 10) for cell, width in zip(row, widths, strict=True)]
        most = max(map(len, cells))
        for x, cell in zip(xs, cells, strict=True):
            start = y - leading * (most - len(cell)) / 2 if middle else y
            pieces += [
                Put(text=text, x=x, y=round(start - leading * at, 2), size=10, bold=place == 0)
                for at, text in enumerate(cell)
            ]
        y -= leading * most + pad
    return pieces


@pytest.mark.parametrize("writer", [list, by_rows, shuffled, words_apart])
@pytest.mark.parametrize(
    "drawn",
    [
        {"leading": 12, "pad": 8},
        {"leading": 12, "pad": 8, "middle": True},
        {"leading": 20, "pad": 0, "middle": True},
        {"leading": 14, "pad": 0},
        {"leading": 12, "pad": 6, "widths": (100, 120, 50)},
        {"leading": 12, "pad": 6, "xs": (50, 182, 386), "widths": (130, 200, 120)},
    ],
    ids=["top", "middle", "middle without a gap", "top without a gap", "all cells wrap", "narrow gutters"],
)
def test_a_table_is_read_row_by_row_with_whole_cells(drawn, writer) -> None:
    assert text_of(make_pdf([writer(table((HEAD, *ROWS), **drawn))])) == TABLE


def test_a_table_stands_between_the_text_around_it() -> None:
    before = [
        Put(text=row, x=50, y=760 - 13 * at, size=10) for at, row in enumerate(wrap(SECTIONS[0][1], 300, 10))
    ]
    after = [
        Put(text=row, x=50, y=480 - 13 * at, size=10) for at, row in enumerate(wrap(SECTIONS[5][1], 300, 10))
    ]
    page = by_rows([*before, *table((HEAD, *ROWS), leading=12, pad=8), *after])
    assert text_of(make_pdf([page])) == f"{SECTIONS[0][1]}\n\n{TABLE}\n{SECTIONS[5][1]}\n"


def test_a_table_goes_on_over_the_page_and_its_head_is_not_repeated() -> None:
    pages = [table((HEAD, *ROWS[:2]), leading=12, pad=8), table((HEAD, *ROWS[2:]), leading=12, pad=8)]
    assert text_of(make_pdf(pages)) == TABLE


def test_a_figure_alone_in_the_last_line_of_a_cell_is_no_page_number() -> None:
    rows = (*ROWS, ("Oaken Ltd", "Adequacy decision of the Commission of the Union of the year 2021", "Peru"))
    text = text_of(
        make_pdf([table((HEAD, *rows), leading=12, pad=6, widths=(130, 252, 120), xs=(40, 190, 460))])
    )
    assert "of the year 2021 | Peru |" in text


def test_a_running_foot_is_no_row_of_the_table_above_it() -> None:
    foot = [Put(text="Larkspur Ltd", x=50, y=40, size=8), Put(text="confidential", x=300, y=40, size=8)]
    pages = [table((HEAD, *ROWS[:2]), leading=12, pad=8), table((HEAD, *ROWS[2:]), leading=12, pad=8)]
    assert text_of(make_pdf([[*page, *foot] for page in pages])) == TABLE
    counted = [
        [*page, foot[0], Put(text=f"Page {at} of 2", x=480, y=40, size=8)] for at, page in enumerate(pages, 1)
    ]
    assert text_of(make_pdf(counted)) == TABLE
    assert text_of(make_pdf(counted[:1])) == "".join(TABLE.splitlines(keepends=True)[:3])


def test_a_wider_cell_that_wraps_anew_is_the_same_table() -> None:
    texts = {
        text_of(make_pdf([table((HEAD, *ROWS), leading=12, pad=pad, widths=(130, width, 120))]))
        for pad, width in ((8, 200), (5, 150), (10, 110))
    }
    assert texts == {TABLE}


def test_a_list_whose_marks_stand_far_off_is_no_table() -> None:
    pieces = []
    for at, mark in enumerate(("1.", "2.", "3.")):
        pieces += [
            Put(text=mark, x=50, y=700 - 14 * at),
            Put(text=f"item {mark[0]} of the list.", x=90, y=700 - 14 * at),
        ]
    assert (
        text_of(make_pdf([pieces]))
        == "1. item 1 of the list.\n\n2. item 2 of the list.\n\n3. item 3 of the list.\n"
    )


@pytest.mark.parametrize("mark", ["{}.", "{}", "1.{}", "({})"])
def test_clauses_beside_their_numbers_are_no_table(mark: str) -> None:
    pieces, y = [], 700
    for at, (_, words) in enumerate(SECTIONS[:3], 1):
        pieces.append(Put(text=mark.format(at), x=50, y=y, size=10))
        for row in wrap(words, 300, 10):
            pieces.append(Put(text=row, x=130, y=y, size=10))
            y -= 12
        y -= 6
    expected = "\n\n".join(f"{mark.format(at)} {words}" for at, (_, words) in enumerate(SECTIONS[:3], 1))
    assert text_of(make_pdf([by_rows(pieces)])) == expected + "\n"


def test_two_rows_far_apart_are_no_table_around_the_text_between() -> None:
    rows = wrap(" ".join(words for _, words in SECTIONS), 200, 10)
    page = [
        *(Put(text="Larkspur terms", y=760, size=10), Put(text="Galway", x=480, y=760, size=10)),
        *(Put(text=row, y=730 - 12 * at, size=10) for at, row in enumerate(rows)),
        *(Put(text="Signed by the owner", y=300, size=10), Put(text="Oda Quill", x=480, y=300, size=10)),
    ]
    text = text_of(make_pdf([page]))
    assert "|" not in text and " ".join(rows) in text


def test_footnotes_stand_at_the_end_and_their_marks_are_no_figures() -> None:
    rows = wrap(SECTIONS[1][1].replace(".", ""), 220, 11)
    end = 72 + width_of(rows[0], 11)
    first = [
        *(Put(text=row, y=200 - 14 * at) for at, row in enumerate(rows)),
        Put(text="1", x=round(end, 1), y=204, size=6),
        Put(text="1 Without the tax that a country adds to it.", y=60, size=8),
    ]
    second = [Put(text="or else they are free, and the clerk tells you so by letter.", y=700)]
    assert text_of(make_pdf([first, second])) == (
        f"{' '.join(rows)} {second[0].text}\n\n1 Without the tax that a country adds to it.\n"
    )


def test_a_page_that_is_turned_reads_upright() -> None:
    body = make_pdf([TWO]).replace(b" 0 0 1 ", b" 0 0 1 ")
    drawn = body.replace(b"BT /F", b"q 0 1 -1 0 842 0 cm BT /F").replace(b"Tj ET", b"Tj ET Q")
    turned = io.BytesIO()
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(_mended(drawn))))
    writer.pages[0].rotate(90)
    writer.write(turned)
    assert text_of(turned.getvalue()) == expected()


def _mended(body: bytes) -> bytes:
    """A page whose drawing instructions were changed, with their length set right."""
    start, end = body.index(b"stream\n") + 7, body.index(b"\nendstream")
    return re.sub(rb"/Length \d+", b"/Length %d" % (end - start), body, count=1)


def test_strings_with_jumps_in_them_are_placed_where_they_stand() -> None:
    extra = (
        b"\nBT /F1 10 Tf 50 600 Td [(Name) -16000 (Country)] TJ 0 -20 Td [(Halbrook) -14312 (Germany)] TJ ET"
    )
    assert text_of(make_pdf([[]], extra=extra)) == "| Name | Country |\n| Halbrook | Germany |\n"


def test_a_long_page_of_narrow_cells_is_read_in_bounded_time() -> None:
    rows = [(f"Company {at}", "word " * 30, "Spain") for at in range(60)]
    started = time.process_time()
    text_of(make_pdf([table(rows[:8], leading=9, pad=0, widths=(60, 60, 60))] * 30))
    assert time.process_time() - started < 6
