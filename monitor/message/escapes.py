"""Takes the sting out of text from a page: nothing in it may act where people read it.

Each dress has one escape that leaves neither markup nor mentions nor links working. Refuses to judge what a
text says.
"""

import re

from markupsafe import Markup, escape

from monitor.text.visible import tidy

_GAP = "\u200b"

_SCHEME = re.compile(r":(?=//)")
_WWW = re.compile(r"\b(www)(?=\.)", re.IGNORECASE)
_DOMAIN_DOT = re.compile(r"(?<=\w)\.(?=[^\W\d_]{2,})")
_MENTION = re.compile(r"@(?=[\w`])")
# At either end too, where a mark of ours may stand next to it.
_FORGED_MARK = re.compile(r"^(?=[\]}])|[\[{](?=[-+]|$)|[-+](?=[\]}])")
_EMOJI = re.compile(r":(?=[\w+'-]+:)")
_EDGE_UNDERSCORE = re.compile(r"(?<!\w)_|_(?!\w)")
_MARKDOWN = re.compile(r"([\\_\[\]])")
_TARGET = re.compile(r"\](?=[(\[:])")
_PING = re.compile(r"@(?=[\w`*_])")
_DOUBLED = re.compile(r"~(?=~)|\|(?=\|)")


def unlink(text: str, *, domains: bool = True) -> str:
    """The text with addresses that no reader's program turns into links.

    ``domains``: bare domain names too, not only what begins with a scheme or ``www.``.
    """
    text = _WWW.sub(rf"\1{_GAP}", _SCHEME.sub(f":{_GAP}", text))
    return _DOMAIN_DOT.sub(f".{_GAP}", text) if domains else text


def _without_forged_marks(text: str) -> str:
    return _FORGED_MARK.sub(lambda match: f"{match.group(0)}{_GAP}", text)


def for_text(text: str) -> Markup:
    """For plain text: no links with a scheme, no forged [-removed-] or {+added+} marks."""
    return Markup(unlink(_without_forged_marks(tidy(text)), domains=False))  # noqa: S704 - the dress is plain text


def for_html(text: str) -> Markup:
    """For HTML: escaped, and nothing that a mail program would turn into a link."""
    return escape(unlink(_without_forged_marks(tidy(text))))


def for_markdown(text: str) -> Markup:
    """For the Markdown of chat services: no markup, mentions, links, HTML, spoilers or strikes.

    Angle brackets become single guillemets, as the dialects do not agree on an escape for them. A look-alike
    stands in for the asterisk and the backtick: Telegram's older dialect takes an escaped one within bold
    text for the end of it, and refuses the whole message (https://core.telegram.org/bots/api#markdown-style).
    """
    text = unlink(_without_forged_marks(tidy(text)))
    text = _MENTION.sub(f"@{_GAP}", text).replace("<", "‹").replace(">", "›").replace("&", "＆")
    text = text.replace("*", "∗").replace("`", "ˋ")
    text = _DOUBLED.sub(lambda match: f"{match.group(0)}{_GAP}", text)
    return Markup(_MARKDOWN.sub(r"\\\1", text))  # noqa: S704 - the dress is Markdown


def for_slack(text: str) -> Markup:
    """For Slack's mrkdwn: ``& < >`` escaped as Slack asks, and no character left that formats.

    Slack knows no escape for ``* _ ~ ` ``, so that a look-alike stands in for each.
    https://docs.slack.dev/messaging/formatting-message-text
    """
    text = _MENTION.sub(f"@{_GAP}", unlink(_without_forged_marks(tidy(text))))
    text = _TARGET.sub(
        f"]{_GAP}", _EMOJI.sub(f":{_GAP}", text)
    )  # what speaks Slack's dialect may know Markdown
    text = text.replace("*", "∗").replace("~", "∼").replace("`", "ˋ")
    text = _EDGE_UNDERSCORE.sub("ˍ", text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return Markup(text)  # noqa: S704 - the dress is mrkdwn


def for_service(text: str) -> str:
    """The text dress for a service of which nobody knows what it reads in plain text.

    Many chat services take mentions and links there, too. Words that were unlinked before stay so, and
    addresses of ours remain what they are.
    """
    text = _PING.sub(f"@{_GAP}", text).replace("<", "‹").replace(">", "›")
    return _TARGET.sub(f"]{_GAP}", text)


def for_service_title(title: str) -> str:
    """The same for a title, in which nothing has been unlinked yet."""
    return for_service(unlink(tidy(title)))
