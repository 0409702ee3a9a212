"""One message to one recipient, through apprise: the only room that knows it.

``Notifier.send`` makes one attempt and says how it ended; repeating is the outbox's business. Refuses to
raise for what a service does, and to let a channel's URL reach a log or a detail.
"""

import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from apprise import Apprise, NotifyBase, NotifyFormat, NotifyType
from apprise.result import AppriseResultStatus

from monitor.errors import UsageError
from monitor.model import Channel, DeliveryResult, Message
from monitor.notify.envelope import seal
from monitor.notify.recipients import OWN_PLUGINS, complaint_about, make_asset, make_recipient
from monitor.notify.secrecy import Attempt, attempting

__all__ = ["Notifier"]

STDOUT = "stdout"

_OWN = tuple(set(OWN_PLUGINS.values()))


class Notifier:
    """Sends messages to named channels.

    One apprise object is kept per channel, because its throttle lives in it; sends to one channel wait for
    one another, sends to different channels do not. ``storage`` is where services that need to remember
    something (Matrix, for one) may; None: nowhere.
    """

    def __init__(self, channels: Sequence[Channel], *, storage: Path | None) -> None:
        self._channels = {channel.name: channel for channel in channels}
        self._asset = make_asset(storage)
        self._recipients: dict[str, NotifyBase] = {}
        self._locks = {channel.name: threading.Lock() for channel in channels}

    def check(self, url: str) -> str | None:
        """Why a URL cannot be a channel's, as a sentence that does not show it; None where it can."""
        if _is_stdout(url):
            return None
        with attempting(url):
            return complaint_about(url, self._asset)

    def send(self, channel_name: str, message: Message) -> tuple[DeliveryResult, str]:
        """One attempt to send the message; the result, and a detail for a person, free of secrets.

        Unknown means that it may have arrived. Raises UsageError for a channel that does not exist, nothing
        for what a service or the network does.
        """
        channel = self._channels.get(channel_name)
        if channel is None and channel_name == STDOUT:
            return _print(message)
        if channel is None:
            raise UsageError(f"There is no channel named {channel_name!r}.")
        if _is_stdout(channel.url):
            return _print(message)
        with self._locks[channel.name], attempting(channel.url) as attempt:
            return self._send_through_apprise(channel, message, attempt)

    def _send_through_apprise(
        self, channel: Channel, message: Message, attempt: Attempt
    ) -> tuple[DeliveryResult, str]:
        recipient = self._recipients.get(channel.name)
        if recipient is None:
            complaint = complaint_about(channel.url, self._asset)
            recipient = None if complaint else make_recipient(channel.url, self._asset)
            if recipient is None:
                return DeliveryResult.FAILED, complaint or "The channel's URL cannot be used."
            self._recipients[channel.name] = recipient
        if isinstance(recipient, _OWN):
            body, body_format, title = seal(message), NotifyFormat.TEXT, ""
        else:
            body, body_format, title = _plain(recipient, message)
        sender = Apprise(asset=self._asset)
        sender.add(recipient)
        ended = sender.notify(body=body, title=title, notify_type=NotifyType.INFO, body_format=body_format)
        return _outcome(ended.status, recipient, attempt.detail)


def _outcome(status: AppriseResultStatus, recipient: NotifyBase, detail: str) -> tuple[DeliveryResult, str]:
    """Apprise's status in our words; a partial success of one recipient counts as a failure."""
    if status is AppriseResultStatus.SUCCESS:
        return DeliveryResult.SENT, f"Sent through {recipient.service_name}."
    if status is AppriseResultStatus.TIMEOUT:
        return (
            DeliveryResult.UNKNOWN,
            f"{recipient.service_name} did not finish in time; the message may have arrived. {detail}".strip(),
        )
    if getattr(recipient, "result", None) is DeliveryResult.UNKNOWN:
        return (
            DeliveryResult.UNKNOWN,
            detail or f"{recipient.service_name} did not answer; the message may have arrived.",
        )
    return (
        DeliveryResult.FAILED,
        detail or f"{recipient.service_name} refused the message without a reason ({status.name.lower()}).",
    )


def _plain(recipient: NotifyBase, message: Message) -> tuple[str, NotifyFormat, str]:
    """Body, its format and title for a service of apprise's own, cut to its limits at a line end.

    Chat services get the Markdown, whose first line is the title; apprise turns it into their dialect.
    What takes plain text only, or passes on whatever it is given, gets the text.
    """
    formats: Any = recipient.notify_format
    taken = {formats} if isinstance(formats, str) else set(formats)
    limit = int(recipient.body_maxlen)
    passes_on = taken >= {NotifyFormat.TEXT, NotifyFormat.HTML, NotifyFormat.MARKDOWN}
    chat = NotifyFormat.MARKDOWN in taken or NotifyFormat.TEXT not in taken
    if chat and not passes_on and message.markdown:
        return _cut_lines(message.markdown, limit), NotifyFormat.MARKDOWN, ""
    title = message.title[: recipient.title_maxlen or len(message.title)]
    room = limit if recipient.title_maxlen else limit - len(title) - 4
    return _cut_lines(message.text, max(40, room)), NotifyFormat.TEXT, title


def _cut_lines(text: str, limit: int) -> str:
    """At most ``limit`` characters, whole lines; the first line is cut at a word if even it is too long."""
    if len(text) <= limit:
        return text
    head = text[: limit - 2]
    kept = head.rpartition("\n")[0] or head.rpartition(" ")[0] or head
    return f"{kept}\n…"


def _is_stdout(url: str) -> bool:
    return urlsplit(url).scheme.casefold() == STDOUT if "://" in url else False


def _print(message: Message) -> tuple[DeliveryResult, str]:
    """The text dress on standard output."""
    try:
        sys.stdout.write(f"{message.text.rstrip()}\n\n")
        sys.stdout.flush()
    except (OSError, ValueError) as error:
        return DeliveryResult.FAILED, f"Standard output could not be written to ({type(error).__name__})."
    return DeliveryResult.SENT, "Printed."
