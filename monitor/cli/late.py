"""What was imported is judged before a question about it is answered: nobody asked before."""

import sys
from collections.abc import Collection
from datetime import datetime

import click

from monitor.cli.doors import open_sandbox, open_store_of
from monitor.cli.output import echo, plural
from monitor.config import Config
from monitor.errors import StoreError
from monitor.store import Store


def judge_first(
    config: Config,
    store: Store,
    *,
    document_ids: Collection[str] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> None:
    """Have judged what lies between imported versions of these documents in that time, and record it.

    Whoever may not write to the history is told what the answer lacks.
    """
    pairs = store.imports.find_neighbours(document_ids, since=since, until=until)
    if not pairs:
        return
    from monitor.imports import judge_late  # noqa: PLC0415  (most questions are about what was judged long ago)

    try:
        with (
            open_sandbox(warm=True) as sandbox,
            open_store_of(config) as history,
            click.progressbar(length=len(pairs), label="judging what was imported", file=sys.stderr) as bar,
        ):
            left = judge_late(history, pairs, config.documents, config.settings, sandbox, bar.update)
    except StoreError as error:
        echo(f"{plural(len(pairs), 'imported change')} not judged yet, and left out here: {error}", err=True)
        return
    if left:
        echo(f"{plural(left, 'imported change')} too long to be compared, and left out", err=True)
