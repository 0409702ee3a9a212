"""The configuration file: what it means, and every complaint with its line."""

from datetime import time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.config import load_config
from monitor.errors import ConfigError
from monitor.model import BrowserUse, Category, DigestPlan, DocumentType, GroupBy, QuietHours, Severity
from tests.cost import ratio

VENDOR = """
[[vendors]]
name = "Nimbus Storage"
[[vendors.documents]]
name = "privacy"
type = "privacy-policy"
url = "https://nimbus.example/privacy"
"""


@pytest.fixture
def load(tmp_path):
    def load_text(text, environ=None, **options):
        path = tmp_path / "config.toml"
        path.write_text(text, encoding="utf-8")
        return load_config(path, environ=environ or {}, **options)

    return load_text


@pytest.fixture
def problems(load):
    def problems_of(text, environ=None, **options):
        with pytest.raises(ConfigError) as caught:
            load(text, environ, **options)
        return [problem.partition("config.toml:")[2] for problem in caught.value.problems]

    return problems_of


@pytest.fixture
def warnings(load):
    def warnings_of(text, environ=None, **options):
        return [each.partition("config.toml:")[2] for each in load(text, environ, **options).warnings]

    return warnings_of


# ---------------------------------------------------------------------------------------- what it means


def test_an_empty_file_gives_the_defaults(load, tmp_path):
    config = load("")
    assert config.documents == ()
    assert config.settings.database == f"sqlite:///{tmp_path}/storage/monitor.db"
    assert config.settings.storage == tmp_path / "storage"
    assert config.settings.confirm_waits == {Severity.CRITICAL: timedelta(minutes=5)}
    assert [(route.channels, route.trouble) for route in config.routes] == [
        (("stdout",), False),
        (("stdout",), True),
    ]


def test_all_settings_are_read(load, tmp_path):
    settings = load(
        """
[monitor]
database = "sqlite:////var/lib/pm/history.db"
storage = "/srv/raw"
workers = 3
jitter = 0
trouble_after = 5
confirm_after = "1h30m"
confirm = { critical = false, low = "2h" }
keep_raw = "all"
base_url = "https://policies.example.org/"
log_level = "debug"
[fetch]
contact = "me@example.org"
user_agent = "watcher/1"
connect_timeout = "5s"
total_timeout = "2m"
max_size = "512 KiB"
max_redirects = 0
host_delay = "0s"
obey_robots = false
allow_private = true
accept_language = "ro, en;q=0.5"
[severity]
medium = 1
high = 2.5
critical = 9
weights = { ai = 4 }
adjustments.tier_1 = -1
"""
    ).settings
    assert settings.database == "sqlite:////var/lib/pm/history.db"
    assert settings.storage == Path("/srv/raw")
    assert (settings.workers, settings.jitter, settings.trouble_after) == (3, 0.0, 5)
    assert settings.confirm_after == timedelta(minutes=90)
    assert settings.confirm_waits == {Severity.CRITICAL: timedelta(0), Severity.LOW: timedelta(hours=2)}
    assert (settings.keep_raw, settings.log_level) == ("all", "DEBUG")
    assert settings.base_url == "https://policies.example.org"
    fetch = settings.fetch
    assert (fetch.contact, fetch.user_agent, fetch.accept_language) == (
        "me@example.org",
        "watcher/1",
        "ro, en;q=0.5",
    )
    assert (fetch.connect_timeout, fetch.total_timeout) == (timedelta(seconds=5), timedelta(minutes=2))
    assert (fetch.max_bytes, fetch.max_redirects, fetch.host_delay) == (512 * 1024, 0, timedelta(0))
    assert (fetch.obey_robots, fetch.allow_private) == (False, True)
    severity = settings.severity
    assert (severity.medium, severity.high, severity.critical) == (1.0, 2.5, 9.0)
    assert (severity.weights, severity.adjustments) == ({"ai": 4.0}, {"tier_1": -1.0})


