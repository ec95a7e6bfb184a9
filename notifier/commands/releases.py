"""``notifier releases``: the releases, newest first."""

from itertools import islice
from typing import Annotated

import typer
from rich.table import Table

from notifier.commands import emit, invocation_of
from notifier.commands.reading import opened
from notifier.errors import UnknownTopic
from notifier.filing import country_of, is_country_slug
from notifier.pipeline.search import matching
from notifier.query import Query, parse
from notifier.release import Release, Status
from notifier.settings import Config
from notifier.store import Store
from notifier.store.codec import stamp
from notifier.topics import ALL


def command(
    context: typer.Context,
    *,
    topic: Annotated[str, typer.Option(metavar="SLUG", help="Only those of a topic.")] = ALL,
    query: Annotated[str | None, typer.Option(help="Only those that match a query.")] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="At most so many; all without it.")
    ] = None,
) -> None:
    """List releases, newest first."""
    wanted = None if query is None else parse(query)
    with opened(context) as (config, store):
        found = _found(store, _known(config, topic), wanted, limit)
    value = [as_json(release) for release in found]
    emit(invocation_of(context), value, lambda: _table(found))


def _known(config: Config, slug: str) -> str:
    slugs = tuple(topic.slug for topic in config.topics)
    if slug not in slugs and not is_country_slug(slug):
        raise UnknownTopic(slug, slugs)
    return slug


def _found(store: Store, slug: str, query: Query | None, limit: int | None) -> list[Release]:
    if query is None:
        return store.reading.newest(slug, limit)
    found = (one.release for one in matching(store, query))
    filed = (release for release in found if slug == ALL or slug in _filed_under(release))
    return list(islice(filed, limit))


def _filed_under(release: Release) -> list[str]:
    return [one.slug for one in (*release.topics, *release.countries)]


def marked_title(release: Release) -> str:
    """A title for people; it says when the release is withdrawn."""
    mark = "" if release.status is Status.LIVE else f"[{release.status}] "
    return mark + release.current.title


def as_json(release: Release) -> dict[str, object]:
    """A release as ``--json`` prints it."""
    return {
        "id": release.id,
        "title": release.current.title,
        "date": release.current.date.isoformat(),
        "revision": release.current.number,
        "status": str(release.status),
        "topics": [match.slug for match in release.topics],
        "countries": [country_of(match.slug) for match in release.countries],
        "first_seen_at": stamp(release.first_seen_at),
        "updated_at": stamp(release.updated_at),
        "category": release.category,
        "flags": list(release.flags),
    }


def _table(releases: list[Release]) -> Table:
    table = Table("Id", "Date", "Rev.", "Title", "Topics", box=None)
    for release in releases:
        current = release.current
        table.add_row(
            release.id,
            current.date.isoformat(),
            str(current.number),
            marked_title(release),
            ", ".join(_filed_under(release)),
        )
    return table
