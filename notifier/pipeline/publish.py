"""The store into documents of the public folder.

A publish costs the documents it changes: those of the releases with new events and of
the topics that hold or held them. Everything is looked at only when the folder was not
published from this store, or when what all documents depend on (site, topics, templates,
version) has changed; also since a publish that was begun and not finished, because some
documents are its own.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from notifier import __version__, templates
from notifier.documents import UNKNOWN, Marker, PublicFolder
from notifier.feed.writing import Omission
from notifier.filing import RULES
from notifier.pipeline.desk import Desk
from notifier.pipeline.document import Document
from notifier.pipeline.publication import Publication
from notifier.store import Store

log = structlog.get_logger()


@dataclass(slots=True)
class PublishReport:
    """What a pass did to the public folder: names of documents below it.

    Attributes:
        left_out: ids of entries that could not be written.
    """

    written: list[str] = field(default_factory=list)
    unchanged: int = 0
    removed: list[str] = field(default_factory=list)
    left_out: set[str] = field(default_factory=set)


def publish(
    store: Store,
    folder: PublicFolder,
    publication: Publication,
    *,
    keep_going: Callable[[], bool],
    progress: Callable[[int, int], None],
) -> PublishReport:
    """Bring the public folder up to date.

    Args:
        keep_going: asked between documents; False leaves the rest to the next pass.
        progress: told (documents looked at, 0 or their number) after each one.

    Raises:
        FeedsFolderError: the folder cannot be written.
    """
    report = PublishReport()
    target = _target(store, publication)
    if folder.marker() == target and folder.unfinished() is None:
        return report
    shown = _begin(store, folder, target)
    shown_seq, corrected = shown or (0, 0)
    desk = Desk(store, publication, shown_seq)
    documents = desk.since(corrected) if shown is not None else desk.everything()
    looked_at: dict[str, Sequence[Omission]] = {}
    gone: list[str] = []
    with closing(folder.drafts(_noted(documents, looked_at, gone))) as drafts:
        for number, draft in enumerate(drafts, start=1):
            if not keep_going():
                return report
            if folder.place(draft):
                report.written.append(draft.name)
            progress(number, 0)
    report.unchanged = len(looked_at) - len(report.written)
    report.left_out = {one.entry for left_out in looked_at.values() for one in left_out}
    _note_omissions(store, looked_at, all_documents=shown is None)
    report.removed = folder.prune(looked_at) if shown is None else folder.remove(gone)
    folder.finish(target)
    written, removed = len(report.written), len(report.removed)
    log.info("publish", written=written, removed=removed, seq=target.seq)
    return report


def is_published(store: Store, folder: PublicFolder, publication: Publication) -> bool:
    """Whether a publish would find nothing to do.

    Raises:
        FeedsFolderError: the folder cannot be read.
    """
    is_unfinished = folder.unfinished() is not None
    return not is_unfinished and folder.marker() == _target(store, publication)


def _target(store: Store, publication: Publication) -> Marker:
    """What the folder is to hold."""
    seq, at = store.releases.last_event()
    return Marker(
        store.identity(), _recipe(publication), seq, _time(at), store.corrections.last()
    )


def _noted(
    documents: Iterable[Document], looked_at: dict[str, Sequence[Omission]], gone: list[str]
) -> Iterator[tuple[str, bytes]]:
    """Names and contents, while what each leaves out is entered into ``looked_at``, and the
    names of those that are not to be any more into ``gone``."""
    for document in documents:
        if document.content is None:
            gone.append(document.name)
            continue
        looked_at[document.name] = document.left_out
        yield document.name, document.content


def _note_omissions(
    store: Store, looked_at: Mapping[str, Sequence[Omission]], *, all_documents: bool
) -> None:
    """Keep for the operator what was left out; writes only when that has changed."""
    found = [
        (name, one.entry, one.reason)
        for name, left_out in sorted(looked_at.items())
        for one in left_out
    ]
    known = store.omissions.all()
    if sorted(found) == [one for one in known if all_documents or one[0] in looked_at]:
        return
    for _, entry, reason in found:
        log.error("publish", left_out=entry, reason=reason)
    with store.transaction():
        store.omissions.replace(None if all_documents else looked_at, found)


def _begin(store: Store, folder: PublicFolder, target: Marker) -> tuple[int, int] | None:
    """Make the folder ready to be written; gives what it shows already, see ``_shown``.

    What a publish towards another state has left is a mix, of which only everything that
    is looked at again makes one state; until that is done the marker names no state.
    """
    shown, unfinished = _shown(store, folder.marker(), target), folder.unfinished()
    is_mixed = unfinished is not None and _shown(store, unfinished, target) is None
    if shown is None or unfinished is not None:
        folder.sweep()
    folder.begin(UNKNOWN if is_mixed else target)
    return None if is_mixed else shown


def _shown(store: Store, before: Marker | None, target: Marker) -> tuple[int, int] | None:
    """The newest event and the newest correction that the folder shows, or None when it is
    no earlier state of what is to be published."""
    if before is None or (before.store, before.recipe) != (target.store, target.recipe):
        return None
    known = before.at == _time(store.releases.time_of_event(before.seq))
    return (before.seq, before.corrected) if known else None


def _time(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _recipe(publication: Publication) -> str:
    """Fingerprint of all that documents depend on besides the store."""
    topics = [
        (one.slug, one.title, one.description, one.query.canonical, one.min_weight)
        for one in publication.topics
    ]
    site, entries, former = publication.site, publication.entries, publication.former
    stated = (__version__, RULES, site, topics, entries, former)
    return hashlib.sha256(repr(stated).encode() + templates.fingerprint()).hexdigest()
