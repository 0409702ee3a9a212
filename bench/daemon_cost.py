"""What the real daemon costs: CPU a page and peak memory of the whole process, at several sizes.

usage: python -m bench.daemon_cost [COUNT...]   (default 20 200 2000)

Pages are the first snapshots of recorded histories where the pack is present, else pages of our own; copies
get a sentence of their own. Rounds: first, the same bytes without validators, 304 by ETag, other bytes with
the same text.
"""

import hashlib
import os
import signal
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from bench.results import SHARED

HOSTS = 40
ROUNDS = ("first", "same bytes", "not modified (304)", "other bytes, same text")


class Site(ThreadingHTTPServer):
    """N documents on many loopback addresses; counts what it served."""

    daemon_threads = True
    request_queue_size = 512

    def __init__(self, pages: list[bytes]) -> None:
        super().__init__(("0.0.0.0", 0), Handler)
        self.pages, self.etags, self.nonce = pages, False, 0
        self.seen: set[int] = set()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        site: Site = self.server  # type: ignore[assignment]
        if self.path == "/robots.txt":
            self._answer(404, b"")
            return
        number = int(self.path.rsplit("/", 1)[1])
        page = site.pages[number]
        etag = f'"{hashlib.sha256(page).hexdigest()[:16]}"'
        if site.etags and self.headers.get("If-None-Match") == etag:
            self._answer(304, b"", etag)
        else:
            nonce = f"<!-- {site.nonce} --></html>".encode() if site.nonce else b""
            self._answer(200, page + nonce, etag)
        site.seen.add(number)

    def _answer(self, status: int, body: bytes, etag: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Type", "text/html; charset=utf-8")
        if etag and self.server.etags:  # type: ignore[attr-defined]
            self.send_header("ETag", etag)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def pages(count: int) -> list[bytes]:
    """Different pages of real size."""
    sources = _recorded() or [_our_own(number) for number in range(20)]
    return [
        sources[number % len(sources)].replace(
            b"</p>", f" This is copy {number} of the page.</p>".encode(), 1
        )
        for number in range(count)
    ]


def _recorded() -> list[bytes]:
    bodies = []
    for archive in sorted((SHARED / "replay-dev" / "raw").glob("*.tar.xz")):
        with tarfile.open(archive) as tar:
            member = next(iter(tar))
            if member.name.endswith(".html"):
                bodies.append(tar.extractfile(member).read())  # type: ignore[union-attr]
    return bodies


def _our_own(number: int) -> bytes:
    sections = "".join(
        f"<h2>{part}. Matter {part} of page {number}</h2>"
        + "<p>We keep what you tell us in this matter for as long as the law asks and not a day longer.</p>"
        * 12
        for part in range(40)
    )
    return (
        f"<html><body><nav>menu</nav><main><h1>Policy {number}</h1>{sections}</main></body></html>".encode()
    )


def run_round(config: Path, site: Site, count: int) -> tuple[float, float, float]:
    """One round of the daemon: CPU seconds, peak memory in MB, wall seconds."""
    site.seen.clear()
    began = time.monotonic()
    log = config.parent / "log"
    log.write_text("")
    child = subprocess.Popen(
        [sys.executable, "-m", "monitor", "run", "--config", str(config)],
        stdout=subprocess.DEVNULL, stderr=log.open("a"),
    )  # fmt: skip
    until = time.monotonic() + 1800
    asked = False
    while len(site.seen) < count and time.monotonic() < until and child.poll() is None:
        time.sleep(0.1)
        if not asked and "info started" in log.read_text():
            child.send_signal(signal.SIGUSR1)
            asked = True
    if len(site.seen) < count:
        raise SystemExit(
            f"only {len(site.seen)} of {count} documents were asked for; see {config.parent / 'log'}"
        )
    time.sleep(2)
    peak = _peak_memory(child.pid)
    child.send_signal(signal.SIGTERM)
    _, _, usage = os.wait4(child.pid, 0)
    child.returncode = 0
    return usage.ru_utime + usage.ru_stime, peak, time.monotonic() - began


def _peak_memory(pid: int) -> float:
    """Megabytes; from the kernel's own mark, since rusage counts what the parent held at the fork too."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def configure(folder: Path, port: int, count: int) -> Path:
    vendors = [
        f'[[vendors]]\nname = "Bench {host}"\n'
        + "".join(
            f'[[vendors.documents]]\nname = "d{number}"\ntype = "privacy-policy"\n'
            f'url = "http://127.0.0.{host + 2}:{port}/{number}"\n'
            for number in range(host, count, HOSTS)
        )
        for host in range(min(HOSTS, count))
    ]
    path = folder / "config.toml"
    path.write_text(
        '[monitor]\ndatabase = "sqlite:///monitor.db"\nstorage = "."\ninterval = "12h"\nworkers = 8\n'
        '[fetch]\nallow_private = true\nhost_delay = "0s"\n' + "".join(vendors)
    )
    return path


def measure(count: int) -> list[tuple[str, float, float, float]]:
    site = Site(pages(count))
    threading.Thread(target=site.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as name:
        config = configure(Path(name), site.server_address[1], count)
        rows = []
        for title in ROUNDS:
            site.etags = title != ROUNDS[0]
            site.nonce = int(title == ROUNDS[3])
            rows.append((title, *run_round(config, site, count)))
    site.shutdown()
    return rows


def main() -> None:
    counts = [int(argument) for argument in sys.argv[1:]] or [20, 200, 2000]
    print("| documents | round | CPU ms a page, start-up included | peak memory MB | wall s |")
    print("| --- | --- | --- | --- | --- |", flush=True)
    for count in counts:
        for title, cpu, memory, wall in measure(count):
            print(f"| {count} | {title} | {1000 * cpu / count:.1f} | {memory:.0f} | {wall:.0f} |", flush=True)


if __name__ == "__main__":
    main()
