"""What of a release is another's when the two are parted."""

from collections.abc import Sequence
from dataclasses import dataclass

from notifier.errors import CorrectionRefused, UnknownRevision
from notifier.fingerprint import containment, shingles
from notifier.likeness import sketch
from notifier.release import Release
from notifier.store.corrections import Sketched, Stored
from notifier.store.lookup import Alias

Shingles = frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Between:
    """A release, and the one it is parted from.

    Attributes:
        aliases: that the release had.
        others: that the other one has.
        mine: shingles of the texts of the release.
        theirs: of the texts of the other one.
    """

    aliases: frozenset[Alias]
    others: frozenset[Alias]
    mine: tuple[Shingles, ...]
    theirs: tuple[Shingles, ...]

    def is_mine(self, alias: Alias, body: str) -> bool:
        """Whether an edit is the release's: by its title and date, or where both have
        these, or neither, by its words."""
        if (alias in self.aliases) is not (alias in self.others):
            return alias in self.aliases
        words = shingles(body)
        return _likeness(words, self.mine) > _likeness(words, self.theirs)


def _likeness(words: Shingles, texts: tuple[Shingles, ...]) -> float:
    return max((containment(words, text) for text in texts), default=0.0)


def parted(
    release: Release, stored: Sequence[Stored], number: int
) -> tuple[list[Stored], list[Stored]]:
    """Revisions that stay, and those that go: from ``number`` on, but for texts that the
    release had before.

    Raises:
        UnknownRevision: the release has no revision of this number.
        CorrectionRefused: the text of this one was the release's before.
    """
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


def sketched(release: Release, revisions: Sequence[Stored]) -> list[Sketched]:
    """Rows of the index of likeness."""
    return [
        (release.source_id, hashed, one.record.date.isoformat())
        for one in revisions
        for hashed in sorted(sketch(shingles(one.record.body)))
    ]