def test_documents_inherit_from_their_vendor_and_the_vendor_from_the_settings(load):
    first, second, third = load(
        """
[monitor]
interval = "2h"
[[vendors]]
name = "Café & Söhne"
tier = 1
tags = ["a"]
language = "de"
objection_days = 30
[[vendors.documents]]
type = "terms-of-service"
url = "https://cafe.example/agb"
[[vendors.documents]]
name = "dpa"
type = "data-processor-agreement"
title = "AVV"
url = "https://cafe.example/avv.pdf"
tags = "b"
interval = "1d"
language = "en"
browser = "auto"
select = ["main > .legal"]
remove = [".ad"]
ignore_robots = true
allow_private = true
objection_days = 14
[[vendors]]
name = "東京"
id = "tokyo"
interval = "30m"
[[vendors.documents]]
type = "other"
url = "http://例え.jp/ポリシー"
"""
    ).documents
    assert (first.id, first.vendor, first.label) == (
        "cafe-sohne/terms-of-service",
        "Café & Söhne",
        "Terms of service",
    )
    assert (first.interval, first.tier, first.tags, first.language, first.objection_days) == (
        timedelta(hours=2),
        1,
        {"a"},
        "de",
        30,
    )
    assert (second.id, second.label, second.type) == (
        "cafe-sohne/dpa",
        "AVV",
        DocumentType("data-processor-agreement"),
    )
    assert (second.interval, second.tags, second.language, second.objection_days) == (
        timedelta(days=1),
        {"a", "b"},
        "en",
        14,
    )
    assert (second.browser, second.select, second.remove) == (BrowserUse.AUTO, ("main > .legal",), (".ad",))
    assert second.ignore_robots
    assert second.allow_private
    assert (third.id, third.interval) == ("tokyo/other", timedelta(minutes=30))


def test_routes_are_read_with_their_digest_zone_and_quiet_hours(load):
    routes = load(
        """
[monitor]
zone = "Europe/Bucharest"
[[routes]]
categories = ["ai", "retention"]
min_severity = "high"
channels = "stdout"
quiet = "22:00-07:00"
continue = true
[[routes]]
name = "rest"
channels = ["stdout"]
digest = "weekly monday 08:30"
zone = "America/New_York"
[[routes]]
name = "t"
trouble = true
channels = ["stdout"]
digest = "daily 9:00"
"""
        + VENDOR
    ).routes
    assert [route.name for route in routes] == ["route 1", "rest", "t"]
    assert routes[0].matcher.categories == {Category.AI, Category.RETENTION}
    assert routes[0].proceed
    assert routes[0].quiet == QuietHours(start=time(22), end=time(7), zone="Europe/Bucharest")
    assert routes[1].digest == DigestPlan(at=time(8, 30), zone="America/New_York", weekday=0)
    assert routes[2].digest == DigestPlan(at=time(9), zone="Europe/Bucharest")


def test_trouble_goes_to_the_channels_in_use_where_no_route_takes_it(load):
    config = load('[channels.a]\nurl = "json://localhost/a"\n[[routes]]\nchannels = ["a"]\n' + VENDOR)
    assert [(route.name, route.channels, route.trouble) for route in config.routes] == [
        ("route 1", ("a",), False),
        ("default trouble", ("a",), True),
    ]


def test_changes_have_a_route_where_only_trouble_has_one(load):
    config = load('[[routes]]\ntrouble = true\nchannels = ["stdout"]\n' + VENDOR)
    assert [(route.name, route.trouble) for route in config.routes] == [("route 1", True), ("default", False)]


def test_without_routes_every_channel_is_told(load):
    config = load('[channels.a]\nurl = "json://localhost/a"\n[channels.b]\nurl = "json://127.0.0.1/b"\n')
    assert [route.channels for route in config.routes] == [("a", "b"), ("a", "b")]


# --------------------------------------------------------------------------------------------- complaints


