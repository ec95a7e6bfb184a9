"""Which file system holds a path."""

from pathlib import Path

import pytest

from notifier import disk

MOUNTED = """\
/dev/vda1 / ext4 rw,relatime 0 0
tmpfs /tmp tmpfs rw 0 0
server:/export /srv/shared nfs4 rw,vers=4.2 0 0
/dev/vdb1 /srv/shared/local xfs rw 0 0
//server/share /mnt/My\\040Files cifs rw 0 0
broken line
/dev/vdc1 /srv/shared/again ext4 rw 0 0
server:/again /srv/shared/again nfs rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/lib/notifier/notifier.db", None),
        ("/srv/shared/notifier.db", "nfs4"),
        ("/srv/sharedish/notifier.db", None),
        ("/srv/shared/local/notifier.db", None),
        ("/srv/shared/again/notifier.db", "nfs"),
        ("/mnt/My Files/notifier.db", "cifs"),
    ],
)
def test_the_deepest_mount_holds_a_path_and_the_last_of_two(path, kind):
    assert disk.network_type(Path(path), MOUNTED) == kind


def test_this_system_states_its_mounts_and_its_room(tmp_path):
    assert disk.network_type(tmp_path, disk.mounts()) is None
    assert disk.lack_of_room(tmp_path / "not" / "yet", 0) is None
    lack = disk.lack_of_room(tmp_path / "data", 10**18)
    assert lack is not None
    assert lack.startswith(f"{tmp_path / 'data'}: ")
    assert "store.min_free_mb is 1,000,000,000,000; nothing is read" in lack
