import re
from dataclasses import replace
from urllib.parse import quote

import pytest

from monitor.message import fold, render_change
from monitor.message.mail import mail_headers
from monitor.model import Channel, DeliveryResult
from monitor.notify import Notifier
from monitor.notify.recipients import make_asset, make_recipient
from tests.message.message_samples import NOW, alert, change, document, section_change
from tests.notify.loopback import smtp_mailbox

MESSAGE = render_change(alert(), change(), document(), base_url="https://policies.example.org", now=NOW)


def send(mailbox, message=MESSAGE, more=""):
    url = f"mailto://127.0.0.1:{mailbox.port}?from=alerts@example.org&to=legal@example.net{more}"
    return Notifier([Channel(name="mail", url=url)], storage=None).send("mail", message)


def test_a_mail_has_a_text_and_an_html_part(mailbox):
    assert send(mailbox) == (DeliveryResult.SENT, "Sent through E-Mail.")
    (mail,) = mailbox.mails
    assert mail.get_content_type() == "multipart/alternative"
    text, html = mail.iter_parts()
    assert text.get_content_type() == "text/plain"
    assert text.get_content().replace("\r\n", "\n").strip() == fold(MESSAGE.text).strip()
    assert html.get_content_type() == "text/html"
    assert html.get_content().replace("\r\n", "\n").strip() == MESSAGE.html.strip()
    assert mailbox.sizes[0] < 102_000
    assert mailbox.recipients == [["legal@example.net"]]


def test_a_mail_carries_addresses_subject_and_our_headers(mailbox):
    send(mailbox)
    (mail,) = mailbox.mails
    assert mail["Subject"] == MESSAGE.title
    assert "alerts@example.org" in mail["From"]
    assert mail["To"] == "legal@example.net"
    assert mail["Date"]
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Policy-Alert-ID"] == "A1B2C3"
    assert "example.org" in mail["List-Id"]


def test_mails_of_one_document_thread_and_a_repeated_mail_keeps_its_id(mailbox):
    send(mailbox)
    send(mailbox)
    send(mailbox, render_change(alert("Z9"), change(), document(), base_url="", now=NOW))
    first, again, other = mailbox.mails
    assert first["Message-ID"] == again["Message-ID"] != other["Message-ID"]
    assert first["Message-ID"].endswith("@example.org>")
    assert first["References"] == other["References"] == first["In-Reply-To"]
    assert len(first.get_all("Message-ID")) == 1


@pytest.mark.parametrize("length", [30, 54, 55, 90, 200])
def test_the_ids_of_a_thread_stand_whole_on_one_line_whatever_its_length(length):
    headers = mail_headers("PM-" + "A" * length, "northwind-analytics/" + "d" * length)
    recipient = make_recipient(
        "mailtos://u:p@mail.example.org?from=alerts@policy-alerts.eu.example.org", make_asset(None)
    )
    raw = recipient.compose(replace(MESSAGE, headers=headers)).as_bytes()
    for name in (b"Message-ID", b"References", b"In-Reply-To"):
        (line,) = [each for each in raw.split(b"\r\n") if each.startswith(name + b": ")]
        assert re.fullmatch(rb"[\w-]+: <[\w.-]+@policy-alerts\.eu\.example\.org>", line)


def test_a_subject_from_a_hostile_page_adds_no_header(mailbox):
    hostile = change(
        (section_change("a\r\nBcc: x@evil.example"),), summary="a\r\nBcc: victim@evil.example\r\n\r\nbody é中"
    )
    message = render_change(alert(), hostile, document(), base_url="", now=NOW)
    assert send(mailbox, message)[0] is DeliveryResult.SENT
    (mail,) = mailbox.mails
    assert mail["Bcc"] is None
    assert "é中" in mail["Subject"]
    assert mailbox.recipients == [["legal@example.net"]]


def test_a_header_given_in_the_url_is_added_and_cannot_replace_ours(mailbox):
    send(mailbox, more="&%2BX-Team=Legal&%2BAuto-Submitted=no")
    (mail,) = mailbox.mails
    assert mail["X-Team"] == "Legal"
    assert mail["Auto-Submitted"] == "auto-generated"


def test_a_refused_recipient_is_a_failure_with_the_servers_words(mailbox):
    mailbox.refusal = "550 no such user here"
    result, detail = send(mailbox)
    assert result is DeliveryResult.FAILED
    assert "550 no such user here" in detail


def test_a_server_that_is_not_there_is_a_failure():
    url = "mailto://127.0.0.1:9?from=alerts@example.org&to=legal@example.net"
    result, detail = Notifier([Channel(name="mail", url=url)], storage=None).send("mail", MESSAGE)
    assert result is DeliveryResult.FAILED
    assert "could not be connected to" in detail


