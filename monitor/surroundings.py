"""How the outside is reached, told to libraries that go by the environment alone: a proxy, whom to trust.

What the environment said before the program began holds again where the configuration says nothing.
"""

import os
import ssl
import tempfile
import threading
from pathlib import Path
from typing import IO

import certifi

from monitor.errors import ConfigError
from monitor.model import FetchSettings

_PROXIES = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")
_SPARED = ("no_proxy", "NO_PROXY")
_AUTHORITIES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")
_HERE = ("localhost", "127.0.0.1", "::1")

_lock = threading.Lock()
_before = {name: os.environ.get(name) for name in (*_PROXIES, *_SPARED, *_AUTHORITIES)}
_bundles: dict[tuple[Path, int], IO[bytes]] = {}
"""Files of all trusted authorities by the file of one's own and its age; each goes when the process ends."""


def tell_surroundings(settings: FetchSettings) -> None:
    """Set the variables that libraries read, or put back what they were.

    Raises ConfigError where the authorities cannot be laid out in a file for them.
    """
    wanted: dict[str, str] = {}
    if settings.proxy:
        wanted |= dict.fromkeys(_PROXIES, settings.proxy)
        wanted |= dict.fromkeys(_SPARED, ",".join((*_HERE, *settings.no_proxy)))
    with _lock:
        if settings.ca_file:
            try:
                wanted |= dict.fromkeys(_AUTHORITIES, _bundle(settings.ca_file))
            except OSError as error:
                raise ConfigError(
                    [f"fetch.ca_file: {settings.ca_file} cannot be laid out: {error.strerror or error}"]
                ) from error
        for name, before in _before.items():
            value = wanted.get(name, before)
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _bundle(ca_file: Path) -> str:
    """A file with the usual authorities and one's own: libraries take one file for all."""
    key = (ca_file, ca_file.stat().st_mtime_ns)
    if key not in _bundles:
        usual = _before["SSL_CERT_FILE"] or ssl.get_default_verify_paths().cafile
        found = [Path(each) for each in (usual, certifi.where()) if each and Path(each).is_file()]
        bundle = tempfile.NamedTemporaryFile(prefix="policy-monitor-", suffix=".pem")  # noqa: SIM115 - kept open
        for each in (*found, ca_file):
            bundle.write(each.read_bytes() + b"\n")
        bundle.flush()
        _bundles[key] = bundle
    return _bundles[key].name
