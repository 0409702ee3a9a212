"""A whole message in the one string that apprise hands to a plugin.

Apprise knows a body and a title; our own plugins need every dress and the headers. The envelope is JSON,
so that nothing in it looks like markup to apprise on the way.
"""

import base64
import json

from monitor.model import Message


def seal(message: Message) -> str:
    """The message as a string, attachments in base64."""
    return json.dumps(
        {
            "title": message.title,
            "text": message.text,
            "html": message.html,
            "slack": message.slack,
            "payload": message.payload,
            "reference": message.reference,
            "thread": message.thread,
            "headers": [list(pair) for pair in message.headers],
            "attachments": [
                [name, media_type, base64.b64encode(content).decode()]
                for name, media_type, content in message.attachments
            ],
        }
    )


def unseal(body: str) -> Message:
    """The message of a sealed string."""
    fields = json.loads(body)
    headers = tuple((str(name), str(value)) for name, value in fields.pop("headers"))
    attachments = tuple(
        (str(name), str(media_type), base64.b64decode(content))
        for name, media_type, content in fields.pop("attachments")
    )
    return Message(headers=headers, attachments=attachments, **fields)
