"""Addresses that nothing is sent to, and how the others fare."""

from tests.store.filled import DAY, NOW, READER


def test_a_suppressed_address_is_known_in_every_spelling_and_never_in_plain_text(store):
    store.suppressions.suppress(READER, "hard", "550 5.1.1 no such user", now=NOW)
    found = store.suppressions.find(READER.upper(), NOW + 900 * DAY)
    assert (found.reason, found.until) == ("hard", None)
    assert store.suppressions.find("x" + READER, NOW) is None
    assert READER not in found.address_mac


def test_a_suppression_for_a_while_ends(store):
    store.suppressions.suppress(READER, "soft", "full", now=NOW, until=NOW + DAY)
    assert store.suppressions.find(READER, NOW + DAY / 2)
    assert store.suppressions.find(READER, NOW + DAY) is None
    store.suppressions.suppress(READER, "hard", "gone", now=NOW + DAY)
    assert store.suppressions.find(READER, NOW + DAY).reason == "hard"


def test_a_complaint_is_kept_and_gives_way_to_nothing(store):
    store.suppressions.suppress(READER, "hard", "gone", now=NOW)
    store.suppressions.suppress(READER, "complaint", "spam", now=NOW + DAY)
    store.suppressions.suppress(READER, "hard", "gone", now=NOW + 2 * DAY)
    assert store.suppressions.find(READER, NOW + 3 * DAY).reason == "complaint"


def test_lifting_begins_anew(store):
    assert not store.suppressions.lift(READER)
    store.suppressions.backed_off(READER)
    store.suppressions.suppress(READER, "hard", "gone", now=NOW)
    assert store.suppressions.lift(READER)
    assert store.suppressions.find(READER, NOW) is None
    assert store.suppressions.backed_off(READER) == 1


def test_what_it_takes_makes_an_address_well_again(store):
    assert [store.suppressions.backed_off(READER) for _ in range(2)] == [1, 2]
    store.suppressions.leave_alone(READER, NOW + DAY)
    assert store.suppressions.left_alone_until(READER, NOW) == NOW + DAY
    assert store.suppressions.left_alone_until(READER, NOW + DAY) is None
    store.suppressions.clear(READER)
    assert store.suppressions.left_alone_until(READER, NOW) is None
    assert store.suppressions.backed_off(READER) == 1


def test_the_list_is_read_page_by_page(store):
    for name in "abc":
        store.suppressions.suppress(f"{name}@example.net", "operator", name, now=NOW)
    first = store.suppressions.page("", 2)
    rest = store.suppressions.page(first[-1].address_mac, 2)
    assert sorted(one.detail for one in first + rest) == ["a", "b", "c"]
    assert len(rest) == 1
