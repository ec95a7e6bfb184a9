"""A store on a network file system is refused, unless the operator insists."""

import pytest

from notifier.config import surroundings
from notifier.config.document import read
from notifier.config.model import Root
from tests.config.files import MINIMAL


def found(tmp_path, text, mounted):
    document = read("config.yaml", text)
    root = Root.model_validate(document.values)
    return [str(one) for one in surroundings.on_network(document, root, tmp_path, mounted)]


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs"])
def test_a_store_on_a_network_file_system_is_refused_with_its_line(tmp_path, kind):
    text = MINIMAL + "store: {path: remote/notifier.db}\n"
    (problem,) = found(tmp_path, text, f"server:/x {tmp_path.resolve()}/remote {kind} rw 0 0\n")
    assert problem.startswith("config.yaml: store.path (line 10): is on a network file system")
    assert kind in problem
    assert "set store.network to true" in problem


def test_the_operator_may_insist(tmp_path):
    text = MINIMAL + "store: {network: true}\n"
    assert found(tmp_path, text, f"server:/x {tmp_path.resolve()} nfs4 rw 0 0\n") == []


def test_a_local_store_beside_a_network_folder_is_taken(tmp_path):
    mounted = f"/dev/a / ext4 rw 0 0\nserver:/x {tmp_path.resolve()}/feeds nfs4 rw 0 0\n"
    assert found(tmp_path, MINIMAL, mounted) == []
