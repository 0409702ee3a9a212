"""The vendors' servers, running for one test."""

from collections.abc import Iterator

import pytest

from demo.site import Site


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        yield running
