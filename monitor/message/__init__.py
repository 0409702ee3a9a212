"""Alerts, trouble and digests as messages, in every dress a channel may want.

The doors: ``render_change``, ``render_trouble``, ``render_troubles``, ``render_recovery``, ``render_group``,
``render_digest``, ``render_test``, and for what the monitor could not do as usual ``render_held``,
``render_given_up``, ``render_settled`` and ``render_plain``. All are pure: the same arguments give the same
message. Refuses to send anything, to choose a channel, and to trust a single character that came from a page.
"""

from monitor.message.digest import DigestPeriod, render_digest
from monitor.message.entry import Entry
from monitor.message.fold import fold
from monitor.message.group import render_group
from monitor.message.limits import (
    MAX_HTML_BYTES,
    MAX_MARKDOWN,
    MAX_TEXT_BYTES,
    MAX_TITLE,
    base64_size,
    mail_size,
    quoted_size,
)
from monitor.message.mail import MAIL_DOMAIN
from monitor.message.notice import (
    render_given_up,
    render_held,
    render_plain,
    render_settled,
    render_troubles,
)
from monitor.message.single import render_change, render_recovery, render_test, render_trouble

__all__ = [
    "MAIL_DOMAIN",
    "MAX_HTML_BYTES",
    "MAX_MARKDOWN",
    "MAX_TEXT_BYTES",
    "MAX_TITLE",
    "DigestPeriod",
    "Entry",
    "base64_size",
    "fold",
    "mail_size",
    "quoted_size",
    "render_change",
    "render_digest",
    "render_given_up",
    "render_group",
    "render_held",
    "render_plain",
    "render_recovery",
    "render_settled",
    "render_test",
    "render_trouble",
    "render_troubles",
]
