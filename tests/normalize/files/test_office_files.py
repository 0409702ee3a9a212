"""Word and OpenDocument files: the text in force, headings, lists, tables; hostile ones are refused."""

import pytest

from monitor.errors import NormalizeError
from monitor.normalize import normalize
from tests.normalize.files.office_maker import W, docx, odt, p, run, zip_of

URL = "https://larkspur.example/dpa"
STYLES = (
    f'<w:styles {W}><w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="Clause"><w:basedOn w:val="Legal"/><w:name w:val="Clause"/></w:style>'
    '<w:style w:styleId="Legal"><w:name w:val="Legal"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    '<w:style w:styleId="TOC1"><w:name w:val="toc 1"/></w:style></w:styles>'
)
NUMBERS = (
    f'<w:numbering {W}><w:abstractNum w:abstractNumId="7">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
)


def text_of(body: bytes, content_type: str = "application/octet-stream") -> str:
    return normalize(body, content_type=content_type, url=URL).text


def item(text: str, depth: int = 0) -> str:
    return p(text, more=f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="3"/></w:numPr>')


def test_a_word_file_reads_with_its_headings_and_lists() -> None:
    body = docx(
        p("Data processing agreement", style="H1")
        + p("Retention", style="Clause")
        + p("We delete bookings after 90 days.")
        + item("on request,")
        + item("by the owner,", 1)
        + item("at the end."),
        styles=STYLES,
        numbering=NUMBERS,
    )
    assert text_of(body, "text/html") == (
        "# Data processing agreement\n\n## Retention\n\nWe delete bookings after 90 days.\n\n"
        "1.\u00a0on request,\n  a.\u00a0by the owner,\n2.\u00a0at the end.\n"
    )


@pytest.mark.parametrize(
    "words",
    [
        '<w:p><w:del w:id="1"><w:r><w:delText>never </w:delText></w:r></w:del>{}</w:p>',
        "<w:p><w:moveFrom>" + run("never ") + "</w:moveFrom>{}</w:p>",
        "<w:p>" + run("never ", "<w:strike/>") + "{}</w:p>",
        "<w:p>" + run("never ", '<w:dstrike w:val="true"/>') + "{}</w:p>",
        "<w:p>" + run("never ", "<w:vanish/>") + "{}</w:p>",
        "<w:p><w:r><w:instrText>never </w:instrText></w:r>{}</w:p>",
        "<w:p><w:r><mc:AlternateContent><mc:Choice/><mc:Fallback><w:t>never </w:t></mc:Fallback></mc:AlternateContent></w:r>{}</w:p>",
        "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>" + p("never") + "</w:tc></w:tr></w:tbl><w:p>{}</w:p>",
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        "<w:sdtContent>" + p("never 4") + "</w:sdtContent></w:sdt><w:p>{}</w:p>",
    ],
    ids=[
        "deleted",
        "moved",
        "struck",
        "struck twice",
        "hidden",
        "field",
        "fallback",
        "deleted row",
        "contents",
    ],
)
def test_what_is_not_in_force_in_a_word_file_is_left_out(words: str) -> None:
    assert text_of(docx(words.format(run("We sell your data.")), styles=STYLES)) == "We sell your data.\n"


@pytest.mark.parametrize(
    "words",
    [
        "<w:p><w:ins>" + run("We never sell.") + "</w:ins></w:p>",
        "<w:p><w:moveTo>" + run("We never sell.") + "</w:moveTo></w:p>",
        "<w:p>" + run("We never sell.", '<w:strike w:val="0"/>') + "</w:p>",
        "<w:p><w:r><w:t>We nev</w:t></w:r><w:r><w:t>er sell.</w:t></w:r></w:p>",
        "<w:p><w:r><w:t>We</w:t><w:tab/><w:t>never sell.</w:t></w:r></w:p>",
        "<w:sdt><w:sdtContent>" + p("We never sell.") + "</w:sdtContent></w:sdt>",
        "<w:p><w:r><w:pict><w:txbxContent>" + p("We never sell.") + "</w:txbxContent></w:pict></w:r></w:p>",
        "<w:tbl><w:tr><w:tc>" + p("We never sell.") + "</w:tc></w:tr></w:tbl>",
    ],
    ids=["inserted", "moved here", "not struck", "two runs", "tab", "control", "box", "frame"],
)
def test_what_is_in_force_in_a_word_file_is_read(words: str) -> None:
    assert text_of(docx(words)) == "We never sell.\n"


def test_merged_cells_of_a_word_table_are_written_in_every_place() -> None:
    def cell(text: str, form: str = "") -> str:
        return f"<w:tc><w:tcPr>{form}</w:tcPr>{p(text)}</w:tc>"

    rows = (
        "<w:tr>" + cell("Name") + cell("Purpose") + cell("Country") + "</w:tr>"
        "<w:tr>"
        + cell("Halbrook", '<w:vMerge w:val="restart"/>')
        + cell("Hosting")
        + cell("Germany")
        + "</w:tr>"
        "<w:tr>" + cell("", "<w:vMerge/>") + cell("Backups", '<w:gridSpan w:val="2"/>') + "</w:tr>"
    )
    assert text_of(docx(f"<w:tbl>{rows}</w:tbl>")) == (
        "| Name | Purpose | Country |\n| Halbrook | Hosting | Germany |\n| Halbrook | Backups | Backups |\n"
    )


def test_footnotes_of_a_word_file_stand_at_its_end_and_links_are_known() -> None:
    body = docx(
        f'<w:p>{run("Fees")}<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
        f'<w:p><w:hyperlink r:id="r9">{run("object here")}</w:hyperlink></w:p>',
        footnotes=f'<w:footnotes {W}><w:footnote w:id="2">{p("Without tax.")}</w:footnote></w:footnotes>',
        rels='<Relationships><Relationship Id="r9" Target="https://larkspur.example/o" TargetMode="External"/></Relationships>',
    )
    page = normalize(body, content_type=None, url=URL)
    assert page.text == "Fees\n\nobject here\n\nWithout tax.\n"
    assert [(link.text, link.target) for link in page.links] == [
        ("object here", "https://larkspur.example/o")
    ]


def test_an_opendocument_text_reads_as_it_is_in_force() -> None:
    struck = '<style:style style:name="T1"><style:text-properties style:text-line-through-style="solid"/></style:style>'
    body = odt(
        "<text:tracked-changes><text:p>never</text:p></text:tracked-changes>"
        '<text:h text:outline-level="2">Retention</text:h>'
        '<text:p>We <text:span text:style-name="T1">never</text:span><text:s/>sell.<text:note><text:note-body>'
        "<text:p>In Iceland.</text:p></text:note-body></text:note></text:p>"
        "<text:list><text:list-item><text:p>one</text:p><text:list><text:list-item><text:p>deeper</text:p>"
        "</text:list-item></text:list></text:list-item></text:list>",
        styles=struck,
        title="Terms",
    )
    page = normalize(body, content_type="application/zip", url=URL)
    assert page.text == "## Retention\n\nWe sell.\n\n- one\n  - deeper\n\nIn Iceland.\n"
    assert (page.title, page.media_type) == ("Terms", "application/vnd.oasis.opendocument.text")


def test_merged_and_repeated_cells_of_an_opendocument_table_are_written_out() -> None:
    rows = (
        "<table:table-header-rows><table:table-row><table:table-cell><text:p>Name</text:p></table:table-cell>"
        '<table:table-cell table:number-columns-repeated="2"><text:p>Use</text:p></table:table-cell>'
        "</table:table-row></table:table-header-rows>"
        '<table:table-row><table:table-cell table:number-rows-spanned="2"><text:p>Halbrook</text:p></table:table-cell>'
        '<table:table-cell table:number-columns-spanned="2"><text:p>Hosting</text:p></table:table-cell>'
        "<table:covered-table-cell/></table:table-row>"
        "<table:table-row><table:covered-table-cell/><table:table-cell><text:p>Mail</text:p></table:table-cell>"
        "<table:table-cell/></table:table-row>"
    )
    assert text_of(odt(f"<table:table>{rows}</table:table>")) == (
        "| Name | Use | Use |\n| Halbrook | Hosting | Hosting |\n| Halbrook | Mail |  |\n"
    )


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (zip_of(**{"word/document.xml": f"{BOMB}<document><body><p>&b;</p></body></document>"}), "entities"),
        (zip_of(**{"word/document.xml": "<document>" + "<p>" * 1000}), "nests deeper"),
        (zip_of(**{"word/document.xml": "<document><body>"}), "broken"),
        (zip_of(**{"word/document.xml": b"<a>" + bytes(31_000_000)}), "unpacks"),
        (docx(p("We keep it."))[:200], "damaged"),
        (zip_of(**{"xl/workbook.xml": "<x/>"}), "Excel workbook"),
        (zip_of(**{"ppt/presentation.xml": "<x/>"}), "PowerPoint"),
        (zip_of(**{"readme.txt": "x"}), "compressed archive"),
        (zip_of(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "OpenDocument table"),
        (zip_of(mimetype="application/epub+zip"), "book"),
        (b"\xd0\xcf\x11\xe0" + bytes(600) + "WordDocument".encode("utf-16-le"), "old Word file"),
        (b"\xd0\xcf\x11\xe0" + bytes(600) + "Workbook".encode("utf-16-le"), "old Excel"),
        (b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "image"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image"),
        (b"\x00\x00\x00\x20ftypisom" + bytes(50), "video"),
        (b"MZ\x90\x00\x03" + bytes(50), "program"),
        (b"{\\rtf1\\ansi We keep it.}", "Rich Text"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><text>x</text></svg>', "drawing"),
    ],
    ids=range(19),
)
def test_other_files_get_one_sentence_that_says_what_they_are(body: bytes, said: str) -> None:
    with pytest.raises(NormalizeError, match=said) as refused:
        text_of(body)
    assert str(refused.value).endswith(".") and "\n" not in str(refused.value)


def test_a_text_that_begins_like_a_program_is_a_text() -> None:
    assert text_of(b"MZ Werke keep your data for 90 days.") == "MZ Werke keep your data for 90 days.\n"


def test_macros_and_linked_parts_of_a_word_file_are_not_touched() -> None:
    body = zip_of(
        **{
            "word/document.xml": f"<w:document {W}><w:body>{p('We keep it.')}</w:body></w:document>",
            "word/vbaProject.bin": b"\xd0\xcf\x11\xe0never",
            "word/_rels/document.xml.rels": '<R><Relationship Id="a" Target="file:///etc/passwd" TargetMode="External"/></R>',
        }
    )
    assert text_of(body) == "We keep it.\n"
