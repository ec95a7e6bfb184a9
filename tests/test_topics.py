"""What becomes of slugs that no topic has any more."""

from datetime import UTC, datetime, timedelta

import pytest

from notifier.topics import FAREWELL, OVERLAP, Ended, Former, former
from tests.builders import a_topic

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
METALS = a_topic(slug="metals", was=("steel", "iron"))


def ended(slug, ago):
    return Ended(slug, slug.title(), NOW - ago)


def test_nothing_is_former_where_nothing_ended():
    assert former([a_topic()], [], NOW) == Former()


@pytest.mark.parametrize(("ago", "moved"), [(OVERLAP - SECOND, False), (OVERLAP, True)])
def test_a_former_slug_leads_on_once_both_were_served_long_enough(ago, moved):
    found = former([METALS], [ended("steel", ago), ended("iron", timedelta())], NOW)
    assert found.renamed == (("steel", "metals"), ("iron", "metals"))
    assert found.moved == ((("steel", "metals"),) if moved else ())
    assert found.ended == found.gone == ()


def test_a_former_slug_that_this_store_never_served_leads_on_at_once():
    assert former([METALS], [], NOW).moved == (("steel", "metals"), ("iron", "metals"))


def test_a_topic_without_an_heir_is_shown_as_ended_and_then_gone():
    last = ended("last", FAREWELL - SECOND)
    found = former([a_topic()], [ended("first", FAREWELL), last], NOW)
    assert (found.ended, found.gone) == ((last,), ("first",))
    assert found.renamed == found.moved == ()
