"""Mail with a text and an HTML part, attachments and our own headers, by apprise's addresses and sessions.

Apprise's plugin makes the text part from the HTML and a new Message-ID for every send; we bring both parts,
and the id of the alert as Message-ID, so that a mail sent twice is one mail.
"""

import re
import smtplib
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.message import Message as Headers
from email.policy import EmailPolicy
from typing import Any

from apprise import NotifyFormat, OverflowMode

from monitor.message import MAIL_DOMAIN, base64_size, fold, quoted_size
from monitor.model import DeliveryResult, Message
from monitor.notify.envelope import unseal
from monitor.notify.plugins import EmailBase, SmtpBase
from monitor.notify.secrecy import note
from monitor.text.visible import clean, is_visible

_HEADER_NAME = re.compile(r"[!-9;-~]{1,70}")
"""RFC 5322, 2.2: printable ASCII without a colon."""


class Mail(EmailBase):  # type: ignore[misc]
    """``mailto://`` and ``mailtos://``: apprise's addresses and server settings, our message."""

    # Apprise waits 5.5 seconds between requests by default; mail servers take a mail a second.
    request_rate_per_sec = 1.0
    notify_format = NotifyFormat.TEXT
    overflow_mode = OverflowMode.UPSTREAM
    socket_connect_timeout = 15.0

    def __init__(self, **fields: Any) -> None:
        fields.pop("format", None)
        super().__init__(**fields)
        self.result = DeliveryResult.FAILED

    def send(self, body: str, title: str = "", **kwargs: Any) -> bool:
        """Submit the sealed message to the mail server; False with a note where that fails."""
        self.result = DeliveryResult.FAILED
        if complaint := self.complaint():
            note(complaint)
            return False
        mail = self.compose(unseal(body))
        self.throttle()
        try:
            with _Session(
                host=self.smtp_host,
                port=self.port,
                secure_mode=self.secure_mode,
                user=self.user,
                password=self.password,
                verify_certificate=self.verify_certificate,
                socket_connect_timeout=self.socket_connect_timeout,
            ) as session:
                # From here on a broken connection leaves open whether the server took the mail.
                self.result = DeliveryResult.UNKNOWN
                session.submit(self.from_addr[1], self.targets[0][1], mail)
        except (OSError, smtplib.SMTPException, RuntimeError, ValueError) as error:
            if not _is_open(error):
                self.result = DeliveryResult.FAILED
            note(_sentence(error))
            return False
        self.result = DeliveryResult.SENT
        return True

    def complaint(self) -> str | None:
        """What in the channel's addresses and headers can stand in no mail; None where nothing is wrong."""
        if not all(map(_HEADER_NAME.fullmatch, self.headers)):
            return (
                "The channel's mail URL adds a header whose name is none: write letters, digits and hyphens."
            )
        if not self.targets:
            return "The channel's mail URL names no recipient that is a mail address."
        if not is_visible(f"{self.from_addr[1]}{self.targets[0][1]}"):
            return "The channel's mail URL has a sign in an address that nobody sees; write the address anew."
        return None

    def compose(self, message: Message) -> EmailMessage:
        """The mail as it goes out: text first, HTML as the richer alternative."""
        domain = self.from_addr[1].rpartition("@")[2]
        domain = domain if domain and domain.isascii() else MAIL_DOMAIN
        mail = EmailMessage(policy=_POLICY)
        mail["Subject"] = _as_words(message.title)
        mail["From"] = _mailbox(*self.from_addr)
        mail["To"] = _mailbox(*self.targets[0])
        mail["Date"] = datetime.now(UTC)
        for name, value in (*message.headers, *self.headers.items()):
            if name not in mail:
                mail[name] = _as_words(value).replace(MAIL_DOMAIN, domain)
        text = fold(message.text)
        mail.set_content(text, charset="utf-8", cte=_encoding(text))
        if message.html:
            encoding = _encoding(message.html)
            mail.add_alternative(message.html, subtype="html", charset="utf-8", cte=encoding)
        for name, media_type, content in message.attachments:
            _attach(mail, name, media_type, content)
        return mail


class _Policy(EmailPolicy):
    """As for SMTP, but ids of messages stand whole on one line: what is folded or coded gets dropped."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        """The header as it goes out."""
        if name in _IDS:
            return f"{name}: {' '.join(str(value).split())}{self.linesep}".encode("ascii", "replace")
        return super().fold_binary(name, value)


_IDS = ("Message-ID", "References", "In-Reply-To")
_POLICY = _Policy(linesep="\r\n")


def _as_words(value: str) -> str:
    """A header's value that is its words and no more: one line, and no encoded word.

    The library decodes an encoded word where it is set, and a line break that comes of it begins a header.
    """
    return clean(value).replace("=?", "=\u200b?")


def _mailbox(name: str | bool | None, address: str) -> Address:
    return Address(display_name=_as_words(name if isinstance(name, str) else ""), addr_spec=address)


def _encoding(text: str) -> str:
    """The shorter encoding: a script beyond Latin takes three times its bytes as quoted-printable."""
    return "quoted-printable" if quoted_size(text) <= base64_size(text) else "base64"


def _attach(mail: EmailMessage, name: str, media_type: str, content: bytes) -> None:
    """Add a file; ``media_type`` is written as in a Content-Type header, with its parameters."""
    stated = Headers()
    stated["Content-Type"] = media_type
    mail.add_attachment(
        content,
        maintype=stated.get_content_maintype(),
        subtype=stated.get_content_subtype(),
        filename=_as_words(name),
        params=dict(stated.get_params(failobj=[])[1:]),
    )


class _Session(SmtpBase):  # type: ignore[misc]
    """Apprise's session, whose failures reach us instead of its log."""

    def submit(self, sender: str, recipient: str, mail: EmailMessage) -> None:
        """Hand the mail to the server; raises what smtplib raises."""
        self._socket.sendmail(sender, [recipient], mail.as_bytes())


def _is_open(error: Exception) -> bool:
    """Whether the mail may have been taken although we saw an error.

    Where the connection broke, and where the server answered something that is no answer: smtplib makes
    -1 of what has no code, and a bare response error of a line that is too long.
    """
    if type(error) is smtplib.SMTPResponseException:
        return True
    if isinstance(error, smtplib.SMTPDataError):
        return not 400 <= error.smtp_code < 600
    return isinstance(error, TimeoutError | ConnectionError | smtplib.SMTPServerDisconnected)


def _sentence(error: Exception) -> str:
    """What went wrong, for a person; the server's own words where it gave some."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"The mail server refused the credentials ({error.smtp_code})."
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        return f"The mail server refused the recipient ({code} {_words(words)})."
    if isinstance(error, smtplib.SMTPResponseException):
        return f"The mail server answered {error.smtp_code} {_words(error.smtp_error)}."
    if isinstance(error, TimeoutError):
        return "The mail server did not answer in time."
    if isinstance(error, smtplib.SMTPServerDisconnected | ConnectionError):
        return "The mail server could not be connected to, or closed the connection."
    return f"The mail could not be handed to the server ({type(error).__name__})."


def _words(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(text.split())[:160]
