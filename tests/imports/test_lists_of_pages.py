"""Lists of pages that other programs keep: what can be watched is proposed, the rest is named with its reason."""

import io
import json
import zipfile

import pytest

from monitor.errors import UsageError
from monitor.imports.address_lists import read_csv, read_opml, read_plain_list
from monitor.imports.changedetection import read_watches
from monitor.imports.declarations import read_declarations
from monitor.imports.watchers import read_jobs

PAGE = "https://kelp.example/privacy"
UUID = "c8a2f0de-1111-4222-8333-944444444444"


def read(reader, tmp_path, words, name="list"):
    path = tmp_path / name
    path.write_bytes(words if isinstance(words, bytes) else words.encode())
    return reader(path)


def only(found):
    (one,) = found
    return one


# urlwatch and webchanges


def test_jobs_become_pages_with_their_selectors(tmp_path):
    jobs = f"""
name: Kelp privacy
url: {PAGE}
filter:
  - css: {{selector: "#main", exclude: ".ads"}}
  - html2text
  - element-by-id: content
  - grep: retention
tags: [vendor, eu]
---
---
url: https://kelp.example/app
use_browser: true
filters: css:main,html2text
"""
    first, second = read(read_jobs, tmp_path, jobs)
    assert (first.url, first.title, first.tags) == (PAGE, "Kelp privacy", ("vendor", "eu"))
    assert (first.select, first.remove) == (("#main", '[id="content"]'), (".ads",))
    assert first.left_out == ("filter grep",)
    assert (second.browser, second.select) == (True, ("main",))


def test_nothing_of_a_job_file_is_executed(tmp_path):
    trace = tmp_path / "trace"
    jobs = f"""
command: touch {trace}
---
url: "|touch {trace}"
---
url: {PAGE}
filter:
  - shellpipe: touch {trace}
  - execute: touch {trace}
headers: {{Authorization: secret-token}}
---
url: {PAGE}
data: {{a: b}}
---
url: {PAGE}
enabled: false
--- 17
--- [{{url: {PAGE}}}]
"""
    found = read(read_jobs, tmp_path, jobs)
    assert not trace.exists()
    program = "it runs a program, and nothing of a list is executed"
    assert [each.refusal for each in found] == [
        program, program, "", "it sends a form; only pages that are got are watched", "it is switched off there",
        "it is no mapping of keys to values", "",
    ]  # fmt: skip
    assert found[2].left_out == (
        "filter shellpipe, which runs a program", "filter execute, which runs a program", "headers",
    )  # fmt: skip
    assert "secret-token" not in repr(found)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("!!python/object/apply:os.system ['touch trace']", "no job file"),
        ("a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]", "an alias"),
        ("[" * 5_000 + "]" * 5_000, "nests deeper"),
        ("- x\n" * 600_000, "holds more"),
        ("url: [\n---", "no job file"),
        (b"\xff\xfe\x00x", "not written in UTF-8"),
        ("url: '\x00'", "no job file"),
        (b"x" * 20_000_001, "more than the 20,000,000 bytes"),
    ],
)
def test_hostile_job_files_are_refused_in_a_sentence(tmp_path, words, said):
    with pytest.raises(UsageError, match=said):
        read(read_jobs, tmp_path, words)


# changedetection.io


def watch(**other):
    return {"url": PAGE, "title": "Kelp", "tags": ["t-1"], "processor": "text_json_diff", **other}


def backup(parts):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body if isinstance(body, bytes) else json.dumps(body))
    return packed.getvalue()


def test_a_list_of_addresses_has_tags_behind_them(tmp_path):
    one, other = read(read_watches, tmp_path, f"{PAGE} vendor, two words\n\n# no\nhttps://x.example\n")
    assert (one.url, one.tags) == (PAGE, ("vendor", "two words"))
    assert other.tags == ()


