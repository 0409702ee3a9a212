"""The calendar file in a mail, as a real mail server gets it."""

from dataclasses import replace

import icalendar

from monitor.followup import days_of
from monitor.followup.calendar import attachment
from monitor.message import fold, render_change
from monitor.model import Channel, DeliveryResult
from monitor.notify import Notifier
from tests.message.message_samples import NOW, alert, change, document
from tests.notify.loopback import http_inbox, smtp_mailbox

ABOUT = document(objection_days=30, title="Terms · „Bedingungen“")
PLAIN = render_change(alert(), change(), ABOUT, base_url="", now=NOW)
FILE = attachment([days_of(change(), ABOUT, now=NOW)], {}, now=NOW)
MESSAGE = replace(PLAIN, attachments=(FILE,))


def send(url: str, message=MESSAGE):
    return Notifier([Channel(name="it", url=url)], storage=None).send("it", message)[0]


def test_a_mail_carries_the_calendar_file_beside_text_and_html():
    with smtp_mailbox() as mailbox:
        url = f"mailto://127.0.0.1:{mailbox.port}?from=alerts@example.org&to=legal@example.net"
        assert send(url) is DeliveryResult.SENT
    (mail,) = mailbox.mails
    assert mail.get_content_type() == "multipart/mixed"
    assert mail.get_body(("plain",)).get_content().strip() == fold(MESSAGE.text).strip().replace("\n", "\r\n")
    assert mail.get_body(("html",)) is not None
    (file,) = mail.iter_attachments()
    assert file.get_filename() == "deadlines.ics"
    assert file.get_content_type() == "text/calendar"
    assert file["Content-Type"].params["method"] == "PUBLISH"
    assert file.get_payload(decode=True) == FILE[2]
    (event,) = icalendar.Calendar.from_ical(file.get_payload(decode=True)).walk("VEVENT")
    assert "Bedingungen" in event["SUMMARY"]
    assert mail["X-Policy-Alert-ID"] == "A1B2C3"
    assert mailbox.sizes[0] < 102_000


def test_a_mail_without_a_deadline_is_text_and_html_alone():
    with smtp_mailbox() as mailbox:
        send(f"mailto://127.0.0.1:{mailbox.port}?from=alerts@example.org&to=legal@example.net", PLAIN)
    assert mailbox.mails[0].get_content_type() == "multipart/alternative"


def test_a_webhook_gets_the_same_json_with_and_without_a_file():
    with http_inbox() as inbox:
        for message in (PLAIN, MESSAGE):
            assert send(f"webhook://{inbox.host}/hook", message) is DeliveryResult.SENT
    plain, attached = (received.body for received in inbox.received)
    assert plain == attached
