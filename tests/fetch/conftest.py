"""Fixtures of the fetch tests: a vendor's site, and an internet of names that ends on loopback."""

import errno
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from tests.fetch.fetch_world import Internet
from tests.vendor_site import VendorSite


@pytest.fixture
def site() -> Iterator[VendorSite]:
    with VendorSite() as running:
        yield running


@pytest.fixture
def internet(monkeypatch: pytest.MonkeyPatch) -> Internet:
    world = Internet()
    look_up, connect = socket.getaddrinfo, socket.socket.connect

    def getaddrinfo(host: str, port: int, *args: Any, **kwargs: Any) -> Any:
        world.lookups.append(host)
        known = world.names.get(host)
        if known is None:
            # numbers in any spelling are read by the C library, names of the real world are not asked
            try:
                return look_up(socket.inet_ntoa(socket.inet_aton(host)), port, *args, **kwargs)
            except OSError:
                return look_up(host, port, *args, **{**kwargs, "flags": socket.AI_NUMERICHOST})
        found = known() if callable(known) else known
        return [answer for address in found for answer in look_up(address, port, *args, **kwargs)]

    def connect_to(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            world.connected.append(address[:2])
            if not address[0].startswith("127."):
                if address[:2] not in world.places:
                    raise OSError(errno.ENETUNREACH, "Network is unreachable")
                address = ("127.0.0.1", world.places[address[:2]])
        connect(self, address)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    monkeypatch.setattr(socket.socket, "connect", connect_to)
    return world
