"""Watches a folder of seed files.

A scan costs a stat for each file: a file whose size, modification time and inode are
known is not opened. Nothing in the folder is ever written, moved or deleted. A file is
settled when its modification time is older than the source's ``settle_s``, or when two
looks that far apart agree; bytes that change while they are read are left for later.
"""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from io import FileIO
from pathlib import Path

from notifier.errors import SeedUnreadable

MAX_BYTES = 10 * 1024 * 1024
FUTURE_S = 60
_IGNORED = ("~", ".tmp", ".part", ".crdownload")
_NS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells one state of a file from another without opening it."""

    size_bytes: int
    modified_ns: int
    inode: int


@dataclass(frozen=True, slots=True)
class Look:
    """One file as seen in a scan."""

    name: str
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class Known:
    """What we remember of a file.

    Attributes:
        settling: it was seen and not read yet.
        looked_ns: when its stamp was first seen, nanoseconds of the epoch.
    """

    stamp: Stamp
    settling: bool
    looked_ns: int


@dataclass(frozen=True, slots=True)
class Scan:
    """What a look at the folder brought.

    Attributes:
        unchanged: number of files that need no reading.
        settled: files to read.
        settling: files to look at again; new or changed since the last look.
        waiting_s: seconds until the first of the settling files can be settled, or None.
        vanished: names that were known and are gone.
    """

    unchanged: int
    settled: tuple[Look, ...]
    settling: tuple[Look, ...]
    waiting_s: float | None
    vanished: tuple[str, ...]


def scan(
    folder: Path, glob: str, known: Mapping[str, Known], *, settle_s: float, now_ns: int
) -> Scan:
    """Look at every file of ``folder`` whose name fits ``glob``.

    Args:
        known: remembered files by name, vanished ones left out.
        settle_s: seconds for which a file must have been still.
        now_ns: the clock, nanoseconds of the epoch.

    Raises:
        OSError: the folder is missing or cannot be read; nothing may then be inferred.
    """
    settled: list[Look] = []
    settling: list[Look] = []
    waits: list[float] = []
    looks = _looks(folder, glob)
    for look in looks.values():
        before = known.get(look.name)
        if before is not None and before.stamp == look.stamp and not before.settling:
            continue
        wait = _wait_s(look, before, settle_s, now_ns)
        if wait <= 0:
            settled.append(look)
        else:
            settling.append(look)
            waits.append(wait)
    return Scan(
        unchanged=len(looks) - len(settled) - len(settling),
        settled=tuple(settled),
        settling=tuple(settling),
        waiting_s=min(waits, default=None),
        vanished=tuple(sorted(known.keys() - looks.keys())),
    )


def _looks(folder: Path, glob: str) -> dict[str, Look]:
    looks = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if name.startswith(".") or name.endswith(_IGNORED) or not fnmatchcase(name, glob):
                continue
            try:
                found = entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue
            looks[name] = Look(name, _stamp(found))
    return looks


def _stamp(found: os.stat_result) -> Stamp:
    return Stamp(found.st_size, found.st_mtime_ns, found.st_ino)


def _wait_s(look: Look, before: Known | None, settle_s: float, now_ns: int) -> float:
    """Seconds until this look may be trusted; 0 or less: now."""
    age_s = (now_ns - look.stamp.modified_ns) / _NS
    waits = [settle_s - age_s] if age_s >= -FUTURE_S else [settle_s]
    if before is not None and before.settling and before.stamp == look.stamp:
        waits.append(settle_s - (now_ns - before.looked_ns) / _NS)
    return min(waits)


def read(folder: Path, look: Look) -> bytes | None:
    """Bytes of the file, or None when it changed since ``look`` and must settle again.

    Raises:
        SeedUnreadable: ``not_a_file``, ``too_big`` or ``unreadable``.
    """
    path = folder / look.name
    try:
        with open(path, "rb", buffering=0, opener=_open_without_following) as file:
            return _content(file, look.stamp)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unreadable(path, error) from error


def _open_without_following(path: str, flags: int) -> int:
    """Not the target of a link, and not waiting for the other end of a pipe."""
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)


def _content(file: FileIO, stamp: Stamp) -> bytes | None:
    found = os.fstat(file.fileno())
    if not stat.S_ISREG(found.st_mode):
        raise SeedUnreadable("not_a_file", "this is not a regular file; remove it")
    if found.st_size > MAX_BYTES:
        raise SeedUnreadable(
            "too_big",
            f"the file has {found.st_size:,} bytes, {MAX_BYTES:,} are allowed; split it",
        )
    content = file.read()
    same = _stamp(os.fstat(file.fileno())) == stamp
    return content if same and len(content) == stamp.size_bytes else None


def _unreadable(path: Path, error: OSError) -> SeedUnreadable:
    if path.is_symlink():
        return SeedUnreadable(
            "not_a_file", "this is a symbolic link; put the file itself into the folder"
        )
    if path.is_dir():
        return SeedUnreadable("not_a_file", "this is a folder; put its files beside it")
    return SeedUnreadable(
        "unreadable", f"{error.strerror}; make the file readable for this program"
    )
