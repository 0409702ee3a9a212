"""Words in all texts: when each passage was true, the words marked, hostile ones as words, a page at a time."""

import html
import json
import re
import shlex
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import quote

import pytest

from monitor.config import load_config
from monitor.store import open_store
from tests.web.gallery import DAY, NOW, Gallery, open_gallery, write_config
from tests.web.visitor import Served

HOSTILE = (
    '"><script>window.hit=1</script>', "<img src=x onerror=window.hit=1>", "'-window.hit=1-'", "{{7*7}}{% raw %}",
    "</mark></title><svg onload=window.hit=1>", "\u202egnp.exe\u0007\x1b[2J", "-h --config /etc/passwd; `id` $(id)", "hit* OR words:hit\\",
)  # fmt: skip


class Tags(HTMLParser):
    """How often each tag stands in a page, and which attributes."""

    def __init__(self, page):
        super().__init__()
        self.names, self.attributes = Counter(), set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.names[tag] += 1
        self.attributes |= {name for name, _ in attrs}


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with Served(open_gallery(tmp_path_factory.mktemp("gallery"))) as pages:
        yield pages


def test_a_passage_says_since_when_it_stood_and_until_when(served):
    page = served.get("/search?q=12+months+of+fees").text
    passages = re.findall(r"<li><div>.*?</li>", page, re.DOTALL)
    assert len(passages) == 1
    assert "We are liable for <mark>12 months of fees</mark>." in passages[0]
    words = html.unescape(re.sub(r"<[^>]+>", "", passages[0]))
    assert re.search(r"22 Aug 2026 to 22 Aug 2026, @1; missed first on 27 Nov 2026, in @2", words), words
    assert 'href="/documents/brasshaven/terms/versions/1"' in passages[0]
    now = html.unescape(re.sub(r"<[^>]+>", "", served.get("/search?q=3+months+of+fees").text))
    assert "Since 27 Nov 2026, @2; still in force, last seen 30 Nov 2026" in now


@pytest.mark.parametrize("words", ["liable", "partner*", "it's here"])
def test_the_twin_says_what_the_command_of_the_page_says(served, words):
    page = served.get(f"/search?q={quote(words)}").text
    command = html.unescape(re.search(r"<code>(policy-monitor grep [^<]+)</code>", page)[1])
    done = subprocess.run(
        [sys.executable, "-m", "monitor", "--config", str(served.service.config().path), *shlex.split(command)[1:], "--json"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    twin = served.get(f"/api/v1/search?q={quote(words)}").json()
    assert twin["items"] == said[: len(twin["items"])]
    assert twin["total"] == len(said)


def test_what_one_long_line_says_many_times_is_one_passage(served):
    items = served.get("/api/v1/search?q=90+days").json()["items"]
    assert len({json.dumps(each) for each in items}) == len(items)
    assert any(each["line"].count("90 days") > 1 for each in items)


def test_many_passages_come_a_page_at_a_time_without_a_gap_or_a_double(served):
    seen, path = [], "/search?q=partner*"
    for _ in range(200):
        page = served.get(path).text
        assert len(page) < 100_000
        first, last, total = re.search(r"(\d+) to (\d+) of (\d+)", page).groups()
        assert int(first) == len(seen) + 1
        seen += served.get("/api/v1" + path).json()["items"]
        assert len(seen) == int(last)
        further = re.search(r'rel="next" href="([^"]+)"', page)
        if not further or len(seen) >= 120:
            break
        path = html.unescape(further[1])
    assert len({json.dumps(each) for each in seen}) == len(seen) > 30
    beyond = served.get(f"/search?q=partner*&from={10 * int(total)}")
    assert beyond.status_code == 200 and 'rel="prev"' in beyond.text


def test_words_that_stand_nowhere_get_a_sentence(served):
    answer = served.get("/search?q=zeppelins")
    assert answer.status_code == 200 and "stand in no version" in answer.text
    assert served.get("/api/v1/search?q=zeppelins").json() == {
        "words": "zeppelins", "total": 0, "items": [], "next": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    "path", ["/", "/changes/9", "/documents/mirelune/privacy", "/search?q=liable", "/changes/99999"]
)
def test_the_field_for_words_stands_on_every_page_and_keeps_them(served, path):
    page = served.get(path).text
    form = re.search(r'<form class="find" role="search" action="/search">.*?</form>', page)
    assert form and f'value="{"liable" if "liable" in path else ""}"' in form[0]


def test_hostile_words_are_marked_as_words_in_texts_and_in_what_is_asked(tmp_path):
    path = write_config(tmp_path)
    config = load_config(path, environ={}, sends=False)
    with open_store(config.settings.database, config.settings.storage) as store:
        gallery = Gallery(store, config.documents)
        text = "# Policy\n\n" + "\n\n".join(f"We keep {each} hit for 30 days." for each in HOSTILE)
        gallery.add("mirelune/privacy", text, NOW - DAY, title=HOSTILE[0])
    with Served(path) as served:
        marked = 0
        for asked in (*HOSTILE, "hit", "30 days", "script", "window.hit=1", "onload"):
            answer = served.get(f"/search?q={quote(asked)}")
            assert answer.status_code in (200, 400), asked
            page = answer.text
            marked += page.count("<mark>")
            tags = Tags(page)
            assert tags.names["script"] == 1 and tags.names["img"] == 0, asked
            assert not {each for each in tags.attributes if each.startswith("on") or each == "style"}, asked
            assert page.count("<mark>") == page.count("</mark>"), asked
            assert page.count("</title>") == 1 and page.rstrip().endswith("</html>")
            assert not re.search("[\u202e\x07\x1b]", page), asked
            assert "49" not in re.search(r"<title>(.*?)</title>", page)[1]
            assert served.get(f"/api/v1/search?q={quote(asked)}").status_code == answer.status_code
        assert marked > 30