def test_all_complaints_come_at_once_in_the_order_of_their_lines(problems):
    found = problems(
        """[monitor]
intervall = "12h"
workers = "many"
[channels.mail]
url = "env:MAIL_URL"
[[routes]]
channels = ["male"]
categories = [
  "ai",
  "retentoin",
]
[[vendors]]
name = "Nimbus"
[[vendors.documents]]
url = "ftp://nimbus.example"
type = "privacy"
select = ["div["]
"""
    )
    assert [line.partition(": ")[0] for line in found] == ["2", "3", "5", "7", "10", "15", "16", "17"]
    assert found[0] == "2: monitor.intervall: unknown key; did you mean 'interval'?"
    assert "MAIL_URL is not set" in found[2]
    assert "no channel 'male'; did you mean 'mail'?" in found[3]
    assert "did you mean 'retention'?" in found[4]
    assert "did you mean 'privacy-policy'?" in found[6]
    assert "no CSS selector" in found[7]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('interval = "soon"', 'must be a time like "15m"'),
        ("interval = 12", 'must be a time like "15m"'),
        ('interval = "0m"', "above zero"),
        ('interval = "999999w"', "at most 366d"),
        ("workers = 0", "from 1 to 256"),
        ("workers = true", "whole number"),
        ("jitter = nan", "from 0 to 0.5"),
        ("jitter = 0.9", "from 0 to 0.5"),
        ('keep_raw = "al"', "did you mean 'all'?"),
        ('log_level = "LOUD"', "not known"),
        ('zone = "Europe/Bukarest"', "no time zone"),
        ('zone = "../../etc/passwd"', "no time zone"),
        ('zone = "Europe"', "no time zone"),
        ('base_url = "policies"', "must begin with https://"),
        ('database = "mysql://x/y"', "must be"),
        ('database = "postgresql://me:geheim@db/x"', "must not stand in this file"),
        ('heartbeat = "https://ping.example/abc"', "must not stand in this file"),
        ("confirm = { highest = true }", "did you mean 'high'?"),
        ('confirm = "no"', "must be a table"),
        ('storage = "a\\nb"', "control character"),
        ('storage = ""', "is empty"),
        ('storage = "~/raw"', "must be written out"),
        ('database = "sqlite:///~/history.db"', "must be written out"),
        ('database = "sqlite:///:memory:"', "must be"),
        ('database = "history.db"', "must be"),
    ],
)
def test_a_bad_setting_is_refused_with_its_line(problems, line, words):
    found = problems(f"# first\n[monitor]\n{line}\n")
    assert len(found) == 1
    assert found[0].startswith("3: monitor.")
    assert words in found[0]
    assert "geheim" not in found[0]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("nimbus.example/privacy", "must begin with https://"),
        ("file:///etc/passwd", "must begin with https://"),
        ("javascript:alert(1)", "must begin with https://"),
        ("https://", "no valid host"),
        ("https:///privacy", "no valid host"),
        ("https://nimbus..example/", "no valid host"),
        ("https://nim bus.example/", "blank"),
        ("https://nimbus.example\\\\@evil.example/", "backslash"),
        ("https://nimbus.example/\\u0000", "control character"),
        ("https://nimbus.example/\\u200b", "invisible"),
        ("https://user:geheim@nimbus.example/", "user name or password"),
        ("https://nimbus.example:99999/", "no address"),
        ("https://[::1/", "no address"),
        ("https://[::g]/", "no address"),
        ("https://" + "a" * 70 + ".example/", "no valid host"),
        ("https://nimbus.example/" + "a" * 3000, "longer than"),
        ("", "must begin with"),
    ],
)
def test_a_bad_address_is_refused(problems, url, words):
    found = problems(f'[[vendors]]\nname = "N"\n[[vendors.documents]]\ntype = "other"\nurl = "{url}"\n')
    assert len(found) == 1
    assert found[0].startswith("5: vendors[0].documents[0].url: ")
    assert words in found[0]
    assert "geheim" not in found[0]
    assert len(found[0]) < 300


