"""Neighbours of issues are looked for among few, however many there are."""

from datetime import date

import pytest

from notifier.series import issue
from notifier.store.issues import MAX_PER_PERIOD, MAX_SAME_NAME
from tests.issues import exports
from tests.store.filled import a_record, a_seed, an_arrival


def arrival(number, month, title):
    """Exports of a month under a title, as release ``number``."""
    _, body, day = exports(month)
    record = a_record(title=title, body=body, date=date.fromisoformat(day))
    found = issue(record.title, record.body, record.date)
    fields = {"release_id": f"r{number}", "record": record, "occurrence": number}
    return an_arrival(seq=number, issue=found, **fields)


@pytest.mark.parametrize(
    ("crowd", "title", "expected"),
    [
        (MAX_PER_PERIOD, "Report of September", MAX_PER_PERIOD),
        (MAX_PER_PERIOD + 1, "Report of September", 0),
        (MAX_PER_PERIOD + 1, "Report xxx of September", 1),
    ],
)
def test_where_a_month_has_too_many_issues_only_the_same_name_counts(
    store, crowd, title, expected
):
    august = [arrival(n, 8, f"Report {'x' * n} of August") for n in range(1, crowd + 1)]
    assert number_of_pairs(store, august, arrival(99, 9, title)) == expected


def test_of_many_issues_with_one_name_only_some_are_looked_at(store):
    august = [arrival(n, 8, "Report of August") for n in range(1, MAX_PER_PERIOD + 2)]
    found = number_of_pairs(store, august, arrival(99, 9, "Report of September"))
    assert found == MAX_SAME_NAME


def number_of_pairs(store, august, september):
    with store.transaction():
        store.releases.append(a_seed(store), [*august, september], [])
    return store._db.execute("SELECT count(*) FROM issue_pairs").fetchone()[0]
