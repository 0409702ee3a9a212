"""Adding a document to the file, and telling two configurations apart."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.config import describe_difference, load_config
from monitor.config.edit import DocumentEntry, add_document, default_config
from monitor.errors import ConfigError
from monitor.model import BrowserUse, DocumentType

TERMS = DocumentType.TERMS_OF_SERVICE
TWO = """# my vendors
[[vendors]]
name = "Nimbus"  # storage
[[vendors.documents]]
type = "privacy-policy"
url = "https://nimbus.example/privacy"
remove = [
  ".ad", # noisy
]
# select = ["main"]

# --- the second one ---
[[vendors]]
name = "Quill"

# the end
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "config.toml"


def test_a_document_goes_below_its_vendor_and_above_the_comments_of_the_next(path):
    path.write_text(TWO)
    assert (
        add_document(path, DocumentEntry(vendor="nimbus", url="https://nimbus.example/terms", type=TERMS))
        == "nimbus/terms-of-service"
    )
    assert path.read_text() == TWO.replace(
        '# select = ["main"]\n',
        '# select = ["main"]\n\n[[vendors.documents]]\nurl = "https://nimbus.example/terms"\n'
        'type = "terms-of-service"\n',
    )


def test_the_first_document_of_a_vendor_is_added_below_its_name(path):
    path.write_text(TWO)
    assert (
        add_document(
            path, DocumentEntry(vendor="Quill", url="https://quill.example/t", type=TERMS, name="tos")
        )
        == "quill/tos"
    )
    assert path.read_text() == TWO.replace(
        'name = "Quill"\n',
        'name = "Quill"\n\n[[vendors.documents]]\nname = "tos"\nurl = "https://quill.example/t"\n'
        'type = "terms-of-service"\n',
    )


def test_a_new_vendor_goes_to_the_end_with_all_that_is_given(path):
    path.write_text(TWO)
    made = add_document(
        path,
        DocumentEntry(
            vendor='Örn "& Co"',
            url="https://orn.example/dpa",
            type=DocumentType.DATA_PROCESSOR_AGREEMENT,
            title="AVV",
            tags=["a", "b"],
            select=["main"],
            remove=["p[title='x\"']"],
            interval=timedelta(hours=36),
            browser=BrowserUse.AUTO,
            language="de",
        ),
    )
    assert made == "orn-co/data-processor-agreement"
    assert path.read_text().startswith(TWO)
    document = load_config(path, environ={}).by_id[made]
    assert (document.vendor, document.title, document.tags) == ('Örn "& Co"', "AVV", {"a", "b"})
    assert (document.interval, document.browser, document.language) == (
        timedelta(hours=36),
        BrowserUse.AUTO,
        "de",
    )
    assert (document.select, document.remove) == (("main",), ("p[title='x\"']",))


def test_documents_can_be_added_to_a_new_configuration_one_after_another(path):
    path.write_text(default_config())
    ids = [
        add_document(
            path, DocumentEntry(vendor=vendor, url=f"https://v.example/{name}", type=TERMS, name=name)
        )
        for vendor, name in (("A", "one"), ("B", "two"), ("a", "three"))
    ]
    assert ids == ["a/one", "b/two", "a/three"]
    assert [document.id for document in load_config(path, environ={}).documents] == [
        "a/one",
        "a/three",
        "b/two",
    ]


@pytest.mark.parametrize(
    "text",
    [
        'vendors = [ { name = "A", documents = [ { type = "other", url = "https://a.example" } ] } ]\n',
        '[[vendors]]\nname = "A"\ndocuments = [\n  { type = "other", url = "https://a.example" }, # x\n]\n',
        '[[vendors]]\nname = "A"\n[[vendors.documents]]\ntype = "other"\nurl = "https://a.example"',
        '[[vendors]]\r\nname = "A"\r\n[[vendors.documents]]\r\ntype = "other"\r\nurl = "https://a.example"\r\n[fetch]\r\n',
        '[[vendors]]\n[[vendors.documents]]\ntype = "other"\nurl = "https://a.example"\n[monitor]\n'
        '[[vendors]]\nname = "B"\n',
    ],
)
def test_other_ways_to_write_vendors_are_kept_or_refused_but_never_broken(path, text):
    text = text.replace("[[vendors]]\n[[", '[[vendors]]\nname = "A"\n[[')
    path.write_bytes(text.encode())
    before = load_config(path, environ={})
    assert (
        add_document(path, DocumentEntry(vendor="A", url="https://a.example/t", type=TERMS))
        == "a/terms-of-service"
    )
    after = load_config(path, environ={})
    assert [each for each in after.documents if each in before.documents] == list(before.documents)
    assert len(after.documents) == len(before.documents) + 1
    assert (b"\r\n" in path.read_bytes()) == ("\r\n" in text)
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n") or "\r\n" not in text


def test_blank_lines_part_what_stood_close_together(path):
    path.write_text('[[vendors]]\nname = "A"\n[[vendors]]\nname = "B"\n')
    add_document(path, DocumentEntry(vendor="A", url="https://a.example", type=TERMS))
    assert path.read_text() == (
        '[[vendors]]\nname = "A"\n\n[[vendors.documents]]\nurl = "https://a.example"\n'
        'type = "terms-of-service"\n\n[[vendors]]\nname = "B"\n'
    )


