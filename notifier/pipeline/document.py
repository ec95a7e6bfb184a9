"""One document of the public folder, as the desk hands it to the folder."""

from dataclasses import dataclass

from notifier.feed.writing import Omission


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the public folder.

    Attributes:
        name: path below the folder.
        left_out: entries that it should have and that cannot be written.
    """

    name: str
    content: bytes
    left_out: tuple[Omission, ...] = ()
