"""Alerts, trouble and digests as messages, in every dress a channel may want.

Its doors render one message each: of a change, of trouble and its end, of a group, a digest or a test, and
notices of what the monitor could not do as usual. All are pure: the same arguments give the same message.
Refuses to send anything, to choose a channel, and to trust a single character that came from a page.
"""

from monitor.message.digest import DigestPeriod, render_digest
from monitor.message.entry import Entry
from monitor.message.escapes import for_service, for_service_title, for_slack
from monitor.message.fold import fold
from monitor.message.group import render_group
from monitor.message.limits import base64_size, quoted_size
from monitor.message.mail import MAIL_DOMAIN
from monitor.message.notice import (
    render_clear_notice,
    render_failure_notice,
    render_hold_notice,
    render_plain,
    render_troubles,
)
from monitor.message.single import render_change, render_recovery, render_test, render_trouble

__all__ = [
    "MAIL_DOMAIN",
    "DigestPeriod",
    "Entry",
    "base64_size",
    "fold",
    "for_service",
    "for_service_title",
    "for_slack",
    "quoted_size",
    "render_change",
    "render_clear_notice",
    "render_digest",
    "render_failure_notice",
    "render_group",
    "render_hold_notice",
    "render_plain",
    "render_recovery",
    "render_test",
    "render_trouble",
    "render_troubles",
]
