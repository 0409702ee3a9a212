"""What the fetch tests share: a document, settings, one fetch, and a small internet that ends on loopback."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from monitor.fetch import Fetcher
from monitor.model import Document, DocumentType, Fetch, FetchSettings, Validators
from tests.vendor_site import VendorSite

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def document(url: str, **options: Any) -> Document:
    return Document(
        id="acorn/privacy",
        vendor="acorn",
        name="privacy",
        url=url,
        type=DocumentType.PRIVACY_POLICY,
        **options,
    )


def settings(**options: Any) -> FetchSettings:
    return FetchSettings(
        **{
            "allow_private": True,
            "host_delay": timedelta(0),
            "connect_timeout": timedelta(seconds=5),
            "total_timeout": timedelta(seconds=10),
            **options,
        }
    )


def fetch(
    url: str, validators: Validators | None = None, *, doc: dict[str, Any] | None = None, **options: Any
) -> Fetch:
    """One fetch by a fetcher of its own."""
    fetcher = Fetcher(settings(**options), version="1.2")
    return fetcher.fetch(document(url, **(doc or {})), validators or Validators(), now=NOW)


class Internet:
    """Names and public addresses that lead to loopback servers; everything else cannot be reached.

    ``names`` maps a name to its addresses, or to a function that gives them anew at each look-up;
    ``places`` maps (address, port) to a loopback port. ``connected`` lists what was connected to.
    """

    def __init__(self) -> None:
        self.names: dict[str, list[str] | Callable[[], list[str]]] = {}
        self.places: dict[tuple[str, int], int] = {}
        self.connected: list[tuple[str, int]] = []
        self.lookups: list[str] = []

    def put(self, name: str, address: str, site: VendorSite) -> str:
        """Give a site a name and a public address, on the scheme's port; returns its URL without path."""
        scheme, port = ("https", 443) if site.tls else ("http", 80)
        self.names[name] = [address]
        self.places[address, port] = site.port
        return f"{scheme}://{name}"
