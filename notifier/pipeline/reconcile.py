"""Makes the store agree with the configuration.

Sources, topics and subscriptions become known; a topic that is new or was edited is
evaluated against the archive. It costs one look-up when nothing was edited.
"""

import hashlib
from collections.abc import Container
from datetime import UTC, date, datetime

import structlog

from notifier.filing import RULES, Filing, Subject, country_topics, is_country_slug
from notifier.pipeline.publication import Publication
from notifier.pipeline.search import matching
from notifier.release import Match
from notifier.settings import Config
from notifier.site import Site, hub_address
from notifier.store import Store
from notifier.topics import Topic, former

log = structlog.get_logger()


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
            store.subscriptions.reconcile(config.subscriptions, last_seq, now)
            store.set_edition(edition)
    if not store.search.is_current():
        reindex(store)
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
        hubs=_hubs(store, config),
        is_served=config.web.public,
    )


def publication(store: Store, config: Config, now: datetime) -> Publication:
    """What is published of the store, and how."""
    return Publication(
        site(store, config),
        config.topics,
        config.feeds.entries,
        former(config.topics, store.topics.ended(), now),
        {source.id: source.title for source in config.sources},
    )


def reindex(store: Store) -> None:
    """Fill the full-text index of a store that an older version wrote, in portions: a
    process that is killed goes on where it was, and readers never wait.

    Raises:
        StoreError: the store cannot be written.
    """
    number = store.reading.counts()["releases"]
    if number:
        log.info("index", releases=number)
    with store.transaction():
        store.search.begin()
    last: str | None = ""
    while last is not None:
        with store.transaction():
            last = store.search.fill(last)


def _hubs(store: Store, config: Config) -> tuple[str, ...]:
    """Our own hub, and those outside that take our pings."""
    own = (hub_address(config.site.url),) if config.web.public else ()
    states = store.hubs.states() if config.push.hubs else {}
    outside = (url for url in config.push.hubs if url in states and states[url].is_advertised)
    return (*own, *outside)


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
    against the archive; all of them after a change of the rules.

    One that is new has the past events of what it holds; one that was edited tells of it
    with the next event, and one that was renamed has told what it told before.
    """
    known = {topic.slug: topic for topic in topics} | country_topics()
    stored = store.topics.stored()
    rules_changed = store.filed_by() != RULES
    stale, new = [], set()
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
        is_back = before is not None and not before.query
        if (before is None or is_back) and not _inherit(store, topic, stored):
            new.add(topic.slug)
    _refile(store, stale)
    for slug in new:
        store.topics.backfill_events(slug)
    for slug in stored.keys() - known.keys():
        store.topics.retire(slug, now)
    store.set_filed_by(RULES)


def _inherit(store: Store, topic: Topic, known: Container[str]) -> bool:
    """Give a renamed topic what was told of it under its former slugs; False when it has
    none of those that are known."""
    former_slugs = [slug for slug in topic.was if slug in known]
    for slug in former_slugs:
        store.topics.inherit_events(topic.slug, slug)
        store.archives.inherit(topic.slug, slug)
    return bool(former_slugs)


def _refile(store: Store, topics: list[Topic]) -> None:
    """File the archive under topics."""
    walked = {is_country_slug(topic.slug) or not store.search.is_current() for topic in topics}
    found = _walk(store, topics) if True in walked else _proposed(store, topics)
    for slug, matches in found.items():
        store.topics.refile(slug, matches)


def _proposed(store: Store, topics: list[Topic]) -> dict[str, list[tuple[str, Match]]]:
    """What matches each topic, of what the index proposes for it."""
    return {
        topic.slug: [
            (one.release.id, Match(topic.slug, topic.title, one.because))
            for one in matching(store, topic.query)
        ]
        for topic in topics
    }


def _walk(store: Store, topics: list[Topic]) -> dict[str, list[tuple[str, Match]]]:
    """What matches each topic, of all that is stored: it decides anew about countries, on
    which the index relies."""
    found: dict[str, list[tuple[str, Match]]] = {topic.slug: [] for topic in topics}
    filing = Filing.of(topic for topic in topics if not is_country_slug(topic.slug))
    for release in store.reading.every():
        for one in filing.matches(Subject.of_revision(release, release.current)):
            if one.slug in found:
                found[one.slug].append((release.id, one))
    return found
