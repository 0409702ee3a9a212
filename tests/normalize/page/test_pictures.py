"""Pictures that say something are read; decoration says nothing, however it changes."""

import pytest

from monitor.errors import NormalizeError
from monitor.normalize import fingerprint_of, normalize
from tests.normalize.policy_page import page, policy_markup

URL = "https://larkspur.example/privacy"
POLICY = policy_markup()


def read(inside: str, **around: str) -> str:
    return normalize(page(POLICY + inside, **around), content_type=None, url=URL).text


def row(cell: str) -> str:
    table = f"<table><tr><th>What</th><th>Shared?</th></tr><tr><td>Receipts</td><td>{cell}</td></tr></table>"
    return next(line for line in read(table).split("\n") if "Receipts" in line)


SIGNS = {
    '<i class="fa-solid fa-check" aria-hidden="true"></i>': "✓",
    '<i class="bi bi-x-lg"></i>': "✗",
    '<span class="glyphicon glyphicon-ok"></span>': "✓",
    '<span class="icon icon-times"></span>': "✗",
    '<svg class="icon"><use href="#icon-check"></use></svg>': "✓",
    '<svg class="feather feather-x"><path d="M1"/></svg>': "✗",
    '<img src="/img/tick.png" alt="">': "✓",
    '<img src="/static/cross_red@2x.png">': "✗",
    '<div><p><em class="icon-minus"></em></p></div>': "–",
    '<i class="fa fa-thumbs-down"></i>': "👎",
    '<i class="fa fa-toggle-on"></i>': "☑",
    '<input type="checkbox" checked disabled>': "☑",
    '<input type="radio">': "☐",
    '<span role="checkbox" aria-checked="true"></span>': "☑",
    '<span role="img" aria-label="Not shared"></span>': "Not shared",
    '<img src="a" alt="With consent">': "With consent",
    '<svg aria-label="On request"><path/></svg>': "On request",
    '<svg><title>For tax only</title><desc>x</desc><path/></svg>': "For tax only",
    '<i class="fa fa-check" title="Only in Graz"></i>': "Only in Graz",
    '<span class="icon">\uf00c</span><img alt="Some" src="x">': "Some",
    '<i class="fa fa-globe"></i>': "globe",
    '<img src="/logos/brindle-hosting.svg">': "brindle hosting",
    '<a href="/x"><img src="x" alt="Brindle"></a>': "Brindle",
}  # fmt: skip


@pytest.mark.parametrize("cell", SIGNS)
def test_a_picture_alone_in_a_cell_is_read(cell: str) -> None:
    assert row(cell) == f"| Receipts | {SIGNS[cell]} |"


def test_a_cell_that_is_drawn_by_its_class_is_read() -> None:
    table = '<table><tr><th>What</th><th>A</th><th>B</th></tr><tr><td>Logs</td><td class="yes"></td><td class="cell-no"></td></tr></table>'
    assert "| Logs | ✓ | " in read(table)


def test_pictures_without_any_name_are_told_apart_by_their_shape() -> None:
    yes, no = '<svg><path d="M1"/></svg>', '<svg><path d="M2"/></svg>'
    rows = f"<table><tr><th>What</th><th>Shared</th></tr><tr><td>Logs</td><td>{yes}</td></tr><tr><td>Cards</td><td>{no}</td></tr>{{}}</table>"
    first, other = (read(rows.format(f"<tr><td>Rolls</td><td>{sign}</td></tr>")) for sign in (yes, no))
    assert fingerprint_of(first) != fingerprint_of(other)


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        ("<ul><li><img src=a alt='Brindle GmbH'></li><li><img src=b alt='Quince SAS'></li></ul>", ["- Brindle GmbH", "- Quince SAS"]),
        ("<div class=g><div><img src=a alt='Brindle GmbH'></div><div><img src=b alt='Quince SAS'></div></div>", ["Brindle GmbH", "Quince SAS"]),
        ("<dl><dt><img src=a alt='Brindle GmbH'></dt><dd>Backups</dd></dl>", ["Brindle GmbH"]),
        ("<figure><a href='https://b.example'><img src=a alt='Brindle GmbH'></a></figure>", ["Brindle GmbH"]),
        ("<ul><li><a href=/x><svg><title>Brindle GmbH</title></svg></a></li></ul>", ["- Brindle GmbH"]),
        ("<ul><li><img src='/p/brindle_gmbh.png'></li></ul>", ["- brindle gmbh"]),
        ("<h2><img src=a alt='Our partners'></h2><p>They help us.</p>", ["## Our partners"]),
        ("<p>Write to <img src=m alt='data@larkspur.example'> at any time.</p>", ["Write to data@larkspur.example at any time."]),
        ("<p><img src=m alt='We do not sell personal data to anybody.'></p>", ["We do not sell personal data to anybody."]),
        ("<p>Sold <img class=emoji alt='❌' src=x> never</p>", ["Sold ❌ never"]),
    ],
)  # fmt: skip
def test_what_is_said_by_pictures_alone_is_read(markup: str, said: list[str]) -> None:
    lines = read(markup).split("\n")
    for line in said:
        assert line in lines


