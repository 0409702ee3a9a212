"""Markup in a value of a list, as sites that serve their policy as data write it, to blocks.

All of it is kept: a value is no page, and has no menus. Refuses to look for a page's frame in it.
"""

import re

from monitor.normalize.bytes.decode import Body
from monitor.normalize.files.file_kinds import HTML
from monitor.normalize.layout.writer import lay_out
from monitor.normalize.page.intake import read_page
from monitor.normalize.switches import ALL_RULES
from monitor.text.dialect import Block

_VALUE_TAG = re.compile(
    r"<(p|div|h[1-6]|ul|ol|li|table|a|strong|em|b|i|span|section|br)(?=[\s/>])", re.IGNORECASE
)


def holds_markup(text: str) -> bool:
    """Whether a value is markup: a tag opens in it, and one is closed or breaks a line."""
    found = _VALUE_TAG.search(text)
    return found is not None and ("</" in text or found[1].lower() == "br")


def read_markup(text: str) -> tuple[Block, ...]:
    """The blocks of markup. Raises NormalizeError, as a page does."""
    page = read_page(Body(media_type=HTML, charset="utf-8", text=text), url="")
    return tuple(lay_out(page.body, base=page.base, rules=ALL_RULES))
