"""What changedetection.io gives out: its list of addresses, its JSON, and its backup (a zip).

Of an archive only the JSON parts are read, in memory; no name in it becomes a path. Filters of its own, its
notifications and its headers are left out and named: headers may hold secrets.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from monitor.errors import NormalizeError, UsageError
from monitor.imports.proposal import LONGEST, Proposal, collect, decode, read_bytes, word_of
from monitor.normalize.files.zip_parts import ZipParts, open_parts

MOST_UNPACKED = 200_000_000
MOST_LEVELS = 60
_WATCH = re.compile(r"(?:[^/]{1,100}/)?[0-9a-fA-F-]{32,36}/watch\.json")
_WHOLE = re.compile(r"(?:[^/]{1,100}/)?(?:url-watches|changedetection)\.json")
_UNITS = {"weeks": 10_080, "days": 1_440, "hours": 60, "minutes": 1}
_LEFT_OUT = (
    "ignore_text", "trigger_text", "text_should_not_be_present", "extract_text", "headers", "body", "proxy",
    "notification_urls", "browser_steps", "time_schedule_limit", "webdriver_js_execute_code",
)  # fmt: skip


def read_watches(source: Path) -> tuple[Proposal, ...]:
    """The pages of a backup, a JSON or a list of addresses, told by its bytes. Raises UsageError."""
    body = read_bytes(source)
    if body.startswith(b"PK\x03\x04"):
        return collect(_read_backup(source, body))
    text = decode(body, str(source))
    if text.lstrip().startswith("{"):
        return collect(_read_tables(_read_json(body, str(source)), {}))
    return collect(_read_lines(text))


def _read_lines(text: str) -> Iterator[Proposal]:
    """``URL[ space tag, tag two]`` a line."""
    for number, line in enumerate(text.splitlines(), 1):
        address, _, tags = line.strip().partition(" ")
        if not address or address.startswith("#"):
            continue
        words = tuple(tag for each in tags.split(",")[:50] if (tag := word_of(each)))
        yield Proposal(where=f"line {number}", url=address[:LONGEST], tags=words)


def _read_backup(source: Path, body: bytes) -> Iterator[Proposal]:
    try:
        parts = open_parts(body)
        wanted = sorted(name for name in parts.names if _WATCH.fullmatch(name) or _WHOLE.fullmatch(name))
        if not wanted:
            raise UsageError(f"{source} is no backup of changedetection.io: it holds no watch.json")
        tables = list(_read_parts(parts, wanted))
    except NormalizeError as error:
        raise UsageError(f"{source}: {error}") from None
    titles = {key: title for table in tables for key, title in _tags(table)}
    for table in tables:
        yield from _read_tables(table, titles)


def _read_parts(parts: ZipParts, names: list[str]) -> Iterator[Any]:
    unpacked = 0
    for name in names:
        data = parts.read(name) or b""
        unpacked += len(data)
        if unpacked > MOST_UNPACKED:
            raise UsageError(f"the backup unpacks to more than {MOST_UNPACKED:,} bytes; it is not read")
        yield _read_json(data, name)


def _read_json(body: bytes, name: str) -> Any:
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError) as error:
        raise UsageError(f"{name[:100]} is no JSON: {error}") from None


def _tags(table: Any) -> Iterator[tuple[str, str]]:
    """The titles of tags by their ids."""
    settings = table.get("settings") if isinstance(table, dict) else None
    application = settings.get("application") if isinstance(settings, dict) else None
    tags = application.get("tags") if isinstance(application, dict) else None
    for key, value in tags.items() if isinstance(tags, dict) else ():
        if isinstance(value, dict) and (title := word_of(value.get("title"))):
            yield key, title


def _read_tables(table: Any, titles: Mapping[str, str]) -> Iterator[Proposal]:
    """The watches of one JSON: one alone, all by their ids, or all under 'watching'."""
    if not isinstance(table, dict):
        yield Proposal(where="the JSON", refusal="it is no object with watches")
        return
    titles = {**titles, **dict(_tags(table))}
    watching = table.get("watching")
    if isinstance(watching, dict):
        table = watching
    watches = [("watch", table)] if "url" in table else table.items()
    for key, watch in watches:
        if isinstance(watch, dict) and "url" in watch:
            yield _read_watch(watch, str(key)[:60], titles)


def _read_watch(watch: dict[str, Any], key: str, titles: Mapping[str, str]) -> Proposal:
    title = word_of(watch.get("title")) or word_of(watch.get("page_title"))
    where, address = (f"{key} ({title})" if title else key), word_of(watch.get("url"))
    refusal = _refuse_watch(watch, address)
    if refusal:
        return Proposal(where=where, url=address, refusal=refusal)
    select, left_out = _selectors(watch.get("include_filters"), "include_filters")
    remove, more = _selectors(watch.get("subtractive_selectors"), "subtractive_selectors")
    return Proposal(
        where=where,
        url=address,
        title=title,
        tags=_tag_words(watch.get("tags"), titles),
        select=select,
        remove=remove,
        minutes=None if watch.get("time_between_check_use_default", True) else _minutes(watch),
        browser=word_of(watch.get("fetch_backend")) == "html_webdriver",
        left_out=(*left_out, *more, *(name for name in _LEFT_OUT if watch.get(name))),
    )


def _refuse_watch(watch: Mapping[str, Any], address: str) -> str:
    """Why a watch cannot be one here, '' where it can."""
    if "{{" in address or "{%" in address:
        return "its address is a template, and nothing of a list is executed"
    if address.startswith("source:"):
        return "it watches a page's source, not its text"
    if watch.get("paused") is True:
        return "it is paused there"
    if word_of(watch.get("method")).upper() not in ("", "GET"):
        return "it sends a form; only pages that are got are watched"
    if word_of(watch.get("processor")) not in ("", "text_json_diff"):
        return "it compares prices or pictures, not texts"
    return "" if address else "it has no url"


def _selectors(told: Any, name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The CSS selectors in a list, and the others, which have no like here."""
    words = [word for each in (told if isinstance(told, list) else [])[:50] if (word := word_of(each))]
    others = re.compile(r"/|xpath|json:|jq")
    left_out = tuple(f"{name}: {word[:60]}" for word in words if others.match(word))
    return tuple(word for word in words if not others.match(word)), left_out


def _tag_words(told: Any, titles: Mapping[str, str]) -> tuple[str, ...]:
    if isinstance(told, dict):
        words = [word_of(value.get("title")) for value in told.values() if isinstance(value, dict)]
    else:
        given = [word_of(each) for each in told] if isinstance(told, list) else []
        words = [titles.get(word, word) for word in given]
    return tuple(word for word in words if word and not re.fullmatch(r"[0-9a-f-]{36}", word))


def _minutes(watch: Mapping[str, Any]) -> int | None:
    told = watch.get("time_between_check")
    if not isinstance(told, dict):
        return None
    total = 0
    for unit, length in _UNITS.items():
        value = told.get(unit)
        if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 1_000_000:
            total += value * length
    return total or None
