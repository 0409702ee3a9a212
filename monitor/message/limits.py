"""Keeps a rendered message within a service's limit: fewer items first, then a cut at a sentence end."""

import re
from binascii import b2a_qp
from collections.abc import Callable

from monitor.message.dress import Dress

MAX_TITLE = 200
"""Characters of a title: mail programs show far fewer, apprise cuts at 250."""

MAX_TEXT_BYTES = 24_000
MAX_HTML_BYTES = 72_000
"""Bytes of the plain text and of the HTML as they travel in a mail (``mail_size``), so that both together
stay below 100 KB: Gmail clips a mail at 102 KB (102,400). Letters beyond ASCII take more room on the way."""

MAX_MARKDOWN = 1_800
"""Characters of the Markdown: Discord takes 2,000 with its own additions, Telegram 4,096."""

LIMITS = {Dress.TEXT: MAX_TEXT_BYTES, Dress.MARKDOWN: MAX_MARKDOWN, Dress.HTML: MAX_HTML_BYTES}

_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*(?=\s|$)")


def fit(render: Callable[[int], str], *, items: int, limit: int, size: Callable[[str], int] = len) -> str:
    """The rendering with the most items (sections, documents) that stays within the limit.

    ``render`` takes how many items to show, 0 to ``items``; where even none fit, the rendering with none
    is cut at a line or sentence end. ``size`` measures in the limit's unit.
    """
    return fit_items(render, items=items, limit=limit, size=size)[0]


def fit_items(
    render: Callable[[int], str], *, items: int, limit: int, size: Callable[[str], int] = len
) -> tuple[str, int]:
    """The same, with how many items it shows."""
    rendered, shown = render(items), items
    if items and size(rendered) > limit:
        fewest, most = 0, items - 1
        while fewest < most:
            middle = (fewest + most + 1) // 2
            fits = size(render(middle)) <= limit
            fewest, most = (middle, most) if fits else (fewest, middle - 1)
        rendered, shown = render(fewest), fewest
    while size(rendered) > limit:
        rendered = cut(rendered, max(1, len(rendered) * limit // (size(rendered) + 1)))
    return rendered, shown


def cut(text: str, limit: int) -> str:
    """At most ``limit`` characters, ending at a sentence, a line or at least a word, with an ellipsis.

    Never ends inside an HTML entity, as it would after escaping.
    """
    if len(text) <= limit:
        return text
    room = max(0, limit - 2)
    head = text[:room]
    if head.rfind("&") > head.rfind(";"):
        head = head[: head.rfind("&")]
    ends = [match.end() for match in _SENTENCE_END.finditer(head)]
    stop = max([head.rfind("\n"), *ends])
    if stop < room // 3:
        stop = max(stop, head.rfind(" "))
    return (head[:stop] if stop > 0 else head).rstrip() + " …"


def size_of(dress: Dress) -> Callable[[str], int]:
    """How a dress is measured: what travels by mail as it does there, chat in characters."""
    return len if dress is Dress.MARKDOWN else mail_size


def mail_size(text: str) -> int:
    """The bytes that a text takes in a mail, in the shorter of the two encodings (RFC 2045, 6.7 and 6.8)."""
    return min(quoted_size(text), base64_size(text))


def quoted_size(text: str) -> int:
    """The bytes of a text as quoted-printable, line ends as in a mail."""
    quoted = b2a_qp(text.encode("utf-8", "replace"), istext=True)
    return len(quoted) + quoted.count(b"\n")


def base64_size(text: str) -> int:
    """The bytes of a text as base64 in lines of 76 characters."""
    return -(-len(text.encode("utf-8", "replace").replace(b"\n", b"\r\n")) // 57) * 78


def byte_size(text: str) -> int:
    """The length in UTF-8 bytes."""
    return len(text.encode("utf-8", "replace"))
