"""The page of a search: what matches, what it can be narrowed by, what is wrong with it.

It costs what ``search`` may cost, and a count over the releases that were found.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from notifier import narrowing, pages
from notifier.errors import QueryError
from notifier.filing import country_of, is_country_slug
from notifier.narrowing import Narrower
from notifier.pages.conditions import Facets, TopicNumber
from notifier.pages.searching import Results
from notifier.pipeline.search import Order, search
from notifier.query import Facet, Query, parse
from notifier.searches import MAX_PAGE, Asked
from notifier.site import Site, search_parameters
from notifier.store import Store
from notifier.visit import Shown
from notifier.words import keys

PER_PAGE = 20
MAX_SHOWN = 10
"""Countries, categories or topics that a search can be narrowed by: the most frequent."""
MAX_TIMES = 12
"""Months or years that it can be narrowed by: all months of a year, or the newest years."""


def answer(store: Store, site: Site, asked: Asked, renamed: Mapping[str, str]) -> Shown:
    """What a browser gets: 400 or 414 for what is no search, 404 for a topic that there is
    not and for a page that a search does not have.

    Args:
        renamed: slugs of topics, by those that they had before.

    Raises:
        StoreError: the store is not indexed yet.
    """
    if asked.refusal is not None:
        sentence = f"{asked.refusal.reason[:1].upper()}{asked.refusal.reason[1:]}."
        page = pages.search_refused(site, asked.text, sentence)
        return Shown(asked.refusal.status, page)
    topic = _topic(store, asked.topic, renamed)
    if topic is None:
        page = pages.search_nowhere(site, asked.text, asked.topic, is_newest=asked.is_newest)
        return Shown(404, page)
    kept = search_parameters(topic, is_newest=asked.is_newest)
    if not asked.text:
        return Shown(200, pages.search_help(site, kept))
    try:
        query = parse(asked.text)
    except QueryError as error:
        return Shown(400, pages.search_error(site, error, kept))
    return _found(store, site, replace(asked, topic=topic), query)


def _topic(store: Store, stated: str, renamed: Mapping[str, str]) -> str | None:
    """The slug by which a topic goes now; empty for any, None where there is none such."""
    if not stated:
        return ""
    slugs = (stated, renamed.get(stated, stated))
    return next((slug for slug in slugs if store.topics.title(slug) is not None), None)


def _found(store: Store, site: Site, asked: Asked, query: Query) -> Shown:
    results = search(
        store,
        query,
        order=Order.NEWEST if asked.is_newest else Order.BEST,
        # What has no such page is not read further for it than for the last one.
        offset=(min(asked.page, MAX_PAGE) - 1) * PER_PAGE,
        limit=PER_PAGE,
        topic=asked.topic,
    )
    shown = Results(
        found=[(one.release, one.because) for one in results.found],
        total=results.total,
        is_total=results.is_total,
        page=asked.page,
        number_of_pages=max(1, -(-results.total // PER_PAGE)),
        is_newest=asked.is_newest,
        facets=facets(store, query, results.ids, asked.topic),
    )
    status = 404 if asked.page > shown.number_of_pages else 200
    return Shown(status, pages.search_results(site, query, shown))


def facets(store: Store, query: Query, ids: Sequence[str], topic: str = "") -> Facets:
    """What the releases ``ids``, which a query found in a topic or in all, can be narrowed
    by."""
    filed = store.facets.filed(ids)
    countries = {country_of(slug): number for slug, _, number in filed if is_country_slug(slug)}
    categories = store.facets.categories(ids)

    def narrower(numbers: dict[Facet, int], limit: int) -> tuple[Narrower, ...]:
        return narrowing.narrower(query, numbers, total=len(ids), limit=limit)

    return Facets(
        countries=narrower(narrowing.countries(countries), MAX_SHOWN),
        times=narrower(narrowing.times(store.facets.months(ids)), MAX_TIMES),
        categories=narrower(narrowing.categories(categories), MAX_SHOWN),
        wider=narrowing.wider(query),
        topics=[
            TopicNumber(slug, title, number)
            for slug, title, number in filed
            if not is_country_slug(slug) and slug != topic and number < len(ids)
        ][:MAX_SHOWN],
        topic=(topic, store.topics.title(topic) or topic) if topic else None,
        category_names={" ".join(keys(name)): name for name in categories},
    )
