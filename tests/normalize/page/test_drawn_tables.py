"""Tables that only a style draws, and cells that say their head again for small screens."""

import pytest

from monitor.normalize import normalize

LEAD = "<h1>Privacy notice</h1><p>Larkspur lends instruments to schools. This notice says which data we keep and why.</p>"


def text_of(body: str, style: str = "") -> str:
    page = f"<html><head><title>Notice</title><style>{style}</style></head><body>{LEAD}{body}</body></html>"
    return normalize(page.encode(), content_type="text/html", url="https://larkspur.example/").text


HEADS = "<div class=top>Purpose</div><div class=top>Contract</div><div class=top>Consent</div>"
BOXES = f"{HEADS}<div>Loans</div><div>yes</div><div></div><div>Letters</div><div></div><div>yes</div>"


@pytest.mark.parametrize(
    ("body", "style"),
    [
        (f"<div class=g>{BOXES}</div>", ".g{display:grid;grid-template-columns:2fr 1fr 1fr}"),
        (f"<div class=g>{BOXES}</div>", "@media (min-width:600px){.g{grid-template-columns:repeat(3, minmax(0, 1fr))}}"),
        (f'<section style="display:grid; grid-template-columns: 20em auto min-content">{BOXES}</section>', ""),
        (f"<div id=t>{BOXES}</div>", "#t{grid-template-columns:[first] 1fr repeat(2, [name] 90px) [end]}"),
        (
            "<div class=g><b>Purpose</b><b>Contract</b><b>Consent</b><span>Loans</span><span>yes</span><span></span>"
            "<span>Letters</span><span></span><span>yes</span></div>",
            ".g{display:grid;grid-template-columns:fit-content(9em) 1fr 1fr}",
        ),
        (
            "<div class=g>" + BOXES.replace("<div>", "<div class=c>").replace("class=top", 'class="c c-title"') + "</div>",
            "main .x,.g{grid-template-columns:1fr 1fr 1fr}",
        ),
    ],
    ids=["fractions", "repeated", "inline", "named lines", "bold", "shared class"],
)  # fmt: skip
def test_a_grid_of_boxes_under_titles_is_a_table(body: str, style: str) -> None:
    assert "| Purpose | Contract | Consent |\n| Loans | yes |  |\n| Letters |  | yes |\n" in text_of(
        body, style
    )


CARDS = "".join(
    f"<div class=card>{name}</div>" for name in ("Loans", "Repairs", "Letters", "Prizes", "Visits", "Fees")
)


@pytest.mark.parametrize(
    ("body", "style"),
    [
        (f"<div class=g>{CARDS}</div>", ".g{grid-template-columns:repeat(3,1fr)}"),
        (f"<div class=g>{BOXES}</div>", ".g{grid-template-columns:repeat(auto-fit,minmax(9em,1fr))}"),
        (f"<div class=g>{BOXES.replace('yes', '<p>yes</p>')}</div>", ".g{grid-template-columns:1fr 1fr 1fr}"),
        (f"<div class=g>{BOXES}<div>more</div></div>", ".g{grid-template-columns:1fr 1fr 1fr}"),
        (f"<div class=g>{BOXES}</div>", "@media print{.g{grid-template-columns:1fr 1fr 1fr}}"),
    ],
    ids=["cards", "as many as fit", "blocks", "left over", "print"],
)
def test_other_grids_are_what_they_were(body: str, style: str) -> None:
    assert "|" not in text_of(body, style)


@pytest.mark.parametrize(
    "label",
    [
        "<span class=l>{}</span>", "<b>{}:</b> ", "<div class='d-md-none'>{}</div>", "\n <strong>{} </strong>", "<small>{} :</small> ",
    ],
)  # fmt: skip
def test_a_cell_that_says_its_head_again_says_it_once(label: str) -> None:
    rows = "<tr><th>Name</th><th>Task</th></tr>{}"
    plain = rows.format("<tr><td>Auk Ltd</td><td>Hosting</td></tr><tr><td>Bee AG</td><td></td></tr>")
    name, task = label.format("Name"), label.format("Task")
    labelled = rows.format(
        f"<tr><td>{name}Auk Ltd</td><td>{task}Hosting</td></tr><tr><td>{name}Bee AG</td><td></td></tr>"
    )
    assert text_of(f"<table>{labelled}</table>") == text_of(f"<table>{plain}</table>")


def test_a_cell_that_is_nothing_but_the_word_of_its_head_keeps_it() -> None:
    rows = "<tr><th>Task</th><th>Consent</th></tr><tr><td>Letters</td><td><b>Consent</b></td></tr>"
    assert "| Letters | Consent |" in text_of(f"<table>{rows}</table>")


@pytest.mark.parametrize(
    ("style", "words"),
    [
        (".y::before{content:'\\2713'}", "✓"),
        ('.y:after { content : "Yes" }', "Yes"),
        ("td .y::before{color:red;content:'\\2717' !important}", "✗"),
        ("@media screen{span.y::before{content:'●●○'}}", "●●○"),
        (".y::before{content:'no'} .y.y::before{content:'always'}", "always"),
    ],
)
def test_what_a_style_writes_into_an_empty_cell_is_read(style: str, words: str) -> None:
    rows = "<tr><th>Task</th><th>Shared?</th></tr><tr><td>Letters</td><td><span class=y></span></td></tr>"
    assert f"| Letters | {words} |" in text_of(f"<table>{rows}</table>", style)


@pytest.mark.parametrize(
    ("style", "body"),
    [
        (".y::before{content:'\\f00c'}", "<td><span class=y></span></td>"),
        (".y::before{content:'»'}", "<td><span class=y></span></td>"),
        (".y::before{content:'new'}", "<td><span class=y>old</span></td>"),
        (".y::before{content:attr(title)}", "<td><span class=y title=no></span></td>"),
        (".y::before{content:'\\d800\\110000'}", "<td><span class=y></span></td>"),
    ],
    ids=["icon font", "ornament", "beside words", "attribute", "no characters"],
)
def test_what_a_style_only_decorates_is_not(style: str, body: str) -> None:
    row = f"<table><tr><td>Letters</td><td>all</td>{body}</tr></table>"
    assert text_of(row, style) == text_of(row)
