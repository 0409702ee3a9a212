"""A configuration as a person would write it: config.toml's own words, defaults included.

What is printed can be used as a configuration and then means the same, but for secrets that stand in the file
itself: those are masked. A secret that is named ("env:NAME") keeps its name. Refuses to keep comments and the
order of keys.
"""

from collections.abc import Mapping, Sequence
from datetime import time, timedelta
from itertools import groupby

from monitor.config.config import Config
from monitor.config.values import SIZES, UNITS, WEEKDAYS
from monitor.model import (
    Channel,
    Document,
    FetchSettings,
    GroupBy,
    Matcher,
    Owner,
    QuietHours,
    Route,
    Settings,
    SeverityRules,
    WatchedPhrase,
    WebSettings,
)

MASK = "***"
STDOUT = "stdout://"

Tables = dict[str, object]
"""A table of the file, or several: text, number, flag, list or table by key."""


def dump_config(config: Config) -> Tables:
    """The tables of a file that means this configuration."""
    tables: Tables = {
        "monitor": _monitor(config.settings, config.named),
        "fetch": _fetch(config.settings.fetch, config.named),
        "severity": _severity(config.settings.severity),
        "web": _web(config.web, config.named),
        "channels": {each.name: {"url": _address(each)} for each in config.channels if each.name != "stdout"},
        "owners": {each.name: _owner(each) for each in config.owners},
        "routes": [_route(each) for each in config.routes],
        "phrases": [_phrase(each) for each in config.settings.phrases],
        "vendors": _vendors(config.documents),
    }
    return {key: table for key, table in tables.items() if table}


def span_words(length: timedelta) -> str:
    """A duration in the largest unit up to days that gives a whole number: '12h', '90m', '0s'."""
    seconds = round(length.total_seconds())
    unit = next((unit for unit in "dhm" if seconds and seconds % UNITS[unit] == 0), "s")
    return f"{seconds // UNITS[unit]}{unit}"


def size_words(count: int) -> str:
    """A number of bytes in the largest decimal unit that gives a whole number: '20 MB', '1048576 B'."""
    unit = next(unit for unit in ("GB", "MB", "KB", "B") if count % SIZES[unit.lower()] == 0)
    return f"{count // SIZES[unit.lower()]} {unit}"


def _monitor(settings: Settings, named: Mapping[str, str]) -> Tables:
    table: Tables = {
        # an address with a password is refused where it is not named
        "database": named.get("database") or settings.database,
        "storage": str(settings.storage),
        "group": settings.group,
        "workers": settings.workers,
        "jitter": settings.jitter,
        "trouble_after": settings.trouble_after,
        "trouble_after_hours": round(settings.trouble_after_hours / timedelta(hours=1)),
        "confirm_after": span_words(settings.confirm_after),
        "keep_raw": settings.keep_raw,
        "base_url": settings.base_url,
        "heartbeat": named.get("heartbeat") or (settings.heartbeat_url and MASK),
        "health": settings.health,
        "brake": settings.brake,
        "log_level": settings.log_level,
        "zone": settings.zone,
        "remind_days": list(settings.remind_days),
    }
    if settings.confirm_waits:
        table["confirm"] = {
            severity.value: span_words(wait) if wait else False
            for severity, wait in settings.confirm_waits.items()
        }
    return {key: value for key, value in table.items() if value != ""}


def _fetch(fetch: FetchSettings, named: Mapping[str, str]) -> Tables:
    table: Tables = {
        "contact": fetch.contact,
        "user_agent": fetch.user_agent,
        "connect_timeout": span_words(fetch.connect_timeout),
        "total_timeout": span_words(fetch.total_timeout),
        "max_size": size_words(fetch.max_bytes),
        "max_redirects": fetch.max_redirects,
        "host_delay": span_words(fetch.host_delay),
        "obey_robots": fetch.obey_robots,
        "allow_private": fetch.allow_private,
        "redirect_ports": list(fetch.redirect_ports),
        "accept_language": fetch.accept_language,
        "whole_every": span_words(fetch.whole_every),
        # an address with a password is refused where it is not named
        "proxy": named.get("proxy") or fetch.proxy,
        "no_proxy": list(fetch.no_proxy),
        "ca_file": str(fetch.ca_file or ""),
    }
    return {key: value for key, value in table.items() if value or key not in ("proxy", "ca_file")}


def _severity(rules: SeverityRules) -> Tables:
    table: Tables = {"medium": rules.medium, "high": rules.high, "critical": rules.critical}
    if rules.weights:
        table["weights"] = dict(rules.weights)
    if rules.adjustments:
        table["adjustments"] = dict(rules.adjustments)
    return table


