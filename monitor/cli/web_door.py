"""The door to the pages: a site that reads a configuration's history, and an edited file anew."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from monitor import log
from monitor.cli.doors import open_history_of, open_store_of, open_web
from monitor.cli.person import find_person
from monitor.clock import utc_now
from monitor.config import Config, load_config, split_listen
from monitor.config.complaints import Refusal
from monitor.errors import ConfigError, UsageError
from monitor.sandbox import HERE, Executor
from monitor.web.service import Service
from monitor.web.sessions import Sessions

events = log.get_log(__name__)


@contextmanager
def open_service(
    config: Config, *, listen: str | None = None, executor: Executor = HERE
) -> Iterator[Service]:
    """What the pages are served from; ``listen`` instead of the configuration's. Raises UsageError."""
    if listen is not None:
        try:
            split_listen(listen)
        except Refusal as refusal:
            raise UsageError(f"--listen {refusal}") from None
        config = replace(config, web=replace(config.web, listen=listen))
    source = _Source(config)
    accounts = {each.name: each for each in config.web.accounts}
    service = Service(
        config=source.current,
        open_reader=open_history_of,
        open_writer=open_store_of,
        clock=utc_now,
        sessions=Sessions(accounts=accounts, length=config.web.session),
        local_name=_local_name(),
        executor=executor,
        fetch=lambda config, document, validators, now: open_web(config).fetch(document, validators, now=now),
    )
    try:
        yield service
    finally:
        service.close()


def _local_name() -> str:
    """Who acts where nobody has to say who they are; a container's user may have no name."""
    try:
        return find_person(None)
    except UsageError:
        return f"user {os.getuid()}"


class _Source:
    """The configuration as the file has it now; who may see the pages stays as it was at the start."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._seen = _stamp(config)

    def current(self) -> Config:
        """Read anew where the file was touched; one that cannot be used is left aside, and said."""
        stamp = _stamp(self._config)
        if stamp == self._seen:
            return self._config
        self._seen = stamp
        try:
            fresh = load_config(self._config.path, environ=os.environ, sends=False)
        except ConfigError as error:
            events.warning(
                "the configuration cannot be used; the one before stays", problem=error.problems[0]
            )
            return self._config
        self._config = replace(
            fresh,
            web=self._config.web,
            settings=replace(
                fresh.settings, database=self._config.settings.database, storage=self._config.settings.storage
            ),
        )
        return self._config


def _stamp(config: Config) -> tuple[int, int]:
    try:
        found = config.path.stat()
    except OSError:
        return (0, 0)
    return found.st_mtime_ns, found.st_size
