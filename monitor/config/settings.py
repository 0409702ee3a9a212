"""The tables [monitor], [fetch] and [severity]."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from monitor.access import Access
from monitor.config import address, values
from monitor.config.complaints import Refusal, did_you_mean
from monitor.config.outside import read_authorities, read_host, read_proxy
from monitor.config.phrase import read_phrases
from monitor.config.secret import NAMES, resolve, resolve_if_there
from monitor.config.table import Table
from monitor.config.web_settings import is_exposed
from monitor.errors import ConfigError, UsageError
from monitor.model import Category, FetchSettings, Settings, Severity, SeverityRules

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
DATABASE = "sqlite:///storage/monitor.db"
SQLITE = "sqlite:///"
SECRETS = {"monitor": ("database", "heartbeat"), "fetch": ("proxy",)}
TIERS = (1, 2, 3)
REMIND_DAYS = (7, 3, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What documents and routes inherit: the interval, the zone, whether private addresses are allowed.

    ``objection_days`` maps a vendor's tier to the days that its documents grant; ``group_wait`` is how long
    an alert waits for company.
    """

    interval: timedelta = timedelta(hours=12)
    zone: str = "UTC"
    allow_private: bool = False
    objection_days: Mapping[int, int] = field(default_factory=dict)
    group_wait: timedelta = timedelta(seconds=30)


def read_settings(
    root: Table, folder: Path, environ: Mapping[str, str], *, sends: bool = True
) -> tuple[Settings, Defaults]:
    """Settings for the whole installation, and what documents and routes inherit."""
    table = root.table("monitor", "monitor")
    fetch = _read_fetch(root, folder, environ, sends=sends)
    usual = table.take("confirm_after", values.span_or_zero, timedelta(minutes=15))
    settings = Settings(
        database=_read_database(table, folder, environ),
        storage=folder / table.take("storage", values.path, "storage"),
        group=table.take("group", _group, ""),
        workers=table.take("workers", values.whole(1, 256), 8),
        jitter=table.take("jitter", values.number(0, 0.5), 0.1),
        trouble_after=table.take("trouble_after", values.whole(1, 1000), 3),
        trouble_after_hours=timedelta(hours=table.take("trouble_after_hours", values.whole(1, 8760), 24)),
        confirm_after=usual,
        confirm_waits=_read_confirm(table, usual),
        keep_raw=table.take("keep_raw", values.choice("changes", "all"), "changes"),
        base_url=table.take("base_url", address.base_url, ""),
        health=table.take("health", _listen_here, ""),
        heartbeat_url=_read_heartbeat(table, folder, environ, sends=sends),
        brake=table.take("brake", values.whole(0, 10_000), 30),
        log_level=table.take("log_level", _log_level, "INFO"),
        zone=table.take("zone", values.zone, Defaults().zone),
        remind_days=_read_remind_days(table),
        fetch=fetch,
        severity=_read_severity(root),
        phrases=read_phrases(root),
    )
    interval = table.take("interval", values.span, Defaults().interval)
    return settings, Defaults(
        interval=interval,
        zone=settings.zone,
        allow_private=fetch.allow_private,
        objection_days=_read_objection_days(root),
        group_wait=table.take("group_wait", values.span_or_zero, Defaults().group_wait),
    )


def read_names(root: Table) -> Mapping[str, str]:
    """Where the secrets of the settings are, as the file names them; those written out are left out."""
    texts = {
        key: value.strip()
        for name, keys in SECRETS.items()
        for key in keys
        if isinstance(table := root.values.get(name), dict) and isinstance(value := table.get(key), str)
    }
    return {key: value for key, value in texts.items() if value.startswith(NAMES)}


def _read_objection_days(root: Table) -> Mapping[int, int]:
    """The period to object by the vendor's tier; tiers without one are left out."""
    table = root.table("objection_days", "objection_days")
    granted = {tier: table.take(f"tier_{tier}", values.whole(1, 365), None) for tier in TIERS}
    return {tier: days for tier, days in granted.items() if days is not None}


def _read_remind_days(table: Table) -> tuple[int, ...]:
    """Days before the last day to object, the earliest reminder first; an empty list is none at all."""
    if "remind_days" not in table:
        return REMIND_DAYS
    return tuple(sorted(table.take_each("remind_days", values.whole(0, 365)), reverse=True))


def _group(value: object) -> str:
    """A group of users of this machine, of which this user is one."""
    name = values.text(value).strip()
    try:
        Access.for_group(name)
    except ConfigError as error:
        raise Refusal(str(error)) from error
    return name


def _log_level(value: object) -> str:
    return values.choice(*LEVELS)(value.upper() if isinstance(value, str) else value)


