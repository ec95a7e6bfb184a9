"""The operator's word on which releases are one: merge two, or split one.

Each takes the other back, and neither deletes anything. A merge gives the release that is
kept the later of the two texts, as a revision; the other's address leads to it. A split
gives revisions that were another release's a release of their own, and the first one its
text back, as a revision.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter

from notifier.change import FIRST, Change, Stated, change
from notifier.errors import CorrectionRefused, UnknownRelease
from notifier.filing import Filing, Subject
from notifier.fingerprint import containment, release_id, shingles
from notifier.likeness import sketch
from notifier.pipeline.arrivals import alias_of
from notifier.pipeline.clock import next_time
from notifier.pipeline.parting import Between, parted, sketched
from notifier.release import Release, Status
from notifier.series import issue
from notifier.store import Store
from notifier.store.corrections import Merge, Stored
from notifier.store.lookup import Alias
from notifier.store.rows import Arrival


@dataclass(frozen=True, slots=True)
class Correction:
    """What a merge or a split did.

    Attributes:
        release_id: of the release that keeps its address.
        other_id: of the one that was merged into it or split from it.
        revision: number of the revision that ``release_id`` got by it, or None.
    """

    release_id: str
    other_id: str
    revision: int | None


@dataclass(frozen=True, slots=True)
class Corrector:
    """Merges and splits, inside a transaction.

    Raises, from both: UnknownRelease for an id that is not there, CorrectionRefused for
    what makes no sense.
    """

    store: Store
    filing: Filing
    now: datetime

    def merge(self, kept_id: str, other_id: str) -> Correction:
        """Let ``other_id`` be ``kept_id``."""
        kept, other = self._release(kept_id), self._release(other_id)
        _check_merge(kept, other)
        mine, theirs = (self.store.corrections.stored(one.id) for one in (kept, other))
        revision = self._learn(kept, mine, theirs[-1])
        self._move_sketches(other, other.id, kept.id)
        self.store.holds.end(other.id)
        _, last_at = self.store.releases.last_event()
        at = next_time(self.now, last_at)
        self.store.corrections.merge(kept.id, other.id, revision=revision, at=at)
        return Correction(kept.id, other.id, revision)

    def split(self, split_id: str, number: int | None) -> Correction:
        """Give revision ``number`` and those after it that are like it a release of their
        own; without a number, or when the text is a merged release's, make that one of its
        own again.

        Raises:
            UnknownRevision: the release has no revision of this number.
        """
        release = self._release(split_id)
        if number is None:
            return self._restore(release)
        _check_unmerged(release)
        stored = self.store.corrections.stored(release.id)
        kept, gone = parted(release, stored, number)
        owners = self.store.ownership.owners(release.source_id)
        owner = owners.get(gone[0].content_hash, release.id)
        if owner != release.id:
            return self._restore(self._merged(owner, release, number))
        gone = [one for one in gone if owners.get(one.content_hash, owner) == owner]
        other_id, occurrence = self._id_for(release, alias_of(gone[-1].record), kept)
        self._begin(release, other_id, occurrence, kept=kept, gone=gone)
        revision = self._settle(release)
        self.store.corrections.note_split(release.id, other_id, number, self.now)
        return Correction(release.id, other_id, revision)

    def _merged(self, owner: str, kept: Release, number: int) -> Release:
        """The release that a revision of another came from."""
        found = self._release(owner)
        if found.merged_into != kept.id:
            raise CorrectionRefused(
                f"revision {number} of {kept.id} is the text of {owner},"
                " which is not merged into it"
            )
        return found

    def _release(self, wanted: str) -> Release:
        release = self.store.reading.release(wanted)
        if release is None:
            raise UnknownRelease(wanted)
        return release

    def _learn(self, kept: Release, mine: Sequence[Stored], newest: Stored) -> int | None:
        """Revise a release by another's text, when that was stated later."""
        is_later = newest.seed_id > mine[-1].seed_id
        if not is_later or newest.content_hash == mine[-1].content_hash:
            return None
        return self._revise(kept, mine, newest, "merge")

    def _restore(self, release: Release) -> Correction:
        merge = self.store.corrections.merge_of(release.id)
        if merge is None:
            raise CorrectionRefused(
                f"{release.id} is not merged; name the revision to split from it"
            )
        kept = self._release(merge.release_id)
        self.store.corrections.restore(release.id, merge, at=self.now)
        self._move_sketches(release, kept.id, release.id)
        subject = Subject.of_revision(release, release.current)
        self.store.corrections.file(release.id, self.filing.matches(subject))
        self._hand_edits(kept, release, merge)
        revision = self._settle(kept)
        self._settle(self._release(release.id))
        return Correction(kept.id, release.id, revision)

    def _hand_edits(self, kept: Release, release: Release, merge: Merge) -> None:
        """Give a release that was merged what pages stated of it meanwhile."""
        theirs = self.store.corrections.stored(release.id)
        since, before = self._since(kept, merge)
        between = Between(
            aliases=frozenset((day, key) for day, key, _ in merge.aliases),
            others=frozenset(self.store.corrections.aliases(kept.id)),
            mine=tuple(shingles(one.record.body) for one in theirs),
            theirs=tuple(shingles(one.record.body) for one in before),
        )
        edits = [one for one in since if between.is_mine(alias_of(one.record), one.record.body)]
        if not edits:
            return
        self.store.ownership.give(release.id, {one.content_hash for one in edits})
        for giver in [kept.id, *self.store.corrections.merged_into(kept.id)]:
            rows = sketched(release, edits)
            self.store.corrections.move_sketches(rows, giver, release.id)
        newest = max(edits, key=attrgetter("seed_id"))
        if newest.content_hash != theirs[-1].content_hash:
            self._revise(release, theirs, newest, "split")

    def _since(self, kept: Release, merge: Merge) -> tuple[list[Stored], list[Stored]]:
        """Texts of a release and of what is merged into it: those that pages stated since
        a merge, and the others."""
        owners = self.store.ownership.owners(kept.source_id)
        since, before = list[Stored](), list[Stored]()
        for member in [kept.id, *self.store.corrections.merged_into(kept.id)]:
            for one in self.store.corrections.stored(member):
                if owners.get(one.content_hash, member) == member:
                    is_edit = one.number > 1 and one.seen_at >= merge.at
                    (since if is_edit else before).append(one)
        return since, before

    def _settle(self, release: Release) -> int | None:
        """Give a release whose current text is another's the newest of its own, or of what
        is merged into it; gives the number of the revision."""
        members = [release.id, *self.store.corrections.merged_into(release.id)]
        owners = self.store.ownership.owners(release.source_id)
        mine = self.store.corrections.stored(release.id)
        if owners.get(mine[-1].content_hash, release.id) in members:
            return None
        own = {
            member: [
                one
                for one in self.store.corrections.stored(member)
                if owners.get(one.content_hash, member) == member
            ][-1]
            for member in members
        }
        newest = max(members, key=lambda member: own[member].seed_id)
        rule = "split" if newest == release.id else "merge"
        return self._revise(release, mine, own[newest], rule)

    def _move_sketches(self, release: Release, giver: str, taker: str) -> None:
        """Let the words of a release, and of what is merged into it, find another."""
        for member in [release.id, *self.store.corrections.merged_into(release.id)]:
            rows = sketched(release, self.store.corrections.stored(member))
            self.store.corrections.move_sketches(rows, giver, taker)

    def _id_for(
        self, release: Release, named: Alias, kept: Sequence[Stored]
    ) -> tuple[str, int]:
        """Id of what is split off, and what tells it from others with its title and date."""
        occurrence = 2 if named in {alias_of(one.record) for one in kept} else 1
        while True:
            found = release_id(release.source_id, *named, occurrence)
            if self.store.reading.release(found) is None:
                return found, occurrence
            occurrence += 1

    def _begin(
        self,
        release: Release,
        other_id: str,
        occurrence: int,
        *,
        kept: Sequence[Stored],
        gone: Sequence[Stored],
    ) -> None:
        """A new release with the newest of the revisions that are split off."""
        newest = gone[-1]
        score = containment(shingles(kept[-1].record.body), shingles(newest.record.body))
        theirs = {alias_of(one.record) for one in gone} - {alias_of(one.record) for one in kept}
        aliases = self.store.corrections.take_aliases(release.id, theirs)
        arrival = self._arrival(
            replace(release, id=other_id), newest, number=1, change=FIRST, rule="split"
        )
        related = ((release.id, round(score, 3)),)
        arrival = replace(arrival, occurrence=occurrence, related=related)
        self.store.releases.append(newest.seed_id, [arrival], [])
        self.store.ownership.give(other_id, {one.content_hash for one in gone})
        self.store.corrections.give_aliases(aliases, other_id)
        rows = set(sketched(release, gone)) - set(sketched(release, kept))
        self.store.corrections.move_sketches(sorted(rows), release.id, other_id)

    def _revise(self, release: Release, mine: Sequence[Stored], text: Stored, rule: str) -> int:
        """Append a text to a release as its newest revision; gives its number."""
        changed = change(Stated.of(mine[-1].record), Stated.of(text.record))
        if text.content_hash in {one.content_hash for one in mine}:
            changed = changed.as_revert()
        number = mine[-1].number + 1
        arrival = self._arrival(release, text, number=number, change=changed, rule=rule)
        self.store.releases.append(text.seed_id, [arrival], [])
        return number

    def _arrival(
        self, release: Release, text: Stored, *, number: int, change: Change, rule: str
    ) -> Arrival:
        seq, last_at = self.store.releases.last_event()
        subject = Subject.of_record(
            text.record, source=release.source_id, kinds=change.kinds, weight=change.weight
        )
        return Arrival(
            release_id=release.id,
            source_id=release.source_id,
            number=number,
            record=text.record,
            content_hash=text.content_hash,
            raw_hash=text.raw_hash,
            change=change,
            rule=rule,
            score=1.0,
            alias=alias_of(text.record),
            occurrence=1,
            sketch=sketch(shingles(text.record.body)),
            related=(),
            issue=issue(text.record.title, text.record.body, text.record.date),
            seq=seq + 1,
            at=next_time(self.now, last_at),
            baseline=False,
            matches=self.filing.matches(subject),
            held_because=self.store.holds.because(release.id),
        )


def _check_merge(kept: Release, other: Release) -> None:
    if kept.id == other.id:
        raise CorrectionRefused(f"{kept.id} is one release already")
    if kept.source_id != other.source_id:
        raise CorrectionRefused(
            f"{kept.id} is of the source {kept.source_id!r} and {other.id} of"
            f" {other.source_id!r}; releases of two sources stay apart"
        )
    for one in (kept, other):
        _check_unmerged(one)
    if kept.status is Status.WITHDRAWN and other.status is Status.LIVE:
        raise CorrectionRefused(
            f"{kept.id} is withdrawn and {other.id} is not; restore it first:"
            f" `notifier withdraw {kept.id} --restore`"
        )


def _check_unmerged(release: Release) -> None:
    if release.merged_into is not None:
        raise CorrectionRefused(
            f"{release.id} is merged into {release.merged_into};"
            f" name that one, or `notifier split {release.id}` first"
        )
