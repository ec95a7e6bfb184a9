"""The site depends on what the seed files say, not on the order in which they came."""

import pytest

from notifier.wiring import Notifier
from tests.conftest import Instance
from tests.features.texts import SEEDS
from tests.pipeline.test_ingest_pass import Scene

ORDERS = {"reversed": SEEDS[::-1], "from the middle": [*SEEDS[2:], *SEEDS[:2]]}


def site(folder, paths):
    """The documents made of these files, created and modified in this order, at NOON."""
    scene = Scene(Instance(folder))
    for path in paths:
        scene.instance.drop(path.name, path.read_bytes())
    scene.ingest()
    Notifier(scene.config).publish()
    feeds = scene.instance.feeds
    files = (path for path in feeds.rglob("*") if path.is_file() and path.name != ".published")
    return {path.relative_to(feeds).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def in_order(tmp_path_factory):
    return site(tmp_path_factory.mktemp("in order") / "instance", SEEDS)


@pytest.mark.parametrize("order", ORDERS)
def test_the_same_files_in_another_order_give_the_same_bytes(tmp_path, in_order, order):
    other = site(tmp_path / "instance", ORDERS[order])
    assert other.keys() == in_order.keys()
    assert [name for name, content in other.items() if content != in_order[name]] == []
