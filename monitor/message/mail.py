"""The mail headers of a message: who sent it (a machine), what it belongs to, which alert it is.

Addresses and the subject are the sender's business, not ours.
"""

import hashlib
import re

from monitor.text.visible import clean

MAIL_DOMAIN = "policy-monitor.invalid"
"""Stands for the sender's domain in message ids; whoever sends puts the real one in its place."""

_NOT_ATOM = re.compile(r"[^A-Za-z0-9._-]+")


def mail_headers(reference: str, thread: str) -> tuple[tuple[str, str], ...]:
    """The headers of one mail: name and value.

    All mails of a thread refer to one root message id that is made from the thread's name alone, so that
    mail programs gather them although no mail of that id was ever sent. The own id comes from the
    reference: a mail sent twice is the same mail. Auto-Submitted: RFC 3834; List-Id: RFC 2919.
    """
    root = message_id(f"thread.{thread}")
    return (
        ("Message-ID", message_id(f"alert.{reference}")),
        ("References", root),
        ("In-Reply-To", root),
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
        ("List-Id", f"Policy changes <alerts.{MAIL_DOMAIN}>"),
        ("X-Policy-Alert-ID", header_text(reference)),
    )


def message_id(name: str) -> str:
    """A message id in angle brackets, stable for the name and unique to it."""
    atom = _NOT_ATOM.sub("-", name).strip(".-")[:60]
    digest = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:12]
    return f"<{atom}.{digest}@{MAIL_DOMAIN}>"


def header_text(value: str) -> str:
    """A value that stays one header line in ASCII."""
    return clean(value).encode("ascii", "replace").decode("ascii")[:200]
