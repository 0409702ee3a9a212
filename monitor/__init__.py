"""policy-monitor: watches vendors' policy pages and tells people what changed and what it means."""


def __getattr__(name: str) -> str:
    """``__version__``, read when it is asked for: it takes as long as starting the program."""
    if name != "__version__":
        raise AttributeError(name)
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    try:
        return version("policy-monitor")
    except PackageNotFoundError:
        return "0+source"
