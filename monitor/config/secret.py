"""Addresses that are secrets: where they come from and what may stand in the file itself.

A secret is named, never written: ``env:NAME``, ``file:/path`` or ``credential:NAME`` (systemd). A sentence
about a secret never holds any of its characters.
"""

import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from monitor.config.address import is_loopback
from monitor.config.complaints import Refusal, did_you_mean, quote_value
from monitor.config.values import word

NAMES = ("env:", "file:", "credential:")
HOW = 'write url = "env:NAME", "file:/path" or "credential:NAME" instead and put the address there'
LONGEST_SECRET = 16_384
FOLDER_VARIABLE = "CREDENTIALS_DIRECTORY"


class Absent(Refusal):
    """There is nothing, at least not for this user, behind the name of a secret."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """A resolved secret; ``source`` is how the file named it, ``warning`` a sentence or ''."""

    value: str
    source: str
    warning: str = ""

    def __repr__(self) -> str:
        return f"Secret(source={self.source!r})"


def resolve(value: object, folder: Path, environ: Mapping[str, str]) -> Secret:
    """The secret that the value names; relative files start at ``folder``.

    Literals are taken where they can hold no secret: ``stdout://`` and addresses on this machine. Raises
    Refusal for anything else, and for a name behind which there is nothing.
    """
    if not isinstance(value, str):
        raise Refusal(f"must be a text in quotes; {HOW}")
    scheme, colon, rest = value.strip().partition(":")
    if colon and scheme == "env":
        return Secret(value=_from_environment(rest, environ), source=value.strip())
    if colon and scheme == "file" and not rest.startswith("//"):
        path = folder / rest
        return Secret(value=_from_file(path), source=value.strip(), warning=_readable_by_others(path))
    if colon and scheme == "credential":
        return Secret(value=_from_credential(rest, environ), source=value.strip())
    return Secret(value=_literal(value.strip()), source="config.toml")


def resolve_if_there(value: object, folder: Path, environ: Mapping[str, str]) -> Secret:
    """The same for a command that sends nothing: a secret it cannot see is '', and no complaint."""
    try:
        return resolve(value, folder, environ)
    except Absent:
        return Secret(value="", source=str(value).strip())


def _check(content: str, what: str) -> str:
    lines = [line.strip() for line in content.splitlines() if line.strip()]
    if not lines:
        raise Refusal(f"{what} is empty")
    if len(lines) > 1 or not lines[0].isprintable():
        raise Refusal(f"{what} must hold one line and nothing else")
    return lines[0]


def _from_environment(name: str, environ: Mapping[str, str]) -> str:
    if not name.isidentifier():
        raise Refusal('must name an environment variable after "env:", like "env:SLACK_URL"')
    if name not in environ:
        guess = did_you_mean(name, environ, list_all=False)
        raise Absent(f"the environment variable {name} is not set{guess}")
    return _check(environ[name], f"the environment variable {name}")


def _from_file(path: Path) -> str:
    try:
        if not path.is_file():  # a pipe or device might never end
            raise Absent(f"the file {path} does not exist or is no plain file")
        with path.open("rb") as stream:
            content = stream.read(LONGEST_SECRET + 1)
        if len(content) > LONGEST_SECRET:
            raise Refusal(f"the file {path} is too large to be a secret")
        return _check(content.decode("utf-8"), f"the file {path}")
    except OSError as error:
        raise Absent(f"the file {path} cannot be read: {error.strerror or type(error).__name__}") from error
    except ValueError as error:  # not UTF-8, or a path with a null byte
        raise Refusal(f"the file {quote_value(str(path))} cannot be read as text") from error


def _readable_by_others(path: Path) -> str:
    try:
        mode = path.stat().st_mode
    except OSError:
        return ""  # it was read a moment ago; there is nothing left to warn of
    if mode & stat.S_IROTH:
        return f"the secret in {path} can be read by every user of this machine; run: chmod o= {path}"
    return ""


def _from_credential(name: str, environ: Mapping[str, str]) -> str:
    if not name or "/" in name or name in (".", ".."):
        raise Refusal('must name a systemd credential after "credential:", like "credential:slack"')
    folder = environ.get(FOLDER_VARIABLE)
    if not folder:
        raise Absent(
            f"the credential {name} cannot be read: {FOLDER_VARIABLE} is not set; under systemd "
            f"add LoadCredential={name}:/path to the unit"
        )
    return _from_file(Path(folder) / name)


def _literal(value: str) -> str:
    word(value)
    if value == "stdout://":
        return value
    try:
        if "://" in value and is_loopback(value):
            return value
    except ValueError as error:
        raise Refusal(f"is no address; {HOW}") from error
    raise Refusal(f"an address that may hold a password or token must not stand in this file; {HOW}")
