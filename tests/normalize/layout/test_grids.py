"""Tables as grids: spans written out, group rows of one cell, captions above, empty cells in their columns."""

import pytest

from monitor.normalize import normalize
from tests.normalize.policy_page import page

URL = "https://larkspur.example/legal/privacy"
LEAD = "<h1>Rules</h1><p>What we hold of you, for how long and by which right.</p>"
SHOWN = "# Rules\n\nWhat we hold of you, for how long and by which right.\n\n"
HEAD = "<tr><th>For</th><th>Firm</th><th>Place</th></tr>"


def table_of(inside: str) -> str:
    text = normalize(page(LEAD + inside), content_type="text/html; charset=utf-8", url=URL).text
    assert text.startswith(SHOWN)
    return text.removeprefix(SHOWN)


def test_a_cell_over_two_rows_is_said_in_both() -> None:
    rows = "<tr><td rowspan='2'>Hosting</td><td>Auk Ltd</td><td>Cork</td></tr><tr><td>Tern AG</td><td>Ulm</td></tr>"
    assert table_of(f"<table>{HEAD}{rows}</table>") == (
        "| For | Firm | Place |\n| Hosting | Auk Ltd | Cork |\n| Hosting | Tern AG | Ulm |\n"
    )


def test_a_cell_over_rows_ends_with_its_part_of_the_table() -> None:
    parts = (
        "<tbody><tr><td rowspan=0>Hosting</td><td>Auk Ltd</td><td>Cork</td></tr><tr><td>Tern AG</td><td>Ulm</td></tr>"
        "</tbody><tbody><tr><td>Post</td><td>Skua SA</td><td>Nice</td></tr></tbody>"
    )
    assert table_of(f"<table><thead>{HEAD}</thead>{parts}</table>") == (
        "| For | Firm | Place |\n| Hosting | Auk Ltd | Cork |\n| Hosting | Tern AG | Ulm |\n| Post | Skua SA | Nice |\n"
    )


def test_a_head_over_two_columns_is_said_in_both() -> None:
    heads = (
        "<tr><th rowspan=2>For</th><th colspan=2>Basis</th></tr><tr><th>Consent</th><th>Contract</th></tr>"
    )
    row = "<tr><td>Post</td><td></td><td>yes</td></tr>"
    assert table_of(f"<table>{heads}{row}</table>") == (
        "| For | Basis | Basis |\n| For | Consent | Contract |\n| Post |  | yes |\n"
    )


@pytest.mark.parametrize(
    "group",
    [
        "<tr><td colspan=3>Outside the Union</td></tr>",
        "<tr><th scope=colgroup colspan=3><h3>Outside the Union</h3></th></tr>",
        "<tr><td>Outside the Union</td></tr>",
        "<tr><td><b>Outside the Union</b></td><td></td><td></td></tr>",
        "<tr><td colspan=2>Outside the Union</td><td></td></tr>",
    ],
)
def test_what_stands_over_a_group_of_rows_is_a_row_of_one_cell(group: str) -> None:
    rows = "<tr><td>Hosting</td><td>Auk Ltd</td><td>Cork</td></tr>{}<tr><td>Post</td><td>Skua Inc.</td><td>Ohio</td></tr>"
    assert table_of(f"<table>{HEAD}{rows.format(group)}</table>") == (
        "| For | Firm | Place |\n| Hosting | Auk Ltd | Cork |\n| Outside the Union |\n| Post | Skua Inc. | Ohio |\n"
    )


def test_a_row_with_nothing_beside_its_title_is_none_where_each_begins_so() -> None:
    rows = "<tr><th>Adverts</th><td>yes</td></tr><tr><th>Profiles</th><td></td></tr><tr><th>Post</th><td>yes</td></tr>"
    assert table_of(f"<table><tr><th>For</th><th>Consent</th></tr>{rows}</table>") == (
        "| For | Consent |\n| Adverts | yes |\n| Profiles |  |\n| Post | yes |\n"
    )


def test_a_caption_leads_into_its_table() -> None:
    caption = "<caption>Data stays in the Union</caption>"
    assert table_of(
        f"<table>{caption}<tr><th>Firm</th><th>Place</th></tr><tr><td>Auk</td><td>Cork</td></tr></table>"
    ) == ("Data stays in the Union\n\n| Firm | Place |\n| Auk | Cork |\n")


def test_columns_in_which_nothing_stands_are_none() -> None:
    row = "<tr><td>{}</td><td width=9></td><td>{}</td></tr>"
    assert table_of(f"<table>{row.format('Firm', 'Place')}{row.format('Auk', 'Cork')}</table>") == (
        "| Firm | Place |\n| Auk | Cork |\n"
    )


def test_a_table_of_roles_is_a_table() -> None:
    def row(role: str, *cells: str) -> str:
        return f"<div role=row>{''.join(f'<div role={role}>{cell}</div>' for cell in cells)}</div>"

    rows = row("cell", "Adverts", "", "yes") + row("cell", "Post", "yes", "")
    head = row("columnheader", "For", "Consent", "Contract")
    assert table_of(f"<div role=table>{head}<div role=rowgroup>{rows}</div></div>") == (
        "| For | Consent | Contract |\n| Adverts |  | yes |\n| Post | yes |  |\n"
    )


def test_a_table_that_lays_out_texts_with_headings_is_none() -> None:
    assert table_of(
        "<table><tr><td><h2>Ours</h2><p>We keep it.</p></td><td><h2>Yours</h2><p>You keep it.</p></td></tr></table>"
    ) == ("## Ours\n\nWe keep it.\n\n## Yours\n\nYou keep it.\n")


def test_a_long_cell_over_rows_is_said_once() -> None:
    long = "It is kept as long as the law wants it. " * 9
    rows = f"<tr><td>Post</td><td rowspan=2>{long}</td></tr><tr><td>Bills</td></tr>"
    assert table_of(f"<table><tr><th>What</th><th>How long</th></tr>{rows}</table>") == (
        f"| What | How long |\n| Post | {long.strip()} |\n| Bills |  |\n"
    )
