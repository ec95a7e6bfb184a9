"""Which topics a release is filed under."""

from notifier.query import parse
from notifier.release import Hit, Match
from notifier.topics import match
from tests.builders import a_document, a_topic


def test_a_release_is_filed_under_every_topic_that_matches_in_the_given_order():
    topics = [
        a_topic(slug="tariffs", title="Tariffs", query=parse("tariff*")),
        a_topic(slug="cars", title="Cars", query=parse("car OR cars")),
        a_topic(slug="steel", title="Steel", query=parse("title:steel")),
    ]
    found = match(topics, a_document("Steel tariffs", "A tariff of 25 percent."))
    assert found == (
        Match(
            "tariffs", "Tariffs", (Hit("title", 6, 13, "tariffs"), Hit("body", 2, 8, "tariff"))
        ),
        Match("steel", "Steel", (Hit("title", 0, 5, "Steel"),)),
    )


def test_the_topic_of_everything_takes_a_release_without_a_reason():
    everything = a_topic(slug="all", title="All releases", query=parse("*"))
    assert match([everything], a_document("", ".")) == (Match("all", "All releases", ()),)


def test_a_release_that_no_topic_wants_is_filed_nowhere():
    copper = a_document("Copper", "Copper prices rose.")
    assert match([a_topic(query=parse("steel"))], copper) == ()


def test_without_topics_nothing_is_filed():
    assert match([], a_document("Steel", "Steel.")) == ()
