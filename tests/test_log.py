"""Log lines: one line per event, whatever it holds; and never a secret."""

import io
import logging
import re
import shlex
import warnings
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.log import TALKATIVE, LogfmtFormatter, configure, get_log, logfmt_value, scrub

SECRETS = [
    "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#policies",
    "mailtos://watch:hunt%40er22@mail.example.org?to=legal@example.org",
    "https://ping.example.org/5f1c2f6e-53b4-4d43-a0fc-4f7a3c1f2b11",
    "postgresql://monitor:dbpass99@db/monitor",
    "jsons://hook.example.org/in?token=abcdef0123456789",
    "bare-token-value-0815",
]
HIDDEN_PARTS = [
    "T1JJ3T3L2",
    "A1BRTD4JD",
    "TIiajkdnlazkcOXrIdevi7FQ",
    "hunt%40er22",
    "hunt@er22",
    "5f1c2f6e-53b4-4d43-a0fc-4f7a3c1f2b11",
    "dbpass99",
    "abcdef0123456789",
    "bare-token-value-0815",
]


@pytest.fixture
def stream():
    """A configured log; everything as it was afterwards."""
    root = logging.getLogger()
    before = (root.level, list(root.handlers), {name: logging.getLogger(name).level for name in TALKATIVE})
    caught = io.StringIO()
    configure("DEBUG", caught, secrets=SECRETS)
    yield caught
    logging.captureWarnings(False)
    root.setLevel(before[0])
    root.handlers[:] = before[1]
    for name, level in before[2].items():
        logging.getLogger(name).setLevel(level)


def lines_of(stream):
    return stream.getvalue().splitlines()


def test_a_line_holds_time_level_event_and_fields(stream):
    get_log("monitor.check").info("version recorded", document="nimbus/privacy", number=7)
    (line,) = lines_of(stream)
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ info version recorded document=nimbus/privacy number=7", line
    )


def test_fields_may_have_any_name(stream):
    get_log("monitor.check").warning("odd", name="x", message="y", args="z", event="e", level="l", self="s")
    assert lines_of(stream)[0].endswith(" warning odd name=x message=y args=z event=e level=l self=s")


def test_the_standard_way_to_log_works_too(stream):
    logging.getLogger("monitor.fetch").info("robots read for %s", "a.example", extra={"status": 200})
    assert lines_of(stream)[0].endswith("info robots read for a.example status=200")


def test_a_wrong_format_string_loses_nothing():
    record = logging.LogRecord("elsewhere", logging.ERROR, "", 0, "broke %d", ("no number",), None)
    assert LogfmtFormatter().format(record).endswith("error broke %d ('no number',) logger=elsewhere")


def test_a_percent_sign_in_an_event_is_text(stream):
    get_log("monitor.check").info("100 % done %s")
    assert lines_of(stream)[0].endswith("info 100 % done %s")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("plain", "plain"),
        ("two words", '"two words"'),
        ("", '""'),
        (None, ""),
        (True, "true"),
        (3.5, "3.5"),
        ("a=b", '"a=b"'),
        ('say "x"', '"say \\"x\\""'),
        ("a\nb\r\tc", '"a\\nb\\r\\tc"'),
        ("\x1b[31mred", '"\\x1b[31mred"'),
        ("a\u2028b\u202e", '"a\\u2028b\\u202e"'),
        ("C:\\x", '"C:\\\\x"'),
        ("știre", "știre"),
        (datetime(2026, 3, 1, 8, tzinfo=UTC), "2026-03-01T08:00:00Z"),
        (timedelta(minutes=1.5), "90s"),
        (("a", "b"), "a,b"),
        (frozenset({"b", "a"}), "a,b"),
    ],
)
def test_values_are_bare_where_they_can_be_and_quoted_where_they_must(value, written):
    assert logfmt_value(value) == written


@given(st.text())
def test_no_value_breaks_out_of_its_line_or_its_quotes(value):
    written = logfmt_value(value)
    assert written.isprintable()
    assert len(written.splitlines()) == 1
    assert len(shlex.split(written.replace("'", "_"))) == 1


def test_a_long_value_is_cut():
    assert len(logfmt_value("x" * 10**6)) < 2_100


def test_a_line_break_in_an_event_fakes_no_line(stream):
    get_log("monitor.check").info("a\n2026-01-01T00:00:00Z info forged", **{"k\nx": "v"})
    assert len(lines_of(stream)) == 1


def test_a_bug_is_logged_with_its_whole_traceback_on_one_line(stream):
    try:
        raise ValueError("x" * 3000 + " the end")
    except ValueError as error:
        get_log("monitor.daemon").exception("check crashed", error, document="a/b")
    (line,) = lines_of(stream)
    assert 'traceback="Traceback (most recent call last):\\n' in line
    assert line.endswith(' the end"')


