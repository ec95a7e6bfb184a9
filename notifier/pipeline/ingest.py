"""Seeds into the store: releases, revisions, sightings, events and matches.

One transaction a file: a process that is killed leaves the files before it whole and
this one untouched. A file that is known costs a stat, a content that is known a hash.
"""

from collections.abc import Sequence
from datetime import datetime

import structlog

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


def ingest(store: Store, sources: Sequence[Source], under: Conditions) -> IngestReport:
    """Scan every source once and take in what is settled.

    Raises:
        StoreError: the store cannot be written; the files before are taken in.
    """
    report = IngestReport()
    for source in sources:
        try:
            found = _scan(store, source, under)
        except OSError as error:
            problem = _note_broken_source(store, source, error, under.now)
            report.problems.append(problem)
            continue
        _count(report, found)
        _remember_looks(store, source, found, under.now)
        _take_in(SeedPass(store, source, report, under), found)
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


def _note_broken_source(store: Store, source: Source, error: OSError, now: datetime) -> str:
    problem = f"{source.path}: {error.strerror}; nothing was inferred from it"
    log.error("ingest", source=source.id, problem=problem)
    with store.transaction():
        store.seeds.scanned(source.id, now, problem)
    return problem


def _count(report: IngestReport, found: Scan) -> None:
    report.files["unchanged"] += found.unchanged
    report.files["settling"] += len(found.settling)
    report.files["vanished"] += len(found.vanished)
    waits = [wait for wait in (report.waiting_s, found.waiting_s) if wait is not None]
    report.waiting_s = min(waits, default=None)


def _remember_looks(store: Store, source: Source, found: Scan, now: datetime) -> None:
    if not found.settling and not found.vanished:
        return
    known = store.seeds.files(source.id)
    fresh = [
        file_row(look, "settling", now)
        for look in found.settling
        if not _same_look(known.get(look.name), look)
    ]
    with store.transaction():
        store.seeds.keep_files(source.id, fresh)
        store.seeds.mark_vanished(source.id, found.vanished)


def _take_in(seeds: SeedPass, found: Scan) -> None:
    """Take in what is settled; the source's baseline ends when nothing is left over."""
    ordered = _in_order(seeds.source, found.settled)
    left_over = bool(found.settling)
    for done, look in enumerate(ordered, 1):
        if not seeds.under.keep_going():
            return
        left_over |= not seeds.take(look)
        seeds.under.progress(done, len(ordered))
    with seeds.store.transaction():
        seeds.store.seeds.scanned(
            seeds.source.id, seeds.under.now, None, ends_baseline=not left_over
        )


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