@pytest.mark.parametrize(
    "url",
    [
        "https://nimbus.example",
        "http://[2001:db8::1]:8080/x?y#z",
        "https://bücher.example/ä",
        "HTTPS://N.example/",
    ],
)
def test_a_good_address_is_taken_as_it_stands(load, url):
    config = load(
        f'[[vendors]]\nname = "N"\n[[vendors.documents]]\ntype = "other"\nurl = "{url}"\n'
        "allow_private = true\n"
    )
    assert config.documents[0].url == url


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('digest = "hourly"', 'must be "now"'),
        ('digest = "daily 25:00"', "time of day"),
        ('digest = "weekly mondy 08:00"', "did you mean 'monday'?"),
        ('quiet = "night"', "must be hours"),
        ('quiet = "07:00-07:00"', "same time"),
        ('min_severity = "urgent"', "not known"),
        ('kinds = ["substantial"]', "did you mean 'substantive'?"),
        ('signals = ["numbers"]', "did you mean 'number'?"),
        ('types = ["privacy-polcy"]', "did you mean 'privacy-policy'?"),
        ('trouble = "yes"', "must be true or false"),
        ('min_severty = "high"', "did you mean 'min_severity'?"),
    ],
)
def test_a_bad_condition_of_a_route_is_refused(problems, line, words):
    found = problems(f'[[routes]]\nchannels = ["stdout"]\n{line}\n{VENDOR}')
    assert len(found) == 1
    assert found[0].startswith("3: routes[0].")
    assert words in found[0]


def test_conditions_about_changes_are_refused_on_a_route_for_trouble(problems):
    found = problems(
        '[[routes]]\ntrouble = true\nchannels = ["stdout"]\ncategories = ["ai"]\nmin_severity = "high"\n'
    )
    assert [line[:1] for line in found] == ["4", "5"]
    assert all("means nothing" in line for line in found)


def test_a_route_needs_a_channel_and_a_name_of_its_own(problems):
    found = problems('[[routes]]\nname = "a"\n[[routes]]\nname = "a"\nchannels = []\n')
    assert [line.partition(": ")[0] for line in found] == ["1", "3", "5"]


def test_required_keys_are_missed_where_the_table_stands(problems):
    found = problems('[[vendors]]\nid = "x"\n\n[[vendors.documents]]\nname = "y"\n')
    assert found == [
        "1: vendors[0]: name is missing",
        "4: vendors[0].documents[0]: url is missing",
        "4: vendors[0].documents[0]: type is missing",
    ]


def test_the_same_document_or_vendor_twice_is_refused(problems):
    found = problems(VENDOR + VENDOR)
    assert len(found) == 2
    assert "'nimbus-storage' is taken" in found[0]
    assert "'nimbus-storage/privacy' exists already" in found[1]


def test_a_name_without_latin_letters_needs_an_id(problems):
    found = problems(
        '[[vendors]]\nname = "東京"\n[[vendors.documents]]\ntype = "other"\nurl = "https://a.example"\n'
    )
    assert found == ['1: vendors[0]: id is missing, and none can be made from the name; write id = "…"']


@pytest.mark.parametrize(
    "text",
    [
        "vendors = 3",
        "[vendors]\nname = 1",
        "vendors = [1, 2]",
        'vendors = [["x"]]',
        'routes = "x"',
        "channels = []",
        "[channels]\nslack = 3",
        "monitor = 1979-05-27",
        "[[monitor]]\nworkers = 3",
        '[[vendors]]\nname = "A"\ndocuments = "x"',
        "[channels.stdout]\nurl = 'stdout://'",
        "[channels.'A b']\nurl = 'stdout://'",
        "[severity]\nweights = 3",
        "[severity]\nweights = { cookies = 1 }",
        "[severity]\nweights = { ai = 'x' }",
        "[severity]\nadjustments = { tier_one = 1 }",
        "[severity]\nmedium = 5",
        "[fetch]\nmax_size = '20 miles'",
        "[fetch]\ncontact = 'é'",
        '[fetch]\ncontact = "a\\r\\nX-Evil: 1"',
        '[[vendors]]\nname = "A"\ntier = 4',
        '[[vendors]]\nname = "A"\nlanguage = "romanian"',
        '[[vendors]]\nname = "A"\nid = "A/B"',
        "unknown = 1",
    ],
)
def test_shapes_that_are_not_meant_are_complaints_not_crashes(problems, text):
    found = problems(text)
    assert found
    assert all(line.partition(":")[0].isdigit() for line in found)


