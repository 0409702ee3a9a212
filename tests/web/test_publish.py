"""Published pages: whole, linked, of nobody and nothing secret; only what changed is written again."""

import html
import os
import re
import shutil
import signal
from functools import partial
from urllib.parse import unquote

import feedparser
import pytest
from playwright.sync_api import sync_playwright

from monitor.config import load_config
from monitor.errors import UsageError
from monitor.model import Act, ActKind
from monitor.sandbox import HERE
from monitor.store import open_store
from monitor.web.folder import LIST, open_folder
from monitor.web.public_desk import open_public_desk, public_address
from monitor.web.publication import Publication, file_of
from tests.web.gallery import DAY, NOW, Gallery, open_gallery, policy
from tests.web.test_web_browser import CHROMIUM

SECRET = (
    "hunter2secret",
    "s3cr3tTokenOfOurs",
    "xoxbCHANNEL1234",
    "Zebedee Quux",
    "between ourselves",
    "quux@inside.example",
)
OPENING = {
    "mail": "mailto://robot:hunter2secret@mail.inside.example?to=quux@inside.example",
    "slack": "slack://xoxbCHANNEL1234/B0000000001/A1b2C3d4E5f6G7h8I9j0K1l2",
    "token": "s3cr3tTokenOfOurs-and-more",
}
KEYS = """
[channels.legal-mail]
url = "file:{folder}/mail"
[channels.legal-slack]
url = "file:{folder}/slack"
[web.users.zebedee]
role = "reviewer"
token = "file:{folder}/token"
"""


def publish(path, folder, *, vendor=None, now=NOW, hide=None):
    """One run; the folder as it was left."""
    config = load_config(path, environ={}, sends=False)
    with open_store(config.settings.database, config.settings.storage, read_only=True) as store:
        begun = store.briefs.begun_at()
        desk, known = open_public_desk(config, store, now, HERE, vendor)
        with open_folder(folder, begun=begun.isoformat(), scope=vendor or "") as target:
            publication = Publication(desk=desk, folder=target, hide=hide or known)
            publication.publish()
            assert publication.failures == []
            return target


def add(path, document_id, text, at):
    config = load_config(path, environ={}, sends=False)
    with open_store(config.settings.database, config.settings.storage) as store:
        gallery = Gallery.__new__(Gallery)
        gallery.store, gallery.documents = store, dict(config.by_id)
        gallery.add(document_id, text, at)


@pytest.fixture(scope="module")
def history(tmp_path_factory):
    """A history in which secrets are planted wherever one can stand."""
    folder = tmp_path_factory.mktemp("history")
    for name, secret in OPENING.items():
        (folder / name).write_text(secret)
        (folder / name).chmod(0o600)
    path = open_gallery(folder, web=KEYS.format(folder=folder))
    written = path.read_text()
    url = "https://mirelune.example/legal/cookies"
    written = written.replace(url, f"{url}?lang=en&access_token=s3cr3tTokenOfOurs")
    path.write_text(written)
    config = load_config(path, environ={}, sends=False)
    with open_store(config.settings.database, config.settings.storage) as store:
        store.documents.sync(config.documents, NOW)
        gallery = Gallery.__new__(Gallery)
        gallery.store, gallery.documents = store, dict(config.by_id)
        gallery.fail(
            "mirelune/cookies",
            NOW - DAY,
            "proxy http://robot:hunter2secret@10.0.0.1 refused s3cr3tTokenOfOurs",
        )
        for kind, until in (
            (ActKind.ACKNOWLEDGED, None),
            (ActKind.REOPENED, None),
            (ActKind.SNOOZED, NOW + 9 * DAY),
        ):
            store.acts.add(
                Act(change_id=9, kind=kind, at=NOW, by="Zebedee Quux", note="between ourselves", until=until)
            )
        store.acts.add(
            Act(change_id=10, kind=ActKind.ACKNOWLEDGED, at=NOW, by="Zebedee Quux", note="between ourselves")
        )
    return path


