"""One published site for the tests that only look."""

import pytest

from tests.acceptance.clients.scenario import Publisher


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """A publisher whose daemon runs, with a release that was revised."""
    publisher = Publisher(tmp_path_factory.mktemp("site") / "instance")
    with publisher.running() as daemon:
        publisher.revise(daemon)
        yield publisher
