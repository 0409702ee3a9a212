"""Writes pages out of templates: escaped always, what cannot be seen taken out, addresses made for the place.

A served page links to others by absolute paths, a published one by relative files, a single file to none.
Refuses to know what a page says.
"""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

import jinja2
from markupsafe import Markup, escape

from monitor.model import Edit, EditOp
from monitor.text.visible import clean, tidy
from monitor.web.desk import READER, Page, Person
from monitor.wording.labels import capitalize, category_name, label_name, status_name
from monitor.wording.measures import count, day, moment, short_day, shorten

PAGES = (
    ("/", "Overview"),
    ("/changes", "Changes"),
    ("/documents", "Documents"),
    ("/matrix", "Matrix"),
    ("/calendar", "Calendar"),
    ("/compare", "Compare"),
    ("/alerts", "Alerts"),
    ("/trouble", "Trouble"),
)
"""The bar at the top."""
STATIC = {"style.css": "text/css", "keys.js": "text/javascript", "icon.svg": "image/svg+xml"}


_EMPTY_LINK = re.compile(r'<a\b([^<>]*?) href=""([^<>]*)>((?:[^<]|<(?!/a>|a\b))*+)</a>')
"""As our own templates write it; what is not ours is escaped and cannot look so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a page is to stand: ``link`` makes an address there, '' for what is not there.

    ``served``: forms and search work, and words such as "today" are true. ``people``: what they did is told.
    ``style`` is the style sheet itself where the page stands alone.
    """

    link: Callable[[str], str]
    served: bool = True
    people: bool = True
    style: str = ""
    troubles: int = 0
    warning: str = ""


def served_at(prefix: str, **facts: Any) -> Place:
    """A place below a path of a server."""
    return Place(link=lambda path: prefix + path, **facts)


def alone() -> Place:
    """A file by itself."""
    return Place(link=lambda path: "", served=False, style=static_text("style.css"))


def write_page(page: Page, place: Place, *, person: Person, zone: str) -> str:
    """The page as HTML."""
    values = {
        **page.values,
        "page": page,
        "place": place,
        "person": person,
        "zone": zone,
        "link": place.link,
        "bar": PAGES,
    }
    if not place.served:  # the page is read on other days
        values["today"] = date.min
    html = templates().get_template(f"{page.template}.html.jinja").render(**values)
    return html if place.served else _EMPTY_LINK.sub(_unlink, html)


def _unlink(found: re.Match[str]) -> str:
    """A link that leads nowhere from here as what it holds."""
    return f"<g{found[1]}{found[2]}>{found[3]}</g>" if "<circle" in found[3] else f"<span>{found[3]}</span>"


def write_alone(page: Page, zone: str) -> str:
    """The page as one file that needs nothing else."""
    return write_page(page, alone(), person=READER, zone=zone)


def write_macro(template: str, macro: str, *values: object) -> Markup:
    """One macro of a template by itself."""
    module: Any = templates().get_template(f"{template}.html.jinja").module
    return Markup(str(getattr(module, macro)(*values)))  # noqa: S704 - printed by the same escaping templates


@cache
def templates() -> jinja2.Environment:
    """The templates; made once."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("monitor.web"),
        autoescape=True,
        finalize=_visible,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "category": category_name,
        "label": label_name,
        "status": status_name,
        "capital": capitalize,
        "count": count,
        "short": shorten,
        "pieces": _mark,
        "day": _day,
        "shortday": _short_day,
        "moment": _moment,
        "clock": _clock,
        "left": days_left,
        "break_address": _break_address,
    }
    made.globals |= {"asset": asset_name}
    return made


def _visible(value: object) -> object:
    """What is printed, without what acts or hides; what a template made itself stays."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return value if value.isprintable() else tidy(value)


@cache
def static_text(name: str) -> str:
    """One of the files that go beside the pages."""
    return (files("monitor.web") / "static" / name).read_text(encoding="utf-8")


@cache
def asset_name(name: str) -> str:
    """Its name with a hash in it, so that it can be kept for good: 'style.1f2e3d4c.css'."""
    stem, _, ending = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(static_text(name).encode()).hexdigest()[:8]}.{ending}"


def _mark(pieces: Sequence[Edit]) -> Markup:
    """Edits with what went in ``del`` and what came in ``ins``."""
    parts: list[str] = []
    for piece in pieces:
        words = piece.text.strip()
        if piece.op is EditOp.EQUAL or not words:
            parts.append(escape(piece.text))
            continue
        tag = "del" if piece.op is EditOp.DELETE else "ins"
        lead = " " if piece.text[0] == " " else ""
        tail = " " if piece.text[-1] == " " else ""
        parts.append(f"{lead}<{tag}>{escape(words)}</{tag}>{tail}")
    return Markup("".join(parts))  # noqa: S704 - every piece was escaped above


def _day(value: date, zone: str = "UTC") -> Markup:
    local = value.astimezone(ZoneInfo(zone)).date() if isinstance(value, datetime) else value
    return Markup('<time datetime="{}">{}</time>').format(local.isoformat(), day(local))


def _short_day(value: date, zone: str = "UTC") -> Markup:
    local = value.astimezone(ZoneInfo(zone)).date() if isinstance(value, datetime) else value
    return Markup('<time datetime="{}">{}</time>').format(local.isoformat(), short_day(local))


def _moment(value: datetime, zone: str) -> Markup:
    words = moment(value, zone)
    return Markup('<time datetime="{}">{}</time>').format(f"{value:%Y-%m-%dT%H:%M:%SZ}", words)


def _clock(value: datetime, zone: str, today: date) -> Markup:
    """'today, 09:12', '21 Nov 2026, 22:31'."""
    local = value.astimezone(ZoneInfo(zone))
    words = f"{'today' if local.date() == today else short_day(local.date())}, {local:%H:%M}"
    return Markup('<time datetime="{}">{}</time>').format(f"{value:%Y-%m-%dT%H:%M:%SZ}", words)


def days_left(days: int) -> str:
    """'in 5 days', 'today', '3 days ago'."""
    if days == 0:
        return "today"
    return f"in {count(days, 'day')}" if days > 0 else f"{count(-days, 'day')} ago"


def _break_address(url: str) -> Markup:
    """An address that may break after each slash."""
    shown = clean(url).removeprefix("https://")
    return Markup("/<wbr>").join(escape(part) for part in shown.split("/"))
