from contextlib import ExitStack

import pytest

from tests.deliver.office import open_office


@pytest.fixture
def opening(tmp_path):
    """Opens an office: names of channels, routes, settings."""
    with ExitStack() as stack:
        yield lambda names, routes, **settings: open_office(stack, tmp_path, names, routes, **settings)
