"""What reading in processes of its own costs a first check: CPU of all processes, wall time, memory (PSS).

usage: python -m bench.sandbox_cost [DOCUMENTS [ROUNDS]]   (default 30 documents, 5 rounds)

Real checks, one after the other, of the pages of ``daemon_cost`` from a site on loopback (another process,
not counted) into a database on disk. With and without the sandbox in turn, each in a process of its own; the
quickest round of each counts, since machines are noisy.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import nullcontext
from pathlib import Path

from bench.daemon_cost import Site, configure, pages
from monitor.check import Examiner, check_document
from monitor.clock import utc_now
from monitor.compare.warmup import load_all
from monitor.config import load_config
from monitor.fetch import Web
from monitor.model import Checked, Outcome
from monitor.sandbox import HERE, Sandbox
from monitor.store import open_store


def family(process: int) -> list[int]:
    """A process and all below it."""
    found = [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    return [process, *(below for each in found for below in family(each))]


def cpu_seconds() -> float:
    """What this process and all below it have used, to the hundredth."""
    ticks = 0
    for each in family(os.getpid()):
        fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def proportional_memory() -> float:
    """Megabytes that this process and all below it hold, what they share counted once."""
    total = 0
    for each in family(os.getpid()):
        rollup = Path(f"/proc/{each}/smaps_rollup").read_text()
        total += int(rollup.partition("\nPss:")[2].split()[0])
    return total / 1000


def run(folder: Path, port: int, count: int, *, apart: bool) -> dict[str, float]:
    """All first checks: milliseconds of CPU and wall a check, and megabytes at the end."""
    with Sandbox(warm=True) if apart else nullcontext(HERE) as executor:
        if not apart:
            load_all()
        config = load_config(configure(folder, port, count), environ={})
        settings = config.settings
        with open_store(f"sqlite:///{folder}/monitor.db", folder) as store:
            store.documents.sync(config.documents, utc_now())
            examiner = Examiner(settings=settings, routes=config.routes, executor=executor)
            web = Web(settings.fetch, version="bench")
            first, *others = config.documents

            def check(document: object) -> None:
                done = check_document(
                    document,
                    store=store,
                    fetcher=web,
                    examiner=examiner,
                    clock=utc_now,  # type: ignore[arg-type]
                )
                assert isinstance(done, Checked) and done.outcome in (Outcome.FIRST, Outcome.HELD)

            check(first)  # the first process is forked, the first connection made
            began, cpu = time.perf_counter(), cpu_seconds()
            for document in others:
                check(document)
            cpu, wall = cpu_seconds() - cpu, time.perf_counter() - began
            return {
                "cpu": 1000 * cpu / len(others),
                "wall": 1000 * wall / len(others),
                "memory": proportional_memory(),
            }


def measure(port: int, count: int, *, apart: bool) -> dict[str, float]:
    """One round in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "bench.sandbox_cost", "--one", folder, str(port), str(count)]
        done = subprocess.run([*command, "apart" if apart else "here"], check=True, capture_output=True)
        found: dict[str, float] = json.loads(done.stdout)
        return found


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        folder, port, count, how = sys.argv[2:]
        print(json.dumps(run(Path(folder), int(port), int(count), apart=how == "apart")))
        return
    count, rounds = (*map(int, sys.argv[1:]), *(30, 5)[len(sys.argv) - 1 :])
    site = Site(pages(count))
    threading.Thread(target=site.serve_forever, daemon=True).start()
    port = site.server_address[1]
    found = [[measure(port, count, apart=apart) for apart in (False, True)] for _ in range(rounds)]
    here, apart = ({name: min(each[at][name] for each in found) for name in found[0][0]} for at in (0, 1))
    print("| a first check | in this process | in the sandbox | more |")
    print("| --- | --- | --- | --- |")
    for name, words in (("cpu", "CPU of all processes, ms"), ("wall", "wall, ms")):
        more = apart[name] - here[name]
        print(f"| {words} | {here[name]:.1f} | {apart[name]:.1f} | {more:.1f} ({more / here[name]:.0%}) |")
    print(
        f"| memory of all processes (PSS), MB | {here['memory']:.0f} | {apart['memory']:.0f} "
        f"| {apart['memory'] - here['memory']:.0f} |"
    )
    print(f"\n{count} documents, {rounds} rounds, the quickest of each.")


if __name__ == "__main__":
    main()
