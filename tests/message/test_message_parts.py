"""What no single chat message can hold comes in several: numbered, in order, and every document is named."""

import json
import re

import pytest

from monitor.message import Entry, render_group, render_troubles
from monitor.message.limits import MAX_MARKDOWN
from monitor.message.slack import MAX_TOTAL
from monitor.model import DocumentState, Message, Severity, Subject
from tests.message.message_samples import NOW, alert, change, digest_of, document, trouble

LONG_URL = "https://brightloom.example/" + "legal/" * 30


def changed(many, prefix="d"):
    return [
        Entry(
            alert=alert(f"R{number}"),
            document=document(f"{prefix}{number:03}", url=LONG_URL),
            change=change(document_id=f"brightloom/{prefix}{number:03}", severity=list(Severity)[number % 4]),
        )
        for number in range(many)
    ]


def troubled(many, subject=Subject.TROUBLE):
    return [
        Entry(
            alert=alert(f"T{number}", subject=subject),
            document=document(f"t{number:03}"),
            trouble=trouble(id=number),
        )
        for number in range(many)
    ]


def dresses(message: Message) -> dict[str, list[str]]:
    return {
        "slack": [message.slack, *message.slack_more],
        "markdown": [message.markdown, *message.markdown_more],
    }


def plain(parts):
    return " ".join(parts).replace("\u200b", "").replace("\\", "")


def in_periods(**lists):
    return digest_of(changed(3), **lists)


MESSAGES = {
    "digest of changes": (lambda: digest_of(changed(120)), [f"d{n:03}" for n in range(120)]),
    "released flood": (
        lambda: digest_of(changed(200), left_out=[(f"rest{n:03}/terms", Severity.HIGH) for n in range(155)]),
        [f"d{n:03}" for n in range(200)] + [f"rest{n:03}/terms" for n in range(155)],
    ),
    "digest of troubles": (lambda: digest_of(troubled(150)), [f"t{n:03}" for n in range(150)]),
    "troubles without room": (
        lambda: digest_of(troubled(5), left_out=[(f"rest{n:03}/terms", None) for n in range(155)]),
        [f"rest{n:03}/terms" for n in range(155)],
    ),
    "documents that cannot be read": (
        lambda: in_periods(unreachable=[(document(f"u{n:03}"), trouble(id=n)) for n in range(90)]),
        [f"u{n:03}" for n in range(90)],
    ),
    "documents that could not": (
        lambda: in_periods(past=[(document(f"p{n:03}"), trouble(id=n, closed_at=NOW)) for n in range(90)]),
        [f"p{n:03}" for n in range(90)],
    ),
    "documents not checked": (
        lambda: in_periods(
            missed=[
                (
                    document(f"m{n:03}"),
                    DocumentState(document_id=f"brightloom/m{n:03}", seq=1, next_due_at=NOW),
                )
                for n in range(90)
            ]
        ),
        [f"m{n:03}" for n in range(90)],
    ),
    "one vendor's changes": (
        lambda: render_group(changed(50), base_url="", now=NOW),
        [f"d{n:03}" for n in range(50)],
    ),
    "one vendor's troubles": (
        lambda: render_troubles(troubled(50), reference="R"),
        [f"t{n:03}" for n in range(50)],
    ),
}


@pytest.mark.parametrize("kind", MESSAGES)
def test_every_document_is_named_in_chat_in_numbered_parts_each_within_its_limit(kind):
    make, names = MESSAGES[kind]
    message = make()
    for dress, parts in dresses(message).items():
        assert len(parts) > 1 or dress == "slack"  # where names alone fit into a block, one is enough
        text = plain(parts).lower()
        assert [name for name in names if name not in text] == [], dress
        for number, part in enumerate(parts, 1):
            assert len(parts) == 1 or f"part {number} of {len(parts)}" in part
            assert message.reference in part
            assert len(part) <= (MAX_TOTAL + 1_000 if dress == "slack" else MAX_MARKDOWN)
    for part in dresses(message)["slack"]:
        blocks = json.loads(part)
        assert len(blocks) <= 50
        assert all(len(each["text"]["text"]) <= 3_000 for each in blocks if each["type"] == "section")


@pytest.mark.parametrize("kind", MESSAGES)
def test_a_mail_names_every_document_in_its_text_or_in_the_list_beside_it(kind):
    make, names = MESSAGES[kind]
    message = make()
    whole = message.text.lower() + "".join(content.decode() for _, _, content in message.attachments).lower()
    assert [name for name in names if name not in whole] == []


def test_a_wave_beyond_all_bounds_says_how_much_it_does_not_name():
    left_out = [(f"vendor-{n:05}/terms", Severity.LOW) for n in range(9_800)]
    message = digest_of(changed(200), left_out=left_out)
    parts = [message.markdown, *message.markdown_more]
    assert len(parts) == 51
    assert re.search(r"and \d+ more lines; policy-monitor changes", parts[-1])
    assert len(message.slack_more) < 51 and "vendor-09799" in message.slack_more[-1]


def test_a_small_message_is_one_and_bears_no_number():
    for message in (digest_of(changed(2)), render_group(changed(3), base_url="", now=NOW)):
        assert not message.slack_more and not message.markdown_more
        assert "part 1" not in message.slack + message.markdown


def test_names_of_a_page_made_to_hurt_cannot_act_in_a_further_part():
    evil = "<!channel> *x* [a](http://evil.example) `b` @everyone " * 20
    entries = [
        Entry(alert=alert(f"T{n}"), document=document(f"t{n:03}", title=evil), trouble=trouble(id=n))
        for n in range(60)
    ]
    message = render_troubles(entries, reference="R")
    for part in message.slack_more:
        assert "<!channel>" not in part and "*x*" not in part
    for part in message.markdown_more:
        assert "[a](" not in part and "@everyone" not in part and len(part) <= MAX_MARKDOWN
