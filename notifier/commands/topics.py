"""``notifier topics``: the topics, and what a query would match."""

from operator import attrgetter
from typing import Annotated

import typer
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from notifier.commands import emit, invocation_of
from notifier.commands.reading import opened
from notifier.filing import Subject, country_topics
from notifier.markup import matched_words
from notifier.query import evaluate, parse
from notifier.release import Hit, Release
from notifier.settings import Config
from notifier.store import Store

SHOWN = 20


def command(
    context: typer.Context,
    action: Annotated[str, typer.Argument(metavar="[list|test]")] = "list",
    query: Annotated[
        str | None, typer.Argument(metavar="QUERY", help="What to try, for `test`.")
    ] = None,
) -> None:
    """List the topics; or `topics test QUERY`: show what a query matches in the store."""
    with opened(context) as (config, store):
        if action == "list" and query is None:
            _list(context, config, store)
        elif action == "test" and query is not None:
            _test(context, store, query)
        else:
            problem = "say `topics`, `topics list` or `topics test QUERY`"
            raise typer.BadParameter(problem)


def _list(context: typer.Context, config: Config, store: Store) -> None:
    stored = store.topics.stored()
    value = [
        {
            "slug": topic.slug,
            "title": topic.title,
            "query": topic.query.text,
            "releases": stored[topic.slug].number_of_releases if topic.slug in stored else 0,
        }
        for topic in config.topics
    ]
    countries = [
        {
            "slug": topic.slug,
            "title": topic.title,
            "query": topic.query.text,
            "releases": stored[topic.slug].number_of_releases,
        }
        for topic in sorted(country_topics().values(), key=attrgetter("title"))
        if topic.slug in stored and stored[topic.slug].number_of_releases
    ]
    listed = {"topics": value, "countries": countries}
    emit(invocation_of(context), listed, lambda: _table(value + countries))


def _table(rows: list[dict[str, object]]) -> Table:
    table = Table("Topic", "Releases", "Query", box=None)
    for row in rows:
        table.add_row(str(row["slug"]), str(row["releases"]), str(row["query"]))
    return table


def _test(context: typer.Context, store: Store, text: str) -> None:
    query = parse(text)
    looked_at = 0
    found: list[tuple[Release, tuple[Hit, ...]]] = []
    for release in store.reading.every():
        looked_at += 1
        subject = Subject.of_revision(release, release.current)
        because = evaluate(query, subject.document)
        if because is not None:
            found.append((release, because))
    value = {
        "query": query.text,
        "canonical": query.canonical,
        "looked_at": looked_at,
        "matches": [
            {
                "id": release.id,
                "title": release.current.title,
                "date": release.current.date.isoformat(),
                "words": matched_words(because),
            }
            for release, because in found
        ],
    }
    emit(invocation_of(context), value, lambda: _trial(query.canonical, looked_at, found))


def _trial(
    canonical: str, looked_at: int, found: list[tuple[Release, tuple[Hit, ...]]]
) -> RenderableType:
    table = Table("Date", "Title", "Because of", box=None)
    for release, because in found[:SHOWN]:
        current = release.current
        table.add_row(
            current.date.isoformat(), current.title, ", ".join(matched_words(because))
        )
    head = Text(f"{canonical}\nmatches {len(found)} of {looked_at} releases")
    more = len(found) - SHOWN
    return Group(head, table, Text(f"and {more} more")) if more > 0 else Group(head, table)
