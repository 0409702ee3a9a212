"""A sign of life: one GET to the address that the operator has set, at a service that would miss it.

Through the same gate as every fetch, in a short time; private addresses are allowed, for the operator chose
this one. Refuses to follow redirects, to read more of the answer than its status, and to name the address,
which is a secret.
"""

import os
from functools import cache
from ssl import SSLContext

import requests

from monitor.fetch.connect import Journey
from monitor.fetch.failure import FetchFailure
from monitor.fetch.transport import open_session, verifying_context
from monitor.fetch.upstream import Upstream
from monitor.model import FetchSettings

_SECONDS = 10.0
_MOST_BYTES = 100_000
_USUAL = FetchSettings()


def ping(url: str, *, version: str, settings: FetchSettings = _USUAL) -> str | None:
    """Give the sign of life; None when it was taken (2xx), else a sentence. Never raises for the network."""
    journey = Journey(
        connect_timeout=_SECONDS,
        total_timeout=_SECONDS,
        max_wire=_MOST_BYTES,
        allow_private=True,
        upstream=Upstream.at(settings.proxy, settings.no_proxy),
    )
    journey.where = "the heartbeat service"
    try:
        with open_session(journey, lambda: _context(os.environ.get("SSL_CERT_FILE"))) as session:
            headers = {"User-Agent": f"policy-monitor/{version}"}
            with session.get(
                url, headers=headers, stream=True, allow_redirects=False, timeout=_SECONDS
            ) as answer:
                status = answer.status_code
    except FetchFailure as failure:
        return str(failure)
    except (requests.RequestException, OSError, ValueError) as error:
        return f"The heartbeat service could not be asked ({type(error).__name__})."
    return None if 200 <= status < 300 else f"The heartbeat service answered {status}."


@cache
def _context(authorities: str | None) -> SSLContext:
    """Made anew where the environment names other authorities."""
    return verifying_context()
