"""Every message leads to its pages, in every dress: the difference, and where people acknowledge and snooze."""

import json
from datetime import timedelta

import pytest

from monitor.message import DigestPeriod, Entry, render_digest, render_group
from monitor.message.single import render_change
from tests.message.message_samples import NOW, alert, change, document

BASE = "https://policies.example.org"
NAMES = ("terms", "privacy")


def entries():
    return [
        Entry(alert=alert(f"A{name}"), document=document(name), change=change(document_id=document(name).id))
        for name in NAMES
    ]


def rendered(kind, base_url):
    if kind == "single":
        first = entries()[0]
        return render_change(first.alert, first.change, first.document, base_url=base_url, now=NOW)
    if kind == "group":
        return render_group(entries(), base_url=base_url, now=NOW)
    period = DigestPeriod(channel="legal", since=NOW - timedelta(days=1), until=NOW, checked=5)
    return render_digest(entries(), period, now=NOW, base_url=base_url)


def dresses(message):
    return {
        "text": message.text,
        "markdown": message.markdown,
        "html": message.html,
        "slack": json.dumps(message.slack),
    }


@pytest.mark.parametrize("dress", ["text", "markdown", "html", "slack"])
@pytest.mark.parametrize("kind", ["single", "group", "digest"])
def test_the_difference_and_the_acts_are_a_click_away(kind, dress):
    said = dresses(rendered(kind, BASE))[dress]
    documents = [document(name).id for name in (NAMES if kind != "single" else NAMES[:1])]
    for each in documents:
        made = change()
        assert f"{BASE}/d/{each}/{made.before}...{made.after}#act" in said.replace("%2F", "/"), said
        assert f"{BASE}/d/{each}/{made.before}...{made.after}" in said
    bare = dresses(rendered(kind, ""))[dress]
    assert "#act" not in bare and BASE not in bare
