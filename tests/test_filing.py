"""Which topics and countries a release is filed under."""

from notifier.filing import Filing, country_of, country_topics, is_country_slug
from notifier.query import parse
from notifier.release import Hit, Match
from tests.builders import a_subject, a_topic


def test_a_release_is_filed_under_every_topic_that_matches_in_the_given_order():
    topics = [
        a_topic(slug="tariffs", title="Tariffs", query=parse("tariff*")),
        a_topic(slug="cars", title="Cars", query=parse("car OR cars")),
        a_topic(slug="steel", title="Steel", query=parse("title:steel")),
    ]
    found = Filing.of(topics).matches(a_subject("Steel tariffs", "A tariff of 25 percent."))
    assert found == (
        Match(
            "tariffs", "Tariffs", (Hit("title", 6, 13, "tariffs"), Hit("body", 2, 8, "tariff"))
        ),
        Match("steel", "Steel", (Hit("title", 0, 5, "Steel"),)),
    )


def test_the_topic_of_everything_takes_a_release_without_a_reason():
    everything = a_topic(slug="all", title="All releases", query=parse("*"))
    assert Filing.of([everything]).matches(a_subject("", ".")) == (
        Match("all", "All releases", ()),
    )


def test_a_release_that_no_topic_wants_is_filed_nowhere():
    copper = a_subject("Copper", "Copper prices rose.")
    assert Filing.of([a_topic(query=parse("steel"))]).matches(copper) == ()


def test_without_topics_nothing_is_filed():
    assert Filing.of([]).matches(a_subject("Steel", "Steel.")) == ()


def test_a_release_is_filed_under_the_countries_it_is_about_because_of_their_names():
    found = Filing.of([]).matches(a_subject("Korea and Japan discuss steel", "Steel."))
    assert found == (Match("country-jp", "Japan", (Hit("title", 10, 15, "Japan"),)),)


def test_a_topic_can_ask_for_a_country_and_a_subject():
    asked = [a_topic(slug="steel-jp", query=parse("country:JP steel"))]
    wanted = a_subject("Korea and Japan discuss steel", ".")
    assert [one.slug for one in Filing.of(asked).matches(wanted)] == ["steel-jp", "country-jp"]
    assert (
        Filing.of(asked).matches(a_subject("Korea and Canada discuss steel", "."))[0].title
        == "Canada"
    )


def test_every_country_has_a_topic_whose_query_is_its_own():
    topics = country_topics()
    assert topics["country-jp"].title == "Japan"
    assert topics["country-asean"].query.canonical == "country:ASEAN"
    assert "country-kr" not in topics
    for slug, topic in topics.items():
        assert is_country_slug(slug)
        assert topic.query.canonical == f"country:{country_of(slug)}"
    assert not is_country_slug("country-xx")
