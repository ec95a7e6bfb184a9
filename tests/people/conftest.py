"""The scene of every test here: a copy of one prepared instance, and its server."""

import shutil

import pytest

from tests.conftest import Instance
from tests.people.scene import prepare, scene_of


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    folder = tmp_path_factory.mktemp("prepared") / "instance"
    prepare(Instance(folder))
    return folder


@pytest.fixture
def scene(prepared, tmp_path):
    with scene_of(shutil.copytree(prepared, tmp_path / "instance")) as scene:
        yield scene
