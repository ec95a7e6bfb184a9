"""Makes the store agree with the configuration.

Sources, topics and subscriptions become known; a topic that is new or was edited is
evaluated against the archive. It costs one look-up when nothing was edited.
"""

import hashlib
from datetime import UTC, date, datetime

from notifier.filing import RULES, Filing, Subject, country_topics, is_country_slug
from notifier.release import Match
from notifier.settings import Config
from notifier.site import Site
from notifier.store import Store
from notifier.topics import Topic


def reconcile(store: Store, config: Config, now: datetime) -> Site:
    """Bring the configuration into the store; gives the site with its minted authority.

    Raises:
        StoreError: the store cannot be written.
    """
    edition = _edition(config)
    if store.edition() != edition:
        with store.transaction():
            _mint(store, config, now)
            for source in config.sources:
                store.seeds.remember_source(source.id)
            _adopt_topics(store, config.topics, now)
            last_seq, _ = store.releases.last_event()
            store.subscribers.reconcile(config.subscriptions, last_seq, now)
            store.set_edition(edition)
    return site(store, config)


def site(store: Store, config: Config) -> Site:
    """The public site; its authority is the one that was minted first."""
    minted = store.minted()
    settings = config.site
    authority, day = minted or (settings.authority, settings.minted)
    return Site(
        title=settings.title,
        url=settings.url,
        authority=authority,
        minted=day or date(1970, 1, 1),
        language=settings.language,
        timezone=settings.timezone,
        contact=settings.contact,
    )


def _edition(config: Config) -> str:
    stated = (
        RULES,
        config.site.authority,
        [source.id for source in config.sources],
        [(topic.slug, topic.title, topic.query.canonical) for topic in config.topics],
        config.subscriptions,
    )
    return hashlib.sha256(repr(stated).encode()).hexdigest()


def _mint(store: Store, config: Config, now: datetime) -> None:
    if store.minted() is None:
        day = config.site.minted or now.astimezone(UTC).date()
        store.mint(config.site.authority, day)


def _adopt_topics(store: Store, topics: tuple[Topic, ...], now: datetime) -> None:
    """Make topics and countries known, and evaluate those that are new or were edited
    against the archive, in one walk over it; all of them after a change of the rules."""
    known = {topic.slug: topic for topic in topics} | country_topics()
    stored = store.topics.stored()
    rules_changed = store.filed_by() != RULES
    stale = []
    for position, topic in enumerate(known.values()):
        before = stored.get(topic.slug)
        store.topics.remember(
            topic.slug,
            title=topic.title,
            query=topic.query.canonical,
            position=position,
            created_at=now,
        )
        if rules_changed or before is None or before.query != topic.query.canonical:
            stale.append(topic)
    _refile(store, stale)
    for slug in stored.keys() - known.keys():
        store.topics.retire(slug)
    store.set_filed_by(RULES)


def _refile(store: Store, topics: list[Topic]) -> None:
    if not topics:
        return
    found: dict[str, list[tuple[str, Match]]] = {topic.slug: [] for topic in topics}
    filing = Filing.of(topic for topic in topics if not is_country_slug(topic.slug))
    for release in store.reading.every():
        for one in filing.matches(Subject.of_revision(release, release.current)):
            if one.slug in found:
                found[one.slug].append((release.id, one))
    for slug, matches in found.items():
        store.topics.refile(slug, matches)
        store.topics.backfill_events(slug)
