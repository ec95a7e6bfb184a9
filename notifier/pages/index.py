"""The front page."""

from collections.abc import Mapping, Sequence

from notifier import wording
from notifier.months import SPARKED, series
from notifier.pages import feeds, lines
from notifier.pages.charts import Spark, spark
from notifier.pages.frame import framed, page
from notifier.pages.lines import TopicSummary
from notifier.release import Event, Release
from notifier.site import Site

ABOUT = (
    "Press releases as their source published them, filed by topic,"
    " with every later edit kept and shown."
)


def index(
    site: Site,
    topics: Sequence[TopicSummary],
    *,
    countries: Sequence[TopicSummary],
    newest: Sequence[Release],
    changes: Sequence[Event],
    activity: Mapping[str, Mapping[str, int]],
) -> bytes:
    """The site's front page; every list is shown in the order given.

    Args:
        activity: releases a month, by topic; the small charts end with the newest month
            that any topic has.
    """
    documents = feeds.of_site(site)
    last = max((month for numbers in activity.values() for month in numbers), default="")
    return page(
        "index",
        framed(site, "", title=site.title, description=ABOUT, feeds=documents),
        about=ABOUT,
        topics=[
            (lines.topic(site, topic), _spark(activity.get(topic.slug, {}), last))
            for topic in topics
        ],
        countries=[lines.topic(site, country) for country in countries],
        releases=[lines.release(site, one) for one in newest],
        changes=[lines.change(site, event) for event in changes],
        feeds=documents,
    )


def _spark(numbers: Mapping[str, int], last: str) -> Spark | None:
    if not last:
        return None
    shown = [number for _, number in series(numbers, last, SPARKED)]
    said = ", ".join(str(number) for number in shown)
    return spark(
        shown, f"Releases a month in the twelve months to {wording.month(last)}: {said}"
    )
