"""The page of a topic or a country, and its pages of a month each."""

from collections.abc import Mapping, Sequence

from notifier import wording
from notifier.pages import feeds, lines, months
from notifier.pages.frame import framed, page
from notifier.pages.lines import TopicSummary
from notifier.pages.months import Address, Around
from notifier.release import Event, Release
from notifier.site import Site, month_path, topic_path


def topic(
    site: Site,
    topic: TopicSummary,
    releases: Sequence[Release],
    changes: Sequence[Event],
    *,
    numbers: Mapping[str, int],
    dated: Sequence[str],
) -> bytes:
    """The page of a topic; lists are shown in the order given.

    Args:
        numbers: releases in each of the newest months.
        dated: every month with releases, newest first.
    """
    documents = feeds.of_topic(site, topic.slug, topic.title)
    address = _address(site, topic.slug)
    return page(
        "topic",
        framed(
            site,
            topic_path(topic.slug),
            title=topic.title,
            description=topic.description,
            feeds=documents,
        ),
        topic=lines.topic(site, topic),
        slug=topic.slug,
        query=topic.query,
        releases=[lines.release(site, one, slug=topic.slug) for one in releases],
        changes=[lines.change(site, event) for event in changes],
        chart=months.chart_of("Releases a month", numbers, address),
        years=months.years(dated, address),
        feeds=documents,
    )


def month(
    site: Site,
    topic: TopicSummary,
    month: str,
    releases: Sequence[Release],
    *,
    number: int,
    around: Around,
) -> bytes:
    """The page of a topic's releases of one month, such as ``2026-02``.

    Args:
        number: of releases in that month, of which ``releases`` are the newest.
    """
    named = wording.month(month)
    before, after = months.around(around, _address(site, topic.slug))
    return page(
        "month",
        framed(
            site,
            month_path(topic.slug, month),
            title=f"{topic.title}, {named}",
            description=f"{topic.title}: press releases dated in {named}.",
            feeds=feeds.of_topic(site, topic.slug, topic.title),
        ),
        named=named,
        topic=lines.topic(site, topic),
        count=wording.count(number, "release", "releases"),
        releases=[lines.release(site, one, slug=topic.slug) for one in releases],
        left_out=number - len(releases),
        before=before,
        after=after,
    )


def _address(site: Site, slug: str) -> Address:
    return lambda month: site.address(month_path(slug, month))
