"""A daemon that runs in a thread of the test, on a real site and a real store."""

import threading
import time
from contextlib import contextmanager

from monitor.config import load_config
from monitor.daemon import Daemon
from monitor.fetch import Web
from monitor.notify import Notifier
from tests.databases import new_address


def config_of(folder, site, *, hook="stdout://"):
    path = folder / "config.toml"
    path.write_text(
        f'[monitor]\ndatabase = "{new_address(folder / "monitor.db")}"\nstorage = "."\ngroup_wait = "0s"\n'
        f'heartbeat = "env:BEAT"\n[fetch]\nallow_private = true\n[channels.hook]\nurl = "env:HOOK"\n'
        f'[[vendors]]\nname = "Kelp"\n[[vendors.documents]]\nname = "privacy"\n'
        f'type = "privacy-policy"\nurl = "{site.url("/privacy")}"\n'
    )
    return load_config(path, environ={"BEAT": site.url("/beat"), "HOOK": hook})


@contextmanager
def running(config, store, *, reload=None, **more):
    daemon = Daemon(
        config=config,
        store=store,
        open_world=lambda config: (
            Web(config.settings.fetch, version="1"),
            Notifier(config.channels, storage=None),
        ),
        reload=reload or (lambda: config),
        **more,
    )
    thread = threading.Thread(target=daemon.run)
    thread.start()
    try:
        yield daemon
    finally:
        daemon.stop()
        thread.join(40)


def wait_until(condition, seconds=20):
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.05)
    return condition()
