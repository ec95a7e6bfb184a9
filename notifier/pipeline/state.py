"""How the service is, from the store and the public folder; needs no lock.

It costs the sources, and a few lines of the sequence of events.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from notifier import pages
from notifier.documents import PublicFolder
from notifier.errors import FeedsFolderError
from notifier.pages.state import Publishing, SourceState, State
from notifier.pipeline.reconcile import site
from notifier.rhythm import LOOKED_AT, rhythm
from notifier.settings import Config
from notifier.site import Site
from notifier.store import Store
from notifier.visit import Shown

SLOW = timedelta(minutes=15)
"""How long a scan or a publish may be late before it counts as trouble: a large one takes
minutes."""


def answer(store: Store, config: Config, failing: Collection[str], now: datetime) -> Shown:
    """The page of the state of the service.

    Args:
        failing: names of the passes that failed the last time.
        now: aware UTC.
    """
    about = site(store, config)
    sources = _sources(store, config, about, now)
    found = State(
        now=now,
        is_scanning=_is_scanning(config, sources, failing, now),
        publishing=_publishing(store, PublicFolder(config.feeds.path), failing, now),
        arrival=store.latest.arrival(),
        change=store.latest.change(),
        sources=sources,
    )
    return Shown(200, pages.state(about, found))


def _publishing(
    store: Store, folder: PublicFolder, failing: Collection[str], now: datetime
) -> Publishing:
    try:
        begun_at, behind_since = folder.begun_at(), _behind_since(store, folder)
    except FeedsFolderError:
        return Publishing.FAILING
    late_since = begun_at or behind_since
    if "publish" in failing or (late_since is not None and now - late_since > SLOW):
        return Publishing.FAILING
    return Publishing.DONE if late_since is None else Publishing.UNDER_WAY


def _behind_since(store: Store, folder: PublicFolder) -> datetime | None:
    """Time of the first event that the folder does not show, or None."""
    marker = folder.marker()
    is_ours = marker is not None and marker.store == store.identity()
    shown_seq = marker.seq if marker is not None and is_ours else 0
    return store.releases.time_of_event(shown_seq + 1)


def _is_scanning(
    config: Config, sources: list[SourceState], failing: Collection[str], now: datetime
) -> bool:
    """Whether every source was looked at lately. A look at one that cannot be read is a
    look, though the pass fails by it; that source says so itself."""
    if "ingest" in failing and all(one.is_readable for one in sources):
        return False
    latest = now - max(SLOW, 3 * timedelta(seconds=config.schedule.scan_interval_s))
    return all(one.scanned_at is not None and one.scanned_at >= latest for one in sources)


def _sources(store: Store, config: Config, about: Site, now: datetime) -> list[SourceState]:
    today = now.astimezone(about.timezone).date()
    states = store.seeds.source_states()
    found = []
    for source in config.sources:
        scanned_at, problem = states.get(source.id, (None, None))
        found.append(
            SourceState(
                title=source.title,
                scanned_at=datetime.fromisoformat(scanned_at) if scanned_at else None,
                is_readable=problem is None,
                rhythm=rhythm(store.latest.days(source.id, today, LOOKED_AT), today),
            )
        )
    return found
