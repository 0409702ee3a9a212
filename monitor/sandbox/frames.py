"""Messages between two processes on a stream socket: eight bytes that say how long, then as many bytes.

Refuses a message longer than the receiver allows, before it takes room for it, and waits no longer than told.
"""

import select
import socket
import struct
import time

_LENGTH = struct.Struct("!Q")
MOST_BYTES = 256_000_000
"""Of one message; the largest that is right holds two texts of the largest page."""


def send_frame(channel: socket.socket, frame: bytes, *, until: float | None = None) -> None:
    """Send a message; ``until`` is the monotonic time at which to give up (None: never). Raises OSError."""
    for part in (_LENGTH.pack(len(frame)), frame):
        channel.settimeout(_time_left(until))
        channel.sendall(part)


def receive_frame(channel: socket.socket, *, until: float | None = None) -> bytearray | None:
    """The next message, None where the other side has hung up. Raises OSError (TimeoutError: ``until``)."""
    head = _receive(channel, _LENGTH.size, until)
    if head is None:
        return None
    (length,) = _LENGTH.unpack(head)
    return _receive(channel, length, until) if length <= MOST_BYTES else None


def is_readable(channel: socket.socket, *, within: float) -> bool:
    """Whether something, or the end, has come from the other side within so many seconds."""
    poll = select.poll()
    poll.register(channel, select.POLLIN)
    return bool(poll.poll(max(0.0, within) * 1_000))


def _receive(channel: socket.socket, length: int, until: float | None) -> bytearray | None:
    frame = bytearray(length)
    left = memoryview(frame)
    while left:
        channel.settimeout(_time_left(until))
        count = channel.recv_into(left)
        if not count:
            return None
        left = left[count:]
    return frame


def _time_left(until: float | None) -> float | None:
    if until is None:
        return None
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
