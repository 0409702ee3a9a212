"""CSV, JSON, XML and Markdown lists: each record a row under its keys, whatever order a file gives them in."""

import json

import pytest

from monitor.errors import NormalizeError
from monitor.normalize import fingerprint_of, normalize

ROWS = (
    ("Halbrook Hosting GmbH", "hosting", "Germany"),
    ("Quillon SAS", "support desk, chat", "France"),
    ("Mailvane Inc.", "e-mail", "United States"),
)
TABLE = (
    "| name | purpose | country |\n| Halbrook Hosting GmbH | hosting | Germany |\n"
    "| Quillon SAS | support desk, chat | France |\n| Mailvane Inc. | e-mail | United States |\n"
)


def read(body: str | bytes, content_type: str | None = None, path: str = "/list") -> str:
    data = body.encode() if isinstance(body, str) else body
    return normalize(data, content_type=content_type, url=f"https://tarn.example{path}").text


def lines(sign: str, quote: str = '"') -> str:
    head = sign.join(("name", "purpose", "country"))
    rows = (sign.join(f"{quote}{cell}{quote}" if "," in cell else cell for cell in row) for row in ROWS)
    return "\n".join((head, *rows)) + "\n"


@pytest.mark.parametrize(
    ("body", "content_type", "path"),
    [
        (lines(","), "text/csv", "/list"),
        (lines(";", ""), "text/csv; charset=utf-8", "/list"),
        (lines("\t", ""), "text/tab-separated-values", "/list"),
        (lines("\t", ""), "application/octet-stream", "/list.tsv?v=2"),
        (lines(","), "text/plain", "/list"),
        (b"\xef\xbb\xbf" + lines(",").encode(), "text/html", "/subprocessors.csv"),
        (lines(";", "").replace("\n", "\r\n").encode("utf-16"), "text/csv", "/list"),
        ("sep=;\n" + lines(";", ""), "text/csv", "/list"),
        (lines(",").replace("Hosting GmbH", "\u00a0Hosting  GmbH"), "text/csv", "/list"),
        (
            'name,purpose,country\n"Halbrook\nHosting GmbH",hosting,Germany\n' + lines(",").split("\n", 2)[2],
            "text/csv",
            "/l",
        ),
        (lines(",").replace("Germany\n", "Germany,,\n\n"), "text/csv", "/list"),
    ],
    ids=[
        "commas",
        "semicolons",
        "tabs",
        "by its ending",
        "says plain",
        "byte order mark",
        "utf-16",
        "sep",
        "blanks",
        "line in a cell",
        "empty",
    ],
)
def test_a_list_of_lines_is_a_table(body: str | bytes, content_type: str, path: str) -> None:
    assert read(body, content_type, path) == TABLE


def test_what_stands_above_a_list_is_a_paragraph_and_its_head_the_first_row() -> None:
    assert read("Sub-processors of Tarn\n\n" + lines(";", ""), "text/csv").startswith(
        "Sub-processors of Tarn\n\n| name |"
    )


@pytest.mark.parametrize(
    "text",
    [
        "We keep logs, invoices and letters.\nWe delete them, in the end, all.\n\nYours, Tarn\n",
        "Tarn Ltd\n1 Quay Street\nGalway\n",
        "Dear reader; this is a sentence.\nAnd another one; with more.\nAnd a third; and last.\n",
    ],
)
def test_prose_with_commas_is_no_list(text: str) -> None:
    assert "|" not in read(text, "text/plain")


RECORDS = [dict(zip(("name", "purpose", "country"), row, strict=True)) for row in ROWS]
SORTED = (
    "| name | country | purpose |\n| Halbrook Hosting GmbH | Germany | hosting |\n"
    "| Quillon SAS | France | support desk, chat |\n| Mailvane Inc. | United States | e-mail |\n"
)


@pytest.mark.parametrize(
    "body",
    [
        json.dumps(RECORDS),
        json.dumps([dict(reversed(each.items())) for each in RECORDS], indent=4),
        ")]}',\n" + json.dumps(RECORDS),
        "\n".join(map(json.dumps, RECORDS)),
        json.dumps({each["name"]: {k: v for k, v in each.items() if k != "name"} for each in RECORDS}),
        "<list>"
        + "".join(f'<company name="{n}" purpose="{p}" country="{c}"/>' for n, p, c in ROWS)
        + "</list>",
    ],
    ids=["records", "keys turned round", "guarded", "lines", "objects by name", "attributes"],
)
def test_records_are_rows_whatever_order_their_keys_have(body: str) -> None:
    assert (
        fingerprint_of(read(body, "text/html")) == fingerprint_of(SORTED)
        or read(body) == f"# list\n\n{SORTED}"
    )
    assert SORTED in read(body, "application/json")


def test_nested_keys_are_dotted_and_lists_joined() -> None:
    body = [
        {
            "name": "A",
            "seat": {"country": "Spain", "city": "Vigo"},
            "dataCategories": ["mail", "logs"],
            "active": True,
        },
        {"name": "B", "sites": [{"country": "Peru"}, {"country": "Chile"}], "since": 2024.10, "note": None},
    ]
    assert read(json.dumps(body).replace("2024.1", "2024.10")) == (
        "| name | active | data Categories | note | seat.city | seat.country | since | sites.country |\n"
        "| A | yes | mail, logs |  | Vigo | Spain |  |  |\n| B |  |  |  |  |  | 2024.10 | Peru, Chile |\n"
    )


def test_what_stands_beside_a_list_is_told_with_its_key() -> None:
    body = {"updated": "2026-11-01", "subprocessors": RECORDS[:2], "contact": {"mail": "dpo@tarn.example"}}
    assert read(json.dumps(body)) == (
        "updated: 2026-11-01\n\n# contact\n\nmail: dpo@tarn.example\n\n# subprocessors\n\n"
        + SORTED.rpartition("| Mailvane")[0]
    )