def _web(web: WebSettings, named: Mapping[str, str]) -> Tables:
    table: Tables = {
        "listen": web.listen,
        "session": span_words(web.session),
        "proxy_header": web.proxy_header,
        "proxy_role": web.proxy_role.value if web.proxy_header else "",
        "proxies": list(web.proxies),
        "certificate": str(web.certificate or ""),
        "key": str(web.key or ""),
        "users": {
            each.name: {
                "role": each.role.value,
                **{key: name for key in ("password", "token") if (name := named.get(f"{each.name}.{key}"))},
            }
            for each in web.accounts
        },
    }
    return {key: value for key, value in table.items() if value not in ("", [], {})}


def _address(channel: Channel) -> str:
    if ":" in channel.source:  # env:NAME, file:/path, credential:NAME
        return channel.source
    return channel.url if channel.url == STDOUT else MASK


def _owner(owner: Owner) -> Tables:
    table: Tables = {"channels": list(owner.channels)} if owner.channels else {}
    if owner.escalate_to:
        table |= {"escalate_to": owner.escalate_to, "escalate_after": span_words(owner.escalate_after)}
    return table


def _route(route: Route) -> Tables:
    table: Tables = {"name": route.name, **_matcher(route.matcher), "channels": list(route.channels)}
    if route.trouble:
        table["trouble"] = True
    else:
        table["min_severity"] = route.matcher.min_severity.value
    table |= _digest(route) | _quiet(route.quiet)
    if route.digest is None or route.group_by is not GroupBy.VENDOR:
        table["group_by"] = route.group_by.value
    if route.repeat is not None:
        table["repeat"] = span_words(route.repeat)
    return table | {"group_wait": span_words(route.group_wait), "continue": route.proceed}


def _digest(route: Route) -> Tables:
    if route.digest is None:
        return {} if route.digest_empty else {"digest_empty": False}
    day = "daily" if route.digest.weekday is None else f"weekly {WEEKDAYS[route.digest.weekday]}"
    return {
        "digest": f"{day} {_clock(route.digest.at)}",
        "zone": route.digest.zone,
        "digest_empty": route.digest_empty,
    }


def _quiet(quiet: QuietHours | None) -> Tables:
    if quiet is None:
        return {}
    table: Tables = {"zone": quiet.zone}
    if quiet.start != quiet.end:
        table["quiet"] = f"{_clock(quiet.start)}-{_clock(quiet.end)}"
    if quiet.days:
        table["quiet_days"] = [WEEKDAYS[each] for each in sorted(quiet.days)]
    return table


def _matcher(matcher: Matcher) -> Tables:
    asked = {
        "vendors": matcher.vendors,
        "documents": matcher.documents,
        "tags": matcher.tags,
        "types": matcher.types,
        "categories": matcher.categories,
        "kinds": matcher.kinds,
        "signals": matcher.signals,
        "entities": matcher.entities,
        "phrases": matcher.phrases,
        "owners": matcher.owners,
    }
    return {key: sorted(str(each) for each in wanted) for key, wanted in asked.items() if wanted}


def _phrase(phrase: WatchedPhrase) -> Tables:
    table: Tables = {"name": phrase.name, "words": list(phrase.words), "severity": phrase.severity.value}
    return table | _matcher(phrase.matcher)


def _clock(at: time) -> str:
    return f"{at:%H:%M}"


def _vendors(documents: Sequence[Document]) -> list[Tables]:
    """Each vendor with its documents; those of one stand together, as they do in a file."""
    vendors: list[Tables] = []
    for vendor_id, group in groupby(documents, key=lambda each: each.id.partition("/")[0]):
        theirs = list(group)
        vendors.append(
            {
                "name": theirs[0].vendor,
                "id": vendor_id,
                "tier": theirs[0].tier,
                **({"dates": dict(theirs[0].dates)} if theirs[0].dates else {}),
                "documents": [_document(each) for each in theirs],
            }
        )
    return vendors


def _document(document: Document) -> Tables:
    table: Tables = {
        "name": document.name,
        "id": "" if document.id.endswith(f"/{document.name}") else document.id.partition("/")[2],
        "type": document.type.value,
        "url": document.url,
        "title": document.title,
        "tags": sorted(document.tags),
        "select": list(document.select),
        "remove": list(document.remove),
        "interval": span_words(document.interval),
        "browser": document.browser.value,
        "language": document.language,
        "ignore_robots": document.ignore_robots,
        "allow_private": document.allow_private,
        "objection_days": document.objection_days,
        "paused": document.paused or None,
        "owner": document.owner,
        "contract": document.contract,
        "notes": document.notes,
    }
    return {key: value for key, value in table.items() if value not in (None, "", [])}
