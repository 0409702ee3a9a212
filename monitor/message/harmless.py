"""Takes the sting out of text from a page: nothing in it may act where people read it.

Page text is hostile by assumption. ``clean`` removes what nobody sees (control, bidirectional and
zero-width characters), and each dress has one escape that leaves neither markup nor mentions nor
links working. Refuses to judge what a text says.
"""

import re
import unicodedata

from markupsafe import Markup, escape

_GAP = "\u200b"

# Kept although they are format characters: Persian, Indic scripts and emoji need the two joiners. Between the
# letters of others they only hide, as in a mail address that is not what it looks like.
_JOINERS = frozenset("\u200c\u200d")
_JOINED_FROM = "\u0590"
"""Letters below are Latin, Greek, Cyrillic and Armenian, which join nothing."""
_VARIANTS = frozenset(map(chr, range(0xFE00, 0xFE10)))
"""They choose how an emoji looks; beside a letter they do nothing that can be seen."""
_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Counted as printable, but nothing of them can be seen."""
_UNSEEN = _JOINERS | _VARIANTS | _BLANK_LETTERS

_SCHEME = re.compile(r":(?=//)")
_WWW = re.compile(r"\b(www)(?=\.)", re.IGNORECASE)
_DOMAIN_DOT = re.compile(r"(?<=\w)\.(?=[^\W\d_]{2,})")
_MENTION = re.compile(r"@(?=\w)")
# At either end too, where a mark of ours may stand next to it.
_FORGED_MARK = re.compile(r"^(?=[\]}])|[\[{](?=[-+]|$)|[-+](?=[\]}])")
_EMOJI = re.compile(r":(?=[\w+'-]+:)")
_EDGE_UNDERSCORE = re.compile(r"(?<!\w)_|_(?!\w)")
_MARKDOWN = re.compile(r"([\\_\[\]])")
_DOUBLED = re.compile(r"~(?=~)|\|(?=\|)")


def clean(text: str) -> str:
    """The text as one line of visible characters; runs of white space become one blank.

    Removed: control, format (bidirectional, zero-width, tags), private, unassigned and blank characters,
    joiners beside letters that nothing joins; lone surrogates become U+FFFD, so that the result can always be
    encoded.
    """
    text = " ".join(text.split())
    if text.isprintable() and _UNSEEN.isdisjoint(text):
        return text
    kept: list[str] = []
    for at, character in enumerate(text):
        if character.isspace():
            kept.append(" ")
        elif character in _UNSEEN:
            if _is_needed(character, text[at - 1 : at], text[at + 1 : at + 2]):
                kept.append(character)
        elif character.isprintable():
            kept.append(character)
        elif unicodedata.category(character) == "Cs":
            kept.append("\ufffd")
    return " ".join("".join(kept).split())


def _is_needed(character: str, before: str, after: str) -> bool:
    """Whether a joiner or a variant does something that can be seen between its neighbours."""
    if character in _VARIANTS:
        return not before.isalpha() and before not in "@.-_"
    beside = (before, after)
    return character in _JOINERS and all(each >= _JOINED_FROM and each not in _UNSEEN for each in beside)


def has_words(text: str) -> bool:
    """Whether anything in the text can be seen."""
    return any(character.isprintable() and not character.isspace() for character in text)


def tidy(text: str) -> str:
    """``clean`` for one piece of a longer line: a blank at either end is kept as one blank."""
    middle = clean(text)
    if not middle:
        return " " if text else ""
    lead = " " if text[0].isspace() else ""
    tail = " " if text[-1].isspace() else ""
    return f"{lead}{middle}{tail}"


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
    text = _EMOJI.sub(f":{_GAP}", text)
    text = text.replace("*", "∗").replace("~", "∼").replace("`", "ˋ")
    text = _EDGE_UNDERSCORE.sub("ˍ", text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return Markup(text)  # noqa: S704 - the dress is mrkdwn
