"""The manual page holds every command and option, and is what man reads."""

import re
import shutil
import subprocess

import pytest

from monitor.cli import COMMANDS
from release.manual import write_manual


@pytest.fixture(scope="module")
def manual():
    return write_manual()


def test_every_command_has_its_part(manual):
    parts = re.findall(r'^\.SS "(.+)"$', manual, re.MULTILINE)
    assert {part.split()[0].replace("\\-", "-") for part in parts} == set(COMMANDS)
    assert 'SS "alerts retry"' in manual
    assert r"\-\-min\-severity" in manual or r"\-\-severity" in manual


def test_nothing_of_a_help_is_taken_for_a_macro(manual):
    assert set(re.findall(r"^[.'](\w+)", manual, re.MULTILINE)) <= {
        "TH",
        "SH",
        "SS",
        "PP",
        "TP",
        "B",
        "I",
        "ad",
    }


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
def test_the_formatter_of_man_has_no_complaint(manual):
    done = subprocess.run(
        ["groff", "-Kutf8", "-man", "-ww", "-z", "-Tutf8"],
        input=manual,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
