"""The keys for what follows an alert: objection days, repeats, reminders."""

from datetime import timedelta

import pytest

from monitor.config import load_config
from monitor.errors import ConfigError

VENDORS = """
[[vendors]]
name = "Kelp"
tier = 1
[[vendors.documents]]
type = "subprocessors"
url = "https://kelp.example/subprocessors"

[[vendors]]
name = "Coral"
tier = 2
objection_days = 10
[[vendors.documents]]
type = "subprocessors"
url = "https://coral.example/subprocessors"
[[vendors.documents]]
type = "data-processor-agreement"
url = "https://coral.example/dpa"
objection_days = 60

[[vendors]]
name = "Reef"
[[vendors.documents]]
type = "privacy-policy"
url = "https://reef.example/privacy"
"""


def load(tmp_path, text):
    path = tmp_path / "config.toml"
    path.write_text(text + VENDORS, encoding="utf-8")
    return load_config(path, environ={})


def refused(tmp_path, text):
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text)
    return str(caught.value)


def test_the_period_to_object_comes_from_the_document_the_vendor_or_its_tier(tmp_path):
    config = load(tmp_path, "[objection_days]\ntier_1 = 30\ntier_2 = 20\n")
    assert [document.objection_days for document in config.documents] == [30, 10, 60, None]


def test_days_are_counted_in_the_configured_zone(tmp_path):
    config = load(tmp_path, '[monitor]\nzone = "Europe/Bucharest"\n')
    assert config.settings.zone == "Europe/Bucharest"
    assert {document.zone for document in config.documents} == {"Europe/Bucharest"}


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("", (7, 3, 1)),
        ("remind_days = [1, 14, 7, 7]", (14, 7, 1)),
        ("remind_days = []", ()),
        ("remind_days = 0", (0,)),
    ],
)
def test_the_days_of_reminders_are_taken_in_order(tmp_path, written, days):
    assert load(tmp_path, f"[monitor]\n{written}\n").settings.remind_days == days


def test_a_route_repeats_where_it_says_so(tmp_path):
    config = load(
        tmp_path, '[[routes]]\nchannels = "stdout"\nrepeat = "1d"\n[[routes]]\nchannels = "stdout"\n'
    )
    assert [route.repeat for route in config.routes[:2]] == [timedelta(days=1), None]


def test_a_repeat_under_an_hour_is_warned_of(tmp_path):
    config = load(tmp_path, '[[routes]]\nchannels = "stdout"\nrepeat = "2s"\n')
    assert any("repeat: 2s is under an hour" in warning for warning in config.warnings)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('[[routes]]\nchannels = "stdout"\nrepeat = "daily"\n', 'repeat: must be a time like "15m"'),
        ('[[routes]]\nchannels = "stdout"\nrepeat = true\n', "repeat: must be a time"),
        (
            '[[routes]]\nchannels = "stdout"\ntrouble = true\nrepeat = "1d"\n',
            "repeat: means nothing on a route",
        ),
        ("[monitor]\nremind_days = [7, -1]\n", "remind_days[1]: must be from 0 to 365"),
        ('[monitor]\nremind_days = "7d"\n', "remind_days: must be a whole number"),
        ("[objection_days]\ntier1 = 30\n", "unknown key; did you mean 'tier_1'"),
        ("[objection_days]\ntier_1 = 0\n", "objection_days.tier_1: must be from 1 to 365"),
        ("objection_days = 30\n", "objection_days: must be a table"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_key(tmp_path, written, said):
    assert said in refused(tmp_path, written)
