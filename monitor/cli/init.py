"""The command ``init``: a configuration to start from."""

import click

from monitor.cli.doors import find_config, with_config
from monitor.cli.output import echo
from monitor.config.edit import default_config
from monitor.errors import UsageError


@click.command()
@with_config
def init(config_path: str | None) -> None:
    """Write a commented configuration to start from."""
    path = find_config(config_path)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(default_config())
    except FileExistsError:
        raise UsageError(f"{path} exists already; it was left as it is") from None
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}; name another place with --config") from None
    echo(f"wrote {path}; next: policy-monitor add URL", err=True)
