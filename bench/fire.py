"""Workers under fire on a real PostgreSQL: one killed, one frozen, the server cut off, all restarted.

usage: python -m bench.fire [HOSTS] [DOCUMENTS-EACH] [WORKERS...]   (default 200, 10 each, 2 and 4 workers)

Counts what was lost, what was doubled, and when a host was asked twice at once or too soon. Exits with 1
where any of it is not 0; messages repeated under the same reference are counted, and are in order.
"""

import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from monitor.store import open_store
from tests.daemon.fire import Fire
from tests.databases import Server, make_database

SPAN = CUT = 20.0


def tell(line: str) -> None:
    """Progress, beside what is measured."""
    print(line, file=sys.stderr, flush=True)


def main() -> None:
    hosts, each, *counts = [int(word) for word in sys.argv[1:]] or [200, 10]
    failed = False
    with tempfile.TemporaryDirectory(prefix="policy-monitor-fire-", dir="/dev/shm") as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = Server(folder / "server")
        try:
            for count in counts or [2, 4]:
                home = folder / str(count)
                home.mkdir()
                address = make_database(server.address, "template1")
                open_store(address, home).close()
                fire = Fire(home, server, address, hosts, each, SPAN, say=tell)
                outcome = asdict(fire.burn(count, cut=CUT))
                seconds, repeated = outcome.pop("seconds"), outcome["repeated"]
                failed = failed or any(number for what, number in outcome.items() if what != "repeated")
                print(f"\n{hosts * each} documents on {hosts} hosts, {count} workers, {seconds:.0f} s\n")
                print("| | |\n| --- | --- |")
                for what, number in outcome.items():
                    print(f"| {what.replace('_', ' ')} | {number} |", flush=True)
                print(f"\n{repeated} messages came twice, under the same reference.")
        finally:
            server.close()
    sys.exit(failed)


if __name__ == "__main__":
    main()
