"""Releases, revisions, events and matches, as appended and as read."""

import sqlite3
from datetime import date

import pytest

from notifier.change import Change
from notifier.fingerprint import shingles
from notifier.likeness import sketch
from notifier.release import EventType, Facts, Hit, Match, Weight
from notifier.store import Store
from notifier.store.lookup import MAX_PER_HASH
from tests.store.filled import (
    ALL,
    DAY,
    MOTIR,
    NOW,
    STEEL,
    TICK,
    a_record,
    a_seed,
    a_sighting,
    an_arrival,
)

KEY = ("2026-03-01", "steel exports rise")


def append(store, *arrivals, sightings=(), content="one"):
    with store.transaction():
        store.releases.append(a_seed(store, content), arrivals, sightings)


def held(store):
    return {slug: row.number_of_releases for slug, row in store.topics.stored().items()}


def test_a_release_is_read_as_it_was_appended(store):
    record = a_record(category="Industry", flags=("markup", "two_dates"))
    append(store, an_arrival(record=record))
    release = store.reading.release("r1")
    assert (release.id, release.source_id, release.status) == ("r1", MOTIR, "live")
    assert (release.category, release.flags) == ("Industry", ("markup", "two_dates"))
    assert release.first_seen_at == release.updated_at == NOW + TICK
    assert release.topics == (STEEL,)
    current = release.current
    assert (current.title, current.date, current.body) == (
        "Steel exports rise",
        date(2026, 3, 1),
        "Exports of steel rose by 16.7 percent.",
    )
    assert (current.number, current.kinds, current.seed) == (1, ("first",), "one.txt")


def test_a_revision_keeps_the_old_text_and_says_what_changed(store):
    append(store, an_arrival())
    append(
        store, an_arrival(2, seq=2, record=a_record(body="Fell by 17.6 percent.")), content="2"
    )
    newest, oldest = store.reading.history("r1")
    assert (newest.number, oldest.number) == (2, 1)
    assert oldest.body == "Exports of steel rose by 16.7 percent."
    assert newest.seen_at > oldest.seen_at
    rebuilt = "".join(text for op, text in newest.difference if op != "delete")
    assert rebuilt == newest.body
    release = store.reading.release("r1")
    assert release.current == newest
    assert (release.first_seen_at, release.updated_at) == (NOW + TICK, NOW + 2 * TICK)


def test_a_later_list_page_without_a_category_does_not_take_it_away(store):
    append(store, an_arrival(record=a_record(category="Industry")))
    append(
        store,
        an_arrival(2, seq=2, record=a_record(body="New.", flags=("markup",))),
        content="2",
    )
    release = store.reading.release("r1")
    assert (release.category, release.flags) == ("Industry", ("markup",))


def test_a_revision_leaves_topics_it_no_longer_matches_and_is_told_there(store):
    append(store, an_arrival())
    assert held(store) == {"all": 1, "steel": 1}
    append(
        store, an_arrival(2, seq=2, record=a_record(body="Iron."), matches=(ALL,)), content="2"
    )
    assert held(store) == {"all": 1, "steel": 0}
    assert store.reading.release("r1").topics == ()
    assert store.reading.newest("steel", 9) == []
    assert [event.seq for event in store.reading.last_events("steel", Weight, 9)] == [2, 1]


def test_a_release_revised_in_the_seed_that_brings_it_is_counted_once(store):
    append(store, an_arrival(), an_arrival(2, seq=2, record=a_record(body="Steel again.")))
    assert held(store) == {"all": 1, "steel": 1}
    assert store.reading.release("r1").current.number == 2


def test_every_event_has_its_own_time_and_number(store):
    append(store, an_arrival())
    again = an_arrival(2, seq=2, at=NOW + TICK, record=a_record(body="New."))
    with pytest.raises(sqlite3.IntegrityError, match=r"events\.at"):
        append(store, again, content="2")
    assert store.releases.last_event() == (1, NOW + TICK)


def test_an_event_shows_the_revision_it_was_about(store):
    append(store, an_arrival())
    append(store, an_arrival(2, seq=2, record=a_record(body="New.")), content="2")
    revised, new = store.reading.last_events("all", list(Weight), 9)
    assert (revised.type, revised.revision.number) == (EventType.REVISED, 2)
    assert (new.type, new.revision.number, new.release.current.number) == (EventType.NEW, 1, 2)
    assert revised.at > new.at
    assert store.reading.last_changes(9) == [revised]


