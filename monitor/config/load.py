"""config.toml -> Config, or ConfigError with every complaint."""

from collections.abc import Mapping
from pathlib import Path

from monitor.config.channels import CheckChannel, read_channels
from monitor.config.complaints import Complaints
from monitor.config.config import Config
from monitor.config.owners import read_owners
from monitor.config.routes import check_reach, read_routes
from monitor.config.settings import read_names, read_settings
from monitor.config.syntax import parse, read_text
from monitor.config.table import Table
from monitor.config.vendors import read_documents
from monitor.config.web_settings import read_web, read_web_names
from monitor.errors import ConfigError


def load_config(
    path: Path,
    *,
    environ: Mapping[str, str],
    check_channel: CheckChannel | None = None,
    sends: bool = True,
) -> Config:
    """The configuration in a file. Relative paths in it start at the file's folder.

    ``environ`` holds the environment variables that channels may name. ``check_channel`` says what is wrong
    with a channel's address (a sentence that does not hold the address), None for nothing; it is asked
    for every address. ``sends`` False is for a command that sends nothing: who may ask and acknowledge need
    not be who may see the channels' secrets. Raises ConfigError with all complaints, each with file, line
    and key.
    """
    full = path.expanduser().absolute()
    text = read_text(full)
    complaints = Complaints(full, text)
    root = Table(parse(text, full), (), complaints, name="")
    settings, defaults = read_settings(root, full.parent, environ, sends=sends)
    channels = read_channels(root, full.parent, environ, check_channel, sends=sends)
    web = read_web(root, full.parent, environ)
    documents = read_documents(root, defaults)
    owners = read_owners(root, channels, documents)
    routes = read_routes(root, defaults, channels, documents, owners)
    if not complaints.problems:
        check_reach(root, routes, documents)
    if complaints.problems:
        raise ConfigError(complaints.problems)
    return Config(
        path=full,
        settings=settings,
        documents=documents,
        channels=channels,
        routes=routes,
        warnings=complaints.warnings,
        named={**read_names(root), **read_web_names(root)},
        web=web,
        owners=owners,
    )
