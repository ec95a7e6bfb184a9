"""Addresses that no topic or release has any more, as notes for whatever serves the folder.

Each line is one of an nginx ``map`` over the path below the site's root; docs/feeds.md
shows its use. Our own server reads the same lines (``web.moves``).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from notifier.pipeline.document import Document
from notifier.site import FORMER, MOVED, release_path, topic_path
from notifier.topics import Former, Topic

GONE = "gone"


def notes(former: Former, merged: Mapping[str, str]) -> Iterator[Document]:
    """Which address is whose now, and which addresses only lead on.

    Args:
        merged: ids of releases that are one with another, each with that of the other.
    """
    yield Document(FORMER, _lines(_renamed(old, slug) for old, slug in former.renamed))
    yield Document(
        MOVED,
        _lines(
            [
                *(_renamed(old, slug) for old, slug in former.moved),
                *(f"~^/{topic_path(slug)} {GONE};" for slug in former.gone),
                *(
                    f"/{release_path(one)} /{release_path(kept)};"
                    for one, kept in merged.items()
                ),
            ]
        ),
    )


def also_at_former(topic: Topic, documents: Iterable[Document]) -> Iterator[Document]:
    """The documents of a topic, and the same ones at the addresses it had before."""
    own = topic_path(topic.slug)
    for one in documents:
        yield one
        for slug in topic.was:
            yield replace(one, name=topic_path(slug) + one.name.removeprefix(own))


def _renamed(old: str, slug: str) -> str:
    return f"~^/{topic_path(old)}(.*)$ /{topic_path(slug)}$1;"


def _lines(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
