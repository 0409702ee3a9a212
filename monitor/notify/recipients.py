"""From a channel's URL to the one recipient it names, as an apprise plugin; and why not, where it does not.

Our own plugins stand in for apprise's where those cannot carry our message. Refuses URLs that name several
recipients: apprise gives one result for all, and a repeat would reach those twice who had it already.
"""

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

from apprise import Apprise, AppriseAsset, NotifyBase

from monitor.notify.blocks import BlockSlack
from monitor.notify.hooks import JsonHook, SlackHook
from monitor.notify.plugins import url_to_dict
from monitor.notify.post import CONNECT_SECONDS, READ_SECONDS
from monitor.notify.smtp import Mail

OWN_PLUGINS: dict[str, type[Any]] = {
    "slack": BlockSlack,
    "mailto": Mail,
    "mailtos": Mail,
    "slackhook": SlackHook,
    "slackhooks": SlackHook,
    "webhook": JsonHook,
    "webhooks": JsonHook,
}

_SCHEME = re.compile(r"(?<!\s)\s*+([a-z][a-z0-9+.-]{0,60})://", re.IGNORECASE | re.ASCII)

# Apprise's own parameters that would undo our outbox (retries, failures counted as successes) or our layout.
_REFUSED_KEYS = ("retry", "wait", "optional", "overflow", "emojis")


def scheme_of(url: str) -> str:
    """The URL's scheme in lower case, '' where it has none or holds characters that no URL can."""
    found = _SCHEME.match(url)
    return found.group(1).lower() if found and url.isprintable() else ""


def make_asset(storage: Path | None) -> AppriseAsset:
    """How apprise behaves for us: no thread of its own, no emoji codes, storage only where given.

    Its own time limit would queue the sends of all channels in one pool, where dead ones hold up the others.
    """
    return AppriseAsset(
        app_id="policy-monitor",
        app_desc="Policy changes",
        app_url="",
        async_mode=False,
        interpret_emojis=False,
        secure_logging=True,
        service_timeout=0,
        storage_path=str(storage / "apprise") if storage else None,
    )


def make_recipient(url: str, asset: AppriseAsset) -> NotifyBase | None:
    """The plugin for the URL, None where apprise cannot make sense of it."""
    fields = _fields_of(url)
    if not fields:
        return None
    for key in _REFUSED_KEYS:
        fields.pop(key, None)
    own = OWN_PLUGINS.get(str(fields.get("schema", "")))
    if own is None:
        plugin = Apprise.instantiate(fields, asset=asset)
        if plugin is not None:
            _lengthen_timeouts(plugin, fields)
        return plugin
    try:
        return own(asset=asset, **fields)  # type: ignore[no-any-return]
    except (TypeError, ValueError, AttributeError):  # TypeError is apprise's word for "improperly configured"
        return None


def complaint_about(url: str, asset: AppriseAsset) -> str | None:
    """What keeps the URL from being a channel, in a sentence without it; None where nothing does."""
    scheme = scheme_of(url)
    if not scheme:
        return "The channel's URL has no scheme; it should begin with mailto://, slack:// or the like."
    if scheme in ("mailto", "mailtos") and (sign := _uncoded_sign(url)):
        return (
            f"The channel's mail URL has the sign {sign} in its user name or password: write it as "
            f"{quote(sign, safe='')}."
        )
    plugin = make_recipient(url, asset)
    if plugin is None:
        hint = " For a webhook of your own write webhooks://." if scheme in ("http", "https") else ""
        return f"The channel's {scheme}:// URL is not one that apprise understands.{hint}"
    if len(plugin) != 1:
        return (
            f"The channel's URL names {len(plugin)} recipients, and a channel has one: "
            "make one channel for each and list them all in the route."
        )
    if isinstance(plugin, Mail):
        return _mail_complaint(plugin)
    return None


def _uncoded_sign(url: str) -> str:
    """The sign in the user name or password that ends them too early for a reader, '' for none."""
    place = re.split(r"\?(?=[\w-]+=)", url.partition("://")[2], maxsplit=1)[0]
    before, at, after = place.partition("@")
    if not at or ":" not in before or re.match(r"[\w.-]++:\d++/", before):
        return ""
    if early := next((sign for sign in before if sign in "/?#"), ""):
        return early
    host = re.split("[/?#]", after, maxsplit=1)[0]
    return "@" if "@" in host else ""


def _mail_complaint(plugin: Mail) -> str | None:
    if plugin.cc or plugin.bcc:
        return (
            "The channel's mail URL has cc or bcc, and a channel has one recipient: "
            "make one channel for each and list them all in the route."
        )
    if plugin.pgp_mode != "no":
        return "The channel's mail URL asks for PGP, which is not supported; leave pgp and wkd out."
    return plugin.complaint()


def _fields_of(url: str) -> dict[str, Any] | None:
    """The URL taken apart; ours by our own plugins, the others (web addresses of services too) by apprise."""
    own = OWN_PLUGINS.get(scheme_of(url))
    try:
        found = own.parse_url(url.replace("/#", "/%23")) if own else url_to_dict(url)
    except (ValueError, TypeError):
        return None
    return dict(found) if found else None


def _lengthen_timeouts(plugin: NotifyBase, fields: dict[str, Any]) -> None:
    if "cto" not in fields:
        plugin.socket_connect_timeout = max(CONNECT_SECONDS, plugin.socket_connect_timeout)
    if "rto" not in fields:
        plugin.socket_read_timeout = max(READ_SECONDS, plugin.socket_read_timeout)
