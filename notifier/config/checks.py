"""What one key says about another.

These look at the document as it stands, so that they find their problems whether or not
the rest of it is sound; what has the wrong type is left to the model.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from notifier.config import webhooks
from notifier.config.document import Document, Place
from notifier.config.fields import nearest
from notifier.errors import Problem
from notifier.filing import COUNTRY_PREFIX, is_country_slug
from notifier.topics import ALL


def problems(document: Document) -> Iterator[Problem]:
    """Problems between keys, in no particular order."""
    yield from _repeated(document, "sources", "id")
    yield from _repeated(document, "topics", "slug")
    yield from _not_all(document)
    yield from _no_country(document)
    yield from _free_to_lead_on(document)
    yield from _subscriptions(document)
    yield from _smtp(document)


def _entries(document: Document, section: str) -> list[tuple[Place, dict[str, Any]]]:
    items = document.values.get(section)
    if not isinstance(items, list):
        return []
    numbered = enumerate(items)
    return [((section, n), item) for n, item in numbered if isinstance(item, dict)]


def _mapping(values: dict[str, Any], key: str) -> dict[str, Any]:
    inside = values.get(key)
    return inside if isinstance(inside, dict) else {}


def _repeated(document: Document, section: str, key: str) -> Iterator[Problem]:
    first: dict[Any, Place] = {}
    for place, item in _entries(document, section):
        value = item.get(key)
        if not isinstance(value, str):
            continue
        here = (*place, key)
        if value in first:
            sentence = f"{value!r} is taken by line {document.lines[first[value]]}"
            yield document.problem(here, sentence)
        first.setdefault(value, here)


def _not_all(document: Document) -> Iterator[Problem]:
    for place, item in _entries(document, "topics"):
        query = item.get("query")
        if item.get("slug") == ALL and isinstance(query, str) and query.strip() != "*":
            sentence = f"the topic {ALL!r} takes every release: its query must be '*'"
            yield document.problem((*place, "query"), sentence)


def _no_country(document: Document) -> Iterator[Problem]:
    for place, item in _entries(document, "topics"):
        if str(item.get("slug")).startswith(COUNTRY_PREFIX):
            sentence = f"slugs that begin with {COUNTRY_PREFIX} are those of the countries"
            yield document.problem((*place, "slug"), f"{sentence}; take another")


def _free_to_lead_on(document: Document) -> Iterator[Problem]:
    """A former slug leads to one topic, and so may be nobody's own."""
    topics = _entries(document, "topics")
    taken = {item["slug"] for _, item in topics if isinstance(item.get("slug"), str)} | {ALL}
    for place, item in topics:
        former = item.get("was")
        for position, slug in enumerate(former if isinstance(former, list) else []):
            if not isinstance(slug, str):
                continue
            if slug in taken or slug.startswith(COUNTRY_PREFIX):
                sentence = f"{slug!r} is taken; name a slug that no topic has now"
                yield document.problem((*place, "was", position), sentence)
            taken.add(slug)


def _subscriptions(document: Document) -> Iterator[Problem]:
    slugs = [str(item.get("slug")) for _, item in _entries(document, "topics")]
    known = list(dict.fromkeys([*slugs, ALL]))
    for place, item in _entries(document, "subscriptions"):
        yield from webhooks.problems(document, place, item)
        topics, query = item.get("topics"), item.get("query")
        if bool(topics) == bool(query):
            found = "has both" if topics else "has neither"
            yield document.problem(place, f"must have either topics or a query; it {found}")
        if isinstance(topics, list):
            yield from _unknown_topics(document, place, topics, known)


def _unknown_topics(
    document: Document, place: Place, topics: Sequence[Any], known: Sequence[str]
) -> Iterator[Problem]:
    for position, slug in enumerate(topics):
        if isinstance(slug, str) and slug not in known and not is_country_slug(slug):
            advice = nearest(slug, known, f"known are: {', '.join(known)}")
            sentence = f"there is no topic {slug!r}; {advice}"
            yield document.problem((*place, "topics", position), sentence)


def _smtp(document: Document) -> Iterator[Problem]:
    mail = _mapping(document.values, "mail")
    if mail.get("transport") == "smtp" and mail.get("smtp") is None:
        yield document.problem(("mail", "transport"), "smtp needs mail.smtp with a host")
    smtp = _mapping(mail, "smtp")
    if smtp.get("password_file") and not smtp.get("username"):
        yield document.problem(("mail", "smtp", "password_file"), "needs a username too")
