"""How the outside is reached: the proxy, what needs none, and authorities trusted beside the usual."""

import ssl
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from monitor.config import values
from monitor.config.address import web_url
from monitor.config.complaints import Refusal, quote_value
from monitor.config.secret import NAMES, resolve, resolve_if_there

LARGEST = 10_000_000
"""Bytes of a file of authorities: the usual ones together take a fortieth."""
_SHAPE = "http://proxy.example:3128"


def read_proxy(value: object, folder: Path, environ: Mapping[str, str], *, sends: bool) -> str:
    """The proxy's address, '' for none; one with a password must be named, and no sentence shows it."""
    given = values.text(value).strip()
    named = given.startswith(NAMES)
    if named:
        given = (resolve if sends else resolve_if_there)(given, folder, environ).value
    if not given:
        return ""
    try:
        address = urlsplit(given)
        userinfo, at, _ = address.netloc.rpartition("@")
        bare = given.replace(userinfo + at, "", 1)
        port = address.port
    except ValueError:
        raise Refusal(f'is no address; write it like "{_SHAPE}"') from None
    if bare != given and not named:
        raise Refusal('an address with a password must not stand in this file; write "env:NAME" instead')
    try:
        web_url(bare)
    except Refusal:
        raise Refusal(f'does not lead to a proxy; write it like "{_SHAPE}"') from None
    if address.scheme.casefold() != "http" or port == 0 or address.path not in ("", "/") or address.query:
        raise Refusal(f'must be an address of a proxy and no more, like "{_SHAPE}"')
    return given.rstrip("/")


def read_host(value: object) -> str:
    """A host's name or number, in small letters; all names below it are meant, too."""
    given = values.word(value).casefold().lstrip("*").strip(".[]")
    try:
        if {*"/?#@"} & {*given}:
            raise Refusal("is more than a host")
        web_url(f"http://[{given}]/" if ":" in given else f"http://{given}/")
    except Refusal:
        raise Refusal(f'{quote_value(str(value))} is no host; write one like "intranet.example"') from None
    return given


def read_authorities(value: object, folder: Path) -> Path:
    """A file of certificates (PEM) that can be read."""
    path = folder / values.path(value)
    try:
        if path.exists() and (not path.is_file() or path.stat().st_size > LARGEST):  # a device may never end
            raise Refusal(f"{path} is no plain file, or too large to hold certificates")
        ssl.create_default_context(cafile=str(path))
    except FileNotFoundError:
        raise Refusal(f"there is no file {path}") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if not isinstance(error, ssl.SSLError) and isinstance(error, OSError) else ""
        raise Refusal(
            f"{path} cannot be read as certificates ({reason or 'it holds none in PEM'}): it begins with "
            "-----BEGIN CERTIFICATE-----"
        ) from None
    return path
