"""The table [web]: where the pages are served, and who may see them."""

import ipaddress
from collections.abc import Mapping
from pathlib import Path

from monitor.config import values
from monitor.config.complaints import Refusal
from monitor.config.secret import NAMES, resolve_if_there
from monitor.config.table import Table
from monitor.model import Account, Role, WebSettings
from monitor.text.visible import is_visible

HASH = "scrypt:"
_SECRETS = ("password", "token")
_WIDEST = {4: 8, 6: 32}
"""The shortest prefix of a network of proxies, by the version of the protocol."""
_SHORTEST_TOKEN = 24
_LONGEST_NAME = 60


def read_web(root: Table, folder: Path, environ: Mapping[str, str]) -> WebSettings:
    """Where and to whom the pages are served; a secret that this user cannot see is ''."""
    table = root.table("web", "web")
    usual = WebSettings()
    users = table.table("users", None)
    return WebSettings(
        listen=table.take("listen", _listen, usual.listen),
        session=table.take("session", values.span, usual.session),
        proxy_header=table.take("proxy_header", values.header, usual.proxy_header),
        proxy_role=table.take("proxy_role", values.one_of(Role), usual.proxy_role),
        proxies=table.take_each("proxies", _network),
        certificate=_path(table, "certificate", folder),
        key=_path(table, "key", folder),
        accounts=tuple(_account(users, name, folder, environ) for name in users.values),
    )


def read_web_names(root: Table) -> Mapping[str, str]:
    """Where the secrets of [web.users] are, by 'NAME.password' and 'NAME.token', as the file names them."""
    given = root.values.get("web")
    users = given.get("users") if isinstance(given, dict) else None
    found: dict[str, str] = {}
    for name, user in users.items() if isinstance(users, dict) else ():
        for key in _SECRETS:
            value = user.get(key) if isinstance(user, dict) else None
            if isinstance(value, str) and value.strip().startswith(NAMES):
                found[f"{name}.{key}"] = value.strip()
    return found


def split_listen(listen: str) -> tuple[str, int]:
    """The host and the port of 'host:port'. Raises Refusal."""
    host, colon, port = listen.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not colon or not host or not (port.isascii() and port.isdigit() and int(port) < 65_536):
        raise Refusal(f'{listen[:60]!r} is no host and port; write "127.0.0.1:8321"')
    return host, int(port)


def is_exposed(listen: str) -> bool:
    """Whether others than this machine can reach it."""
    host, _ = split_listen(listen)
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host != "localhost"


def _listen(value: object) -> str:
    given = values.word(value)
    split_listen(given)
    return given


def _network(value: object) -> str:
    given = values.word(value)
    try:
        found = ipaddress.ip_network(given, strict=False)
    except ValueError:
        raise Refusal(f'{given[:60]!r} is no address of a proxy; write "10.0.0.5" or "10.0.0.0/24"') from None
    if found.prefixlen < _WIDEST[found.version]:
        raise Refusal(f"{given[:60]!r} trusts half the world to say who asks; name the proxy's own address")
    return str(found)


def _path(table: Table, key: str, folder: Path) -> Path | None:
    given = table.take(key, values.path, None)
    return None if given is None else folder / given


def _account(users: Table, name: str, folder: Path, environ: Mapping[str, str]) -> Account:
    table = users.table(name, "web.users")
    if not is_visible(name) or not name.strip() or len(name) > _LONGEST_NAME:
        users.complaints.problem(users.place(name), f"a name has 1 to {_LONGEST_NAME} visible characters")

    def secret(value: object) -> str:
        if not (isinstance(value, str) and value.strip().startswith(NAMES)):
            raise Refusal('must be named, never written: "env:NAME", "file:/path" or "credential:NAME"')
        return resolve_if_there(value, folder, environ).value

    def password(value: object) -> str:
        found = secret(value)
        if found and not found.startswith(HASH):
            raise Refusal("does not lead to a hash; `policy-monitor serve --hash` makes one of a password")
        return found

    def token(value: object) -> str:
        found = secret(value)
        if found and len(found) < _SHORTEST_TOKEN:
            raise Refusal(f"leads to a token of fewer than {_SHORTEST_TOKEN} characters")
        return found

    return Account(
        name=name,
        role=table.take("role", values.one_of(Role), Role.READER),
        password=table.take("password", password, ""),
        token=table.take("token", token, ""),
    )
