"""What the system says about the disk under a folder."""

import re
import shutil
from pathlib import Path

MOUNTS = Path("/proc/self/mounts")
NETWORK_TYPES = frozenset(
    {
        "9p",
        "afs",
        "ceph",
        "cifs",
        "davfs",
        "fuse.glusterfs",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.sshfs",
        "glusterfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "smb3",
        "smbfs",
    }
)

MB = 1_000_000
NO_ROOM = "nothing is read until there is room"

_MOUNT = re.compile(r"^\S+ (\S+) (\S+) ", re.MULTILINE)


def lack_of_room(folder: Path, min_free_bytes: int) -> str | None:
    """Why nothing new may be read, or None: the last of the disk is for what is stored.

    Args:
        folder: of the store; need not exist.
        min_free_bytes: store.min_free_mb, in bytes.
    """
    there = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(there).free
    if free >= min_free_bytes:
        return None
    return (
        f"{folder}: {free // MB:,} MB are free and store.min_free_mb is"
        f" {min_free_bytes // MB:,}; {NO_ROOM}"
    )


def mounts() -> str:
    """The table of mounted file systems (fstab(5)), or "" where the system has none."""
    try:
        return MOUNTS.read_text("utf-8", "surrogateescape")
    except FileNotFoundError:
        return ""


def network_type(path: Path, mounted: str) -> str | None:
    """Type of the network file system that holds ``path``, or None when none does.

    SQLite's write-ahead log needs memory that all its processes share, and locks that
    hold; network file systems have neither (https://sqlite.org/wal.html).

    Args:
        path: absolute, links resolved; need not exist.
        mounted: as ``mounts`` gives it; of two mounts at one place the later one counts.
    """
    found, depth = "", -1
    for where, kind in _MOUNT.findall(mounted):
        place = Path(where.replace("\\040", " ").replace("\\011", "\t"))
        if path.is_relative_to(place) and len(place.parts) >= depth:
            found, depth = kind, len(place.parts)
    return found if found in NETWORK_TYPES else None
