"""The operator's word on which releases are one: merge two, or split one.

Each takes the other back, and neither deletes anything. A merge gives the release that is
kept the later of the two texts, as a revision; the other's address leads to it. A split
gives revisions that were another release's a release of their own, and the first one its
text back, as a revision.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from notifier.change import FIRST, Change, Stated, change
from notifier.errors import CorrectionRefused, UnknownRelease, UnknownRevision
from notifier.filing import Filing, Subject
from notifier.fingerprint import containment, release_id, shingles, title_key
from notifier.likeness import sketch
from notifier.pipeline.clock import next_time
from notifier.release import Release
from notifier.series import issue
from notifier.store import Store
from notifier.store.corrections import Sketched, Stored
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
        self.store.corrections.move_sketches(_sketched(other, theirs), other.id, kept.id)
        self.store.corrections.merge(kept.id, other.id, revision=revision, at=self.now)
        return Correction(kept.id, other.id, revision)

    def split(self, split_id: str, number: int | None) -> Correction:
        """Give revision ``number`` and those after it that are like it a release of their
        own; without a number, make a merged release one of its own again.

        Raises:
            UnknownRevision: the release has no revision of this number.
        """
        release = self._release(split_id)
        if number is None:
            return self._restore(release)
        _check_unmerged(release)
        stored = self.store.corrections.stored(release.id)
        kept, gone = _parted(release, stored, number)
        other_id, occurrence = self._id_for(release, _alias(gone[-1]), kept)
        if self.store.reading.release(other_id) is not None:
            return self._restore(self._release(other_id))
        self._begin(release, other_id, occurrence, kept=kept, gone=gone)
        revision = None
        if gone[-1] is stored[-1]:
            revision = self._revise(release, stored, kept[-1], "split")
        self.store.corrections.note_split(release.id, other_id, number, self.now)
        return Correction(release.id, other_id, revision)

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
        theirs = self.store.corrections.stored(release.id)
        self.store.corrections.restore(release.id, merge, at=self.now)
        self.store.corrections.move_sketches(_sketched(release, theirs), kept.id, release.id)
        subject = Subject.of_revision(release, release.current)
        self.store.corrections.file(release.id, self.filing.matches(subject))
        revision = None
        if kept.current.number == merge.revision:
            mine = self.store.corrections.stored(kept.id)
            revision = self._revise(kept, mine, mine[-2], "split")
        return Correction(kept.id, release.id, revision)

    def _id_for(
        self, release: Release, alias: Alias, kept: Sequence[Stored]
    ) -> tuple[str, int]:
        """Id of what is split off, and what tells it from others with its title and date;
        the id it had when it was split off before."""
        occurrence = 2 if alias in {_alias(one) for one in kept} else 1
        while True:
            found = release_id(release.source_id, *alias, occurrence)
            earlier = self.store.reading.release(found)
            if earlier is None or earlier.merged_into == release.id:
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
        theirs = {_alias(one) for one in gone} - {_alias(one) for one in kept}
        aliases = self.store.corrections.take_aliases(release.id, theirs)
        arrival = self._arrival(
            replace(release, id=other_id), newest, number=1, change=FIRST, rule="split"
        )
        related = ((release.id, round(score, 3)),)
        arrival = replace(arrival, occurrence=occurrence, related=related)
        self.store.releases.append(newest.seed_id, [arrival], [])
        self.store.corrections.give_aliases(aliases, other_id)
        rows = set(_sketched(release, gone)) - set(_sketched(release, kept))
        self.store.corrections.move_sketches(sorted(rows), release.id, other_id)

    def _revise(self, release: Release, mine: Sequence[Stored], text: Stored, rule: str) -> int:
        """Append a text to a release as its newest revision; gives its number."""
        changed = change(_stated(mine[-1]), _stated(text))
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
            alias=_alias(text),
            occurrence=1,
            sketch=sketch(shingles(text.record.body)),
            related=(),
            issue=issue(text.record.title, text.record.body, text.record.date),
            seq=seq + 1,
            at=next_time(self.now, last_at),
            baseline=False,
            matches=self.filing.matches(subject),
            held_because=None,
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


def _check_unmerged(release: Release) -> None:
    if release.merged_into is not None:
        raise CorrectionRefused(
            f"{release.id} is merged into {release.merged_into};"
            f" name that one, or `notifier split {release.id}` first"
        )


def _parted(
    release: Release, stored: Sequence[Stored], number: int
) -> tuple[list[Stored], list[Stored]]:
    """Revisions that stay, and those that go: from ``number`` on, but for texts that the
    release had before."""
    if number > len(stored):
        raise UnknownRevision(release.id, number, len(stored))
    before = {one.content_hash for one in stored if one.number < number}
    gone = [one for one in stored if one.number >= number and one.content_hash not in before]
    if number == 1 or not gone or gone[0].number != number:
        raise CorrectionRefused(
            f"revision {number} of {release.id} has the text of the release itself;"
            " name the first revision that is another release's"
        )
    return [one for one in stored if one.content_hash in before], gone


def _stated(one: Stored) -> Stated:
    return Stated(one.record.title, one.record.date, one.record.body)


def _alias(one: Stored) -> Alias:
    return one.record.date.isoformat(), title_key(one.record.title)


def _sketched(release: Release, revisions: Sequence[Stored]) -> list[Sketched]:
    return [
        (release.source_id, hashed, one.record.date.isoformat())
        for one in revisions
        for hashed in sorted(sketch(shingles(one.record.body)))
    ]
