"""Documents of the public folder, as the desk hands them to the folder."""

from collections.abc import Iterator
from dataclasses import dataclass

from notifier.feed.document import Feed
from notifier.feed.writing import Omission, written


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


def feed_documents(feed: Feed, names: dict[str, str]) -> Iterator[Document]:
    """The documents of a feed; ``names`` are their paths by extension."""
    found = written(feed)
    for extension, content in found.documents.items():
        yield Document(names[extension], content, found.left_out)
