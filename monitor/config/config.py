"""What a configuration file amounts to, whole and checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from monitor.model import Channel, Document, Owner, Route, Settings, WebSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """A configuration that can be used.

    ``documents`` stand in the file's order; ``channels`` hold ``stdout`` first, then the file's; ``routes``
    are never empty: where the file has none that take changes, or trouble, the default ones stand in.
    ``warnings`` are sentences with file and line about what works but is hardly meant; ``named`` says where
    the secrets of the settings and [web] are ('database', 'proxy', 'ana.token'), as the file names them
    ('env:NAME').
    """

    path: Path
    settings: Settings
    documents: tuple[Document, ...]
    channels: tuple[Channel, ...]
    routes: tuple[Route, ...]
    warnings: tuple[str, ...] = field(default=())
    named: Mapping[str, str] = field(default_factory=dict)
    web: WebSettings = field(default_factory=WebSettings)
    owners: tuple[Owner, ...] = ()

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every address that no log, page or message may show."""
        urls = [channel.url for channel in self.channels if channel.url != "stdout://"]
        tokens = [secret for each in self.web.accounts for secret in (each.token, each.password)]
        found = (*urls, *tokens, *_secret_settings(self.settings), *_database_secret(self))
        return tuple(each for each in found if each)

    @property
    def watched(self) -> tuple[Document, ...]:
        """The documents that are not paused."""
        return tuple(document for document in self.documents if not document.paused)

    @property
    def by_id(self) -> Mapping[str, Document]:
        """The documents by their id."""
        return {document.id: document for document in self.documents}


def _secret_settings(settings: Settings) -> tuple[str, ...]:
    """The sign of life's address, and the proxy's where it holds a password."""
    return (settings.heartbeat_url, *((settings.fetch.proxy,) if "@" in settings.fetch.proxy else ()))


def _database_secret(config: Config) -> tuple[str, ...]:
    """The database's address where it may hold a password: any but a file's."""
    return () if config.settings.database.startswith("sqlite") else (config.settings.database,)
