"""Seeds into the store: releases, revisions, sightings, events and matches.

One transaction a file: a process that is killed leaves the files before it whole and
this one untouched. A file that is known costs a stat, a content that is known a hash.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import structlog

from notifier import disk
from notifier.errors import SeedUnreadable
from notifier.pipeline.bulk import group
from notifier.pipeline.holds import release_rested
from notifier.pipeline.report import Conditions, IngestReport
from notifier.pipeline.seed_pass import SeedPass, file_row, nanoseconds
from notifier.seed_text import newest_date
from notifier.seeds import Known, Look, Scan, Stamp, read, scan
from notifier.settings import Source
from notifier.store import Store
from notifier.store.seeds import FileRow

log = structlog.get_logger()

GROWING = "it has been growing for more than 15 minutes"


def ingest(store: Store, sources: Sequence[Source], under: Conditions) -> IngestReport:
    """Scan every source once and take in what is settled.

    Raises:
        StoreError: the store cannot be written; the files before are taken in.
    """
    report = IngestReport()
    lack = disk.lack_of_room(store.path.parent, under.min_free_bytes)
    if lack is not None:
        for source in sources:
            _note_problem(store, source, lack, under.now)
        report.problems.append(lack)
        report.not_begun = lack
        return report
    for source in sources:
        try:
            found = _scan(store, source, under)
        except OSError as error:
            said = f"{source.path}: {error.strerror}; nothing was inferred from it"
            _note_problem(store, source, said, under.now)
            report.problems.append(said)
            continue
        _count(report, found)
        is_waiting = _remember_looks(store, source, found, under.now)
        _take_in(SeedPass(store, source, report, under), found, left_over=is_waiting)
    report.told_at_rest = release_rested(store, under.now)
    report.bulks = group(store)
    return report


def _scan(store: Store, source: Source, under: Conditions) -> Scan:
    rows = {} if under.rescan else store.seeds.files(source.id)
    known = {
        row.name: Known(
            stamp=Stamp(row.size_bytes, row.modified_ns, row.inode),
            settling=row.state == "settling",
            looked_ns=row.looked_ns,
        )
        for row in rows.values()
    }
    return scan(
        source.path,
        source.glob,
        known,
        settle_s=source.settle_s,
        now_ns=nanoseconds(under.now),
    )


def _note_problem(store: Store, source: Source, problem: str, now: datetime) -> None:
    log.error("ingest", source=source.id, problem=problem)
    with store.transaction():
        store.seeds.scanned(source.id, now, problem)


def _count(report: IngestReport, found: Scan) -> None:
    report.files["unchanged"] += found.unchanged
    report.files["settling"] += len(found.settling)
    report.files["vanished"] += len(found.vanished)
    waits = [wait for wait in (report.waiting_s, found.waiting_s) if wait is not None]
    report.waiting_s = min(waits, default=None)


def _remember_looks(store: Store, source: Source, found: Scan, now: datetime) -> bool:
    """Whether a file is settling of which it may be hoped that it will be still."""
    if not found.settling and not found.vanished:
        return False
    known = store.seeds.files(source.id)
    fresh = [
        _settling(look, known.get(look.name), now)
        for look in found.settling
        if not _same_look(known.get(look.name), look)
    ]
    for row in fresh:
        if row.grows_without_end and not known[row.name].grows_without_end:
            log.warning("ingest", file=row.name, problem=GROWING)
    with store.transaction():
        store.seeds.keep_files(source.id, fresh)
        store.seeds.mark_vanished(source.id, found.vanished)
    rows = known | {row.name: row for row in fresh}
    return not all(rows[look.name].grows_without_end for look in found.settling)


def _take_in(seeds: SeedPass, found: Scan, *, left_over: bool) -> None:
    """Take in what is settled; the source's baseline ends when nothing is left over."""
    ordered = _in_order(seeds.source, found.settled)
    for done, look in enumerate(ordered, 1):
        if not seeds.under.keep_going():
            return
        left_over |= not seeds.take(look)
        seeds.under.progress(done, len(ordered))
    with seeds.store.transaction():
        seeds.store.seeds.scanned(
            seeds.source.id, seeds.under.now, None, ends_baseline=not left_over
        )


def _settling(look: Look, before: FileRow | None, now: datetime) -> FileRow:
    """A file that is not still, with the time since when."""
    row = file_row(look, "settling", now)
    since = before.settling_ns if before is not None else None
    return replace(row, settling_ns=since or row.looked_ns)


def _same_look(row: FileRow | None, look: Look) -> bool:
    if row is None or row.state != "settling":
        return False
    return Stamp(row.size_bytes, row.modified_ns, row.inode) == look.stamp


def _in_order(source: Source, looks: Sequence[Look]) -> list[Look]:
    """Files found together, the one with the oldest newest release first: a later list
    page states the later revision, and the newest release becomes the newest event."""
    if len(looks) == 1:
        return list(looks)
    return sorted(
        looks, key=lambda look: (_newest(source, look), look.stamp.modified_ns, look.name)
    )


def _newest(source: Source, look: Look) -> str:
    try:
        content = read(source.path, look)
    except SeedUnreadable:
        return ""
    return newest_date(content) if content else ""
