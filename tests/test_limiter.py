"""When a release changes too often."""

from datetime import UTC, datetime, timedelta

import pytest

from notifier.limiter import Past, restless_because

NOW = datetime(2026, 3, 2, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def revisions(*ages, is_revert=False):
    return [Past(NOW - age, is_revert) for age in ages]


@pytest.mark.parametrize(
    ("past", "said"),
    [
        ([], None),
        (revisions(*[HOUR] * 6), None),
        (revisions(*[HOUR] * 7), "changed 7 times in 24 hours"),
        (revisions(*[HOUR] * 6, DAY), None),
        (
            revisions(*[HOUR] * 6, DAY - timedelta(milliseconds=1)),
            "changed 7 times in 24 hours",
        ),
        (revisions(*[DAY * 2] * 3, is_revert=True), None),
        (
            revisions(*[DAY * 2] * 4, is_revert=True),
            "went back to an earlier text 4 times in 7 days",
        ),
        (revisions(*[DAY * 2] * 3, DAY * 7, is_revert=True), None),
        (revisions(*[DAY * 2] * 40), None),
    ],
)
def test_a_release_is_restless_after_seven_changes_a_day_or_four_reverts_a_week(past, said):
    assert restless_because(past, NOW) == said
