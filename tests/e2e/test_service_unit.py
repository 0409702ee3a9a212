"""The systemd unit, as systemd itself judges it."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

UNIT = Path(__file__).parents[2] / "systemd" / "policy-monitor.service"
PAGES = UNIT.with_name("policy-monitor-pages.service")
WORKER = UNIT.with_name("policy-monitor-worker@.service")
MOST_EXPOSED = 1.5
"""Out of 10: what systemd calls "OK" ends at 4.9, "safe" at 1.9."""


@pytest.fixture(scope="module")
def analyze():
    """The tool, run offline; skipped where there is none that can."""
    tool = shutil.which("systemd-analyze")
    if tool is None:
        pytest.skip("there is no systemd-analyze here")
    asked = subprocess.run([tool, "security", "--help"], capture_output=True, text=True, check=False)
    if "--offline" not in asked.stdout:
        pytest.skip("this systemd-analyze is too old to judge a unit offline")
    return tool


@pytest.mark.parametrize("unit", [UNIT, PAGES])
def test_the_unit_exposes_little(analyze, unit):
    judged = subprocess.run(
        [analyze, "security", "--offline=true", "--no-pager", str(unit)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    last = judged.stdout.strip().splitlines()[-1]
    exposure = float(last.split(":")[1].split()[0])
    assert exposure <= MOST_EXPOSED, judged.stdout


@pytest.mark.parametrize("given", [UNIT, PAGES])
def test_every_setting_of_the_unit_is_known(analyze, tmp_path, given):
    # systemd names what it does not know; the command itself is not installed here
    text = given.read_text().replace("/opt/policy-monitor/bin/policy-monitor", "/bin/true")
    unit = tmp_path / given.name
    unit.write_text(text)
    verified = subprocess.run([analyze, "verify", str(unit)], capture_output=True, text=True, check=False)
    ours = [line for line in verified.stderr.splitlines() if f"{given.name}:" in line]
    assert [
        line for line in ours if "Unknown" in line or "Failed to parse" in line or "Invalid" in line
    ] == []


def test_the_unit_waits_longer_for_the_end_than_the_daemon_takes():
    settings = dict(
        line.split("=", 1) for line in UNIT.read_text().splitlines() if "=" in line and line[0].isalpha()
    )
    assert int(settings["TimeoutStopSec"]) > 30
    assert settings["Type"] == "notify"
    assert json.loads(settings["WatchdogSec"]) >= 60


def test_the_pages_are_confined_like_the_daemon_and_share_its_history():
    daemon, pages = (set(unit.read_text().splitlines()) for unit in (UNIT, PAGES))
    held = (
        "Protect",
        "Private",
        "Restrict",
        "NoNew",
        "System",
        "Lock",
        "Memory",
        "Capability",
        "Ambient",
        "State",
    )
    wanted = {line for line in daemon if line.startswith(held) and not line.startswith("MemoryMax")}
    assert wanted <= pages
    assert "User=policy-monitor" in pages


def test_a_worker_is_confined_like_the_daemon_and_differs_in_what_it_runs_alone():
    daemon, worker = (
        {line for line in unit.read_text().splitlines() if line[:1].isalpha()} for unit in (UNIT, WORKER)
    )
    assert {line.partition("=")[0] for line in daemon - worker} == {
        "Description", "ExecStart", "StateDirectory", "WorkingDirectory",
    }  # fmt: skip
    assert any(
        line.endswith("policy-monitor worker --config /etc/policy-monitor/config.toml") for line in worker
    )
