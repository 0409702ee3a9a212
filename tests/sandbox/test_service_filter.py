"""The sandbox under the system calls that the shipped unit allows, and no others."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
UNDER_THE_FILTER = """
import ctypes, sys

lib = ctypes.CDLL("libseccomp.so.2")
lib.seccomp_init.restype = ctypes.c_void_p
lib.seccomp_rule_add.argtypes = [ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int, ctypes.c_uint]
lib.seccomp_load.argtypes = [ctypes.c_void_p]
ALLOW, EPERM = 0x7FFF0000, 0x00050001
rules = lib.seccomp_init(EPERM)
for name in sys.argv[1:]:
    number = lib.seccomp_syscall_resolve_name(name.encode())
    if number >= 0:
        assert lib.seccomp_rule_add(rules, ALLOW, number, 0) == 0
assert lib.seccomp_load(rules) == 0

import os
from monitor.errors import TooHeavy
from monitor.normalize import normalize
from monitor.sandbox import Quota, Sandbox
from monitor.sandbox.quota import missing_limits
from tests.sandbox.hostile_pages import drawings, ordinary

try:
    os.setpriority(os.PRIO_PROCESS, 0, 1)
    print("the filter does not hold")
except PermissionError:
    pass
print(missing_limits())
with Sandbox(quota=Quota(memory=40_000_000), size=1) as sandbox:
    where = {"content_type": None, "url": "https://lanternfish.example/"}
    assert sandbox.run(normalize, ordinary(), **where) == normalize(ordinary(), **where)
    try:
        sandbox.run(normalize, drawings(), **where)
    except TooHeavy as error:
        print(error)
    print(open(f"/proc/{sandbox.number}/task/{sandbox.number}/children").read().split())
"""


def calls_of(group: str) -> set[str]:
    """The system calls of one of systemd's groups, as the systemd of this machine lists them."""
    listed = subprocess.run(
        ["systemd-analyze", "syscall-filter", group], capture_output=True, text=True, check=False
    ).stdout
    words = {line.strip() for line in listed.splitlines()[1:] if line.strip() and "#" not in line}
    return {each for word in words for each in (calls_of(word) if word.startswith("@") else [word])}


def test_it_reads_and_limits_under_the_units_filter_of_system_calls():
    if sys.platform != "linux" or shutil.which("systemd-analyze") is None:
        pytest.skip("there is no systemd-analyze here")
    unit = (PROJECT / "systemd" / "policy-monitor.service").read_text().splitlines()
    allowed, *others = [line.partition("=")[2] for line in unit if line.startswith("SystemCallFilter=")]
    calls = set().union(*map(calls_of, allowed.split()))
    for line in others:
        assert line.startswith("~")
        calls -= set().union(*map(calls_of, line[1:].split()))
    assert "setrlimit" not in calls and "prlimit64" in calls
    done = subprocess.run(
        [sys.executable, "-c", UNDER_THE_FILTER, *sorted(calls)],
        capture_output=True, text=True, check=False, cwd=PROJECT, timeout=120,
    )  # fmt: skip
    if "libseccomp" in done.stderr and "cannot open" in done.stderr:
        pytest.skip("there is no libseccomp here")
    said = done.stdout.splitlines()
    assert done.returncode == 0, done.stderr
    assert said[0] == "None", "every limit can be set"
    assert "more than 40 MB of memory to read" in said[1]


def test_the_end_of_a_reading_process_for_memory_does_not_end_the_service():
    unit = (PROJECT / "systemd" / "policy-monitor.service").read_text()
    assert "\nOOMPolicy=continue\n" in unit
