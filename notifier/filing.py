"""What a release is filed under: topics, and the countries it is about.

A country is a topic like any other, with the query ``country:JP``; only its reasons are
better: the words that name the country.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Self

from notifier.countries import HOME, Concerned, codes, concerned, is_known, name_of
from notifier.query import Document, Index, Traits, parse
from notifier.release import Match, Record, Release, Revision, Weight
from notifier.topics import Topic

COUNTRY_PREFIX = "country-"
RULES = "f1"
"""What matches what. A change of the language, of the names of countries or of the rules
for them gets another number, and everything that is stored is filed anew, in silence."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A state of a release, as what it is filed under is found.

    Attributes:
        document: what queries are evaluated on.
        countries: what it is about, the most concerned first.
    """

    document: Document
    countries: tuple[Concerned, ...]

    @classmethod
    def of(cls, title: str, body: str, traits: Traits) -> Self:
        """Index a text; ``traits`` as far as they are known without its countries."""
        countries = concerned(title, body)
        known = traits.about(tuple(one.code for one in countries))
        return cls(Document.of(title, body, known), countries)

    @classmethod
    def of_record(
        cls, record: Record, *, source: str, kinds: tuple[str, ...], weight: Weight
    ) -> Self:
        """Index what a seed states, with what became of it."""
        traits = Traits(record.date, source, kinds, weight, record.category, countries=())
        return cls.of(record.title, record.body, traits)

    @classmethod
    def of_revision(cls, release: Release, revision: Revision) -> Self:
        """Index one stored revision of a release."""
        return cls.of(revision.title, revision.body, _traits(release, revision))


def document_of(release: Release) -> Document:
    """A stored release as queries see it, with the countries under which it is filed."""
    current = release.current
    countries = tuple(country_of(one.slug) for one in release.countries)
    traits = _traits(release, current).about(countries)
    return Document.of(current.title, current.body, traits)


def _traits(release: Release, revision: Revision) -> Traits:
    """As far as they are known without countries."""
    return Traits(
        date=revision.date,
        source=release.source_id,
        kinds=revision.kinds,
        weight=revision.weight,
        category=release.category,
        countries=(),
    )


@dataclass(frozen=True, slots=True)
class Filing:
    """Topics to file releases under, indexed once for all of them.

    Attributes:
        topics: in the order of the configuration.
    """

    topics: tuple[Topic, ...]
    _index: Index

    @classmethod
    def of(cls, topics: Iterable[Topic]) -> Self:
        """Index the queries of topics."""
        kept = tuple(topics)
        return cls(kept, Index.of(topic.query for topic in kept))

    def matches(self, subject: Subject) -> tuple[Match, ...]:
        """The topics and countries that a release belongs to and why: topics in their
        order, then countries, the most concerned first."""
        found = {
            query.canonical: because for query, because in self._index.matches(subject.document)
        }
        filed = [
            Match(topic.slug, topic.title, found[topic.query.canonical])
            for topic in self.topics
            if topic.query.canonical in found
        ]
        filed += [
            Match(country_slug(one.code), name_of(one.code), one.because)
            for one in subject.countries
        ]
        return tuple(filed)


def country_slug(code: str) -> str:
    """``country-jp``: what a country is called in addresses."""
    return COUNTRY_PREFIX + code.lower()


def is_country_slug(slug: str) -> bool:
    """Whether a topic is a country's."""
    return slug.startswith(COUNTRY_PREFIX) and is_known(country_of(slug))


def country_of(slug: str) -> str:
    """``JP``, of ``country-jp``."""
    return slug.removeprefix(COUNTRY_PREFIX).upper()


@cache
def country_topics() -> dict[str, Topic]:
    """A topic for each country and bloc that a release can be about, by slug."""
    return {
        country_slug(code): _country_topic(code) for code in sorted(codes()) if code != HOME
    }


def _country_topic(code: str) -> Topic:
    name = name_of(code)
    return Topic(
        slug=country_slug(code),
        title=name,
        description=f"Releases that are about {name}.",
        query=parse(f"country:{code}"),
        min_weight=Weight.MINOR,
    )
