"""One message to one recipient, through apprise: the only room that knows it.

``Notifier.send`` makes one attempt and says how it ended; repeating is the outbox's business. Refuses to
raise for what a service does, and to let a channel's URL reach a log or a detail.
"""

import sys
import threading
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from apprise import Apprise, AppriseResultStatus, NotifyBase, NotifyFormat, NotifyType

from monitor.errors import UsageError
from monitor.model import Channel, DeliveryResult, Message
from monitor.notify.envelope import seal
from monitor.notify.generic import body_for, outcome, split_for
from monitor.notify.patience import wait_for
from monitor.notify.recipients import OWN_PLUGINS, complaint_about, make_asset, make_recipient, scheme_of
from monitor.notify.secrecy import Attempt, begin_attempt
from monitor.text.visible import clean_lines

__all__ = ["Notifier"]

STDOUT = "stdout"

_OWN = tuple(set(OWN_PLUGINS.values()))


class Notifier:
    """Sends messages to named channels.

    One apprise object is kept per channel, because its throttle lives in it; sends to one channel wait for
    one another, sends to different channels do not. That a service asked to be left alone for a while
    (Retry-After) is remembered. ``storage`` is where services that need to remember something (Matrix, for
    one) may; None: nowhere. ``time_limit``: seconds after which nobody waits for an attempt any longer.
    """

    def __init__(self, channels: Sequence[Channel], *, storage: Path | None, time_limit: float = 60) -> None:
        self.time_limit = time_limit
        self._channels = {channel.name: channel for channel in channels}
        self._asset = make_asset(storage)
        self._recipients: dict[str, NotifyBase] = {}
        self._locks = {channel.name: threading.Lock() for channel in channels}
        self._rests_until: dict[str, float] = {}

    def check(self, url: str) -> str | None:
        """Why a URL cannot be a channel's, as a sentence that does not show it; None where it can."""
        if _is_stdout(url):
            return None
        with begin_attempt(url):
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
        with self._locks[channel.name], begin_attempt(channel.url) as attempt:
            return self._send_through_apprise(channel, message, attempt)

    def split(self, channel_name: str, message: Message) -> tuple[Message, ...]:
        """The messages that a channel gets of one, in order, each small enough for its service."""
        channel = self._channels.get(channel_name)
        if channel is None or _is_stdout(channel.url):
            return (message,)
        with self._locks[channel.name], begin_attempt(channel.url):
            recipient = self._open(channel)
        return (message,) if isinstance(recipient, str) else split_for(recipient, message)

    def rest_of(self, channel_name: str) -> timedelta:
        """For how long the channel's service still wants to be left alone; zero where it asked nothing."""
        seconds = self._rests_until.get(channel_name, 0.0) - time.monotonic()
        return timedelta(seconds=max(0.0, seconds))

    def _send_through_apprise(
        self, channel: Channel, message: Message, attempt: Attempt
    ) -> tuple[DeliveryResult, str]:
        recipient = self._open(channel)
        if isinstance(recipient, str):
            return DeliveryResult.FAILED, recipient
        if isinstance(recipient, _OWN):
            body, body_format, title = seal(message), NotifyFormat.TEXT, ""
        else:
            body, body_format, title = body_for(recipient, message)
        sender = Apprise(asset=self._asset)
        sender.add(recipient)
        status = wait_for(
            lambda: (
                sender.notify(
                    body=body, title=title, notify_type=NotifyType.INFO, body_format=body_format
                ).status
            ),
            limit=self.time_limit,
            late=AppriseResultStatus.TIMEOUT,
        )
        rest = getattr(recipient, "rest", 0.0)
        if rest:
            self._rests_until[channel.name] = time.monotonic() + rest
        return outcome(status, recipient, attempt.detail)

    def _open(self, channel: Channel) -> NotifyBase | str:
        """The channel's recipient, or what keeps its address from being one."""
        recipient = self._recipients.get(channel.name)
        if recipient is None:
            complaint = complaint_about(channel.url, self._asset)
            recipient = None if complaint else make_recipient(channel.url, self._asset)
            if recipient is None:
                return complaint or "The channel's URL cannot be used."
            self._recipients[channel.name] = recipient
        return recipient


def _is_stdout(url: str) -> bool:
    return scheme_of(url) == STDOUT


def _print(message: Message) -> tuple[DeliveryResult, str]:
    """The text dress on standard output; gaps that break a link can be seen there."""
    text = clean_lines(message.text.rstrip().replace("\u200b", " "))
    try:
        sys.stdout.write(f"{text}\n\n")
        sys.stdout.flush()
    except (OSError, ValueError) as error:
        return DeliveryResult.FAILED, f"Standard output could not be written to ({type(error).__name__})."
    return DeliveryResult.SENT, "Printed."