def test_watches_of_every_layout_are_the_same(tmp_path):
    told = watch(
        include_filters=["#main", "xpath://a", "json:$.x"], subtractive_selectors=["nav"], headers={"Cookie": "secret-token"},
        time_between_check_use_default=False, time_between_check={"days": 1, "hours": 2}, fetch_backend="html_webdriver",
    )  # fmt: skip
    settings = {"settings": {"application": {"tags": {"t-1": {"title": "Vendors"}}}}}
    layouts = (
        backup(
            {"changedetection.json": settings, f"{UUID}/watch.json": told, f"{UUID}/history.txt": b"1,x.txt"}
        ),
        backup({"url-watches.json": {"watching": {UUID: told}, **settings}}),
        json.dumps({"watching": {UUID: told}, **settings}).encode(),
    )
    for layout in layouts:
        found = only(read(read_watches, tmp_path, layout))
        assert (found.url, found.title, found.tags, found.minutes) == (PAGE, "Kelp", ("Vendors",), 1_560)
        assert (found.select, found.remove, found.browser) == (("#main",), ("nav",), True)
        assert found.left_out == ("include_filters: xpath://a", "include_filters: json:$.x", "headers")
        assert "secret-token" not in repr(found)


def test_what_cannot_be_watched_says_why(tmp_path):
    watches = {
        "a": watch(url="https://x.example/{{ 1 }}"), "b": watch(url="source:https://x.example"), "c": watch(paused=True),
        "d": watch(method="POST"), "e": watch(processor="restock_diff"), "f": watch(url=""), "g": watch(url=7), "h": 9,
    }  # fmt: skip
    found = read(read_watches, tmp_path, json.dumps(watches))
    assert len(found) == 7
    assert all(each.refusal for each in found)


def test_no_name_in_a_backup_becomes_a_path(tmp_path):
    outside = tmp_path / "outside"
    parts = {
        f"../../{outside.name}": b"slip", f"/{UUID}/watch.json": watch(), f"../{UUID}/watch.json": watch(url="https://slip.example"),
        f"{UUID}/watch.json": watch(),
    }  # fmt: skip
    found = read(read_watches, tmp_path, backup(parts))
    assert PAGE in {each.url for each in found}
    assert not outside.exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["list"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (backup({f"{UUID}/watch.json": b'{"url": "' + b"x" * 40_000_000 + b'"}'}), "unpacks to more than"),
        (
            backup({f"{n:032x}/watch.json": b" " * 25_000_000 + b"{}" for n in range(9)}),
            "unpacks to more than",
        ),
        (backup({f"f{n}": b"" for n in range(10_001)}), "more than 10,000 parts"),
        (backup({f"{UUID}/watch.json": b"[" * 100_000}), "no JSON"),
        (backup({"notes.txt": b"x"}), "no backup of changedetection.io"),
        (b"PK\x03\x04" + b"broken" * 20, "damaged or locked"),
        (b'{"a": ' * 50_000, "no JSON"),
    ],
    ids=["bomb", "many bombs", "many parts", "deep", "another zip", "damaged", "deep json"],
)
def test_hostile_backups_are_refused_in_a_sentence(tmp_path, body, said):
    with pytest.raises(UsageError, match=said):
        read(read_watches, tmp_path, body)


# CSV, OPML, plain lists


def test_a_table_names_its_columns(tmp_path):
    table = f"Supplier;URL;Type;Tags\r\nKelp GmbH;{PAGE};Privacy Policy;eu, hosting\r\n;;;\r\nKelp;;;\r\n"
    one, other = read(read_csv, tmp_path, table)
    assert (one.vendor, one.url, one.type, one.tags) == (
        "Kelp GmbH",
        PAGE,
        "privacy-policy",
        ("eu", "hosting"),
    )
    assert other.refusal == "it has no url"


def test_outlines_lead_to_pages_and_what_they_stand_under_is_a_tag(tmp_path):
    opml = f'<opml version="2.0"><body><outline text="Vendors"><outline text="Kelp" htmlUrl="{PAGE}" xmlUrl="x"/></outline><outline text="Feed" xmlUrl="https://x.example/feed"/></body></opml>'
    one, feed = read(read_opml, tmp_path, opml)
    assert (one.url, one.title, one.tags) == (PAGE, "Kelp", ("Vendors",))
    assert feed.refusal == "it is a feed without a page"