def test_credentials_are_used_and_wrong_ones_are_a_failure():
    with smtp_mailbox(login=True) as mailbox:

        def send_with(password):
            url = f"mailto://user:{password}@127.0.0.1:{mailbox.port}?from=alerts@example.org&to=legal@example.net"
            return Notifier([Channel(name="mail", url=url)], storage=None).send("mail", MESSAGE)

        assert send_with("right-password")[0] is DeliveryResult.SENT
        result, detail = send_with("wrong-password")
        assert result is DeliveryResult.FAILED
        assert "refused the credentials (535)" in detail
        assert "wrong-password" not in detail


def test_a_format_parameter_does_not_garble_the_mail(mailbox):
    send(mailbox, more="&format=text&overflow=split&emojis=yes")
    (mail,) = mailbox.mails
    assert mail.get_content_type() == "multipart/alternative"


ENCODED = [
    "=?utf-8?q?a=0D=0ABcc:_x@evil.example?=",
    "=?utf-8?b?YQ0KQmNjOiB4QGV2aWwuZXhhbXBsZQ==?=",
    "We keep it =?us-ascii?Q?=0ABcc:_x@evil.example=0A=0Abody?= for a year",
    "=?utf-8?q?" + "=0D=0A" * 8 + "?=",
    "=?latin-1*en?q?a=0DBcc:_x@evil.example?= =?latin-1?q?=0A?=",
    "=?utf-8?q?" + "x" * 70 + "=0D=0A_Bcc:_x@evil.example?=",
    "a\x85Bcc: x@evil.example\u2028Bcc: x\x1dBcc: x\x0bBcc: x\x00",
    "half a sign \ud83d",
]
"""Words of a page that the mail library would decode or take for the end of a line."""


@pytest.mark.parametrize("words", ENCODED)
@pytest.mark.parametrize("place", ["title", "header", "attachment", "sender", "recipient"])
def test_words_of_a_page_stay_words_in_every_header(mailbox, words, place):
    message, url = MESSAGE, ""
    if place == "title":
        message = replace(MESSAGE, title=words)
    elif place == "header":
        message = replace(MESSAGE, headers=(*MESSAGE.headers, ("X-Page", words)))
    elif place == "attachment":
        message = replace(MESSAGE, attachments=((f"{words}.csv", "text/csv", b"x"),))
    coded = quote(words, errors="surrogatepass")
    if place == "sender":
        url = f"&name={coded}"
    channel = Channel(
        name="mail", url=f"mailto://127.0.0.1:{mailbox.port}?from=alerts@example.org&to=a@b.example{url}"
    )
    recipient = make_recipient(channel.url, make_asset(None))
    if place == "recipient":
        recipient.targets = [(words, "a@b.example")]
    raw = recipient.compose(message).as_bytes()
    head = raw.partition(b"\r\n\r\n")[0]
    plain = make_recipient("mailto://127.0.0.1:9?from=a@b.example&to=a@b.example", make_asset(None))
    usual = header_names(plain.compose(MESSAGE).as_bytes())
    assert header_names(raw) == sorted([*usual, *["X-Page"] * (place == "header")])
    assert all(sign in b"\t\r\n" or 32 <= sign < 127 for sign in head)
    assert b"\n" not in head.replace(b"\r\n", b"") and b"\r" not in head.replace(b"\r\n", b"")
    assert Notifier([channel], storage=None).send("mail", message)[0] is DeliveryResult.SENT
    (mail,) = mailbox.mails
    assert mail["Bcc"] is None and mailbox.recipients == [["a@b.example"]]


def header_names(raw: bytes) -> list[str]:
    """The names of a mail's own headers in order."""
    lines = raw.partition(b"\r\n\r\n")[0].split(b"\r\n")
    return sorted(line.partition(b":")[0].decode() for line in lines if line[:1] not in b" \t")


@pytest.mark.parametrize(
    "name", ["X%0D%0ABcc:%20v@evil.example", "X%00", "Bcc:%20v@evil.example%0D%0AX", "%C3%9C", "a%20b"]
)
def test_a_header_whose_name_is_none_is_refused_when_the_configuration_is_read(mailbox, name):
    more = f"&%2B{name}=1"
    url = f"mailto://127.0.0.1:{mailbox.port}?from=alerts@example.org&to=legal@example.net{more}"
    assert "a header whose name is none" in str(Notifier([], storage=None).check(url))
    result, detail = send(mailbox, more=more)
    assert (result, mailbox.mails) == (DeliveryResult.FAILED, [])
    assert "a header whose name is none" in detail


def test_what_a_mail_server_says_is_told_without_what_acts(mailbox):
    mailbox.refusal = "550 no \x1b[2J\x07such user"
    assert send(mailbox)[1].isprintable()
