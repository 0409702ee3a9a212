"""What differs between two configurations, in one line for the log. Never an address of a channel."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields

from monitor.config.config import Config
from monitor.model import Channel, Document, FetchSettings, Owner, Route, Settings, SeverityRules

AT_START_ONLY = ("database", "storage", "group", "workers", "health")
"""Settings that a running process cannot take over."""

MOST_NAMED = 5


_Noun = Document | Channel | Owner | Route | FetchSettings | SeverityRules


def describe_difference(before: Config, after: Config) -> str:
    """One line: documents, channels, routes and settings added, removed or altered; 'no difference' for none.

    Names what needs a restart. Secrets are compared, never shown.
    """
    parts = [
        *_list_differences("document", _by(before.documents, "id"), _by(after.documents, "id")),
        *_list_differences("channel", _by(before.channels, "name"), _by(after.channels, "name")),
        *_list_differences("owner", _by(before.owners, "name"), _by(after.owners, "name")),
        *_list_differences("route", _by(before.routes, "name"), _by(after.routes, "name")),
    ]
    names = [route.name for route in before.routes]
    if names != (order := [route.name for route in after.routes]) and sorted(names) == sorted(order):
        parts.append("routes in another order")
    settings = altered_settings(before.settings, after.settings)
    if settings:
        parts.append(f"settings altered: {', '.join(settings)}")
    late = [name for name in settings if name in AT_START_ONLY]
    if late:
        parts.append(f"restart needed for {', '.join(late)}")
    return "; ".join(parts) or "no difference"


def altered_settings(before: Settings, after: Settings) -> tuple[str, ...]:
    """The names of the settings that differ, those of [fetch] and [severity] with their table."""
    names: list[str] = []
    for each in fields(Settings):
        if each.name in ("fetch", "severity"):
            inner = _altered_fields(getattr(before, each.name), getattr(after, each.name))
            names += [f"{each.name}.{name}" for name in inner]
        elif getattr(before, each.name) != getattr(after, each.name):
            names.append(each.name)
    return tuple(names)


def _by(nouns: Iterable[_Noun], key: str) -> dict[str, _Noun]:
    return {getattr(noun, key): noun for noun in nouns}


def _altered_fields(before: _Noun, after: _Noun) -> list[str]:
    names = [each.name for each in fields(before)]
    return [name for name in names if getattr(before, name) != getattr(after, name)]


def _list_differences(what: str, before: Mapping[str, _Noun], after: Mapping[str, _Noun]) -> list[str]:
    common = [key for key in after if key in before and before[key] != after[key]]
    return [
        *_count_words(what, "added", [key for key in after if key not in before], str),
        *_count_words(what, "removed", [key for key in before if key not in after], str),
        *_count_words(what, "altered", common, lambda key: _with_fields(key, before[key], after[key])),
    ]


def _with_fields(key: str, before: _Noun, after: _Noun) -> str:
    return f"{key} ({', '.join(_altered_fields(before, after))})"


def _count_words(what: str, how: str, keys: Sequence[str], words: Callable[[str], str]) -> list[str]:
    if not keys:
        return []
    more = f" and {len(keys) - MOST_NAMED} more" if len(keys) > MOST_NAMED else ""
    plural = what if len(keys) == 1 else f"{what}s"
    return [f"{len(keys)} {plural} {how}: {', '.join(words(key) for key in keys[:MOST_NAMED])}{more}"]
