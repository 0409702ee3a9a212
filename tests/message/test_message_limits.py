"""Documented limits of the services, measured on messages made as large as they can be."""

import json
import re
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.message import (
    Entry,
    render_change,
    render_group,
    render_trouble,
    render_troubles,
)
from monitor.message.limits import MAX_HTML_BYTES, MAX_MARKDOWN, MAX_TEXT_BYTES, MAX_TITLE, cut, mail_size
from monitor.message.slack import cut_mrkdwn
from monitor.model import Cell, DeltaStatus, RowChange, Signal, SignalFact
from monitor.notify.recipients import make_asset, make_recipient
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

pytestmark = pytest.mark.slow

BULKY = 'Ampersands & angles < > "quotes" and words that go on, so that escaping them makes them longer. '


def huge_change(bulk: str, sections: int = 24):
    facts = [SignalFact(signal=Signal.NUMBER, before=f"{bulk}{n}", after=f"{bulk}{n + 1}") for n in range(9)]
    rows = [
        RowChange(
            status=DeltaStatus.ADDED, key=f"{bulk}{n}", cells=(Cell(column=bulk, before="", after=bulk),)
        )
        for n in range(9)
    ]
    made = [
        section_change(
            f"{bulk * 3}{n}",
            ((KEEP, bulk * 9), (GONE, f"{bulk}{n} " * 5), (CAME, f"{bulk}{n} " * 5), (KEEP, bulk * 9)),
            signals=facts,
            rows=rows if n % 2 else (),
        )
        for n in range(sections)
    ]
    return change(made, summary=bulk * 20, effective_quote=bulk * 20)


def largest(bulk: str):
    one = huge_change(bulk)
    entries = [
        Entry(
            alert=alert(f"R{n}"),
            document=document(f"doc-{n}", title=bulk),
            change=one if n < 4 else huge_change(f"{bulk}{n}", 4),
        )
        for n in range(44)
    ]
    gaps = [(document(f"gone-{n}", title=bulk), trouble()) for n in range(80)]
    return [
        render_change(
            alert(reason=bulk), one, document(title=bulk), base_url="https://policies.example.org", now=NOW
        ),
        render_group(entries, base_url="https://policies.example.org", now=NOW),
        digest_of(entries, checked=60, unreachable=gaps),
    ]


@pytest.fixture(
    scope="module",
    params=[BULKY, "&", "<" * 40 + " ", "没有空格的长句子" * 30, "*~`_|[]()" * 5],
    ids=["bulky", "ampersands", "brackets", "no blanks", "signs"],
)
def largest_messages(request):
    return largest(request.param)


def test_slack_messages_keep_the_documented_limits(largest_messages):
    for message in largest_messages:
        blocks = json.loads(message.slack)
        assert 1 <= len(blocks) <= 50
        assert len(message.slack) <= 9_000
        for block in blocks:
            if block["type"] == "header":
                assert block["text"]["type"] == "plain_text"
                assert 1 <= len(block["text"]["text"]) <= 150
            elif block["type"] == "section":
                assert block["text"]["type"] == "mrkdwn"
                assert 1 <= len(block["text"]["text"]) <= 3_000
            else:
                assert block["type"] == "context"
                assert 1 <= len(block["elements"]) <= 10
                assert all(1 <= len(element["text"]) <= 3_000 for element in block["elements"])


def test_no_entity_is_cut_in_two(largest_messages):
    for message in largest_messages:
        for text in re.findall(r'"text": "((?:[^"\\]|\\.)*)"', message.slack):
            if "&amp;" in text or "&lt;" in text:
                assert not re.search(r"&(?!amp;|lt;|gt;)", text)


def test_html_stays_under_the_size_at_which_mails_are_clipped(largest_messages):
    for message in largest_messages:
        assert mail_size(message.html) <= MAX_HTML_BYTES < 100_000
        assert message.html.rstrip().endswith("</html>")
        style = message.html[message.html.index("<style>") : message.html.index("</style>")]
        assert len(style) < 16_000


def test_text_markdown_and_title_stay_within_their_limits(largest_messages):
    for message in largest_messages:
        assert mail_size(message.text) <= MAX_TEXT_BYTES
        assert len(message.markdown) <= MAX_MARKDOWN < 2_000
        assert len(message.title) <= MAX_TITLE < 250