def test_every_syntax_error_is_told_with_its_line(problems):
    found = problems('[monitor]\nworkers = \nzone = "UTC"\nstorage == "x"\ninterval = "1h\n')
    assert [line.partition(":")[0] for line in found] == ["2", "4", "5"]


def test_an_error_in_a_table_header_ends_the_search(problems):
    found = problems("[monitor\nworkers = 3\nworkers = \n")
    assert len(found) == 1
    assert found[0].startswith("1: ")


@pytest.mark.parametrize(
    "text", ["a = " + "[" * 5000, "a = " + "{b=" * 5000, 'x = """', "a = 1\na = 2\n", "[a]\n[a]\n"]
)
def test_hostile_syntax_is_a_complaint(problems, load, text):
    with pytest.raises(ConfigError) as caught:
        load(text)
    assert caught.value.problems


def test_bytes_that_are_no_text_name_their_line(tmp_path):
    path = tmp_path / "config.toml"
    path.write_bytes(b"[monitor]\nstorage = '\xff'\n")
    with pytest.raises(ConfigError, match=r"config.toml:2: is not UTF-8"):
        load_config(path, environ={})


def test_a_byte_order_mark_and_windows_line_ends_are_no_matter(tmp_path):
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xef\xbb\xbf[monitor]\r\nworkers = 2\r\n")
    assert load_config(path, environ={}).settings.workers == 2


def test_a_missing_file_says_how_to_write_one(tmp_path):
    with pytest.raises(ConfigError, match="policy-monitor init"):
        load_config(tmp_path / "config.toml", environ={})
    with pytest.raises(ConfigError, match="is no file"):
        load_config(tmp_path, environ={})


# ----------------------------------------------------------------------------------------------- warnings


def test_an_interval_under_a_minute_is_for_private_pages_only(problems, warnings):
    short = VENDOR + 'interval = "5s"\n'
    assert problems(short) == ["8: vendors[0].documents[0].interval: must be at least a minute, not 5s"]
    assert warnings(VENDOR + 'interval = "1m"\n') == []
    assert "under a minute" in warnings(short + "allow_private = true\n")[0]
    assert "under a minute" in warnings("[fetch]\nallow_private = true\n" + short)[0]


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "10.1.2.3", "[::1]", "169.254.169.254", "a.localhost"]
)
def test_a_private_address_needs_leave(warnings, host):
    text = VENDOR.replace("https://nimbus.example", f"http://{host}")
    assert "refused without allow_private" in warnings(text)[0]
    assert warnings(text + "allow_private = true\n") == []


def test_a_route_that_can_match_nothing_is_warned_of(warnings):
    found = warnings(
        '[[routes]]\nchannels = ["stdout"]\n[[routes]]\nname = "x"\n'
        'vendors = ["Nimbus Store"]\ntags = ["eu"]\n'
        'channels = ["stdout"]\n' + VENDOR
    )
    assert found == [
        "3: routes[1]: 'x' matches no document",
        "3: routes[1]: 'x' is never asked: 'route 1' takes all that it could take; "
        "put it first, or give the other continue = true",
        "5: routes[1].vendors: no document has 'Nimbus Store'; did you mean 'Nimbus Storage'?",
        "6: routes[1].tags: no document has 'eu'",
    ]


def test_important_changes_that_reach_no_route_are_warned_of(warnings):
    found = warnings(
        '[[routes]]\nvendors = ["elsewhere", "nimbus-storage"]\ncategories = ["sharing"]\n'
        'channels = ["stdout"]\n' + VENDOR
    )
    assert len(found) == 2
    assert found[0].startswith("1: routes: critical changes about collection, use, tracking")
    assert "of nimbus-storage/privacy reach no route" in found[0]
    assert "subprocessors" not in found[0]


def test_to_leave_out_minor_changes_is_no_matter(warnings):
    assert warnings('[[routes]]\nmin_severity = "high"\nchannels = ["stdout"]\n' + VENDOR) == []
    assert (
        "high changes"
        in warnings('[[routes]]\nmin_severity = "critical"\nchannels = ["stdout"]\n' + VENDOR)[0]
    )


