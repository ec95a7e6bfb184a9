"""Whether the public folder shows what is stored, for ``notifier status``."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from notifier import lock
from notifier.documents import PublicFolder
from notifier.errors import FeedsFolderError
from notifier.settings import Config
from notifier.store import Store

LATE = timedelta(minutes=15)


def publish_problems(config: Config, store: Store, now: datetime) -> Iterator[str]:
    """What needs the operator, as sentences; a publish that is merely due is none.

    Args:
        now: aware UTC.
    """
    folder = PublicFolder(config.feeds.path)
    try:
        yield from _cut_short(config, folder, now)
        yield from _behind(folder, store, now)
    except FeedsFolderError as error:
        yield str(error)


def _cut_short(config: Config, folder: PublicFolder, now: datetime) -> Iterator[str]:
    begun_at = folder.begun_at()
    if begun_at is None:
        return
    is_under_way = lock.is_held(config.store.path.with_name("lock"))
    if not is_under_way or now - begun_at > LATE:
        yield (
            f"{folder.path}: a publish that began at {begun_at:%Y-%m-%d %H:%M} UTC did not"
            " finish, so that documents do not agree; the next one finishes it"
        )


def _behind(folder: PublicFolder, store: Store, now: datetime) -> Iterator[str]:
    marker = folder.marker()
    shown_seq = 0 if marker is None or marker.store != store.identity() else marker.seq
    since = store.releases.time_of_event(shown_seq + 1)
    if since is not None and now - since > LATE:
        yield (
            f"{folder.path}: what came since {since:%Y-%m-%d %H:%M} UTC is not published;"
            " `notifier publish` says why"
        )