def _read_confirm(table: Table, usual: timedelta) -> dict[Severity, timedelta]:
    """The pauses of single severities: false is none, true the usual one, which is left out.

    A critical change waits a third of it unless the file says otherwise: it is to be heard first.
    """
    confirm = table.table("confirm", "monitor.confirm")
    third = timedelta(seconds=usual.total_seconds() // 3)
    usually = {each: third if each is Severity.CRITICAL else True for each in Severity}
    given = {each: confirm.take(each.value, values.flag_or_span, usually[each]) for each in Severity}
    waits = {each: _wait_of(wait, usual) for each, wait in given.items()}
    return {each: wait for each, wait in waits.items() if given[each] is not usually[each] or wait != usual}


def _wait_of(given: bool | timedelta, usual: timedelta) -> timedelta:
    if isinstance(given, timedelta):
        return given
    return usual if given else timedelta(0)


def read_address(given: str, folder: Path, environ: Mapping[str, str]) -> str:
    """The address of a database, as a command is given it. Raises UsageError."""
    try:
        return _absolute(resolve(given, folder, environ).value if given.startswith(NAMES) else given, folder)
    except Refusal as refusal:
        raise UsageError(f"the address of a database {refusal}") from None


def _read_database(table: Table, folder: Path, environ: Mapping[str, str]) -> str:
    def read(value: object) -> str:
        given = values.word(value)
        if given.startswith(NAMES):
            given = resolve(given, folder, environ).value
        elif _holds_password(given):
            raise Refusal('an address with a password must not stand in this file; write "env:NAME" instead')
        return _absolute(given, folder)

    return table.take("database", read, "") or _absolute(DATABASE, folder)


def _holds_password(url: str) -> bool:
    try:
        return urlsplit(url).password is not None or "password=" in urlsplit(url).query
    except ValueError:
        return True


def _absolute(url: str, folder: Path) -> str:
    """A database address with the file's whole path; PostgreSQL's as it stands."""
    file = url.removeprefix(SQLITE)
    if url.startswith(SQLITE) and file and not file.startswith(":"):
        return SQLITE + str(folder / values.path(file))
    scheme = url.partition("://")[0]
    if scheme in ("postgresql", "postgres", "postgresql+psycopg") and "://" in url:
        return url
    raise Refusal('must be "sqlite:///path/to/file.db" or "postgresql://host/name"')


def _listen_here(value: object) -> str:
    """A host and port of this machine alone: who asks there says no name."""
    given = values.word(value)
    if is_exposed(given):
        raise Refusal(f'{given[:60]!r} can be reached from elsewhere; write "127.0.0.1:8322", or use `serve`')
    return given


def _read_heartbeat(table: Table, folder: Path, environ: Mapping[str, str], *, sends: bool) -> str:
    def read(value: object) -> str:
        if value == "":
            return ""
        url = (resolve if sends else resolve_if_there)(value, folder, environ).value
        if not url:
            return ""
        try:
            return address.web_url(url)
        except Refusal as refusal:
            raise Refusal("does not lead to an http or https address") from refusal

    return table.take("heartbeat", read, "")


def _read_fetch(root: Table, folder: Path, environ: Mapping[str, str], *, sends: bool) -> FetchSettings:
    table = root.table("fetch", "fetch")
    usual = FetchSettings()
    return FetchSettings(
        contact=table.take("contact", values.header, usual.contact),
        user_agent=table.take("user_agent", values.header, usual.user_agent),
        connect_timeout=table.take("connect_timeout", values.span, usual.connect_timeout),
        total_timeout=table.take("total_timeout", values.span, usual.total_timeout),
        max_bytes=table.take("max_size", values.size, usual.max_bytes),
        max_redirects=table.take("max_redirects", values.whole(0, 30), usual.max_redirects),
        host_delay=table.take("host_delay", values.span_or_zero, usual.host_delay),
        obey_robots=table.take("obey_robots", values.flag, usual.obey_robots),
        allow_private=table.take("allow_private", values.flag, usual.allow_private),
        accept_language=table.take("accept_language", values.accept_language, usual.accept_language),
        redirect_ports=table.take_each("redirect_ports", values.whole(1, 65_535)),
        whole_every=table.take("whole_every", values.span_or_zero, usual.whole_every),
        proxy=table.take("proxy", lambda value: read_proxy(value, folder, environ, sends=sends), ""),
        no_proxy=table.take_each("no_proxy", read_host),
        ca_file=table.take("ca_file", lambda value: read_authorities(value, folder), None),
    )


def _check_names(table: Table, known: Iterable[str]) -> None:
    """Complain of keys that are no known name."""
    for key in table.values:
        if key not in known:
            table.complaints.problem(table.place(key), f"unknown name{did_you_mean(key, known)}")


def _read_severity(root: Table) -> SeverityRules:
    table = root.table("severity", "severity")
    usual = SeverityRules()
    points = values.number(-10, 10)
    weights = table.table("weights", None)
    adjustments = table.table("adjustments", None)
    _check_names(weights, [each.value for each in Category])
    if adjustments.values:
        from monitor.classify import default_severity_rules  # noqa: PLC0415  (half a second to load)

        _check_names(adjustments, default_severity_rules().adjustments)
    rules = SeverityRules(
        weights={key: weights.take(key, values.number(0, 10), 0.0) for key in weights.values},
        adjustments={key: adjustments.take(key, points, 0.0) for key in adjustments.values},
        medium=table.take("medium", points, usual.medium),
        high=table.take("high", points, usual.high),
        critical=table.take("critical", points, usual.critical),
    )
    if not rules.medium < rules.high < rules.critical:
        table.complaints.problem(
            table.where,
            f"the thresholds must rise: medium {rules.medium:g}, high {rules.high:g}, "
            f"critical {rules.critical:g}",
        )
    return rules
