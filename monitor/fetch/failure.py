"""How a fetch ends badly, between the rooms of ``monitor.fetch``.

Raised inside, caught at the door: outside this package a failure is a ``Fetch`` with ``error``,
``trouble`` and ``transient``. No address of ours, credential or unbounded server text gets into a sentence.
"""

from datetime import timedelta

from monitor.errors import FetchError
from monitor.model import TroubleKind

SHOWN = 200
"""Characters of a URL, or of a server's words, that a sentence shows."""


class FetchFailure(FetchError):  # noqa: N818 - reads as a sentence where it is raised
    """One fetch's failure: the sentence, its kind, whether a retry may help, and the server's wish when."""

    def __init__(
        self,
        sentence: str,
        trouble: TroubleKind,
        *,
        transient: bool = False,
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(sentence, transient=transient)
        self.trouble = trouble
        self.retry_after = retry_after


class NoConnection(FetchFailure):
    """No connection to the host came about, which is true of every page there; ``host`` as it was asked."""

    def __init__(
        self,
        sentence: str,
        host: str,
        *,
        trouble: TroubleKind = TroubleKind.UNREACHABLE,
        transient: bool = True,
    ) -> None:
        super().__init__(sentence, trouble, transient=transient)
        self.host = host.strip("[]").rstrip(".").lower()


def unreachable(sentence: str, *, retry_after: timedelta | None = None) -> FetchFailure:
    """A failure of the network or the server that a later attempt may not meet."""
    return FetchFailure(sentence, TroubleKind.UNREACHABLE, transient=True, retry_after=retry_after)


def refusal(sentence: str) -> FetchFailure:
    """An address that we decline to ask, now and later."""
    return FetchFailure(sentence, TroubleKind.REFUSED)


NO_ADDRESS = "The name {host} has no address ({reason}); check the spelling if this lasts."
NO_NAME_SERVER = "No name server told the address of {host} in time; it is tried again later."
_NAMELESS = tuple(each.partition("{host}")[::2] for each in (NO_ADDRESS, NO_NAME_SERVER))


def is_nameless(sentence: str | None) -> bool:
    """Whether a failure is that a host's name has no address: its own fault, or that no name resolves."""
    said = sentence or ""
    return any(said.startswith(begin) and end.partition("{")[0] in said for begin, end in _NAMELESS)


def show(text: str) -> str:
    """Hostile text made fit for a sentence: printable characters only, at most ``SHOWN`` of them."""
    shown = "".join(char if char.isprintable() else "?" for char in text[: SHOWN + 1])
    return shown if len(shown) <= SHOWN else shown[:SHOWN] + "…"
