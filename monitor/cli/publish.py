"""The command ``publish``: the pages as files."""

import sys
from pathlib import Path

import click

from monitor.cli.doors import open_history_of, open_sandbox, read_config, with_config
from monitor.cli.output import echo
from monitor.clock import utc_now
from monitor.query.lookup import find_vendor
from monitor.wording.measures import count

MOST_NAMED = 20


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--vendor", help="Only this vendor.")
@with_config
def publish(folder: Path, vendor: str | None, config_path: str | None) -> None:
    """Write the pages into a folder as files, with feeds, without names of people or anything secret.

    The files lead to each other wherever the folder stands. Done again, only what changed is written anew,
    and what is gone is removed. A folder that holds anything else is refused.
    """
    from monitor.web.folder import open_folder  # noqa: PLC0415  (templates, for those who want them)
    from monitor.web.public_desk import open_public_desk  # noqa: PLC0415
    from monitor.web.publication import Publication  # noqa: PLC0415

    config = read_config(config_path)
    with open_sandbox(warm=True) as sandbox, open_history_of(config) as store:
        known = [*config.documents, *store.documents.all()]
        scope = None
        if vendor is not None:
            name = find_vendor(vendor, known)
            scope = next(each.id.partition("/")[0] for each in known if each.vendor == name)
        begun = store.briefs.begun_at()
        desk, hide = open_public_desk(config, store, utc_now(), sandbox, scope)
        with open_folder(folder, begun=begun.isoformat() if begun else "", scope=scope or "") as target:
            publication = Publication(desk=desk, folder=target, hide=hide)
            total = publication.publish()
    echo(f"{count(total, 'file')} in {folder}: {target.written} written, {target.removed} removed")
    for failure in publication.failures[:MOST_NAMED]:
        echo(failure, err=True)
    if publication.failures:
        sys.exit(1)
