"""What is right as it is written and yet will not do what the operator wants."""

from collections.abc import Iterator

from notifier import disk
from notifier.config.document import Document
from notifier.config.fields import nearest
from notifier.errors import Problem
from notifier.query import sources_named
from notifier.settings import Config


def problems(document: Document, config: Config) -> Iterator[Problem]:
    """No room to read anything, and topics that wait for a source that is not there."""
    lack = disk.lack_of_room(config.store.path.parent, config.store.min_free_bytes)
    if lack is not None:
        yield document.problem(("store", "min_free_mb"), lack)
    yield from unknown_sources(document, config)
    yield from _at_two_frequencies(document)


def _at_two_frequencies(document: Document) -> Iterator[Problem]:
    """Subscriptions of one address to one thing at two frequencies, of which one counts."""
    first: dict[tuple[str, str], tuple[str, int]] = {}
    for number, item in enumerate(document.values.get("subscriptions") or ()):
        place, said = ("subscriptions", number), item.get("frequency")
        for what in [*(item.get("topics") or ()), item.get("query")]:
            if what is None or not item.get("email"):
                continue
            key = (item["email"].casefold(), what)
            known, line = first.setdefault(key, (said, document.lines[place]))
            if known != said:
                sentence = f"{what!r} is told to this address {known} by line {line} already"
                yield document.problem(place, f"{sentence}; only the faster one counts")


def unknown_sources(document: Document, config: Config) -> Iterator[Problem]:
    """Queries of topics that name a source that no release comes from."""
    known = [source.id for source in config.sources]
    topics = {topic.slug: topic for topic in config.topics}
    for number, item in enumerate(document.values.get("topics") or ()):
        for name in sorted(sources_named(topics[item["slug"]].query.root) - set(known)):
            advice = nearest(name, known, f"known are: {', '.join(known)}")
            sentence = f"there is no source {name!r}; {advice}"
            yield document.problem(("topics", number, "query"), sentence)
