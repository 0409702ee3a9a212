"""The one gate to the network: every socket of this package is opened here.

A name is resolved once, each address it has is checked, and the address that passed is the one connected
to, so that a name server cannot answer the check and the connection differently. A ``Journey`` holds what
one fetch may spend: time and bytes, counted at the socket, whoever reads from it.
"""

import queue
import socket
import ssl
import threading
import time
from contextlib import suppress
from typing import Any

from monitor.fetch.failure import FetchFailure, NoConnection, refusal, show, unreachable
from monitor.fetch.ranges import why_refused
from monitor.model import TroubleKind

MAX_ADDRESSES = 8
"""Addresses of one name that are tried in turn; a name with more is no reason to try for minutes."""


class Journey:
    """What one fetch may spend, and where it has been. Used by one thread at a time.

    Seconds and bytes; ``where`` is the URL asked at the moment, for sentences; ``addresses`` the IP address
    connected to by (host, port); ``wire_bytes`` what came over all connections, headers included.
    """

    def __init__(
        self, *, connect_timeout: float, total_timeout: float, max_wire: int, allow_private: bool
    ) -> None:
        self.connect_timeout = connect_timeout
        self.total_timeout = total_timeout
        self.max_wire = max_wire
        self.allow_private = allow_private
        self.wire_bytes = 0
        self.where = "the server"
        self.addresses: dict[tuple[str, int], str] = {}
        self._deadline = time.monotonic() + total_timeout

    def seconds_left(self) -> float:
        """Seconds left; raises FetchFailure once there are none."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise self.too_slow()
        return left

    def extend(self, seconds: float) -> None:
        """Give back time that was spent waiting for a turn, not for the server."""
        self._deadline += seconds

    def start_again(self) -> None:
        """Give back all the time, after a failure that does not matter."""
        self._deadline = time.monotonic() + self.total_timeout

    def count(self, size: int) -> None:
        """Book bytes read from a socket; raises FetchFailure past the limit."""
        self.wire_bytes += size
        if self.wire_bytes > self.max_wire:
            raise FetchFailure(
                f"{self.where} sent more than {self.max_wire:,} bytes; raise max_size if the page is "
                "that large.",
                TroubleKind.TOO_LARGE,
            )

    def too_slow(self) -> FetchFailure:
        """The failure of a fetch that took longer than allowed."""
        return unreachable(
            f"{self.where} did not come within {self.total_timeout:g} seconds; it is tried again later "
            "(total_timeout sets the limit)."
        )


class _JourneySocket:
    """Mixed into both socket classes: each read has the rest of the journey's time, and is counted."""

    journey: Journey | None = None

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        """As the socket's own, within the journey's time and bytes."""
        if self.journey is None:
            return int(super().recv_into(*args, **kwargs))  # type: ignore[misc]
        self.settimeout(self.journey.seconds_left())  # type: ignore[attr-defined]
        try:
            size = int(super().recv_into(*args, **kwargs))  # type: ignore[misc]
        except TimeoutError:
            raise self.journey.too_slow() from None
        self.journey.count(size)
        return size


class WatchedSocket(_JourneySocket, socket.socket):
    """A TCP socket to a checked address."""


class WatchedTLSSocket(_JourneySocket, ssl.SSLSocket):
    """A TLS socket over one; made by the context whose ``sslsocket_class`` it is."""

    suppress_ragged_eofs: bool
    """The library's own: whether a connection that is cut counts as one that was closed."""


def open_socket(host: str, port: int, journey: Journey) -> WatchedSocket:
    """Connect to a host (name or number, without brackets), at the address that was checked.

    Raises FetchFailure: refused where no address of the host may be asked, unreachable where none answers.
    The socket's time-out is left at what a TLS handshake may take.
    """
    host = host.strip("[]")
    shut: list[tuple[str, str]] = []
    fault = "it has no address"
    for family, address in _look_up(host, port, journey)[:MAX_ADDRESSES]:
        why = why_refused(str(address[0]), allow_private=journey.allow_private)
        if why is not None:
            shut.append((str(address[0]), why))
            continue
        try:
            return _connect(family, address, journey, (host.rstrip(".").lower(), port))
        except OSError as error:
            fault = "it did not answer in time" if isinstance(error, TimeoutError) else _reason(error)
            journey.seconds_left()
    if shut and fault == "it has no address":
        raise _shut(host, shut)
    raise NoConnection(f"No connection to {show(host)} port {port}: {fault}; it is tried again later.", host)


def _shut(host: str, shut: list[tuple[str, str]]) -> NoConnection:
    """The host has addresses that are not asked; each with the sort of range it lies in."""
    ranges = ", ".join(why if address == host else f"{address}, {why}" for address, why in shut[:3])
    private = all(why_refused(address, allow_private=True) is None for address, _ in shut)
    remedy = "set allow_private for the document if it is a page of your own network"
    return NoConnection(
        f"{show(host)} is not a public address ({ranges}), so it is not asked; "
        f"{remedy if private else 'correct the address, or ask the vendor where it leads'}.",
        host,
        trouble=TroubleKind.REFUSED,
        transient=False,
    )


def _connect(family: int, address: tuple[Any, ...], journey: Journey, key: tuple[str, int]) -> WatchedSocket:
    sock = WatchedSocket(family, socket.SOCK_STREAM)
    try:
        sock.settimeout(min(journey.connect_timeout, journey.seconds_left()))
        sock.connect(address)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.settimeout(min(journey.connect_timeout, journey.seconds_left()))
    except BaseException:
        sock.close()
        raise
    sock.journey = journey
    journey.addresses[key] = str(address[0])
    return sock


def _look_up(host: str, port: int, journey: Journey) -> list[tuple[int, tuple[Any, ...]]]:
    """All addresses of a host, in the resolver's order. ``getaddrinfo`` knows no time-out: a thread does."""
    with suppress(OSError, ValueError, OverflowError):  # a number is no question to anybody
        return _addresses(
            socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
        )
    answer: queue.SimpleQueue[list[Any] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answer.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, ValueError, OverflowError) as error:
            answer.put(error)

    threading.Thread(target=ask, name="name lookup", daemon=True).start()
    try:
        found = answer.get(timeout=min(journey.connect_timeout, journey.seconds_left()))
    except queue.Empty:
        raise NoConnection(
            f"No name server told the address of {show(host)} in time; it is tried again later.", host
        ) from None
    if isinstance(found, OSError):
        raise NoConnection(
            f"The name {show(host)} has no address ({_reason(found)}); check the spelling if this lasts.",
            host,
        )
    if isinstance(found, Exception):
        raise refusal(f"{show(host)} is no host name; check its spelling.")
    return _addresses(found)


def _addresses(found: list[Any]) -> list[tuple[int, tuple[Any, ...]]]:
    return [(family, address) for family, _type, _protocol, _name, address in found]


def _reason(error: OSError) -> str:
    return show(error.strerror or type(error).__name__).lower()
