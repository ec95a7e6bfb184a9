"""The sequence of events, followed from a cursor."""

import json

import pytest

from notifier.api.asking import Asked, read
from notifier.errors import ParameterRefused
from notifier.pipeline import following
from notifier.pipeline.following import MAX_BYTES
from tests.builders import a_site
from tests.pipeline.counting import STEPS
from tests.pipeline.world import MINUTE, a_world
from tests.store.filled import a_record, a_seed, an_arrival

STEEL, CHIPS = "Exports of steel rose by 5 percent.", "A plan for chips was made."


@pytest.fixture
def world(tmp_path):
    with a_world(tmp_path / "notifier.db") as world:
        yield world


def asked(world, **fields):
    return following.page(world.store, a_site(), Asked(**fields))


def told(world, **fields):
    return json.loads(asked(world, **fields).body)


def seqs(answer):
    return [one["seq"] for one in answer["events"]]


def followed(world, **fields):
    """All events, by following ``next`` until nothing comes."""
    found = []
    page = told(world, **fields)
    while page["events"]:
        found += page["events"]
        page = json.loads(following.page(world.store, a_site(), _next(page)).body)
    return found


def _next(page):
    path, _, query = page["next"].partition("?")
    assert path == "https://example.org/api/releases.json"
    return read(query)


def test_events_come_oldest_first_after_the_cursor(world):
    world.publish(("a", STEEL), ("b", CHIPS))
    world.publish(("a", f"{STEEL} More will follow."))
    assert seqs(told(world)) == [1, 2, 3]
    assert seqs(told(world, since=1)) == [2, 3]
    assert [one["type"] for one in told(world)["events"]] == ["new", "new", "revised"]


def test_following_next_gives_every_event_once_and_then_what_comes(world):
    world.publish(*((f"r{number}", STEEL) for number in range(7)))
    found = followed(world, limit=3)
    assert [one["seq"] for one in found] == list(range(1, 8))
    last = told(world, since=7)
    assert (last["events"], last["last"]) == ([], 7)
    world.publish(("r0", CHIPS))
    assert seqs(json.loads(following.page(world.store, a_site(), _next(last)).body)) == [8]


def test_only_an_answer_with_more_behind_it_names_it_in_a_header(world):
    world.publish(("a", STEEL), ("b", STEEL))
    first, all_of_it = asked(world, limit=1), asked(world, limit=2)
    assert first.more == json.loads(first.body)["next"]
    assert first.more.endswith("&limit=1")
    assert all_of_it.more is None


def test_an_empty_archive_is_an_empty_list(world):
    answer = told(world)
    assert (answer["events"], answer["last"]) == ([], 0)
    assert answer["store"] == world.store.identity()


def test_a_mirror_by_hash_and_text_is_the_archive(world):
    world.publish(("a", STEEL), ("b", CHIPS))
    world.publish(("b", f"{CHIPS} It is late."), ("c", STEEL))
    world.move("a", "withdrawn")
    mirror = {one["release"]["id"]: one for one in followed(world, limit=2)}
    releases = {one.id: one for one in world.store.reading.every()}
    assert mirror.keys() == releases.keys()
    for name, one in releases.items():
        assert mirror[name]["revision"]["body"] == one.current.body
        assert mirror[name]["revision"]["content_hash"] == one.current.content_hash
        assert mirror[name]["release"]["status"] == one.status


def test_held_events_are_told_nobody(world):
    world.publish(("a", STEEL))
    with world.store.transaction():
        held = an_arrival(
            2,
            seq=2,
            release_id="a",
            record=a_record(title="Release a", body="Steel, again."),
            held_because="it changes too often",
        )
        world.store.releases.append(a_seed(world.store, "again"), [held], [])
    answer = told(world)
    assert (seqs(answer), answer["last"]) == ([1], 1)


def test_a_topic_tells_its_own_events_and_a_bulk_edit_once(world):
    world.publish(("a", STEEL), ("b", CHIPS), ("c", STEEL))
    edited = world.publish(("a", f"{STEEL} Corrected."), ("c", f"{STEEL} Corrected."))
    with world.store.transaction():
        world.store.releases.group(edited)
    assert seqs(told(world, topic="steel")) == [1, 3, 4]
    assert told(world, topic="chips")["last"] == 2
    assert [one["bulk"] for one in told(world)["events"]] == [None, None, None, 4, 4]


def test_a_topic_that_there_is_not_is_not_found(world):
    with pytest.raises(ParameterRefused) as caught:
        asked(world, topic="tin")
    assert (caught.value.status, caught.value.parameter) == (404, "topic")


def test_a_cursor_beyond_the_last_event_is_up_to_date(world):
    world.publish(("a", STEEL))
    answer = told(world, since=2**53 - 1)
    assert (answer["events"], answer["last"]) == ([], 1)


def test_who_follows_a_sequence_that_was_put_back_is_told_so(world, tmp_path):
    world.publish(("a", STEEL))
    backup = tmp_path / "backup.db"
    world.store.backup(backup)
    world.publish(("b", STEEL))
    ahead = _next(told(world))
    with a_world(backup) as restored:
        restored._seeds = 1
        restored.now += MINUTE
        for _ in range(2):
            with pytest.raises(ParameterRefused) as caught:
                following.page(restored.store, a_site(), ahead)
            assert (caught.value.status, caught.value.parameter) == (409, "at")
            restored.publish(("c", STEEL))
        assert following.page(restored.store, a_site(), Asked(since=ahead.since)).body


def test_large_events_make_a_page_shorter(world):
    long = f"{STEEL} " + "x" * 180_000
    world.publish(*((f"r{number}", f"{long}{number}") for number in range(15)))
    page = asked(world)
    assert MAX_BYTES - 200_000 < len(page.body) < MAX_BYTES + 1_000
    assert page.more == json.loads(page.body)["next"]
    assert [one["seq"] for one in followed(world)] == list(range(1, 16))


def steps(world, **fields):
    """Fiftyfold instructions of SQLite's machine that an answer takes."""
    taken = []
    connection = world.store._db.conn
    connection.set_progress_handler(lambda: taken.append(1), STEPS)
    told(world, **fields)
    connection.set_progress_handler(None, 0)
    return len(taken)


def test_what_an_answer_costs_does_not_grow_with_the_archive(world):
    found = []
    for known in (50, 400):
        names = (f"r{known}-{number}" for number in range(known))
        last = world.publish(*((name, STEEL) for name in names))[-1]
        found.append(steps(world, since=last - 10))
    assert found[1] < found[0] * 1.3
