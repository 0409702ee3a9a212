"""What ``config show`` prints is a configuration that means the same."""

import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.config import dump_config, load_config
from monitor.config.dump import size_words, span_words
from monitor.config.values import size, span_or_zero
from monitor.errors import ConfigError
from monitor.model import BrowserUse, Category, DocumentType, GroupBy, Kind, Severity, Signal

NAMES = {
    "MAIL_URL": "mailto://legal:secret@mail.example",
    "DATABASE_URL": "postgresql://us:secret@db/policies",
}


def load(tables, folder):
    path = Path(folder) / "config.toml"
    path.write_text(tomlkit.dumps(tables), encoding="utf-8")
    return load_config(path, environ=NAMES)


def spans(least=60):
    return st.builds("{}{}".format, st.integers(least, 9_000), st.sampled_from("sm")) | st.sampled_from(
        ["1d", "12h", "1h30m", "2w"]
    )


def optional(**tables):
    return st.fixed_dictionaries({}, optional=tables)


words = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=12).filter(
    lambda word: word == word.strip() and word.strip()
)
slugs = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)
zones = st.sampled_from(["UTC", "Europe/Bucharest", "America/St_Johns"])
flags = st.booleans()
monitors = optional(
    database=st.sampled_from(["sqlite:///a.db", "env:DATABASE_URL", "postgresql://host/name"]),
    storage=st.sampled_from(["kept", "/var/lib/kept"]),
    workers=st.integers(1, 256),
    interval=spans(),
    jitter=st.floats(0, 0.5),
    trouble_after_hours=st.integers(1, 8760),
    confirm_after=st.just("0s") | spans(1),
    confirm=optional(low=flags | spans(1), critical=flags | spans(1)),
    keep_raw=st.sampled_from(["changes", "all"]),
    base_url=st.sampled_from(["", "https://policies.example"]),
    group_wait=st.just("0s") | spans(1),
    brake=st.integers(0, 10_000),
    log_level=st.sampled_from(["debug", "WARNING"]),
    zone=zones,
    remind_days=st.lists(st.integers(0, 365), max_size=4),
)
fetches = optional(
    contact=st.sampled_from(["", "legal@example.org"]),
    connect_timeout=spans(1),
    max_size=st.sampled_from(["20 MB", "1 GB", "512 KiB", "1001"]),
    host_delay=st.just("0s") | spans(1),
    allow_private=flags,
    accept_language=st.just("ro, en;q=0.5"),
)
severities = optional(
    weights=st.dictionaries(st.sampled_from([str(c) for c in Category]), st.floats(0, 10)),
    medium=st.floats(-1, 2.5),
    critical=st.floats(3.5, 9),
)
documents = st.fixed_dictionaries(
    {
        "url": st.just("https://vendor.example/privacy"),
        "type": st.sampled_from([str(t) for t in DocumentType]),
    },
    optional={
        "title": words,
        "tags": st.lists(words, max_size=2),
        "select": st.just("main, .policy"),
        "remove": st.lists(st.sampled_from(["nav", "#ads"]), max_size=2),
        "interval": spans(),
        "language": st.just("ro"),
        "browser": st.sampled_from([str(b) for b in BrowserUse]),
        "ignore_robots": flags,
        "allow_private": flags,
        "objection_days": st.integers(1, 365),
    },
)
vendors = st.fixed_dictionaries(
    {"name": words, "documents": st.lists(documents, min_size=1, max_size=2, unique_by=lambda each: each["type"])},
    optional={
        "tier": st.integers(1, 3),
        "tags": st.lists(words, max_size=2),
        "interval": spans(),
        "objection_days": st.integers(1, 365),
    },
)  # fmt: skip
routes = st.fixed_dictionaries(
    {"channels": st.sampled_from([["stdout"], ["mail", "stdout"]])},
    optional={
        "tags": st.lists(words, min_size=1, max_size=2),
        "categories": st.lists(st.sampled_from([str(c) for c in Category]), min_size=1, max_size=2),
        "kinds": st.lists(st.sampled_from([str(k) for k in Kind]), min_size=1),
        "signals": st.lists(st.sampled_from([str(s) for s in Signal]), min_size=1, max_size=2),
        "entities": st.lists(words, min_size=1, max_size=2),
        "min_severity": st.sampled_from([str(s) for s in Severity]),
        "digest": st.sampled_from(["now", "daily 08:00", "weekly sunday 23:59"]),
        "digest_empty": flags,
        "group_wait": spans(1),
        "group_by": st.sampled_from([str(g) for g in GroupBy]),
        "zone": zones,
        "quiet": st.sampled_from(["22:00-07:00", "00:00 to 06:30"]),
        "quiet_days": st.lists(st.sampled_from(["saturday", "sunday"]), min_size=1),
        "repeat": spans(3600),
        "continue": flags,
    },
) | st.fixed_dictionaries({"channels": st.just(["mail"]), "trouble": st.just(True)})


@st.composite
def files(draw):
    """The tables of a configuration file; vendors and routes have names of their own."""
    tables = draw(
        optional(monitor=monitors, fetch=fetches, severity=severities, objection_days=st.just({"tier_1": 30}))
    )
    tables["channels"] = {"mail": {"url": "env:MAIL_URL"}}
    tables["vendors"] = [
        {**vendor, "id": name}
        for vendor, name in zip(
            draw(st.lists(vendors, max_size=3)), draw(st.lists(slugs, min_size=3, max_size=3, unique=True)),
            strict=False,
        )
    ]  # fmt: skip
    tables["routes"] = draw(st.lists(routes, max_size=3))
    return {key: table for key, table in tables.items() if table}


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(tables=files())
def test_what_is_shown_can_be_used_and_means_the_same(tables):
    with tempfile.TemporaryDirectory() as folder:
        config = load(tables, folder)
        again = load(dump_config(config), folder)
        assert "secret" not in tomlkit.dumps(dump_config(config))
    assert replace(again, warnings=()) == replace(config, warnings=())


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0s"), (43_200, "12h"), (900, "15m"), (5_400, "90m"), (86_400, "1d"), (61, "61s")],
)
def test_a_duration_is_shown_as_people_write_it(seconds, words):
    assert span_words(timedelta(seconds=seconds)) == words
    assert span_or_zero(words) == timedelta(seconds=seconds)


@given(count=st.integers(1_000, 10**9))
def test_a_size_is_read_back_as_it_was(count):
    assert size(size_words(count)) == count


def test_a_secret_that_stands_in_the_file_is_masked_and_the_line_is_told(tmp_path):
    shown = dump_config(load({"channels": {"hook": {"url": "http://127.0.0.1:9/token"}}}, tmp_path))
    assert shown["channels"] == {"hook": {"url": "***"}}
    with pytest.raises(ConfigError, match=r"channels\.hook\.url"):
        load(shown, tmp_path)
