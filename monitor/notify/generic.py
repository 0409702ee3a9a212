"""What goes into apprise for a service of its own, and what its result means for us."""

from dataclasses import replace
from typing import Any

from apprise import NotifyBase, NotifyFormat
from apprise.result import AppriseResultStatus

from monitor.message import for_service, for_service_title
from monitor.model import DeliveryResult, Message
from monitor.notify.blocks import BlockSlack
from monitor.notify.hooks import SlackHook


def outcome(status: AppriseResultStatus, recipient: NotifyBase, detail: str) -> tuple[DeliveryResult, str]:
    """Apprise's status in our words; a partial success of one recipient counts as a failure."""
    if status is AppriseResultStatus.SUCCESS:
        return DeliveryResult.SENT, f"Sent through {recipient.service_name}."
    if status is AppriseResultStatus.TIMEOUT:
        return (
            DeliveryResult.UNKNOWN,
            f"{recipient.service_name} did not finish in time; it may have arrived. {detail}".strip(),
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


def split_for(recipient: NotifyBase, message: Message) -> tuple[Message, ...]:
    """A message as its service takes it: in the parts of the dress that it gets, the files with the first."""
    if isinstance(recipient, (BlockSlack, SlackHook)):
        further = tuple(replace(message, slack=part) for part in message.slack_more)
    elif _takes_markdown(recipient) and message.markdown:
        further = tuple(replace(message, markdown=part) for part in message.markdown_more)
    else:
        further = ()
    parts = [replace(part, slack_more=(), markdown_more=()) for part in (message, *further)]
    total = len(parts)
    return tuple(
        replace(
            part,
            title=f"{part.title} ({number} of {total})" if total > 1 else part.title,
            attachments=part.attachments if number == 1 else (),
        )
        for number, part in enumerate(parts, 1)
    )


def _takes_markdown(recipient: NotifyBase) -> bool:
    """Whether it gets the Markdown: chat services do; what passes on whatever it is given does not."""
    formats: Any = recipient.notify_format
    taken = {formats} if isinstance(formats, str) else set(formats)
    if taken >= {NotifyFormat.TEXT, NotifyFormat.HTML, NotifyFormat.MARKDOWN}:
        return False
    return NotifyFormat.MARKDOWN in taken or NotifyFormat.TEXT not in taken


def body_for(recipient: NotifyBase, message: Message) -> tuple[str, NotifyFormat, str]:
    """Body, its format and title for a service of apprise's own, cut to its limits at a line end.

    Chat services get the Markdown, whose first line is the title; apprise turns it into their dialect.
    What takes plain text only, or passes on whatever it is given, gets the text, where nothing pings.
    """
    limit = int(recipient.body_maxlen)
    if _takes_markdown(recipient) and message.markdown:
        return _cut_lines(message.markdown, limit), NotifyFormat.MARKDOWN, ""
    title = for_service_title(message.title)
    title = title[: recipient.title_maxlen or len(title)]
    room = limit if recipient.title_maxlen else limit - len(title) - 4
    return _cut_lines(for_service(message.text), max(40, room)), NotifyFormat.TEXT, title


def _cut_lines(text: str, limit: int) -> str:
    """At most ``limit`` characters, whole lines; the first line is cut at a word if even it is too long."""
    if len(text) <= limit:
        return text
    head = text[: limit - 2]
    kept = head.rpartition("\n")[0] or head.rpartition(" ")[0] or head
    return f"{kept}\n…"
