"""The tables [channels.NAME]: where messages can go."""

from collections.abc import Callable, Mapping
from pathlib import Path

from monitor.config.complaints import Refusal
from monitor.config.secret import Secret, resolve, resolve_if_there
from monitor.config.table import Table
from monitor.config.values import slug
from monitor.model import Channel

CheckChannel = Callable[[str], str | None]
"""What is wrong with a channel's address, in a sentence that does not hold it; None for nothing."""

STDOUT = Channel(name="stdout", url="stdout://", source="built in")


def read_channels(
    root: Table,
    folder: Path,
    environ: Mapping[str, str],
    check_channel: CheckChannel | None,
    *,
    sends: bool,
) -> tuple[Channel, ...]:
    """``stdout``, then the file's channels with their addresses resolved; '' where it need not be seen."""
    secret_of = resolve if sends else resolve_if_there
    table = root.table("channels", None)
    found = [STDOUT]
    for name, given in table.values.items():
        channel = Table(given, table.place(name), root.complaints, name="channels")
        if not _is_name(channel, name):
            continue
        secret = channel.need("url", lambda value: secret_of(value, folder, environ), None)
        if secret is None:
            # the name is kept, so that routes to it are not complained about as well
            found.append(Channel(name=name, url="stdout://", source="unresolved"))
            continue
        _check(channel, secret, check_channel)
        found.append(Channel(name=name, url=secret.value, source=secret.source))
    return tuple(found)


def _is_name(channel: Table, name: str) -> bool:
    try:
        slug(name)
    except Refusal as refusal:
        channel.complaints.problem(channel.where, f"the channel's name {refusal}")
        return False
    if name == STDOUT.name:
        channel.complaints.problem(
            channel.where, "stdout exists always and cannot be set; choose another name"
        )
        return False
    return True


def _check(channel: Table, secret: Secret, check_channel: CheckChannel | None) -> None:
    if secret.warning:
        channel.complaints.warn(channel.place("url"), secret.warning)
    if check_channel is None or secret.value in (STDOUT.url, ""):
        return
    wrong = check_channel(secret.value)
    if wrong is not None:
        channel.complaints.problem(
            channel.place("url"),
            f"the address from {secret.source} cannot be used: {wrong.replace(secret.value, '…')}",
        )