def test_light_events_are_left_out_where_only_heavy_ones_are_asked_for(store):
    light = Change(("typo",), Weight.MINOR, Facts(), (), ())
    append(
        store, an_arrival(), an_arrival(2, seq=2, record=a_record(body="New."), change=light)
    )
    assert [e.seq for e in store.reading.last_events("all", [Weight.MAJOR], 9)] == [1]
    assert [e.seq for e in store.reading.last_events("all", list(Weight), 1)] == [2]


def test_releases_are_found_by_their_aliases_in_order_of_occurrence(store):
    second = an_arrival(seq=2, release_id="r1-2", occurrence=2, record=a_record(body="Other."))
    append(store, second, an_arrival(), an_arrival(2, seq=3, record=a_record(body="Revised.")))
    found = store.lookup.with_aliases(MOTIR, [KEY, ("2026-03-01", "unknown")])
    assert list(found) == [KEY]
    first, other = found[KEY]
    assert (first.release_id, first.number, other.release_id) == ("r1", 2, "r1-2")
    assert first.stated.body == "Revised."
    assert first.older == {an_arrival().content_hash: 1}
    assert other.older == {}


def test_a_release_is_found_by_every_title_and_date_it_was_stated_under(store):
    again = a_sighting(a_record(position=2), alias=("2026-03-02", "steel exports up"))
    append(store, an_arrival(), sightings=[again])
    [known] = store.lookup.with_aliases(MOTIR, [again.alias])[again.alias]
    assert known.release_id == "r1"


def test_an_older_revision_that_a_later_page_shows_is_taken_back(store):
    append(store, an_arrival(), an_arrival(2, seq=2, record=a_record(body="Revised.")))
    assert store.lookup.with_aliases(MOTIR, [KEY])[KEY][0].taken_back == frozenset()
    append(store, sightings=[a_sighting(rule="2")], content="2")
    assert store.lookup.with_aliases(MOTIR, [KEY])[KEY][0].taken_back == {1}


