"""What the daemon goes by: the configuration in force with the two doors to the world made from it, and who
reads what comes in by them."""

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.check import PoliteFetcher
from monitor.config import Config
from monitor.deliver import Sender
from monitor.model import Document
from monitor.sandbox import Executor


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What a piece of work goes by from its start to its end, whatever is reloaded meanwhile."""

    config: Config
    fetcher: PoliteFetcher
    sender: Sender
    executor: Executor

    @property
    def documents(self) -> Mapping[str, Document]:
        """The documents by their ids."""
        return {document.id: document for document in self.config.watched}
