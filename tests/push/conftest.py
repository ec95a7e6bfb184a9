"""A hub and a subscriber."""

import pytest

from tests.push.hubs import Hub
from tests.push.servers import listening


@pytest.fixture
def hub(instance):
    return Hub(instance)


@pytest.fixture
def reader():
    with listening() as listener:
        yield listener
