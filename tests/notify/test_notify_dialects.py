"""What chat services really get of a hostile page: nothing pings, and no service refuses to read it."""

import json
import re
from dataclasses import replace
from urllib.parse import unquote_plus

import pytest
from apprise.plugins.discord import NotifyDiscord
from apprise.plugins.telegram import NotifyTelegram

from monitor.message import render_change
from monitor.model import Channel, DeliveryResult
from monitor.notify import Notifier
from tests.message.message_samples import CAME, GONE, KEEP, NOW, alert, change, document, section_change

DISCORD = f"discord://123456789012345678/{'abcdefghij' * 7}"
TELEGRAM = "tgram://123456789:ABCdefGHIjklMNOpqrSTUvwxYZ123456789/1234"

PAGES = [
    "Data we collect* and *why",
    "*",
    "a * b ** c *** d",
    "_one `two *three [four",
    "snake_case_name and __init__ `code` ```block```",
    "[click](javascript:alert(1)) ![x](http://evil.example/x.png) <https://evil.example|click>",
    "write to legal@everyone.example, foo@here or x@channel; <@123> <@&45> @everyone @here",
    r"back\slash \* \_ \[ \] \\",
    "||spoiler|| ~~gone~~ ~~ || # head > quote - list 1. one",
    "\u202eRTL\u2066 \u200b@\u200beveryone\u200d @\u200ceveryone",
    "tg://user?id=1 (a) [b] {c} +=|!.-#",
]


def message(words: str):
    told = change(
        (section_change(words, ((KEEP, f"{words} "), (GONE, f"{words} 1. "), (CAME, f"{words} 2. "))),),
        summary=words,
        effective_quote=words,
    )
    return render_change(
        alert(reason=words), told, document(title=words), base_url="https://policies.example.org", now=NOW
    )


@pytest.fixture
def posted(inbox, monkeypatch):
    """Sends a message through a service's plugin; the bodies that the service got."""
    inbox.body = b'{"ok":true,"result":[]}'
    for plugin in (NotifyDiscord, NotifyTelegram):
        monkeypatch.setattr(plugin, "notify_url", f"http://{inbox.host}/")
        monkeypatch.setattr(plugin, "request_rate_per_sec", 0)

    def send(url, given):
        inbox.received.clear()
        result, detail = Notifier([Channel(name="team", url=url)], storage=None).send("team", given)
        assert result is DeliveryResult.SENT, detail
        return [json.loads(each.body) for each in inbox.received]

    return send


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("form", ["", "?format=markdown"])
def test_discord_pings_nobody(posted, page, form):
    for body in posted(DISCORD + form, message(page)):
        assert not {"allow_mentions", "allowed_mentions"} & body.keys()
        said = json.dumps(body, ensure_ascii=False)
        for token in ("@everyone", "@here", "<@", "@channel"):
            assert token not in said


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("form", ["", "?mdv=v1&format=markdown", "?mdv=v2&format=markdown", "?format=html"])
def test_telegram_can_read_every_message(posted, page, form):
    (body,) = posted(TELEGRAM + form, message(page))
    if body["parse_mode"] == "MARKDOWN":
        links = entities_of(body["text"])
        assert sorted(links) == [
            "https://brightloom.example/legal/terms",
            "https://policies.example.org/d/brightloom/terms/6...7",
            "https://policies.example.org/d/brightloom/terms/6...7#act",
        ]
    else:
        assert "evil.example/x" not in body["text"]


def entities_of(text: str) -> list[str]:
    """The links of a message in Telegram's older Markdown; fails where Telegram would refuse it.

    Within an entity nothing is escaped: it goes on to the next sign of its kind, and has to end.
    """
    links, at = [], 0
    while at < len(text):
        sign = text[at]
        if sign == "\\" and text[at + 1 : at + 2] in tuple("_*`["):
            at += 2
        elif sign in "_*`[":
            end = text.find("]" if sign == "[" else sign, at + 1)
            assert end > 0, f"no end of {sign!r} that begins {text[at : at + 60]!r}"
            if sign == "[" and text[end + 1 : end + 2] == "(":
                close = text.index(")", end)
                links.append(text[end + 2 : close])
                end = close
            at = end + 1
        else:
            at += 1
    return links


def test_the_check_itself_finds_what_telegram_refuses():
    with pytest.raises(AssertionError, match="no end of"):
        entities_of(r"*bold with an escaped \* inside*")


def test_a_hostile_title_of_a_document_is_no_better(posted):
    hostile = replace(document(), vendor='V"en\ndor* <b>@everyone</b>', title="T_it*le` @here [x](y)")
    given = render_change(alert(), change(), hostile, base_url="", now=NOW)
    (body,) = posted(TELEGRAM, given)
    assert entities_of(body["text"]) == ["https://brightloom.example/legal/terms"]


PLAIN = {
    "mattermost": "mmost://{}/3ccdd113474722377935511fc85d3dd4",
    "gotify": "gotify://{}/token12345",
    "synology": "synology://{}/token",
    "json": "json://{}/in",
    "form": "form://{}/in",
    "slack-compatible": "slackhook://{}/hooks/abc",
}
MARKS = re.compile(
    r"<[!@#]|<https?://(?!policies\.|brightloom\.)|(?<![\w.])@(?:everyone|here|channel|all|x)\b|@_?\*\*|(?<!\\)\]\(|<at>|<users/|://evil"
)
PINGS = [
    *PAGES,
    "<!channel> <!here|x> <!subteam^S1> <@U012AB3CD> <#C012AB3CD|x>",
    "<https://evil.example|click here> [ref]: https://evil.example",
    "@all @**all** @_**x** <at>everyone</at> <users/all>",
    "a\r\n\r\n@everyone\x0b<!channel>",
]


@pytest.mark.parametrize("page", PINGS)
@pytest.mark.parametrize("service", PLAIN)
def test_nothing_pings_or_links_where_a_service_reads_marks_in_plain_text(inbox, monkeypatch, service, page):
    told = replace(message(page), title=f"[high] {page}")
    for plugin in ("mattermost.NotifyMattermost", "gotify.NotifyGotify", "synology.NotifySynology"):
        monkeypatch.setattr(f"apprise.plugins.{plugin}.request_rate_per_sec", 0)
    channel = Channel(name="team", url=PLAIN[service].format(inbox.host))
    result, detail = Notifier([channel], storage=None).send("team", told)
    assert result is DeliveryResult.SENT, detail
    for each in inbox.received:
        sent = unquote_plus(each.body.decode())
        sent = sent.partition("payload=")[2] or sent
        said = strings_of(json.loads(sent)) if sent.startswith("{") else [sent]
        assert said
        assert [found for text in said for found in MARKS.findall(text)] == []


def strings_of(value) -> list[str]:
    """All strings in a JSON value but those that Slack shows as they are."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = [] if value.get("type") == "plain_text" else list(value.values())
    return [text for each in value for text in strings_of(each)] if isinstance(value, list) else []