def test_a_mail_stays_under_100_kb_on_the_way_in_any_script(largest_messages):
    mail = make_recipient("mailto://127.0.0.1?from=a@example.org&to=b@example.org", make_asset(None))
    for message in largest_messages:
        whole = mail.compose(replace(message, attachments=()))  # a file beside it is not what is clipped
        assert len(whole.as_bytes()) < 100_000


def test_a_payload_stays_below_what_web_servers_take(largest_messages):
    for message in largest_messages:
        assert len(message.payload.encode()) < 1_000_000


def test_a_table_of_a_page_made_to_hurt_is_bounded_in_time_and_size():
    cell = Cell(column="c" * 3_000, before="b" * 3_000, after="a" * 3_000)
    rows = [RowChange(status=DeltaStatus.ADDED, key="k" * 3_000, cells=(cell,) * 30)] * 300
    hurting = change([section_change(f"Table {n}", rows=rows) for n in range(60)])
    began = time.monotonic()
    message = render_change(alert(), hurting, document(), base_url="", now=NOW)
    assert time.monotonic() - began < 20
    assert len(message.payload.encode()) < 500_000
    payload = json.loads(message.payload)
    assert 0 < len(payload["sections"]) < payload["sections_total"] == 60


def test_a_digest_names_all_it_can_of_hundreds_that_are_unreachable_and_counts_the_rest():
    gaps = [(document(f"gone-{n}"), trouble()) for n in range(900)]
    message = digest_of(checked=900, unreachable=gaps)
    for dress in (message.text, message.html):
        named = len(set(re.findall(r"brightloom/gone-\d+", dress)))
        assert named >= 100
        assert f"and {900 - named} more; policy-monitor status lists them" in dress
        assert "digest-legal-" in dress, "the reference is still there"
    assert "and 897 more" in message.slack
    few = digest_of(checked=9, unreachable=gaps[:9])
    assert " more; policy-monitor" not in few.text + few.html


def test_names_and_addresses_without_measure_break_no_dress():
    long = document(
        vendor="V" * 9_000, title="T" * 9_000, url="https://brightloom.example/" + 'é("<>&' * 3_000
    )
    entries = [Entry(alert=alert(f"R{n}"), document=long, trouble=trouble()) for n in range(50)]
    base = "https://policies.example.org/" + "b" * 4_000
    for message in (
        render_change(alert(), change(), long, base_url=base, now=NOW),
        render_trouble(alert(), trouble(detail="<&" * 9_000), long, now=NOW),
        render_troubles(entries, reference="R0"),
        digest_of(entries, checked=9, unreachable=[(long, trouble())] * 90),
    ):
        assert all(block["type"] in ("header", "section", "context") for block in json.loads(message.slack))
        assert len(message.slack) <= 9_000
        assert len(message.markdown) <= MAX_MARKDOWN
        assert mail_size(message.text) <= MAX_TEXT_BYTES
        assert mail_size(message.html) <= MAX_HTML_BYTES
        assert 100 < len(message.title) <= MAX_TITLE or message.title.startswith("Policy digest")


def test_what_is_left_out_is_counted(largest_messages):
    for message in largest_messages:
        assert re.search(r"\+\d+ more", message.text)


def test_links_survive_when_sections_do_not(largest_messages):
    single = largest_messages[0]
    for dress in (single.text, single.markdown, single.html, single.slack):
        assert "https://policies.example.org/d/brightloom/terms/6...7" in dress
        assert "https://brightloom.example/legal/terms" in dress
        assert "A1B2C3" in dress


@given(st.text(alphabet="ab .&;<>\n", max_size=300), st.integers(10, 100))
def test_cutting_keeps_the_limit_and_whole_entities(text, limit):
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    shorter = cut(escaped, limit)
    assert len(shorter) <= limit
    assert not re.search(r"&(?!amp;|lt;|gt;)", shorter)


def test_a_cut_ends_at_a_sentence_where_there_is_one():
    assert cut("One sentence here. Another one that is far too long to fit.", 40) == "One sentence here. …"


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from(["*bold*", "~gone~", "plain words", "<https://a.example|Live page>", "\n", "&amp;"]),
        max_size=40,
    )
)
def test_a_cut_line_leaves_no_sign_open(parts):
    shorter = cut_mrkdwn(" ".join(parts), 90)
    assert len(shorter) <= 90
    for line in shorter.split("\n"):
        assert line.count("*") % 2 == 0
        assert line.count("~") % 2 == 0
        assert line.count("<") == line.count(">")
