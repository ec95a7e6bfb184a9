"""One document of the public folder, as the desk hands it to the folder."""

from dataclasses import dataclass

from notifier.feed.writing import Omission


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the public folder.

    Attributes:
        name: path below the folder.
        content: None when nothing is to stand at this name any more.
        left_out: entries that it should have and that cannot be written.
    """

    name: str
    content: bytes | None
    left_out: tuple[Omission, ...] = ()
