"""Page text is hostile: whatever it holds, nothing in a message may act on it."""

import json
import re
import unicodedata
from functools import lru_cache
from html.parser import HTMLParser

import markdown as commonmark
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.message import Entry, render_change, render_group, render_recovery, render_trouble
from monitor.message.escapes import for_markdown, for_slack
from monitor.model import Cell, DeltaStatus, Message, RowChange, Signal, SignalFact, Subject
from tests.message.message_samples import (
    CAME,
    GONE,
    KEEP,
    NOW,
    alert,
    change,
    digest_of,
    document,
    section_change,
    trouble,
)

ATTACKS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style></table><h1>x</h1>",
    "&lt;b&gt; &amp; &#60;i&#62;",
    "<!here> <!channel> <@U12345|you> <https://evil.example|Full difference>",
    "@everyone @here @channel",
    "[Full difference](https://evil.example) ![x](https://evil.example/i.png)",
    "https://evil.example/login www.evil.example evil.example ftp://evil.example",
    "javascript:alert(1) mailto://a@evil.example",
    "[-forged-] {+forged+}",
    "*bold* _it_ ~strike~ `code` ```block``` **b** ~~s~~ ||spoiler||",
    "# heading\n> quote\n- list\n1. one\n===\n---\n| a | b |",
    "\u202egnihton\u202c \u2066x\u2069 \u200fy \u061c",
    "\x00\x07\x1b[31mred\x1b[0m\x7f\x9b31m\r\nBcc: everyone@evil.example",
    "a\ud800b \ufffe \ufeff \U000e0041",
    "{{ 7*7 }} {% include 'x' %} ${x} %(x)s {0}",
    ":tada: :warning: :)",
    "\\[x\\](y) \\* \\",
    "\u2028line\u2029para\u0085next\x0bvt\x0cff",
    "a" * 5000,
    "< < < & & & \" ' " * 200,
]

TEXTS = st.one_of(
    st.sampled_from(ATTACKS),
    st.text(max_size=80),
    st.text(alphabet="<>&@:/[](){}*_~`|!#-+=.\\\"'\n aé\u202e", max_size=80),
    st.lists(st.sampled_from(ATTACKS), max_size=3).map(" ".join),
)


def hostile_change(text: str):
    fact = SignalFact(signal=Signal.NUMBER, before=text, after=text, unit=text, quote=text)
    rows = (
        RowChange(status=DeltaStatus.ADDED, key=text, cells=(Cell(column=text, before=text, after=text),)),
    )
    sections = (
        section_change(
            text, ((KEEP, "We keep "), (GONE, f"{text} "), (CAME, f"{text} "), (KEEP, text)), signals=(fact,)
        ),
        section_change("Plain", ((CAME, text),), rows=rows, top=text),
    )
    return change(sections, summary=text, effective_quote=text)


@lru_cache(maxsize=64)
def messages(text: str) -> list[Message]:
    one = hostile_change(text)
    entries = [
        Entry(alert=alert(), document=document(title=text), change=one),
        Entry(alert=alert("B2"), document=document("privacy"), change=one),
        Entry(
            alert=alert("T1", subject=Subject.TROUBLE), document=document("dpa"), trouble=trouble(detail=text)
        ),
    ]
    return [
        render_change(
            alert(reason=text), one, document(title=text), base_url="https://policies.example.org", now=NOW
        ),
        render_change(alert(), one, document(vendor=text), base_url="", now=NOW),
        render_group(entries, base_url="", now=NOW),
        digest_of(entries, checked=3, unreachable=[(document(), trouble(detail=text))]),
        render_trouble(alert(), trouble(detail=text), document(vendor=text), now=NOW),
        render_recovery(alert(), trouble(detail=text), document(title=text), now=NOW),
    ]


OUR_ADDRESSES = re.compile(
    r"https://policies\.example\.org/d/brightloom/[a-z]+/6\.\.\.7(?:#act)?|https://brightloom\.example/legal/[a-z]+"
)


def without_our_addresses(text: str) -> str:
    return OUR_ADDRESSES.sub("", text)