@pytest.mark.parametrize(
    "body",
    [
        "<list>"
        + "".join(
            f"<entry><name>{n}</name><purpose>{p}</purpose><country>{c}</country></entry>" for n, p, c in ROWS
        )
        + "</list>",
        '<?xml version="1.0"?><!-- ours --><t:list xmlns:t="urn:t">'
        + "".join(
            f'<t:e t:name="{n}"><t:country>{c}</t:country><t:purpose><![CDATA[{p}]]></t:purpose></t:e>'
            for n, p, c in ROWS
        )
        + "</t:list>",
        "<list><entries>"
        + "".join(f'<entry name="{n}" country="{c}"><purpose>{p}</purpose></entry>' for n, p, c in ROWS)
        + "</entries></list>",
    ],
    ids=["elements", "prefixes and CDATA", "attributes and elements"],
)
def test_xml_that_repeats_an_element_is_a_table(body: str) -> None:
    assert SORTED in read(body, "text/xml")


def test_one_entry_of_a_list_in_xml_is_a_row_as_two_are() -> None:
    one = read('<companies><company name="A" country="Spain"/></companies>', "text/xml")
    two = read(
        '<companies><company name="A" country="Spain"/><company name="B" country="Peru"/></companies>',
        "text/xml",
    )
    assert two == one + "| B | Peru |\n"


@pytest.mark.parametrize(
    "body",
    [
        "[" * 5000 + "]" * 5000,
        "[" * 100 + "1" + "]" * 100,
        '<?xml version="1.0"?>' + "<a>" * 900 + "</a>" * 900,
    ],
)
def test_what_nests_too_deep_is_refused(body: str) -> None:
    with pytest.raises(NormalizeError, match=r"nests|deeper"):
        read(body)


def test_xml_that_is_broken_is_read_as_it_stands() -> None:
    assert "We keep it" in read('<?xml version="1.0"?><list><note>We keep it', "text/xml")


@pytest.mark.parametrize(
    "body",
    [
        '<html xmlns="http://www.w3.org/1999/xhtml"><body><p>We keep it.</p></body></html>',
        "<!DOCTYPE html><!-- ours --><html><p>We keep it.</p></html>",
        "<div><p>We keep it.</p></div>",
    ],
)
def test_xhtml_is_a_page(body: str) -> None:
    assert read(f'<?xml version="1.0"?>{body}', "application/xhtml+xml") == "We keep it.\n"


@pytest.mark.parametrize(
    ("content_type", "path"),
    [
        ("text/markdown", "/l"),
        ("text/plain", "/l.md"),
        ("text/plain", "/l"),
        ("application/octet-stream", "/l.markdown"),
    ],
)
def test_markdown_reads_as_its_reader_sees_it(content_type: str, path: str) -> None:
    source = (
        "---\ntitle: Our list\n---\n<!-- not shown -->\nSub-processors\n=====\n\nTarn uses the *companies* below\nto provide its "
        "[service](https://tarn.example).\n\nName | Country\n:--- | ---\nHalbrook | Germany\n`Quillon` | France\n\n"
        "- one item that an\n  editor broke\n  - a deeper one\n- another\n"
    )
    page = normalize(source.encode(), content_type=content_type, url=f"https://tarn.example{path}")
    assert page.text == (
        "# Sub-processors\n\nTarn uses the companies below to provide its service.\n\n"
        "| Name | Country |\n| Halbrook | Germany |\n| Quillon | France |\n\n"
        "- one item that an editor broke\n  - a deeper one\n- another\n"
    )
    assert (page.title, page.media_type) == ("Our list", "text/markdown")


def test_another_wrapping_of_markdown_is_the_same_text() -> None:
    words = "We keep your data for ninety days and then delete it, unless a law asks for more."
    wrapped = words.replace(" and", "\nand").replace(" a law", "\na law")
    assert read(f"# A\n\n{words}\n", "text/markdown") == read(f"# A\n\n{wrapped}\n", "text/markdown")


def test_long_texts_in_records_are_sections_and_not_cells() -> None:
    words = "We keep the bookings of our guests for ninety days after the event and delete them then, " * 2
    body = {
        "sections": [
            {"body": words, "heading": "Retention"},
            {"heading": "Sharing", "body": words + "never more."},
        ]
    }
    assert read(json.dumps(body)) == (
        f"# sections\n\n## Retention\n\n{words.strip()}\n\n## Sharing\n\n{words}never more.\n"
    )


def test_markup_in_a_value_is_read_as_a_page_is() -> None:
    body = {
        "content": {"rendered": "<h2>Retention</h2><ul><li>90 days<li><b>logs</b> 7 days</ul>"},
        "note": "a < b > c",
    }
    assert (
        read(json.dumps(body)) == "note: a < b > c\n\n# content\n\n## Retention\n\n- 90 days\n- logs 7 days\n"
    )
    cells = [{"name": "A", "use": "<p>mail &amp; <a href='/x'>logs</a></p>"}, {"name": "B", "use": "x<br>y"}]
    assert read(json.dumps(cells)) == "| name | use |\n| A | mail & logs |\n| B | x y |\n"


def test_a_record_alone_under_its_name_is_a_row_as_two_are() -> None:
    one = read(json.dumps({"Quillon SAS": {"country": "Spain"}}))
    two = read(json.dumps({"Quillon SAS": {"country": "Spain"}, "Dune Ltd": {"country": "Peru"}}))
    assert two == one + "| Dune Ltd | Peru |\n"
