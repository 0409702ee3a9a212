"""Connections on which no request comes are closed: however many are opened, others are served."""

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

SLOWEST_HEAD = 15.0
"""Seconds in which a request's first lines have to arrive."""


class PromptProtocol(H11Protocol):
    """HTTP/1.1 for those who ask; whoever says nothing, or a letter at a time, is hung up on."""

    _patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Take what arrived; where it ends no request's head, go on waiting, and no longer than before."""
        super().data_received(data)
        if not self._is_idle() and self._patience is not None:
            self._patience.cancel()
            self._patience = None
        elif self._patience is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        if self._patience is not None:
            self._patience.cancel()
        super().connection_lost(exc)

    def _is_idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _wait(self) -> None:
        self._patience = self.loop.call_later(SLOWEST_HEAD, self._hang_up)

    def _hang_up(self) -> None:
        self._patience = None
        if self._is_idle() and not self.transport.is_closing():
            self.transport.close()
