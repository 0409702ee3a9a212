import pytest

from tests.notify.loopback import http_inbox, smtp_mailbox


@pytest.fixture
def inbox():
    with http_inbox() as made:
        yield made


@pytest.fixture
def mailbox():
    with smtp_mailbox() as made:
        yield made
