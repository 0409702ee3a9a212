"""requests' way to the network, led through the gate: sessions whose every connection ``connect`` opens.

Proxies, netrc and other settings of the environment are ignored (a proxy is the configuration's); redirects
are never followed here (the visitor does, one by one); certificates are always verified, against the
system's authorities and certifi's (``SSL_CERT_FILE`` and ``SSL_CERT_DIR`` add an authority of one's own).
"""

import ssl
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import certifi
import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from monitor.fetch.connect import Journey, WatchedTLSSocket, open_socket
from monitor.fetch.failure import FetchFailure, NoConnection, show
from monitor.model import TroubleKind


class _SharedContext(ssl.SSLContext):
    """A context used by many threads at once, so nothing of it may change once it is in use."""

    settled = False

    def set_alpn_protocols(self, alpn_protocols: Iterable[str]) -> None:
        """Take the first call only: urllib3 makes it for each connection, while others copy the list."""
        if not self.settled:
            self.settled = True
            super().set_alpn_protocols(alpn_protocols)


def verifying_context() -> ssl.SSLContext:
    """The TLS settings of all connections; made once, since reading the authorities takes 40 ms."""
    context = _SharedContext(ssl.PROTOCOL_TLS_CLIENT)
    context.set_alpn_protocols(["http/1.1"])
    context.load_default_certs()
    context.load_verify_locations(cafile=certifi.where())
    context.sslsocket_class = WatchedTLSSocket
    return context


class _PlainConnection(HTTPConnection):
    journey: Journey

    def _new_conn(self) -> Any:
        return open_socket(self._dns_host, self.port or 80, self.journey, tunnel=False)

    def putrequest(self, method: str, url: str, *args: Any, **options: Any) -> None:
        """Name the whole address to a proxy, which leads plain requests on itself."""
        upstream = self.journey.upstream
        if upstream is None or not upstream.serves(self.host):
            return super().putrequest(method, url, *args, **options)
        port = f":{self.port}" if self.port not in (None, 80) else ""
        super().putrequest(method, f"http://{self.host}{port}{url}", *args, **options)
        if upstream.header:
            self.putheader(*upstream.header)
        return None


class _TLSConnection(HTTPSConnection):
    journey: Journey

    def _new_conn(self) -> Any:
        return open_socket(self._dns_host, self.port, self.journey)

    def connect(self) -> None:
        """Connect and shake hands; raises FetchFailure for a bad certificate, and for no handshake."""
        try:
            super().connect()
        except ssl.SSLCertVerificationError as error:
            raise _bad_certificate(self.host, error) from None
        except TimeoutError:
            raise NoConnection(
                f"{show(self.host)} did not finish the TLS handshake in time; it is tried again later.",
                self.host,
            ) from None
        except (OSError, urllib3.exceptions.SSLError) as error:
            reason = getattr(error, "reason", None) or type(error).__name__
            raise NoConnection(
                f"No TLS connection to {show(self.host)} ({show(str(reason)).lower()}); it is tried "
                "again later.",
                self.host,
            ) from None
        if isinstance(self.sock, WatchedTLSSocket):
            self.sock.journey = self.journey
            self.journey.note_certificate(self._dns_host, self.port, self.sock.getpeercert(True))
            # whoever cuts the connection must not be taken for the end of a body without a length
            self.sock.suppress_ragged_eofs = False


_NO_ISSUER = frozenset({2, 20, 21})
"""OpenSSL's X509_V_ERR_* for a chain that ends before an authority: an issuer is neither sent nor known."""


def _bad_certificate(host: str, error: ssl.SSLCertVerificationError) -> FetchFailure:
    reason = show(error.verify_message)
    if error.verify_code in _NO_ISSUER:
        sentence = (
            f"The certificate of {show(host)} has an incomplete chain ({reason}), so the page is not read: "
            "the server sends no intermediate certificate, which browsers fetch by themselves, or its "
            "authority is not known here; tell the vendor, or name a file with the issuer's certificate "
            "(PEM) and the system's authorities in SSL_CERT_FILE."
        )
    else:
        sentence = (
            f"The certificate of {show(host)} is not valid ({reason}): the page may be forged, so it is "
            "not read; tell the vendor, or check this machine's clock and certificate authorities."
        )
    return NoConnection(sentence, host, trouble=TroubleKind.CERTIFICATE, transient=False)


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _PlainConnection

    def __init__(self, *args: Any, journey: Journey, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.journey = journey

    def _new_conn(self) -> Any:
        connection = super()._new_conn()
        connection.journey = self.journey  # type: ignore[attr-defined]
        return connection


class _TLSPool(HTTPSConnectionPool):
    ConnectionCls = _TLSConnection

    def __init__(
        self, *args: Any, journey: Journey, context: Callable[[], ssl.SSLContext], **settings: Any
    ) -> None:
        super().__init__(*args, ssl_context=context(), **settings)
        self.journey = journey

    def _new_conn(self) -> Any:
        connection = super()._new_conn()
        connection.journey = self.journey  # type: ignore[attr-defined]
        return connection


class _GateAdapter(HTTPAdapter):
    def __init__(self, journey: Journey, context: Callable[[], ssl.SSLContext]) -> None:
        self.journey = journey
        self.context = context
        super().__init__(pool_connections=4, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **settings: Any) -> None:
        """Pools whose connections know the journey they belong to."""
        manager = urllib3.PoolManager(num_pools=connections, maxsize=maxsize, block=block, **settings)
        manager.pool_classes_by_scheme = {
            "http": partial(_PlainPool, journey=self.journey),  # type: ignore[dict-item]
            "https": partial(_TLSPool, journey=self.journey, context=self.context),  # type: ignore[dict-item]
        }
        self.poolmanager = manager

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Nothing to add: the context verifies, and reading certifi's file for each request is slow."""


class _Session(requests.Session):
    def get_redirect_target(self, resp: Any) -> None:
        """No target: looking ahead, requests would read a redirect's whole body, however large."""


def open_session(journey: Journey, context: Callable[[], ssl.SSLContext]) -> requests.Session:
    """A session for one fetch: its connections and cookies end with it.

    ``context`` is called for the first https URL.
    """
    session = _Session()
    session.trust_env = False
    session.headers.clear()
    adapter = _GateAdapter(journey, context)
    session.adapters.clear()
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return session
