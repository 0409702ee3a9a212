"""Build wheel and sdist, write the bill of materials, and prove the wheel: ``python -m release``.

The wheel is built from the sdist, and installed with what ``requirements.lock`` names into an empty
environment in a temporary folder. There the command watches a page of ours on loopback and has to tell what
changed in it. Refuses to publish anything, and to go on after the first thing that is not as it should be.
"""

import functools
import http.server
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
DIST = ROOT / "dist"
PAGE = """<!doctype html><html lang="en"><title>Privacy policy</title><main><h1>Privacy policy</h1>
<p>Lanternfish records calls for people who sell furniture. This page says what becomes of them.</p>
<h2>What we collect</h2><p>We collect your name, your e-mail address, and the calls that we record.</p>
<h2>How long we keep it</h2><p>We delete call recordings after {days} days. Invoices stay for ten years.</p>
<h2>Your rights</h2><p>You may ask us for a copy of your data, and to correct or erase it, at any time.</p>
</main></html>"""
CONFIG = """
[monitor]
confirm_after = "0s"
group_wait = "0s"
[fetch]
allow_private = true
host_delay = "0s"
[[routes]]
channels = ["stdout"]
[[vendors]]
name = "Lanternfish"
[[vendors.documents]]
name = "privacy"
type = "privacy-policy"
url = "http://127.0.0.1:{port}/privacy.html"
"""


def main() -> None:
    """All of it, or a sentence and code 1."""
    shutil.rmtree(DIST, ignore_errors=True)
    run("uv", "build", "--quiet", "--out-dir", str(DIST), str(ROOT))
    (wheel,) = DIST.glob("*.whl")
    require_all_files(wheel)
    with tempfile.TemporaryDirectory(prefix="policy-monitor-dist-") as folder:
        home = Path(folder)
        environment = install(home)
        write_sbom(environment)
        prove(environment, home)
    for path in sorted(DIST.iterdir()):
        print(f"{path.stat().st_size:>9,} {path.relative_to(ROOT)}")


def require_all_files(wheel: Path) -> None:
    """Every file of the package that is no bytecode is in the wheel."""
    packed = set(zipfile.ZipFile(wheel).namelist())
    files = (path for path in (ROOT / "monitor").rglob("*") if path.is_file())
    names = {path.relative_to(ROOT).as_posix() for path in files if path.parent.name != "__pycache__"}
    if names - packed:
        sys.exit(f"The wheel lacks {', '.join(sorted(names - packed))}: see package-data in pyproject.toml.")


def install(home: Path) -> Path:
    """An environment with what the lock names and the wheel, and nothing else."""
    environment = home / "environment"
    run("uv", "venv", "--quiet", "--python", sys.executable, str(environment))
    into = ("uv", "pip", "install", "--quiet", "--python", str(environment / "bin" / "python"))
    run(*into, "--require-hashes", "-r", str(ROOT / "requirements.lock"))
    run(*into, "--no-deps", "--no-index", "--find-links", str(DIST), "policy-monitor")
    return environment


def write_sbom(environment: Path) -> None:
    """What is installed there, as CycloneDX."""
    run(
        "cyclonedx-py", "environment", "--pyproject", str(ROOT / "pyproject.toml"),
        "--output-reproducible", "--output-format", "JSON", "-o", str(DIST / "policy-monitor.cdx.json"),
        str(environment / "bin" / "python"),
    )  # fmt: skip


def prove(environment: Path, home: Path) -> None:
    """The command, as a user has it who never saw this folder."""
    work = home / "work"
    site = home / "site"
    work.mkdir()
    site.mkdir()

    def monitor(*arguments: str, codes: tuple[int, ...] = (0,)) -> str:
        return run(str(environment / "bin" / "policy-monitor"), *arguments, folder=work, codes=codes)

    monitor("--version")
    if "diff" not in monitor("--help"):
        sys.exit("The help names no command.")
    monitor("init")
    monitor("config", "check")
    page = site / "privacy.html"
    page.write_text(PAGE.format(days=90), encoding="utf-8")
    handler = functools.partial(Handler, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        (work / "config.toml").write_text(CONFIG.format(port=server.server_port), encoding="utf-8")
        monitor("check")
        page.write_text(PAGE.format(days=30), encoding="utf-8")
        alert = monitor("check")
        server.shutdown()
    if "90 days to 30 days" not in alert:
        sys.exit(f"The wheel did not tell what changed:\n{alert}")
    monitor("diff", "lanternfish/privacy", "--format", "html", codes=(1,))
    monitor("verify")


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the page, without validators of a whole second: both pages may be of one."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def send_header(self, keyword: str, value: str) -> None:
        """Leave the time out."""
        if keyword != "Last-Modified":
            super().send_header(keyword, value)


def run(*command: str, folder: Path = ROOT, codes: tuple[int, ...] = (0,)) -> str:
    """What it printed; the end of this program, with all it said, where it failed."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))
    }
    if folder != ROOT:
        kept = {name: kept[name] for name in ("PATH", "HOME", "LANG") if name in kept}
    done = subprocess.run(command, cwd=folder, env=kept, capture_output=True, text=True, check=False)
    if done.returncode not in codes:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    main()
