"""Job files of urlwatch and webchanges: YAML documents, a page each.

Nothing of theirs is executed: commands, hooks and filters that run programs are named and left out. What a
filter keeps of a page becomes a selector where it is one; this program needs most of the others no more.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from monitor.errors import UsageError
from monitor.imports.proposal import Proposal, collect, read_words, word_of, words_of

MOST_EVENTS = 500_000
MOST_LEVELS = 30
_NEEDLESS = frozenset({"html2text", "strip", "format-json", "beautify", "absolute_links", "remove_repeated"})
"""Filters whose work the reading of a page does by itself."""
_PROGRAMS = frozenset({"shellpipe", "execute", "shell"})
_SAID = frozenset(
    {"name", "url", "navigate", "filter", "filters", "tags", "enabled", "user_visible_url", "use_browser"}
    | {"note", "kind", "location"}
)
_BY_ATTRIBUTE = {
    "element-by-id": '[id="{}"]',
    "element-by-class": '[class~="{}"]',
    "element-by-style": '[style="{}"]',
    "element-by-tag": "{}",
}


def read_jobs(source: Path) -> tuple[Proposal, ...]:
    """The pages of a job file. Raises UsageError for what is no such file."""
    text = read_words(source)
    _refuse_bombs(text, source)
    try:
        documents = list(yaml.safe_load_all(text))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise UsageError(f"{source} is no job file: {_first_line(error)}") from None
    return collect(_proposals(documents))


def _refuse_bombs(text: str, source: Path) -> None:
    """Raise UsageError for what names itself over and over, or nests deeper than a person writes."""
    level = count = 0
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            count += 1
            level += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if isinstance(event, yaml.AliasEvent):
                raise UsageError(f"{source}: it names a part of itself again (an alias); write that out")
            if count > MOST_EVENTS or level > MOST_LEVELS:
                raise UsageError(f"{source} holds more, or nests deeper, than any job file")
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise UsageError(f"{source} is no job file: {_first_line(error)}") from None


def _first_line(error: BaseException) -> str:
    mark = getattr(error, "problem_mark", None)
    where = f"line {mark.line + 1}: " if mark else ""
    return where + str(getattr(error, "problem", None) or error).partition("\n")[0][:200]


def _proposals(documents: list[Any]) -> Iterator[Proposal]:
    for number, job in enumerate(documents, 1):
        for each in job if isinstance(job, list) else [job]:
            if each is not None:
                yield _read_job(each, f"job {number}")


def _read_job(job: Any, where: str) -> Proposal:
    if not isinstance(job, dict):
        return Proposal(where=where, refusal="it is no mapping of keys to values")
    name = word_of(job.get("name"))
    where = f"{where} ({name})" if name else where
    address = word_of(job.get("url")) or word_of(job.get("navigate"))
    if "command" in job or address.startswith("|"):
        return Proposal(where=where, refusal="it runs a program, and nothing of a list is executed")
    if not address:
        return Proposal(where=where, refusal="it has no url")
    if job.get("enabled") is False:
        return Proposal(where=where, url=address, refusal="it is switched off there")
    if job.get("data") is not None or word_of(job.get("method")).upper() not in ("", "GET"):
        return Proposal(
            where=where, url=address, refusal="it sends a form; only pages that are got are watched"
        )
    select, remove, left_out = _read_filters(job.get("filter") or job.get("filters"))
    others = sorted(str(key)[:60] for key in job if key not in _SAID)
    return Proposal(
        where=where,
        url=address,
        title=name,
        tags=words_of(job.get("tags")),
        select=select,
        remove=remove,
        browser="navigate" in job or job.get("use_browser") is True,
        left_out=(*left_out, *others),
    )


def _read_filters(told: Any) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """What filters keep and drop as CSS selectors, and which of them were left out."""
    select: list[str] = []
    remove: list[str] = []
    left_out: list[str] = []
    for name, value in _filters(told):
        if name == "css":
            given = value if isinstance(value, Mapping) else {"selector": value}
            select += filter(None, [word_of(given.get("selector"))])
            remove += filter(None, [word_of(given.get("exclude"))])
        elif name in _BY_ATTRIBUTE and (word := word_of(value)) and not set('"\\\n') & set(word):
            select.append(_BY_ATTRIBUTE[name].format(word))
        elif name in _PROGRAMS:
            left_out.append(f"filter {name}, which runs a program")
        elif name not in _NEEDLESS:
            left_out.append(f"filter {name[:60]}")
    return tuple(select), tuple(remove), tuple(left_out)


def _filters(told: Any) -> Iterator[tuple[str, Any]]:
    """Each filter's name and what it is given; the old form is 'css:#main,html2text'."""
    if isinstance(told, str):
        for each in told.split(","):
            name, _, value = each.strip().partition(":")
            yield name, value
        return
    for each in told if isinstance(told, list) else [told]:
        if isinstance(each, str):
            name, _, value = each.partition(":")
            yield name.strip(), value.strip()
        elif isinstance(each, dict):
            yield from ((str(name), value) for name, value in each.items())
