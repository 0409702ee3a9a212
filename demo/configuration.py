"""The config.toml of the demonstration: short intervals, two channels, six routes, all twelve documents."""

import json
from collections.abc import Callable
from itertools import groupby

from demo.documents import PAGES, Page

INTERVAL_SECONDS = 2
TROUBLE_AFTER = 3

ROUTES = """
# What stands in the way of watching goes to the chat of those who can mend it.
[[routes]]
name = "trouble"
trouble = true
channels = ["slack"]

# A new sub-processor starts a period in which to object: the chat and the mailbox.
[[routes]]
name = "sub-processors"
categories = ["subprocessors"]
min_severity = "medium"
channels = ["slack", "mail"]

# Training on our data concerns lawyers and engineers alike.
[[routes]]
name = "AI"
categories = ["ai"]
min_severity = "medium"
channels = ["slack", "mail"]

# All else about personal data: the mailbox of the privacy team.
[[routes]]
name = "privacy"
categories = ["collection", "sharing", "tracking", "retention", "security", "transfer", "rights",
              "choice", "legal_basis", "children"]
min_severity = "medium"
channels = ["mail"]

# Whatever is left, such as a mended typo or a text that merely came back, once a day.
[[routes]]
name = "the rest"
channels = ["mail"]
digest = "daily {digest}"
"""


def config_toml(url: Callable[[Page], str], *, digest: str) -> str:
    """The whole file; ``url`` says where a page is served, ``digest`` is a time of day in UTC ('14:07')."""
    vendors = groupby(PAGES, key=lambda page: page.vendor)
    watched = "\n".join(
        _vendor(vendor.key, vendor.name, vendor.language, list(pages), url) for vendor, pages in vendors
    )
    return f"""[monitor]
database = "sqlite:///monitor.db"
storage = "storage"
interval = "{INTERVAL_SECONDS}s"
jitter = 0.0
trouble_after = {TROUBLE_AFTER}
group_wait = "0s"
confirm_after = "1s"
zone = "UTC"

[fetch]
contact = "demo@policy-monitor.example"
allow_private = true
host_delay = "0s"

[channels.slack]
url = "env:DEMO_SLACK_URL"

[channels.mail]
url = "env:DEMO_MAIL_URL"
{ROUTES.format(digest=digest)}
{watched}"""


def _vendor(key: str, name: str, language: str, pages: list[Page], url: Callable[[Page], str]) -> str:
    head = f'[[vendors]]\nid = "{key}"\nname = {_quote(name)}\nlanguage = "{language}"\n'
    return head + "".join(
        f'\n[[vendors.documents]]\nname = "{page.name}"\ntype = "{page.type}"\n'
        f'title = {_quote(page.title)}\nurl = "{url(page)}"\n'
        for page in pages
    )


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