class Elements(HTMLParser):
    """The tags of a page, and where its links lead."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value for name, value in attrs if name in ("href", "src", "action", "background")]

    def handle_data(self, data):
        self.words.append(data)


SAFE_TAGS = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "div",
    "table",
    "tr",
    "td",
    "span",
    "br",
    "del",
    "ins",
    "s",
    "a",
    "b",
    "code",
}
SAFE_ATTRIBUTES = {
    "lang",
    "charset",
    "name",
    "content",
    "style",
    "class",
    "role",
    "width",
    "cellpadding",
    "cellspacing",
    "border",
    "align",
    "href",
    "dir",
}


def elements_of(html: str) -> Elements:
    found = Elements()
    found.feed(html)
    found.close()
    return found


def all_attacks(test):
    for attack in ATTACKS:
        test = example(attack)(test)
    return settings(max_examples=15, deadline=None)(given(TEXTS)(test))


@all_attacks
def test_html_holds_our_elements_and_links_only(text):
    for message in messages(text):
        found = elements_of(message.html)
        assert set(found.tags) <= SAFE_TAGS
        assert found.attributes <= SAFE_ATTRIBUTES
        assert all(OUR_ADDRESSES.fullmatch(link) for link in found.links)
        words = "".join(found.words[found.words.index("\n") :])
        assert "://" not in words
        assert not re.search(r"www\.", words, re.IGNORECASE)


@all_attacks
def test_slack_text_holds_our_links_only_and_no_mentions(text):
    for message in messages(text):
        for block in json.loads(message.slack):
            holders = [block["text"]] if "text" in block else block["elements"]
            for holder in holders:
                if holder["type"] == "plain_text":
                    assert holder["emoji"] is False
                    continue
                assert holder["verbatim"] is True
                left = re.sub(
                    r"<(https://[^|<>]+)\|(Full difference|Acknowledge or snooze|Live page)>",
                    "",
                    holder["text"],
                )
                assert "<" not in left
                assert ">" not in left
                assert not re.search(r"&(?!amp;|lt;|gt;)", left)
                assert "://" not in left
                assert not re.search(r"(?<!\w)@\w", left)
                for link in re.findall(r"<([^|<>]+)\|", holder["text"]):
                    assert OUR_ADDRESSES.fullmatch(link)


@all_attacks
def test_slack_text_formats_only_what_we_format(text):
    """Signs that format stand in pairs that are ours: the page's own were replaced."""
    for message in messages(text):
        for block in json.loads(message.slack):
            if block["type"] == "section":
                for line in block["text"]["text"].split("\n"):
                    assert line.count("*") % 2 == 0, line
                    assert line.count("~") % 2 == 0, line
                    assert line.count("`") % 2 == 0, line


@all_attacks
def test_markdown_makes_our_links_only_and_no_mentions(text):
    for message in messages(text):
        made = elements_of(commonmark.markdown(message.markdown))
        assert set(made.tags) <= {"p", "strong", "a", "ul", "ol", "li", "br", "code"}
        assert all(OUR_ADDRESSES.fullmatch(link) for link in made.links)
        assert not re.search(r"(?<!\w)@\w", message.markdown)
        assert "<" not in message.markdown
        assert "||" not in message.markdown
        assert "~~" not in message.markdown
        assert "://" not in without_our_addresses(message.markdown)


@all_attacks
def test_plain_text_has_no_working_address_and_no_forged_marks(text):
    for message in messages(text):
        assert "://" not in without_our_addresses(message.text)
        assert not re.search(r"www\.", message.text, re.IGNORECASE)
        for opening, closing in (("[-", "-]"), ("{+", "+}")):
            depth = 0
            for sign in re.findall(f"{re.escape(opening)}|{re.escape(closing)}", message.text):
                depth += 1 if sign == opening else -1
                assert depth in (0, 1)


@all_attacks
def test_no_dress_carries_characters_that_nobody_sees(text):
    for message in messages(text):
        dresses = [message.title, message.text, message.markdown, message.html]
        dresses += [
            json.dumps(json.loads(message.slack), ensure_ascii=False),
            *strings_in(json.loads(message.payload)),
        ]
        dresses += [value for _, value in message.headers]
        for dress in dresses:
            dress.encode("utf-8")
            for character in dress:
                if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"):
                    assert character in "\n\u200b\u200c\u200d", repr(character)
        assert "\n" not in message.title
        assert all("\n" not in value for _, value in message.headers)


def strings_in(value) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [found for item in value.values() for found in strings_in(item)]
    if isinstance(value, list):
        return [found for item in value for found in strings_in(item)]
    return []


@pytest.mark.parametrize("reference", ["A\r\nBcc: x@evil.example", "ü" * 300, "<x>@y", ""])
def test_a_strange_reference_stays_one_header_line(reference):
    message = render_change(alert(reference), change(), document(), base_url="", now=NOW)
    for name, value in message.headers:
        assert value.isascii(), name
        assert "\n" not in value
        assert "\r" not in value
        assert len(value) < 900


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://a.example/'\"><x>|y)z", "", "//x", "https://[::1"]
)
def test_a_strange_document_address_never_breaks_out_of_its_link(url):
    message = render_change(alert(), change(), document(url=url), base_url="", now=NOW)
    found = elements_of(message.html)
    assert set(found.tags) <= SAFE_TAGS
    assert not any(link.startswith("javascript") for link in found.links)
    for block in json.loads(message.slack):
        for holder in [block["text"]] if "text" in block else block["elements"]:
            assert "><x>" not in holder["text"]


def test_a_backquote_behind_an_at_sign_makes_no_mention():
    for escape in (for_slack, for_markdown):
        assert not re.search(r"(?<!\w)@\w", escape("@`everyone`"))
