"""The configuration: config.toml becomes documents, channels, routes and settings, or a list of complaints.

Every complaint at once, each with file, line and key. Secrets are never read from the file itself and never
shown. What alters the file stands in ``edit`` and ``alter``, which take longer to load. Nothing is fetched,
stored or sent here, and nothing about a page is guessed.
"""

from monitor.config.config import Config
from monitor.config.difference import describe_difference
from monitor.config.dump import dump_config
from monitor.config.keys import KEYS
from monitor.config.load import load_config
from monitor.config.settings import read_address
from monitor.config.web_settings import is_exposed, split_listen

__all__ = [
    "KEYS",
    "Config",
    "describe_difference",
    "dump_config",
    "is_exposed",
    "load_config",
    "read_address",
    "split_listen",
]