@pytest.mark.parametrize(
    "markup",
    [
        "<p><img src='{0}' alt='A {0}'>We keep your books.</p>",
        "<div><img src='/hero-{0}.png' alt='People at a {0}'></div>",
        "<ul><li><img src='{0}.png' alt=''>Kept</li></ul>",
        "<ul><li><i class='fa fa-{0}'></i> Kept</li></ul>",
        "<p><svg role=presentation><title>{0}</title></svg>Kept</p>",
        "<p><span role=img aria-label='{0}' aria-hidden=true></span>Kept</p>",
        "<nav><ul><li><img src=a alt='{0}'></li></ul></nav>",
        "<div><a href=/><img src=a alt='Larkspur {0}'></a></div>",
        "<table><tr><th>A</th><th>B</th></tr><tr><td><i class='fa fa-{0}'></i> Yes</td><td><img src='{0}' alt=Yes> Yes</td></tr></table>",
        "<button><i class='fa fa-times'></i><img alt='{0}'></button>",
    ],
)
def test_decoration_that_changes_tells_nobody(markup: str) -> None:
    told = {fingerprint_of(read(markup.format(name))) for name in ("tree", "house", "check")}
    assert len(told) == 1


def test_a_cross_before_an_item_says_no_and_a_tick_is_a_bullet() -> None:
    plain, tick, cross = (
        fingerprint_of(read(f"<ul><li>{icon}We keep receipts</li></ul>"))
        for icon in ("", '<i class="fa fa-check"></i>', '<i class="fa fa-times"></i>')
    )
    assert plain == tick != cross


@pytest.mark.parametrize(
    "pair",
    [
        ("🟢", "🔴"),
        ("■", "□"),
        ("👍", "👎"),
        ("☑", "☐"),
        ("⭐", "☆"),
        ("⬛", "⬜"),
        ("❎", "✅"),
        ("🔵", "⚪"),
        ("★★★", "★★☆"),
        ("⚠️", "ℹ️"),
    ],
)
@pytest.mark.parametrize("frame", ["| Logs | {} |", "| {} | Logs |", "Logs\n\n{}\n\nCards", "- {}\n- Logs"])
def test_signs_alone_in_a_cell_or_a_line_are_told_apart(pair: tuple[str, str], frame: str) -> None:
    assert fingerprint_of(frame.format(pair[0])) != fingerprint_of(frame.format(pair[1]))


@pytest.mark.parametrize(
    ("before", "after"),
    [("🟢 Logs", "🔴 Logs"), ("☐ Logs are sold", "☑ Logs are sold"), ("- 👍 Logs", "- 👎 Logs")],
)
def test_signs_that_say_no_count_before_words(before: str, after: str) -> None:
    assert fingerprint_of(before) != fingerprint_of(after)


@pytest.mark.parametrize(
    "inside",
    [
        "<h1>Privacy policy</h1><img src=/p1.png><img src=/p2.png>",
        "<h1>Privacy policy</h1><p>Last updated: 3 May 2025</p><p><img src=/scan.jpg width=800 height=1200></p>",
        "<div><img data-src=/p1.jpg alt='Page 1'></div>",
        "<h1>Terms</h1><figure><img src=/terms.webp></figure><p>Click to enlarge.</p>",
        "<h2>Policy</h2><ul><li><img src=/a.png alt='Page one'></li><li><img src=/b.png alt='Page two'></li></ul>",
    ],
)
def test_a_policy_that_is_all_pictures_is_told(inside: str) -> None:
    with pytest.raises(NormalizeError, match=r"text as \d pictures .*cannot be read; watch"):
        normalize(page(inside), content_type=None, url=URL)


@pytest.mark.parametrize(
    "inside",
    [
        "<h1>Terms</h1><p>We sell nothing. We keep nothing.</p><img src=/hero.jpg>",
        "<h1>Terms</h1><p>We process no personal data of yours at all.</p><img src=/hero.jpg>",
        "<h1>Terms</h1><p>Short.</p><img src=/logo.png>",
        "<h1>Processors</h1><table><tr><td>Brindle</td><td>Graz</td></tr></table><img src=/hero.jpg>",
    ],
)
def test_a_short_policy_with_a_picture_is_read(inside: str) -> None:
    assert normalize(page(inside), content_type=None, url=URL).text
