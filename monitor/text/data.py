"""The data files beside the code: words and figures that people read and correct, each read once.

Refuses to know what a table means.
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def read_data(path: str) -> dict[str, Any]:
    """The tables of a data file: ``read_data("screen/walls")`` reads ``monitor/screen/walls.toml``."""
    return tomllib.loads(files("monitor").joinpath(*f"{path}.toml".split("/")).read_text(encoding="utf-8"))
