"""Times are told in the zone of the configuration, wherever a command tells one."""

from datetime import UTC, datetime

import pytest

from monitor.cli import output

AT = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def utc_again():
    yield
    output.use_zone("UTC")


@pytest.mark.parametrize(
    ("zone", "told", "shown"),
    [
        ("UTC", "2026-07-01 22:30 UTC", "2026-07-01 22:30"),
        ("Europe/Bucharest", "2026-07-02 01:30 EEST", "2026-07-02 01:30"),
        ("America/Sao_Paulo", "2026-07-01 19:30 UTC-0300", "2026-07-01 19:30"),
    ],
)
def test_a_time_is_local_and_names_its_zone(zone, told, shown):
    output.use_zone(zone)
    assert output.told_time(AT) == told
    assert output.format_time(AT) == shown
    assert output.time_heading("SEEN") == f"SEEN ({zone})"
