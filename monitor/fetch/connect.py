"""The one gate to the network: every socket of this package is opened here.

A name is resolved once, each address it has is checked, and the address that passed is the one connected
to, so that a name server cannot answer the check and the connection differently. A ``Journey`` holds what
one fetch may spend: time and bytes, counted at the socket, whoever reads from it.
"""

import hashlib
import math
import queue
import socket
import ssl
import threading
import time
from contextlib import suppress
from typing import Any

from monitor.fetch.failure import (
    NO_ADDRESS,
    NO_NAME_SERVER,
    FetchFailure,
    NoConnection,
    refusal,
    show,
    unreachable,
)
from monitor.fetch.ranges import why_refused
from monitor.fetch.upstream import Upstream
from monitor.model import TroubleKind

MAX_ADDRESSES = 8
"""Addresses of one name that are tried in turn; a name with more is no reason to try for minutes."""

LOOKED_UP_BESIDE = 2.0
"""Seconds that a name is looked up here although a proxy does it, too: it may be private."""
MAX_ANSWER = 8_000
"""Bytes of a proxy's answer that are read."""


class Journey:
    """What one fetch may spend, and where it has been. Used by one thread at a time.

    Seconds and bytes; ``where`` is the URL asked at the moment, for sentences; ``addresses`` the IP address
    connected to by (host, port), '' by way of the ``upstream`` proxy; ``certificates`` the SHA-256
    of those shown; ``wire_bytes`` what came over all connections, headers included.
    """

    def __init__(
        self,
        *,
        connect_timeout: float,
        total_timeout: float,
        max_wire: int,
        allow_private: bool,
        upstream: Upstream | None = None,
    ) -> None:
        self.upstream = upstream
        self.connect_timeout = connect_timeout
        self.total_timeout = total_timeout
        self.max_wire = max_wire
        self.allow_private = allow_private
        self.wire_bytes = 0
        self.where = "the server"
        self.addresses: dict[tuple[str, int], str] = {}
        self.certificates: dict[tuple[str, int], str] = {}
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

    def note_certificate(self, host: str, port: int, certificate: bytes | None) -> None:
        """Note what a host proved itself with, in DER."""
        if certificate:
            self.certificates[host, port] = hashlib.sha256(certificate).hexdigest()

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


def open_socket(host: str, port: int, journey: Journey, *, tunnel: bool = True) -> WatchedSocket:
    """Connect to a host (name or number, without brackets), at the address that was checked.

    By way of the proxy where there is one: in a tunnel, or else for requests that name the whole address.
    Raises FetchFailure: refused where no address of the host may be asked, unreachable where none answers.
    The socket's time-out is left at what a TLS handshake may take.
    """
    host = host.strip("[]")
    if journey.upstream is not None and journey.upstream.serves(host):
        return _open_through(journey.upstream, host, port, journey, tunnel)
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


def _open_through(upstream: Upstream, host: str, port: int, journey: Journey, tunnel: bool) -> WatchedSocket:
    """Connect to the proxy. It looks names up itself; one that is known here as private is refused here."""
    _refuse_private(host, port, journey)
    fault = "it has no address"
    for family, address in _look_up(upstream.host, upstream.port, journey)[:MAX_ADDRESSES]:
        try:
            sock = _connect(family, address, journey, (upstream.host, upstream.port))
        except OSError as error:
            fault = "it did not answer in time" if isinstance(error, TimeoutError) else _reason(error)
            journey.seconds_left()
            continue
        journey.addresses[host.rstrip(".").lower(), port] = ""
        if tunnel:
            _begin_tunnel(sock, upstream, host, port)
        return sock
    raise NoConnection(f"No connection to the proxy {upstream.name}: {fault}; it is tried again later.", host)


def _refuse_private(host: str, port: int, journey: Journey) -> None:
    """Raises FetchFailure where the host is known here by addresses that are not asked, and by no other."""
    try:
        found = [str(address[0]) for _, address in _look_up(host, port, journey, LOOKED_UP_BESIDE)]
    except NoConnection:
        return
    shut = [(each, why_refused(each, allow_private=journey.allow_private)) for each in found]
    refused = [(address, why) for address, why in shut if why is not None]
    if refused and len(refused) == len(found):
        raise _shut(host, refused)


def _begin_tunnel(sock: WatchedSocket, upstream: Upstream, host: str, port: int) -> None:
    """Ask the proxy for a connection to the host; raises NoConnection, and closes, where it grants none."""
    place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    lines = [f"CONNECT {place} HTTP/1.1", f"Host: {place}"]
    lines += [": ".join(upstream.header)] if upstream.header else []
    head = b""
    try:
        sock.sendall("\r\n".join([*lines, "", ""]).encode("idna" if not host.isascii() else "ascii"))
        while b"\r\n\r\n" not in head and len(head) < MAX_ANSWER:
            piece = sock.recv(1)  # what comes behind the answer is the server's
            if not piece:
                break
            head += piece
    except OSError as error:
        sock.close()
        raise NoConnection(
            f"The proxy {upstream.name} gave no answer ({_reason(error)}); it is tried again later.", host
        ) from None
    words = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
    if len(words) > 1 and words[0].startswith("HTTP/") and words[1].startswith("2"):
        return
    sock.close()
    said = " ".join(words[1:])[:60] if len(words) > 1 else "no answer"
    remedy = "give its name and password in proxy" if words[1:2] == ["407"] else "ask who runs it"
    raise NoConnection(
        f"The proxy {upstream.name} did not lead to {show(host)} ({show(said)}); {remedy}.", host
    )


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


def _look_up(
    host: str, port: int, journey: Journey, limit: float = math.inf
) -> list[tuple[int, tuple[Any, ...]]]:
    """All addresses of a host, in the resolver's order. ``getaddrinfo`` knows no time-out: a thread does."""
    if host[:1].isdigit() or ":" in host:  # a number is no question to anybody
        with suppress(OSError, ValueError, OverflowError):
            number = socket.AI_NUMERICHOST
            return _addresses(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=number))
    answer: queue.SimpleQueue[list[Any] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answer.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, ValueError, OverflowError) as error:
            answer.put(error)

    threading.Thread(target=ask, name="name lookup", daemon=True).start()
    try:
        found = answer.get(timeout=min(limit, journey.connect_timeout, journey.seconds_left()))
    except queue.Empty:
        raise NoConnection(NO_NAME_SERVER.format(host=show(host)), host) from None
    if isinstance(found, OSError):
        raise NoConnection(NO_ADDRESS.format(host=show(host), reason=_reason(found)), host)
    if isinstance(found, Exception):
        raise refusal(f"{show(host)} is no host name; check its spelling.")
    return _addresses(found)


def _addresses(found: list[Any]) -> list[tuple[int, tuple[Any, ...]]]:
    return [(family, address) for family, _type, _protocol, _name, address in found]


def _reason(error: OSError) -> str:
    return show(error.strerror or type(error).__name__).lower()
