"""The company's proxy, where there is one: what it is asked for, and with which name and password."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import unquote, urlsplit

from monitor.fetch.ranges import is_loopback

USUAL_PORT = 3128


@dataclass(frozen=True, slots=True, kw_only=True)
class Upstream:
    """A proxy that speaks plain HTTP to us; ``no_proxy`` are hosts, with all below them, that need none."""

    host: str
    port: int
    credentials: str = field(default="", repr=False)
    no_proxy: tuple[str, ...] = ()

    @classmethod
    def at(cls, url: str, no_proxy: Sequence[str]) -> Self | None:
        """The proxy at an address, None for ''."""
        if not url:
            return None
        address = urlsplit(url)
        names = f"{unquote(address.username or '')}:{unquote(address.password or '')}"
        return cls(
            host=address.hostname or "",
            port=address.port or USUAL_PORT,
            credentials=base64.b64encode(names.encode()).decode() if address.username else "",
            no_proxy=tuple(no_proxy),
        )

    @property
    def name(self) -> str:
        """What a sentence calls it: never more than host and port."""
        return f"{self.host}:{self.port}"

    def serves(self, host: str) -> bool:
        """Whether the way to a host leads through it; this machine is always reached without."""
        bare = host.strip("[]").rstrip(".").lower()
        if bare == "localhost" or bare.endswith(".localhost") or is_loopback(bare):
            return False
        return not any(bare == each or bare.endswith(f".{each}") for each in self.no_proxy)

    @property
    def header(self) -> tuple[str, str] | None:
        """The header with the name and password, None where it wants none."""
        return ("Proxy-Authorization", f"Basic {self.credentials}") if self.credentials else None