def test_two_documents_that_read_the_same_are_warned_of(warnings):
    again = '[[vendors.documents]]\nname = "again"\ntype = "other"\nurl = "https://nimbus.example/privacy"\n'
    assert warnings(VENDOR + again) == [
        "11: vendors[0].documents[1].url: is what 'nimbus-storage/privacy' reads too"
    ]
    assert warnings(VENDOR + again + 'select = [".upcoming"]\n') == []


def test_thousands_of_mistakes_are_told_in_time_in_proportion(problems):
    documents = "".join(
        f'[[vendors.documents]]\nname = "d{number}"\ntype = "othr"\nurl = "x"\n' for number in range(3000)
    )
    found = problems('[[vendors]]\nname = "N"\n' + documents)
    assert len(found) == 6000


def test_an_idle_channel_and_an_empty_vendor_are_warned_of(warnings):
    found = warnings(
        '[channels.a]\nurl = "json://localhost/a"\n[[routes]]\nchannels = ["stdout"]\n'
        '[[vendors]]\nname = "Empty"\n' + VENDOR
    )
    assert found == [
        "1: channels.a: no route leads to this channel",
        "5: vendors[0]: the vendor Empty has no documents",
    ]


# ---------------------------------------------------------------------------------------------- any input

SCALAR = st.one_of(
    st.none().map(lambda _: "x"),
    st.integers(-5, 10**20),
    st.floats(allow_nan=True),
    st.booleans(),
    st.sampled_from(
        [
            "12h",
            "env:X",
            "file:/dev/zero",
            "credential:../x",
            "daily 08:00",
            "https://a.example",
            "\x7f",
            "[",
            "a" * 300,
        ]
    ),
    st.text(max_size=8),
)
ANY = st.recursive(
    SCALAR,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "name",
                    "url",
                    "type",
                    "id",
                    "tags",
                    "select",
                    "interval",
                    "channels",
                    "digest",
                    "zone",
                    "documents",
                    "min_severity",
                    "vendors",
                    "x",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=10,
)


@settings(max_examples=80, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["monitor", "fetch", "severity", "channels", "routes", "vendors"]), ANY, max_size=4
    )
)
def test_whatever_the_file_says_it_loads_or_complains_with_lines(tmp_path_factory, values):
    import tomlkit

    path = tmp_path_factory.getbasetemp() / "any.toml"
    try:
        path.write_text(tomlkit.dumps(values), encoding="utf-8")
    except UnicodeEncodeError:
        return
    try:
        load_config(path, environ={})
    except ConfigError as error:
        assert error.problems
        assert all("any.toml:" in problem for problem in error.problems)


def test_what_goes_out_as_one_message_is_the_routes_word(load, problems, warnings):
    def routed(words):
        return f'[[routes]]\nchannels = ["stdout"]\n{words}\n'

    assert [load(routed(f'group_by = "{each}"')).routes[0].group_by for each in GroupBy] == list(GroupBy)
    assert load(routed("")).routes[0].group_by is GroupBy.VENDOR
    (found,) = problems(routed('group_by = "documents"'))
    assert found == "3: routes[0].group_by: 'documents' is not known; did you mean 'document'?"
    assert any(
        "group_by: means nothing" in each
        for each in warnings(routed('group_by = "none"\ndigest = "daily 08:00"'))
    )


def test_a_large_configuration_costs_little_more_than_its_parsing(tmp_path):
    import tomllib

    entry = '[[vendors.documents]]\nname = "terms-{0}"\ntype = "terms-of-service"\n'
    entry += 'url = "https://nimbus.example/terms/{0}"\n'
    path = tmp_path / "config.toml"
    path.write_text(VENDOR + "".join(entry.format(each) for each in range(3_000)), encoding="utf-8")
    costs = ratio(
        lambda: load_config(path, environ={}), lambda: tomllib.loads(path.read_text("utf-8")), bound=4.0
    )
    assert costs < 4.0
