"""What will not work is said before it is missed."""

import pytest


def foreseen(instance):
    """Problems of ``check``, each with its key and whether it has a line; then of
    ``status``."""
    checked = instance.run("check")
    found = checked.value["problems"]
    assert checked.code == (2 if found else 0)
    status = instance.run("status")
    assert status.code == (1 if status.value["problems"] else 0)
    places = [one["where"].removeprefix("config.yaml: ") for one in found]
    assert all(one["line"] for one in found)
    return places, [one["problem"] for one in found], status.value["problems"]


def topic(query):
    declared = {"other": "x", "waiting": query}
    return [{"slug": slug, "title": slug, "query": text} for slug, text in declared.items()]


def test_nothing_is_foreseen_where_all_is_well(instance):
    instance.configure(topics=topic("source:MOTIR steel"))
    instance.run("run", "--once")
    assert foreseen(instance) == ([], [], [])


def test_a_disk_that_is_nearly_full_is_told_of_before_the_next_scan(instance):
    instance.run("run", "--once")
    instance.configure(store={"min_free_mb": 1_000_000_000})
    places, (problem,), (stated,) = foreseen(instance)
    assert places == ["store.min_free_mb"]
    for said in (problem, stated):
        assert said.startswith(f"{instance.folder / 'data'}: ")
        assert said.endswith("; nothing is read until there is room")
    assert instance.run("ingest").code == 1
    assert len(instance.run("status").value["problems"]) == 1


@pytest.mark.parametrize(
    ("query", "named", "advice"),
    [
        ("source:moti", "moti", "did you mean 'motir'?"),
        ("steel (chips OR NOT source:Bank)", "bank", "known are: motir"),
    ],
)
def test_a_topic_that_waits_for_an_unknown_source_is_told_of(instance, query, named, advice):
    instance.configure(topics=topic(query))
    assert instance.run("run", "--once").code == 0
    places, problems, (stated,) = foreseen(instance)
    assert places == ["topics[1].query"]
    assert problems == [f"there is no source {named!r}; {advice}"]
    assert stated.startswith("config.yaml: topics[1].query (line ")
    assert stated.endswith(problems[0])