def test_levels_below_the_configured_one_are_silent():
    root = logging.getLogger()
    before = (root.level, list(root.handlers))
    caught = io.StringIO()
    try:
        configure("WARNING", caught)
        get_log("monitor.check").info("not this")
        get_log("monitor.check").error("this")
        assert len(lines_of(caught)) == 1
    finally:
        logging.captureWarnings(False)
        root.setLevel(before[0])
        root.handlers[:] = before[1]


def test_configuring_again_replaces_the_former_handler(stream):
    again = io.StringIO()
    configure("INFO", again)
    get_log("monitor.check").info("once")
    assert lines_of(stream) == []
    assert len(lines_of(again)) == 1


def test_an_unknown_level_is_an_error():
    with pytest.raises(ValueError, match="LOUD"):
        configure("LOUD", io.StringIO())


def test_talkative_libraries_are_silent_below_warning_even_at_debug(stream):
    for name in ("apprise", "urllib3.connectionpool", "requests"):
        logging.getLogger(name).debug("POST %s", SECRETS[0])
        logging.getLogger(name).info("POST %s", SECRETS[0])
    assert lines_of(stream) == []


@pytest.mark.parametrize("level", ["info", "warning", "error"])
@pytest.mark.parametrize("secret", SECRETS)
def test_no_secret_appears_in_any_way_of_logging(stream, level, secret):
    events = get_log("monitor.deliver")
    getattr(events, level)(f"sent to {secret}", url=secret, urls=[secret, "x"], error=ValueError(secret))
    logging.getLogger("monitor.x").error("%s", secret, extra={"url": secret, secret: 1})
    try:
        raise ValueError(secret)
    except ValueError as error:
        events.exception("failed", error)
    text = stream.getvalue()
    assert secret not in text
    assert not [part for part in HIDDEN_PARTS if part in text]


@pytest.mark.parametrize("part", HIDDEN_PARTS)
def test_parts_of_a_secret_are_hidden_by_themselves(stream, part):
    get_log("monitor.deliver").error(
        f"POST https://chat.example/services/{part} failed", body=f"token={part}"
    )
    assert part not in stream.getvalue()
    assert "chat.example" in stream.getvalue()


def test_ordinary_words_are_not_taken_for_secrets(stream):
    line = "version recorded document=policies/legal vendor=example.org mail.example.org ping.example.org"
    get_log("monitor.check").info(line)
    assert lines_of(stream)[0].endswith(line)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("slack://AAA/BBB/CCC down", "slack://*** down"),
        ("at https://me:pass@a.example/x", "at https://***@a.example/x"),
        ("https://hooks.slack.com/services/T0/B0/x", "https://hooks.slack.com/***"),
        ("https://discord.com/api/webhooks/1/abc", "https://discord.com/***"),
        ("https://nimbus.example/privacy?x=1", "https://nimbus.example/privacy?x=1"),
        ("https://medium.example/@author", "https://medium.example/@author"),
        ("sqlite:////var/lib/monitor.db", "sqlite:////var/lib/monitor.db"),
        ("stdout://", "stdout://"),
    ],
)
def test_what_looks_like_a_secret_is_hidden_though_it_is_not_known(text, clean):
    assert scrub(text) == clean


def test_hostile_lines_are_scrubbed_in_time_in_proportion():
    for text in ("a://" * 50_000, "://" + "a" * 200_000, "https://" + "hooks" * 40_000, "a" * 300_000):
        scrub(text, SECRETS)


def test_warnings_of_python_become_lines(stream):
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn("deprecated thing", stacklevel=1)
    assert "deprecated thing" in stream.getvalue()


def test_a_secret_that_begins_like_another_is_hidden_to_its_end():
    record = logging.LogRecord("monitor.x", logging.INFO, "", 0, "got token-4711-and-tail", None, None)
    line = LogfmtFormatter(["token-4711", "token-4711-and-tail"]).format(record)
    assert line.endswith("got ***")


def test_quote_marks_in_a_secret_do_not_uncover_it():
    record = logging.makeLogRecord(
        {"name": "monitor.x", "msg": "x", "fields": {"error": ValueError('json://h/a"b\\c-geheim')}}
    )
    assert "geheim" not in LogfmtFormatter(['json://h/a"b\\c-geheim']).format(record)


@given(st.sampled_from(SECRETS), st.text(max_size=20), st.text(max_size=20))
def test_no_surrounding_uncovers_a_secret(secret, before, after):
    record = logging.LogRecord("monitor.x", logging.INFO, "", 0, before + secret + after, None, None)
    line = LogfmtFormatter(SECRETS).format(record)
    assert secret not in line
