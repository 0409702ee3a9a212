"""The command ``config``: validates the configuration, shows it, and says where it is."""

import click
import tomlkit

from monitor.cli.doors import find_config, read_config, with_config
from monitor.cli.output import as_json, echo, plural, print_json, print_text
from monitor.config import dump_config


@click.group()
def config() -> None:
    """Look at the configuration."""


@config.command("check")
@with_config
def check_config(config_path: str | None) -> None:
    """Validate the configuration; print every complaint, each with its line."""
    found = read_config(config_path, quiet=False)
    readers = f"; what is stored may be read by the group {group}" if (group := found.settings.group) else ""
    echo(
        f"{found.path}: {plural(len(found.documents), 'document')}, "
        f"{plural(len(found.channels), 'channel')}, {plural(len(found.routes), 'route')}{readers}",
        err=True,
    )


@config.command("show")
@with_config
@as_json
def show_config(config_path: str | None, json: bool) -> None:
    """Print the configuration in force as a file could hold it: defaults included, secrets masked."""
    found = read_config(config_path)
    tables = dump_config(found)
    if json:
        print_json(tables)
    else:
        echo(f"# {found.path}")
        print_text(f"\n{tomlkit.dumps(tables)}".rstrip())


@config.command("path")
@with_config
def config_path_command(config_path: str | None) -> None:
    """Print which file is read."""
    echo(find_config(config_path).absolute())
