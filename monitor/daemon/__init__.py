"""The embedded loop: checks what is due, empties the outbox, and tells systemd that it is alive."""

from monitor.daemon.loop import Daemon
from monitor.daemon.telling import log_sent

__all__ = ["Daemon", "log_sent"]