def test_a_plain_list_has_an_address_a_line(tmp_path):
    found = read(read_plain_list, tmp_path, f"\ufeff{PAGE}\r\n\r\n# not this\n  https://x.example/a b\n")
    assert [each.url for each in found] == [PAGE, "https://x.example/a b"]


BOMB = '<!DOCTYPE o [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><opml><body><outline text="&b;"/></body></opml>'
SECRET = '<!DOCTYPE o [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml><outline url="https://x.example" text="&x;"/></opml>'


@pytest.mark.parametrize(
    ("reader", "words", "said"),
    [
        (read_opml, BOMB, "declares entities"),
        (read_opml, SECRET, "declares entities"),
        (read_opml, "<opml>" + "<outline>" * 300, "nests deeper"),
        (read_opml, "<html><body/></html>", "begins with <html>"),
        (read_opml, "no xml", "is no OPML"),
        (read_csv, "a,b\n1,2\n", "names no column 'url'"),
        (read_csv, "url\n" + '"' + "x" * 200_000, "cannot be read"),
        (read_csv, "url\n" + "https://x.example\n" * 20_001, "more than 20,000 entries"),
        (read_plain_list, b"\xff\xfe", "not written in UTF-8"),
        (read_plain_list, b"https://x.example\n" * 20_001, "more than 20,000 entries"),
    ],
)
def test_hostile_lists_are_refused_in_a_sentence(tmp_path, reader, words, said):
    with pytest.raises(UsageError, match=said):
        read(reader, tmp_path, words)


# Declarations


def declare(tmp_path, name, value):
    folder = tmp_path / "declarations"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.json").write_text(value if isinstance(value, str) else json.dumps(value))
    return folder


def test_declarations_become_pages_with_their_selectors(tmp_path):
    service = {
        "name": "Kelp",
        "terms": {
            "Privacy Policy": {"fetch": PAGE, "select": ["main", ".more"], "remove": "nav", "executeClientScripts": True},
            "Terms of Service": {
                "combine": [{"fetch": "https://kelp.example/a"}, {"fetch": "https://kelp.example/b", "select": "#b"}], "select": "#a",
            },
            "Imprint": {"fetch": "https://kelp.example/c", "select": {"startBefore": "h1", "endBefore": "footer"}, "filter": ["clean", {"removeQueryParams": ["x"]}]},
            "Data Processor Agreement": {"fetch": "https://kelp.example/dpa.pdf"},
        },
    }  # fmt: skip
    declare(tmp_path, "Kelp.history", {"Privacy Policy": []})
    found = read_declarations(declare(tmp_path, "Kelp", service))
    assert [(each.where, each.type, each.select) for each in found] == [
        ("Kelp/Privacy Policy", "privacy-policy", ("main", ".more")),
        ("Kelp/Terms of Service #1", "terms-of-service", ("#a",)),
        ("Kelp/Terms of Service #2", "terms-of-service", ("#b",)),
        ("Kelp/Imprint", "", ()),
        ("Kelp/Data Processor Agreement", "data-processor-agreement", ()),
    ]
    assert (found[0].remove, found[0].browser) == (("nav",), True)
    assert found[3].left_out == (
        "select between two elements (1)", "filter clean, which is a program", "filter removeQueryParams, which is a program",
    )  # fmt: skip


@pytest.mark.parametrize(
    "value",
    ["{", "[" * 100_000, "[]", '{"terms": []}', '{"terms": {"x": 7}}', '{"terms": {"x": {}}}', "\x00"],
)
def test_a_broken_declaration_stops_no_other(tmp_path, value):
    declare(tmp_path, "A", value)
    folder = declare(
        tmp_path, "Kelp", {"name": "Kelp", "terms": {"Privacy Policy": {"fetch": PAGE, "select": "main"}}}
    )
    (folder / "Link.json").symlink_to("/etc/passwd")
    found = read_declarations(folder)
    assert [each.url for each in found if not each.refusal] == [PAGE]
    assert "it is a link" in {each.refusal for each in found}
