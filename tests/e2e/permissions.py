"""Commands for which the permissions of files count, even where the tests run as root."""

import os
import shutil

import pytest


def bound_by_permissions(command: list[str]) -> list[str]:
    """The command without root's right to pass over permissions; the test is skipped where that cannot be."""
    if os.geteuid() != 0:
        return command
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("root passes over permissions, and there is no setpriv to forbid it")
    return [setpriv, "--bounding-set", "-dac_override,-dac_read_search", *command]
