"""What the accuracy benchmarks call: the product itself, with no logic of its own."""

from monitor.errors import NormalizeError
from monitor.normalize import normalize


def text_of(raw: bytes, url: str) -> str | None:
    """The product's text of a page, or None where it refuses the body."""
    try:
        return normalize(raw, content_type=None, url=url).text
    except NormalizeError:
        return None
