"""``notifier topics``: the topics, and what a query would match."""

from dataclasses import dataclass
from datetime import timedelta
from operator import attrgetter
from typing import Annotated

import typer
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from notifier.commands import emit, invocation_of
from notifier.commands.reading import opened
from notifier.filing import country_topics
from notifier.markup import matched_words
from notifier.pipeline.search import Found, matching
from notifier.query import Days, Index, Query, canonical, parse
from notifier.settings import Config
from notifier.store import Store
from notifier.wiring import utc_now

SHOWN = 20
MAX_DAYS = 36_500
EVERY_RELEASE = "nothing; it is put to every release"


@dataclass(frozen=True, slots=True)
class Trial:
    """What a query would have matched.

    Attributes:
        looked_at: number of releases that are stored.
        found: the releases that match, newest first.
        days: on which it was counted how often that happens.
    """

    query: Query
    looked_at: int
    found: tuple[Found, ...]
    days: Days

    @property
    def number_of_days(self) -> int:
        """How many ``days`` there are."""
        return (self.days.last - self.days.first).days + 1

    @property
    def in_days(self) -> int:
        """Number of those that are dated in these days."""
        dates = (one.release.current.date for one in self.found)
        return sum(self.days.first <= day <= self.days.last for day in dates)

    @property
    def a_week(self) -> float:
        """How many that is each week."""
        return round(7 * self.in_days / self.number_of_days, 1)


def command(
    context: typer.Context,
    action: Annotated[str, typer.Argument(metavar="[list|test]")] = "list",
    query: Annotated[
        str | None, typer.Argument(metavar="QUERY", help="What to try, for `test`.")
    ] = None,
    days: Annotated[
        int, typer.Option(min=1, max=MAX_DAYS, help="For `test`: how often, in so many days.")
    ] = 90,
) -> None:
    """List the topics; or `topics test QUERY`: show what a query matches in the store."""
    with opened(context) as (config, store):
        if action == "list" and query is None:
            _list(context, config, store)
        elif action == "test" and query is not None:
            trial = _tried(config, store, query, days)
            emit(invocation_of(context), _trial_json(trial), lambda: _trial(trial))
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


def _tried(config: Config, store: Store, text: str, number_of_days: int) -> Trial:
    query = parse(text)
    today = utc_now().astimezone(config.site.timezone).date()
    return Trial(
        query=query,
        looked_at=store.reading.counts()["releases"],
        found=tuple(matching(store, query)),
        days=Days(today - timedelta(days=number_of_days - 1), today),
    )


def files_under(query: Query) -> list[str]:
    """The words that lead from a release to a query; none when it is put to each."""
    return [canonical(anchor) for anchor in Index.of([query]).anchors(query)]


def _trial_json(trial: Trial) -> dict[str, object]:
    return {
        "query": trial.query.text,
        "canonical": trial.query.canonical,
        "files_under": files_under(trial.query),
        "looked_at": trial.looked_at,
        "days": trial.number_of_days,
        "in_days": trial.in_days,
        "a_week": trial.a_week,
        "matches": [
            {
                "id": one.release.id,
                "title": one.release.current.title,
                "date": one.release.current.date.isoformat(),
                "words": matched_words(one.because),
            }
            for one in trial.found
        ],
    }


def _trial(trial: Trial) -> RenderableType:
    table = Table("Date", "Title", "Because of", box=None)
    for one in trial.found[:SHOWN]:
        current = one.release.current
        table.add_row(
            current.date.isoformat(), current.title, ", ".join(matched_words(one.because))
        )
    head = Text(
        f"{trial.query.canonical}\n"
        f"files under: {', '.join(files_under(trial.query)) or EVERY_RELEASE}\n"
        f"matches {len(trial.found)} of {trial.looked_at} releases,"
        f" {trial.in_days} of the last {trial.number_of_days} days, {trial.a_week} a week"
    )
    more = len(trial.found) - SHOWN
    return Group(head, table, Text(f"and {more} more")) if more > 0 else Group(head, table)
