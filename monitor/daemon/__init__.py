"""The embedded loop: checks what is due, empties the outbox, and tells systemd that it is alive."""

from monitor.daemon.journal import log_dispatch
from monitor.daemon.loop import Daemon
from monitor.daemon.team import SPAN, Team

__all__ = ["SPAN", "Daemon", "Team", "log_dispatch"]
