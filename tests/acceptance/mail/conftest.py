"""Where the tests that need no other program take place."""

import pytest

from tests.pipeline.world import a_world


@pytest.fixture
def world(tmp_path):
    with a_world(tmp_path / "notifier.db") as world:
        yield world