@pytest.fixture(scope="module")
def published(history, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages") / "out"
    publish(history, folder)
    return folder


def pages_of(folder):
    return {
        each.relative_to(folder).as_posix(): each.read_text()
        for each in sorted(folder.rglob("*.*"))
        if each.is_file() and each.name[0] != "."
    }


def test_every_link_of_every_page_leads_to_a_file_of_the_folder(published):
    pages = pages_of(published)
    dead = []
    for name, text in pages.items():
        if not name.endswith((".html", ".atom")):
            continue
        for address in re.findall(r'(?:href|src)="([^"]*)"', text):
            wanted = html.unescape(address)
            if wanted.startswith(
                ("https://mirelune", "https://brasshaven", "https://manara", "https://parcelwick", "tag:")
            ):
                continue
            path, _, mark = wanted.partition("#")
            target = (published / name).parent / unquote(path) if path else published / name
            if not target.is_file() or (
                mark and f'id="{mark}"' not in target.read_text() and not mark.startswith("critical")
            ):
                dead.append((name, wanted))
    assert dead == []
    assert {
        "index.html",
        "changes.html",
        "documents.html",
        "matrix.html",
        "calendar.html",
        "trouble.html",
    } <= set(pages)
    assert {
        "changes/9.html",
        "documents/mirelune/privacy/index.html",
        "documents/mirelune/privacy/versions/3.html",
    } <= set(pages)
    assert {
        "documents/mirelune/privacy/versions/3.txt",
        "feeds/changes.atom",
        "feeds/severities/critical.atom",
    } <= set(pages)
    assert "changes/10/sections/1~from-150.html" in pages, "the further rows of a long table, too"


def test_no_page_holds_a_form_a_name_a_note_a_channel_or_a_secret(published):
    for name, text in pages_of(published).items():
        assert not re.search(r"<(?:form|button|input type=.(?:hidden|text)|textarea|select|iframe)", text), (
            name
        )
        for secret in (*SECRET, "Ana Dobre", "VC-118", "legal-slack", "legal-mail", "/api/v1", "no_service"):
            assert secret.casefold() not in text.casefold(), (name, secret)


def test_what_is_hidden_is_planted_where_the_served_pages_show_it(history):
    """The test above can fail: the same history without the public desk tells all of it."""
    config = load_config(history, environ={}, sends=False)
    with open_store(config.settings.database, config.settings.storage, read_only=True) as store:
        told = repr((store.acts.all(), store.documents.all(), store.documents.states(), config.secrets))
    assert [each for each in SECRET if each not in told] == []


@pytest.mark.parametrize(
    ("url", "public"),
    [
        ("https://a:b@vendor.example/p", "https://vendor.example/p"),
        ("https://vendor.example/p?lang=en&api_key=1#x", "https://vendor.example/p?lang=en"),
        ("https://vendor.example/p?b=%20x&a", "https://vendor.example/p?b=%20x&a"),
        ("https://vendor.example:8443/p?X-Amz-Signature=f&Session=2", "https://vendor.example:8443/p"),
    ],
)
def test_an_address_is_published_without_what_opens_it(url, public):
    assert public_address(url) == public


def test_a_page_says_nothing_that_turns_false_while_it_lies(published):
    for name, text in pages_of(published).items():
        ours = re.sub(r"<(blockquote|main id=.text)[^>]*>.*?</\1>", "", text, flags=re.DOTALL)
        assert not re.search(r"\b(?:in \d+ days?|\d+ days? ago|today,|>today<|tomorrow)", ours), name


def test_a_feed_in_the_folder_reads_and_leads_to_its_pages(published):
    feeds = sorted(each.relative_to(published).as_posix() for each in published.glob("feeds/**/*.atom"))
    assert {"feeds/vendors/mirelune.atom", "feeds/categories/ai.atom", "feeds/severities/high.atom"} <= set(
        feeds
    )
    for name in feeds:
        read = feedparser.parse((published / name).read_bytes())
        assert not read.bozo and len({each.id for each in read.entries}) == len(read.entries)
    newest = feedparser.parse((published / "feeds/changes.atom").read_bytes())
    assert "18 months" in newest.entries[-1].content[0].value or any(
        "18 months" in each.content[0].value for each in newest.entries
    )


def test_only_what_changed_is_written_again_and_what_is_gone_is_removed(history, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(history.parent, home)
    path, folder = home / "config.toml", tmp_path / "out"
    first = publish(path, folder)
    assert publish(path, folder).written == 0
    before = {name: (folder / name).stat().st_mtime_ns for name in pages_of(folder)}
    (folder / "changes" / "9.html").unlink()
    (folder / "changes" / "8.html").write_text("another's words")
    assert publish(path, folder).written == 2, "what was lost or spoiled is put back"
    add(path, "mirelune/privacy", policy().replace("Finland", "Norway"), NOW)
    after = publish(path, folder)
    touched = {name for name in pages_of(folder) if (folder / name).stat().st_mtime_ns != before.get(name)}
    versions = re.compile(r"documents/(?!mirelune/privacy)|vendors/(?!mirelune)")
    assert not [name for name in touched if versions.match(name)], "other documents' pages stay"
    assert "documents/mirelune/privacy/versions/3.html" not in touched
    assert 0 < after.written < first.written / 3
    path.write_text(path.read_text().replace('name = "Brasshaven"', 'name = "Brass Haven"'))
    assert publish(path, folder).written > 0
    assert "Brass Haven" in (folder / "vendors" / "brasshaven.html").read_text()
    assert publish(path, folder).removed == 0


def test_a_page_whose_object_is_gone_is_removed_with_its_folders_and_nothing_else_is(
    history, tmp_path, monkeypatch
):
    home, folder = tmp_path / "home", tmp_path / "out"
    shutil.copytree(history.parent, home)
    publish(home / "config.toml", folder)
    mine = folder / "documents" / "mirelune" / "notes-of-mine.html"
    mine.write_text("kept")
    config = load_config(home / "config.toml", environ={}, sends=False)
    with (
        open_store(config.settings.database, config.settings.storage) as store,
        store.database.write() as connection,
    ):
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        for table in ("change_categories", "change_days", "acts", "alerts"):
            connection.exec_driver_sql(
                f"DELETE FROM {table} WHERE change_id IN (SELECT id FROM changes WHERE document_id = 'brasshaven/subprocessors')"
            )
        connection.exec_driver_sql("DELETE FROM changes WHERE document_id = 'brasshaven/subprocessors'")
    left = publish(home / "config.toml", folder)
    assert left.removed > 3
    assert not (folder / "changes" / "10.html").exists() and not (folder / "changes" / "10").exists()
    assert mine.read_text() == "kept"


def test_a_run_that_is_killed_leaves_whole_files_and_the_next_one_knows_them_all(history, tmp_path):
    folder, whole = tmp_path / "out", tmp_path / "whole"
    publish(history, whole)
    expected = pages_of(whole)
    for after in (3, 40):
        child = os.fork()
        if not child:
            publish(history, folder, hide=partial(_pass, iter(range(after))))
            os._exit(1)
        assert os.waitpid(child, 0)[1] == signal.SIGKILL
        for name, text in pages_of(folder).items():
            if name.endswith(".html"):
                assert text.rstrip().endswith("</html>"), name
    with open_folder(folder, begun=_begun(history), scope="") as target:
        named = {file for item in target.items.values() for file in item.files}
    assert set(pages_of(folder)) <= named, "a page of the killed run can be removed by the next"
    publish(history, folder)
    assert pages_of(folder) == expected


def _pass(left, text):
    """The text, until there is nothing left: then nothing is ever done again."""
    if next(left, None) is None:
        os.kill(os.getpid(), signal.SIGKILL)
    return text


def _begun(path):
    config = load_config(path, environ={}, sends=False)
    with open_store(config.settings.database, config.settings.storage, read_only=True) as store:
        return store.briefs.begun_at().isoformat()


def test_a_folder_that_is_not_its_own_is_refused_and_left_as_it_is(history, published, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "thesis.txt").write_text("years of work")
    with pytest.raises(UsageError, match="holds other files"):
        publish(history, other)
    assert [each.name for each in other.iterdir()] == ["thesis.txt"]
    with pytest.raises(UsageError, match="of all vendors"):
        publish(history, published, vendor="mirelune")
    with pytest.raises(UsageError, match="another history"), open_folder(published, begun="2020", scope=""):
        pass
    with (
        open_folder(published, begun=_begun(history), scope=""),
        pytest.raises(UsageError, match="another publish"),
    ):
        publish(history, published)
    (other / "thesis.txt").rename(tmp_path / "thesis.txt")
    (other / LIST).write_text("{}")
    with pytest.raises(UsageError, match="cannot be read"):
        publish(history, other)
    with pytest.raises(UsageError, match="cannot be published into"):
        publish(history, tmp_path / "thesis.txt")


def test_a_list_that_names_files_elsewhere_removes_none_of_them(history, tmp_path):
    folder, victim = tmp_path / "out", tmp_path / "victim.html"
    publish(history, folder, vendor="manara")
    victim.write_text("not ours")
    known = (folder / LIST).read_text()
    (folder / LIST).write_text(
        known.replace('"index.html":', '"../victim.html":1,"' + str(victim) + '":1,"index.html":')
    )
    publish(history, folder, vendor="manara")
    assert victim.read_text() == "not ours"


def test_one_vendors_pages_tell_of_no_other(history, tmp_path):
    folder = tmp_path / "out"
    publish(history, folder, vendor="brasshaven")
    told = pages_of(folder)
    assert "documents/brasshaven/terms/index.html" in told
    for name, text in told.items():
        assert not re.search(r"mirelune|manara|parcelwick|منارة", text, re.IGNORECASE), name


def test_names_of_files_are_plain_and_no_two_addresses_share_one():
    addresses = ["/", "/changes", "/changes?beyond=9", "/changes/9", "/changes/9/sections/2", "/changes/9/sections/2?from=150", "/documents", "/documents?from=100",
                 "/documents/a/b", "/documents/a/b.html", "/documents/a/b/versions/3", "/documents/a/b/versions/3/text", "/documents/a/b/versions/3?from=9", "/vendors/a"]  # fmt: skip
    files = [file_of(each) for each in addresses]
    assert len(set(files)) == len(files)
    assert not {each for each in files for other in files if other.startswith(f"{each}/")}, (
        "none is a folder of another"
    )


def test_a_damaged_row_costs_its_page_alone(history, tmp_path):
    home, folder = tmp_path / "home", tmp_path / "out"
    shutil.copytree(history.parent, home)
    config = load_config(home / "config.toml", environ={}, sends=False)
    with open_store(config.settings.database, config.settings.storage) as store:
        with store.database.write() as connection:
            connection.exec_driver_sql(
                "UPDATE changes SET comparison = json_set(comparison, '$.sections', 7) WHERE id = 9"
            )
        desk, hide = open_public_desk(config, store, NOW, HERE)
        with open_folder(folder, begun="x", scope="") as target:
            publication = Publication(desk=desk, folder=target, hide=hide)
            publication.publish()
    assert len([each for each in publication.failures if "/changes/9:" in each]) == 1
    assert "could not be made" in (folder / "changes" / "9.html").read_text()
    assert "18 months" in (folder / "changes.html").read_text()


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
def test_a_browser_clicks_through_the_files(published, tmp_path):
    moved = tmp_path / "some where" / "else"
    shutil.copytree(published, moved)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        said = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto((moved / "index.html").as_uri())
        assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith("-apple-system")
        page.get_by_role("link", name="Documents", exact=True).click()
        page.get_by_role("link", name="Privacy policy").first.click()
        page.locator("svg a.critical .halo").last.click()
        page.get_by_text("Side by side").click()
        assert page.locator(".sidebox ins").first.is_visible()
        page.get_by_role("link", name="as text").first.click()
        assert "version 9" in page.locator("h1").inner_text()
        page.keyboard.press("n")
        page.wait_for_url("**/versions/10.html")
        page.get_by_role("link", name="Matrix").click()
        assert page.locator("h1").inner_text() == "What vendors changed"
        assert said == []
        browser.close()


def test_the_command_says_what_it_did(history, tmp_path, capsys):
    from monitor.cli.publish import publish as command

    command.main(
        [str(tmp_path / "out"), "--vendor", "Manara", "--config", str(history)], standalone_mode=False
    )
    assert re.fullmatch(r"\d+ files in .*/out: \d+ written, 0 removed\n", capsys.readouterr().out)