def test_a_place_that_is_misread_is_refused_and_left_to_an_editor(path):
    tricky = '[[vendors]]\nname = "A"\ntags = ["""\nx\n\n# no comment"""]\n[fetch]\n'
    path.write_text(tricky)
    with pytest.raises(ConfigError, match="add it with an editor"):
        add_document(path, DocumentEntry(vendor="A", url="https://a.example", type=TERMS))
    assert path.read_text() == tricky


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"url": "ftp://x"}, "must begin with https://"),
        ({"url": "https://n.example", "select": ["div["]}, "no CSS selector"),
        ({"url": "https://n.example", "name": "A b"}, "small letters"),
        ({"url": "https://n.example", "type": DocumentType.PRIVACY_POLICY}, "exists already"),
        ({"url": "https://n.example", "interval": timedelta(seconds=5)}, "at least a minute"),
        ({"url": "https://n.example", "vendor": "東京"}, "id is missing"),
        ({"url": "https://n.example", "vendor": " "}, "is empty"),
    ],
)
def test_a_document_that_could_not_be_used_leaves_the_file_untouched(path, options, words):
    path.write_text(TWO)
    with pytest.raises(ConfigError, match=words):
        add_document(path, DocumentEntry(**{"vendor": "Nimbus", "type": TERMS, **options}))
    assert path.read_text() == TWO
    assert [each.name for each in path.parent.iterdir()] == ["config.toml"]


@pytest.mark.parametrize(
    "text", ["vendors = 3\n", "vendors = [1]\n", '[[vendors]]\nname = "A"\ndocuments = "x"\n', "a = \n"]
)
def test_a_file_that_is_wrong_already_is_not_edited(path, text):
    path.write_text(text)
    with pytest.raises(ConfigError):
        add_document(path, DocumentEntry(vendor="A", url="https://a.example", type=TERMS))
    assert path.read_text() == text


def test_complaints_that_stand_already_do_not_hinder(path):
    path.write_text(
        '[channels.a]\nurl = "env:NOT_SET"\n[monitor]\nworkers = 0\n[[vendors]]\nname = "B"\ntier = 9\n'
    )
    assert (
        add_document(path, DocumentEntry(vendor="A", url="https://a.example", type=TERMS, name="t")) == "a/t"
    )


def test_the_file_keeps_its_permissions_and_a_link_stays_a_link(path, tmp_path):
    target = tmp_path / "real.toml"
    target.write_text(TWO)
    target.chmod(0o640)
    path.symlink_to(target)
    add_document(path, DocumentEntry(vendor="Quill", url="https://quill.example/t", type=TERMS))
    assert path.is_symlink()
    assert target.stat().st_mode & 0o777 == 0o640
    assert "quill.example/t" in target.read_text()


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_that_cannot_be_written_is_a_sentence(path):
    path.write_text(TWO)
    path.parent.chmod(0o500)
    try:
        with pytest.raises(ConfigError, match="cannot be written"):
            add_document(path, DocumentEntry(vendor="Quill", url="https://quill.example/t", type=TERMS))
    finally:
        path.parent.chmod(0o700)


# ------------------------------------------------------------------------------------- telling two apart


def loaded(path: Path, text: str, environ=None):
    path.write_text(text)
    return load_config(path, environ=environ or {})


def test_the_same_configuration_has_no_difference(path):
    assert describe_difference(loaded(path, TWO), loaded(path, TWO)) == "no difference"


def test_a_difference_names_what_came_went_and_differs(path):
    before = loaded(
        path,
        TWO
        + '[[routes]]\nname = "r"\nchannels = ["stdout"]\n'
        + '[[routes]]\nname = "s"\nmin_severity = "high"\nchannels = ["stdout"]\n',
    )
    after = loaded(
        path,
        TWO.replace("/privacy", "/legal").replace(
            'name = "Quill"\n',
            'name = "Quill"\n[[vendors.documents]]\ntype = "other"\nurl = "https://q.example"\n',
        )
        + '[monitor]\nworkers = 2\ntrouble_after = 9\n[fetch]\nhost_delay = "9s"\n[severity]\nhigh = 3.5\n',
    )
    assert describe_difference(before, after) == (
        "1 document added: quill/other; 1 document altered: nimbus/privacy-policy (url); "
        "1 route added: default; 2 routes removed: r, s; "
        "settings altered: workers, trouble_after, fetch.host_delay, severity.high; "
        "restart needed for workers"
    )


def test_routes_in_another_order_are_a_difference(path):
    first, second = (
        '[[routes]]\nname = "r"\nmin_severity = "high"\nchannels = ["stdout"]\n',
        '[[routes]]\nname = "s"\nchannels = ["stdout"]\n',
    )
    assert (
        describe_difference(loaded(path, first + second), loaded(path, second + first))
        == "routes in another order"
    )


def test_a_new_address_of_a_channel_is_told_without_the_address(path):
    text = '[channels.chat]\nurl = "env:CHAT"\n[monitor]\nheartbeat = "env:BEAT"\n'
    before = loaded(path, text, {"CHAT": "slack://first-token", "BEAT": "https://p.example/one"})
    after = loaded(path, text, {"CHAT": "slack://second-token", "BEAT": "https://p.example/two"})
    assert (
        describe_difference(before, after) == "1 channel altered: chat (url); settings altered: heartbeat_url"
    )


def test_many_differences_stay_one_readable_line(path):
    text = '[[vendors]]\nname = "V"\n' + "".join(
        f'[[vendors.documents]]\nname = "d{number:03}"\ntype = "other"\nurl = "https://v.example/{number}"\n'
        for number in range(300)
    )
    line = describe_difference(loaded(path, ""), loaded(path, text))
    assert line == "300 documents added: v/d000, v/d001, v/d002, v/d003, v/d004 and 295 more"
