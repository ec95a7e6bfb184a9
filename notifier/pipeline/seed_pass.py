"""One file of one source: read, judged and kept in one transaction."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import structlog

from notifier import quarantine
from notifier.errors import SeedUnreadable
from notifier.pipeline.arrivals import STILL_HELD, Judgement, alias_of
from notifier.pipeline.removal import Page, restore, withdraw_missing
from notifier.pipeline.report import Conditions, IngestReport, Refused
from notifier.seed_text import ParsedSeed, decode, parse
from notifier.seeds import Look, read
from notifier.settings import Source
from notifier.store import Store
from notifier.store.seeds import FileRow, SeedRow

log = structlog.get_logger()

_STATE_OF_CODE = {
    "empty": "empty",
    "too_big": "too_big",
    "unreadable": "unreadable",
    "not_a_file": "unreadable",
}


def nanoseconds(now: datetime) -> int:
    """A time as file systems state it: nanoseconds of the epoch."""
    return int(now.timestamp() * 1000) * 1_000_000


def file_row(
    look: Look,
    state: str,
    now: datetime,
    *,
    reason: str | None = None,
    seed_id: int | None = None,
) -> FileRow:
    """What the ledger remembers of a file that was looked at."""
    return FileRow(
        name=look.name,
        size_bytes=look.stamp.size_bytes,
        modified_ns=look.stamp.modified_ns,
        inode=look.stamp.inode,
        looked_ns=nanoseconds(now),
        state=state,
        reason=reason,
        seed_id=seed_id,
    )


@dataclass(frozen=True, slots=True)
class SeedPass:
    """Takes in one file of one source, and enters it into the report."""

    store: Store
    source: Source
    report: IngestReport
    under: Conditions

    def take(self, look: Look) -> bool:
        """Read a file and keep what it brings, in one transaction.

        False when its bytes changed meanwhile, so that it is left for later.
        """
        try:
            content = read(self.source.path, look)
        except SeedUnreadable as problem:
            self._quarantine(look, b"", problem)
            return True
        if content is None:
            self.report.files["settling"] += 1
            self.report.waiting_s = self.source.settle_s
            return False
        self._take(look, content)
        return True

    def _take(self, look: Look, content: bytes) -> None:
        sha256 = hashlib.sha256(content).hexdigest()
        seed = self.store.seeds.known_seed(self.source.id, sha256)
        if seed is not None:
            self._repeat(look, seed)
            return
        try:
            parsed = self._parsed(content)
        except SeedUnreadable as problem:
            self._quarantine(look, content, problem)
            return
        self._keep(look, sha256, parsed)

    def _parsed(self, content: bytes) -> ParsedSeed:
        today = self.under.now.astimezone(self.under.timezone).date()
        return parse(decode(content), today=today, categories=self.source.categories)

    def _repeat(self, look: Look, seed: SeedRow) -> None:
        """A content that is known: the same file, touched or back again, or a copy of it
        under another name."""
        before = self.store.seeds.file(self.source.id, look.name)
        if before is not None and before.seed_id == seed.id:
            outcome, state, reason = "unchanged", before.state, before.reason
        elif seed.name == look.name:
            outcome, state, reason = "unchanged", seed.state, None
        else:
            outcome, state = "duplicate", "duplicate" if seed.state == "done" else seed.state
            reason = f"same content as {seed.name}"
        row = file_row(look, state, self.under.now, reason=reason, seed_id=seed.id)
        if before is None or replace(row, looked_ns=before.looked_ns) != before:
            with self.store.transaction():
                self.store.seeds.keep_files(self.source.id, [row])
        self._tally(look, outcome)

    def _tally(self, look: Look, state: str, **facts: object) -> None:
        self.report.files[state] += 1
        tell = log.debug if state == "unchanged" else log.info
        tell("ingest", file=look.name, state=state, **facts)

    def _quarantine(self, look: Look, content: bytes, problem: SeedUnreadable) -> None:
        state = _STATE_OF_CODE.get(problem.code, "quarantined")
        reason = f"{problem.code}: {problem.detail}"
        sha256 = hashlib.sha256(content).hexdigest()
        if content:
            quarantine.keep(self.under.quarantine, sha256, content, f"{look.name}: {reason}")
        with self.store.transaction():
            seed_id = None
            if content or state == "empty":
                seed_id = self.store.seeds.append_seed(
                    self.source.id,
                    sha256,
                    look.name,
                    look.stamp.size_bytes,
                    state=state,
                    accepted=0,
                    rejections=[(0, None, problem.code, problem.detail)],
                    now=self.under.now,
                )
            row = file_row(look, state, self.under.now, reason=reason, seed_id=seed_id)
            self.store.seeds.keep_files(self.source.id, [row])
        self.report.rejected.append(Refused(look.name, None, problem.code, problem.detail))
        self._tally(look, state, code=problem.code, detail=problem.detail)

    def _keep(self, look: Look, sha256: str, parsed: ParsedSeed) -> None:
        state = _state(parsed)
        with self.store.transaction():
            judged = self._judged(parsed)
            seed_id = self.store.seeds.append_seed(
                self.source.id,
                sha256,
                look.name,
                look.stamp.size_bytes,
                state=state,
                accepted=len(parsed.records),
                rejections=[
                    (one.position, one.line, one.code, one.detail) for one in parsed.rejections
                ],
                now=self.under.now,
            )
            self.store.releases.append(seed_id, judged.arrivals, judged.sightings)
            restored = restore(self.store, judged.stated, self.under.now)
            withdrawn = self._withdrawn(parsed, judged, seed_id)
            reason = _reason(parsed)
            row = file_row(look, state, self.under.now, reason=reason, seed_id=seed_id)
            self.store.seeds.keep_files(self.source.id, [row])
        self.report.restored += restored
        self.report.withdrawn += withdrawn
        self._enter(look, state, parsed, judged)

    def _withdrawn(self, parsed: ParsedSeed, judged: Judgement, seed_id: int) -> list[str]:
        """What this page shows to be gone; a page with bad records shows nothing, for a
        bad record may be the one that is missed."""
        if judged.baseline or parsed.rejections or not self.source.listing:
            return []
        page = Page(self.source.id, seed_id, parsed.records, judged.stated)
        return withdraw_missing(self.store, page, self.under.now)

    def _judged(self, parsed: ParsedSeed) -> Judgement:
        seq, last_at = self.store.releases.last_event()
        judgement = Judgement(
            source_id=self.source.id,
            filing=self.under.filing,
            settings=self.under.identity,
            known=self.store.lookup.with_aliases(
                self.source.id, [alias_of(record) for record in parsed.records]
            ),
            owners=partial(self.store.lookup.owners, self.source.id),
            candidates=partial(
                self.store.lookup.candidates,
                self.source.id,
                window_days=self.under.identity.window_days,
            ),
            seq=seq,
            last_at=last_at,
            now=self.under.now,
            baseline=self.store.seeds.in_baseline(self.source.id),
        )
        judgement.judge(list(reversed(parsed.records)))
        return judgement

    def _enter(self, look: Look, state: str, parsed: ParsedSeed, judged: Judgement) -> None:
        report = self.report
        new = [one.release_id for one in judged.arrivals if one.number == 1]
        revised = [one for one in judged.arrivals if one.number > 1]
        report.new.extend(new)
        report.held.extend(_newly_held(judged))
        report.revised.extend(revised)
        report.sightings += len(judged.sightings)
        report.rejected.extend(
            Refused(look.name, one.line, one.code, one.detail) for one in parsed.rejections
        )
        self._tally(
            look,
            state,
            new=len(new),
            revised=len(revised),
            sightings=len(judged.sightings),
            rejected=len(parsed.rejections),
        )


def _newly_held(judged: Judgement) -> list[tuple[str, str]]:
    found = [
        (one.release_id, one.held_because)
        for one in judged.arrivals
        if one.held_because is not None and one.held_because != STILL_HELD
    ]
    for release_id, because in found:
        log.error("ingest", release=release_id, held=because)
    return found


def _state(parsed: ParsedSeed) -> str:
    if parsed.incomplete:
        return "incomplete"
    return "done_with_errors" if parsed.rejections else "done"


def _reason(parsed: ParsedSeed) -> str | None:
    number = len(parsed.rejections)
    if number == 0:
        return None
    return "1 record was rejected" if number == 1 else f"{number} records were rejected"
