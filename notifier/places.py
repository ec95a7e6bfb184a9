"""The places of change of a difference: what stood there, and what stands there now."""

from collections.abc import Iterator
from dataclasses import dataclass

from notifier.difference import Difference
from notifier.sentences import is_cut, sentences
from notifier.words import keys

MINOR_WORDS = 5


@dataclass(frozen=True, slots=True)
class Place:
    """A place of change: what stood there and what stands there now, with the offsets in
    the old and in the new text."""

    old: str
    new: str
    old_start: int
    new_start: int

    @property
    def is_whole(self) -> bool:
        """Whether only whole sentences came or went."""
        return not (self.old and self.new) and bool(whole(self.old or self.new))


def places(edits: Difference) -> Iterator[Place]:
    """The places of change, in their order."""
    old_at = new_at = 0
    removed = added = ""
    for op, text in (*edits, ("equal", "")):
        if op == "delete":
            removed += text
        elif op == "insert":
            added += text
        else:
            if removed or added:
                yield Place(removed, added, old_at, new_at)
            old_at += len(removed) + len(text)
            new_at += len(added) + len(text)
            removed = added = ""


def whole(text: str) -> list[str]:
    """Whole sentences of a text that was added or dropped; one passage when it has none
    and yet more than MINOR_WORDS words, as a contact block has."""
    found = [one for one in sentences(text.strip()) if not is_cut(one) and len(keys(one)) > 1]
    return found or ([text] if len(keys(text)) > MINOR_WORDS else [])
