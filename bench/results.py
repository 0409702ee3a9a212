"""Writes one section of ``bench/RESULTS.md``, with date, machine and command; the other sections stay."""

import os
import platform
import re
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("POLICY_MONITOR_SHARED", ROOT.parent / "shared"))
RESULTS = ROOT / "bench" / "RESULTS.md"


def write_section(title: str, body: str, command: str) -> None:
    """Replace the section of that title, or append it."""
    text = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else "# Measured\n"
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    section = f"## {title}\n\n{datetime.now(UTC):%Y-%m-%d}, {machine}, `{command}`\n\n{body.strip()}\n"
    pattern = re.compile(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", re.M | re.S)
    kept = pattern.sub("", text).rstrip()
    RESULTS.write_text(f"{kept}\n\n{section}", encoding="utf-8")
