"""What the service manager is told. Nothing where there is none."""

import os
import socket
import time

from monitor.log import get_log

events = get_log(__name__)


def tell_systemd(message: str) -> None:
    """Send one line to systemd's notification socket; nothing where there is none.

    Ten lines of our own: the packages that do it need a C build (sd_notify(3) defines the protocol).
    """
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        try:
            channel.connect("\0" + address[1:] if address.startswith("@") else address)
            channel.sendall(message.encode())
        except OSError as error:
            events.warning("systemd not reached", error=str(error))


def tell_reload() -> None:
    """Say that a reload begins; it ends with ``READY=1``."""
    tell_systemd(f"RELOADING=1\nMONOTONIC_USEC={time.monotonic_ns() // 1000}")