def test_a_text_like_a_stored_one_finds_its_release_by_its_words(store):
    body = " ".join(f"word{number}" for number in range(200))
    append(store, an_arrival(record=a_record(body=body)))
    cut = sketch(shingles(body[: len(body) // 3]))
    near, far = date(2026, 4, 1), date(2026, 6, 1)
    [known] = store.lookup.candidates(MOTIR, cut, near, window_days=45)
    assert known.release_id == "r1"
    assert store.lookup.candidates(MOTIR, cut, far, window_days=45) == []
    assert store.lookup.candidates("other", cut, near, window_days=45) == []


def test_words_that_everybody_uses_find_nothing(store):
    body = " ".join(f"word{number}" for number in range(200))
    many = [
        an_arrival(seq=n, release_id=f"r{n:02}", record=a_record(title=f"T{n}", body=body))
        for n in range(1, MAX_PER_HASH + 2)
    ]
    append(store, *many)
    found = store.lookup.candidates(
        MOTIR, sketch(shingles(body)), date(2026, 3, 1), window_days=45
    )
    assert found == []


def test_likeness_is_seen_from_both_sides(store):
    other = a_record(title="Steel again", position=2)
    append(store, an_arrival())
    append(
        store,
        an_arrival(seq=2, release_id="r2", record=other, related=(("r1", 0.6),)),
        content="2",
    )
    assert [(one.id, score) for one, score in store.reading.related("r1")] == [("r2", 0.6)]
    assert [(one.id, score) for one, score in store.reading.related("r2")] == [("r1", 0.6)]


def test_an_alias_belongs_to_its_source(store):
    append(store, an_arrival())
    assert store.lookup.with_aliases("other", [KEY]) == {}


def test_aliases_are_looked_up_to_the_letter(store):
    odd = ("2026-03-01", '\'; DROP TABLE aliases; -- "[1]" \u2028')
    append(store, an_arrival(alias=odd))
    assert list(store.lookup.with_aliases(MOTIR, [odd])) == [odd]


def test_a_variant_is_stored_once_and_only_when_its_letters_are_new(store, path):
    curly = a_record(title="Steel exports “rise”")
    append(store, an_arrival(), sightings=[a_sighting()])
    append(store, sightings=[a_sighting(curly)], content="2")
    append(store, sightings=[a_sighting(curly)], content="3")
    with sqlite3.connect(path) as connection:
        variants = connection.execute("SELECT title, seed_id FROM variants").fetchall()
        sightings = connection.execute("SELECT seed_id, rule FROM sightings").fetchall()
    connection.close()
    assert variants == [(curly.title, 2)]
    assert sightings == [(1, "1"), (2, "1"), (3, "1")]


def test_newest_is_by_date_and_last_updated_by_event(store):
    old = a_record(title="Old", date=date(2025, 1, 1))
    append(store, an_arrival(), an_arrival(seq=2, release_id="r2", record=old))
    assert [release.id for release in store.reading.newest("all", 9)] == ["r1", "r2"]
    assert [release.id for release in store.reading.last_updated("all", 9)] == ["r2", "r1"]
    assert [release.id for release in store.reading.last_updated("all", 1)] == ["r2"]


def test_every_release_is_read_also_when_there_are_many(store):
    many = [
        an_arrival(
            seq=n,
            release_id=f"r{n:04}",
            record=a_record(title=f"Steel {n}", position=n, date=date(2000, 1, 1) + n * DAY),
        )
        for n in range(1, 1203)
    ]
    append(store, *many)
    found = [release.id for release in store.reading.every()]
    assert found == [f"r{n:04}" for n in range(1202, 0, -1)]


def test_what_changed_names_topics_that_hold_or_once_held_a_release(store):
    append(store, an_arrival(), an_arrival(seq=2, release_id="r2", record=a_record(title="B")))
    append(
        store, an_arrival(2, seq=3, record=a_record(body="Iron."), matches=(ALL,)), content="2"
    )
    assert store.reading.changed_since(2) == ["r1"]
    assert store.reading.changed_since(3) == []
    assert store.reading.slugs_of(["r1"]) == {"all", "steel"}
    assert store.reading.slugs_of(["r2"]) == {"all", "steel"}
    assert store.reading.slugs_of([]) == set()


def test_a_text_that_was_given_is_found_with_its_owner_or_what_that_is_merged_into(store):
    append(store, an_arrival(), an_arrival(seq=2, release_id="r2", record=a_record(title="B")))

    def owners():
        found = store.lookup.owners(MOTIR, ["text", "unknown"])
        return {text: known.release_id for text, known in found.items()}

    assert owners() == {}
    with store.transaction():
        store.ownership.give("r2", {"text"})
    assert owners() == {"text": "r2"}
    with store.transaction():
        store.corrections.merge("r1", "r2", revision=None, at=NOW)
    assert owners() == {"text": "r1"}
    assert store.lookup.owners("other", ["text"]) == {}


def test_unknown_ids_are_left_out(store):
    append(store, an_arrival())
    assert [one.id for one in store.reading.releases(["x", "r1", "r1"])] == ["r1", "r1"]
    assert store.reading.release("x") is None
    assert store.releases.time_of_event(9) is None


def test_a_new_topic_gets_the_past_events_of_its_releases(store):
    append(store, an_arrival(), an_arrival(2, seq=2, record=a_record(body="Chips.")))
    because = (Hit("body", 0, 5, "Chips"),)
    with store.transaction():
        store.topics.remember("chips", title="Chips", query="chips", position=2, created_at=NOW)
        store.topics.refile("chips", [("r1", Match("chips", "Chips", because))])
        store.topics.backfill_events("chips")
    assert [event.seq for event in store.reading.last_events("chips", list(Weight), 9)] == [
        2,
        1,
    ]
    assert store.topics.stored()["chips"].latest_at == NOW + 2 * TICK
    assert [(one.slug, one.because) for one in store.reading.release("r1").topics] == [
        ("steel", STEEL.because),
        ("chips", because),
    ]


def test_a_retired_topic_holds_nothing_and_keeps_its_events(store):
    append(store, an_arrival())
    with store.transaction():
        store.topics.retire("steel", NOW)
    row = store.topics.stored()["steel"]
    assert (row.query, row.number_of_releases, row.latest_at) == ("", 0, None)
    assert [event.seq for event in store.reading.last_events("steel", list(Weight), 9)] == [1]


def test_a_topic_keeps_the_time_it_was_made_at(store):
    with store.transaction():
        store.topics.remember(
            "steel", title="Steel!", query="steel OR iron", position=0, created_at=NOW + DAY
        )
    assert store.topics.stored()["steel"].created_at == NOW


def test_a_store_that_is_reopened_holds_the_same(path, store):
    append(store, an_arrival())
    with Store.open(path) as again:
        assert again.reading.release("r1") == store.reading.release("r1")
