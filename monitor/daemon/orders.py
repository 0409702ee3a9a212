"""What the daemon goes by: the configuration in force with the two doors to the world made from it, and who
reads what comes in by them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from monitor.check import PoliteFetcher
from monitor.config import Config
from monitor.deliver import Sender
from monitor.model import Document
from monitor.sandbox import Executor


class PacedFetcher(PoliteFetcher, Protocol):
    """A fetcher whose pauses are known, so that no check begins while its host's lasts."""

    @property
    def asleep(self) -> int:
        """How many threads wait for a host's pause to end."""

    def rest_of(self, host: str) -> float:
        """Seconds that a host's pause still lasts."""


@dataclass(frozen=True, kw_only=True)
class Orders:
    """What a piece of work goes by from its start to its end, whatever is reloaded meanwhile."""

    config: Config
    fetcher: PacedFetcher
    sender: Sender
    executor: Executor

    @cached_property
    def documents(self) -> Mapping[str, Document]:
        """The documents by their ids."""
        return {document.id: document for document in self.config.watched}
