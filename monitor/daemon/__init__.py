"""The embedded loop: checks what is due, empties the outbox, and tells systemd that it is alive."""

from monitor.daemon.journal import log_dispatch
from monitor.daemon.loop import Daemon

__all__ = ["Daemon", "log_dispatch"]
