"""Keeps a rendered message within a service's limit: fewer items first, then a cut at a sentence end."""

import re
from collections.abc import Callable

_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*(?=\s|$)")


def fit(render: Callable[[int], str], *, items: int, limit: int, size: Callable[[str], int] = len) -> str:
    """The rendering with the most items (sections, documents) that stays within the limit.

    ``render`` takes how many items to show, 0 to ``items``; where even none fit, the rendering with none
    is cut at a line or sentence end. ``size`` measures in the limit's unit.
    """
    shown = items
    rendered = render(shown)
    while shown and size(rendered) > limit:
        shown = shown - 1 if shown <= 12 else shown * 3 // 4
        rendered = render(shown)
    while size(rendered) > limit:
        rendered = cut(rendered, max(1, len(rendered) * limit // (size(rendered) + 1)))
    return rendered


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


def byte_size(text: str) -> int:
    """The length in UTF-8 bytes."""
    return len(text.encode("utf-8", "replace"))
