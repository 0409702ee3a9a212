"""The dresses a message comes in: one jinja2 environment each, autoescape on, with the dress's own escape.

Whatever a template prints passes the escape of its dress unless the dress itself made it, so that no
template can forget one. Refuses to know what is printed.
"""

import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from monitor.message.escapes import for_html, for_markdown, for_slack, for_text
from monitor.model import Edit, EditOp
from monitor.wording.labels import SEVERITY_SYMBOLS
from monitor.wording.measures import more, name_all


class Dress(StrEnum):
    """How a message is written; the value is the suffix of its templates."""

    TEXT = "txt"
    HTML = "html"
    MARKDOWN = "md"
    SLACK = "slack"


_ESCAPES: dict[Dress, Callable[[str], Markup]] = {
    Dress.TEXT: for_text,
    Dress.HTML: for_html,
    Dress.MARKDOWN: for_markdown,
    Dress.SLACK: for_slack,
}

_GONE = "background:#fde2e1;color:#8a1c13;text-decoration:none"
_CAME = "background:#d9f2e3;color:#0b5230;text-decoration:none;font-weight:600"

# Removed and added words are told apart by signs, never by colour alone.
_MARKS: dict[Dress, dict[EditOp, tuple[str, str]]] = {
    Dress.TEXT: {EditOp.DELETE: ("[-", "-]"), EditOp.INSERT: ("{+", "+}")},
    Dress.HTML: {
        EditOp.DELETE: (f'<del class="gone" style="{_GONE}">[-', "-]</del>"),
        EditOp.INSERT: (f'<ins class="came" style="{_CAME}">{{+', "+}</ins>"),
    },
    Dress.MARKDOWN: {EditOp.DELETE: (r"\[-", r"-\]"), EditOp.INSERT: ("**{+", "+}**")},
    Dress.SLACK: {EditOp.DELETE: ("~", "~"), EditOp.INSERT: ("*", "*")},
}  # fmt: skip

_ADDRESS = re.compile(r"https?://[^/\s]", re.IGNORECASE)
_TRAILING = re.compile(r"(?<![ \t])[ \t]++$", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n{3,}")
_NOT_COMMAND = re.compile(r"[^\w./ -]", re.ASCII)

# Longer passages stay readable: the signs and the ground say that they are gone. The line never crosses the
# signs, whose minus it would hide.
_STRUCK = 60


def render(dress: Dress, template: str, **values: object) -> str:
    """The template of that name (without suffix) in a dress, surplus blanks removed."""
    printed = environment(dress).get_template(f"{template}.{dress.value}.jinja").render(**values)
    return _BLANK_LINES.sub("\n\n", _TRAILING.sub("", printed)).strip() + "\n"


def render_macro(dress: Dress, template: str, macro: str, *values: object) -> str:
    """One macro of a template, printed by itself."""
    module: Any = environment(dress).get_template(f"{template}.{dress.value}.jinja").module
    return str(getattr(module, macro)(*values)).strip()


@cache
def environment(dress: Dress) -> Environment:
    """The templates of one dress; made once, never changed afterwards."""
    escape = _ESCAPES[dress]

    def finalize(value: object) -> Markup:
        return value if isinstance(value, Markup) else escape(str(value))

    made = Environment(
        loader=FunctionLoader(_template_text),
        autoescape=True,
        finalize=finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["mark"] = lambda pieces: _mark(dress, pieces)
    made.filters["address"] = lambda url: _address(dress, url)
    made.filters["command"] = lambda line: Markup(_NOT_COMMAND.sub("", line))  # noqa: S704 - what is left is harmless
    made.filters["few"] = _few
    made.globals["symbols"] = SEVERITY_SYMBOLS
    made.globals["more"] = more
    made.globals["name_all"] = name_all
    return made


def _template_text(name: str) -> str | None:
    path = files("monitor.message") / "templates" / name
    return path.read_text(encoding="utf-8") if path.is_file() else None


def _few(names: Sequence[str], limit: int = 12) -> str:
    """The first names as one line, and how many more there are."""
    more = f"; +{len(names) - limit} more" if len(names) > limit else ""
    return "; ".join(names[:limit]) + more


def _mark(dress: Dress, pieces: Sequence[Edit]) -> Markup:
    """Edits with their changed words between the signs of the dress; blanks stay outside the signs."""
    escape = _ESCAPES[dress]
    parts: list[str] = []
    for piece in pieces:
        lead, tail = _MARKS[dress].get(piece.op, ("", ""))
        words = piece.text.strip()
        if not lead or not words:
            parts.append(escape(piece.text))
            continue
        blank_before = " " if piece.text[0] == " " else ""
        blank_after = " " if piece.text[-1] == " " else ""
        shown = escape(words)
        if dress is Dress.HTML and piece.op is EditOp.DELETE and len(words) <= _STRUCK:
            shown = Markup("<s>{}</s>").format(shown)
        parts.append(f"{blank_before}{lead}{shown}{tail}{blank_after}")
    return Markup("".join(parts))  # noqa: S704 - every piece was escaped above


def _address(dress: Dress, url: str) -> Markup:
    """One of our own addresses, working as a link; '' unless it is a whole http(s) address."""
    if not _ADDRESS.match(url):
        return Markup("")
    safe = "".join(_quote_sign(character) for character in url)
    return Markup(safe if dress is Dress.TEXT else safe.replace("&", "&amp;"))  # noqa: S704 - quoted above


def _quote_sign(character: str) -> str:
    """An address's character, percent-encoded where any dress could stumble over it."""
    if character.isascii() and character.isprintable() and character not in " \"'<>()[]{}|\\^`*":
        return character
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "replace"))
