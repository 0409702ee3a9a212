"""policy-monitor: watches vendors' policy pages and tells people what changed and what it means."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("policy-monitor")
except PackageNotFoundError:
    __version__ = "0+source"
