"""The operator's word on which releases are one."""

import pytest

from tests.features.correcting import (
    FIRST,
    FULL,
    OTHER,
    PLAN,
    SECOND,
    current,
    feed,
    ids,
    once,
    page,
    publish,
    texts,
)
from tests.features.texts import record

TITLES = "Fair in Milan", "Steel plan", "Minister meets steel makers"


@pytest.fixture
def two(instance):
    once(instance, "1.txt", FIRST)
    once(instance, "2.txt", SECOND)
    return instance, ids(instance)["Steel plan"], ids(instance)["Minister meets steel makers"]


def test_a_merged_release_gives_the_other_its_text_and_leads_there(two):
    instance, kept, other = two
    done = instance.run("merge", kept, other)
    assert (done.code, done.value) == (0, {"id": kept, "merged": other, "revision": 2})
    assert ids(instance) == {"Minister meets steel makers": kept}
    assert instance.run("show", kept).value["merged"] == [other]
    assert f"merged into it: {other}" in instance.run("show", kept, options=()).stdout
    assert texts(instance, kept) == [
        ("Steel plan", PLAN),
        ("Minister meets steel makers", FULL),
    ]
    publish(instance)
    address = f"https://news.example.org/releases/{kept}/"
    assert f'content="0; url={address}"' in page(instance, f"releases/{other}")
    assert f'<link rel="canonical" href="{address}">' in page(instance, f"releases/{other}")
    assert FULL in page(instance, f"releases/{other}/r1")
    assert feed(instance, "releases") == [kept]
    assert feed(instance, "changes") == [f"{kept}/r2", f"{other}/r1", f"{kept}/r1"]
    assert instance.run("status").value["releases"]["releases"] == 1


def test_a_text_that_was_stated_earlier_is_no_revision(two):
    instance, earlier, later = two
    assert instance.run("merge", later, earlier).value["revision"] is None
    assert texts(instance, later) == [("Minister meets steel makers", FULL)]
    again = once(instance, "3.txt", FIRST, SECOND)["ingest"]
    assert (again["new"], again["revised"], again["sightings"]) == ([], [], 2)


def test_a_merged_release_is_recognised_by_title_and_by_words(two):
    instance, kept, other = two
    instance.run("merge", kept, other)
    assert once(instance, "3.txt", SECOND)["ingest"]["sightings"] == 1
    edited = SECOND.replace("2.6 million", "2.7 million")
    (revised,) = once(instance, "4.txt", edited)["ingest"]["revised"]
    assert (revised["id"], revised["revision"]) == (kept, 3)


def test_split_takes_a_merge_back(two):
    instance, kept, other = two
    before = instance.run("releases").value
    instance.run("merge", kept, other)
    publish(instance)
    done = instance.run("split", other)
    assert done.value == {"id": kept, "split": other, "revision": 3}
    publish(instance)
    after = instance.run("releases").value
    assert [one["id"] for one in after] == [one["id"] for one in before]
    assert [one["topics"] for one in after] == [one["topics"] for one in before]
    assert texts(instance, kept)[2] == ("Steel plan", PLAN)
    assert FULL in page(instance, f"releases/{other}")
    assert sorted(feed(instance, "releases")) == sorted([kept, other])
    again = once(instance, "3.txt", FIRST, SECOND)["ingest"]
    assert (again["new"], again["revised"], again["sightings"]) == ([], [], 2)


def test_a_revision_that_came_by_a_merge_goes_back_where_it_came_from(two):
    instance, kept, other = two
    instance.run("merge", kept, other)
    done = instance.run("split", kept, "2").value
    assert done == {"id": kept, "split": other, "revision": 3}
    assert current(instance) == {kept: PLAN, other: FULL}
    refused = instance.run("split", kept, "2")
    assert (refused.code, f"is the text of {other}" in refused.stderr) == (2, True)


@pytest.mark.parametrize("through_another", [False, True])
def test_an_edit_of_a_merged_release_goes_with_it(two, through_another):
    instance, kept, other = two
    once(instance, "3.txt", record("Fair in Milan", OTHER, "2026-03-03"))
    third = ids(instance)["Fair in Milan"]
    instance.run("merge", kept, other)
    edited = FULL.replace("2.6 million", "2.7 million")
    once(instance, "4.txt", record("Minister meets steel makers", edited, "2026-03-02"))
    assert current(instance)[kept] == edited
    if through_another:
        instance.run("merge", third, kept)
        instance.run("split", other)
        instance.run("split", kept)
    else:
        instance.run("split", other)
    assert current(instance) == {kept: PLAN, other: edited, third: OTHER}
    records = FIRST, record("Minister meets steel makers", edited, "2026-03-02")
    again = once(instance, "5.txt", *records)["ingest"]
    assert (again["new"], again["revised"], again["sightings"]) == ([], [], 2)


@pytest.fixture
def three(instance):
    once(instance, "1.txt", record("Fair in Milan", OTHER, "2026-03-03"))
    once(instance, "2.txt", FIRST)
    once(instance, "3.txt", SECOND)
    known = ids(instance)
    return (instance, *(known[title] for title in TITLES))


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_merges_are_taken_back_in_any_order(three, order):
    instance, fair, plan, meeting = three
    instance.run("merge", plan, meeting)
    instance.run("merge", fair, plan)
    instance.run("split", plan if order[0] == "a" else meeting)
    shown = list(current(instance).values())
    assert len(shown) == len(set(shown)) == 2
    instance.run("split", plan if order[1] == "a" else meeting)
    assert current(instance) == {fair: OTHER, plan: PLAN, meeting: FULL}


def test_what_was_merged_by_itself_meanwhile_stays(three):
    instance, fair, plan, meeting = three
    for line in ("merge {a} {b}", "merge {c} {a}", "split {b}", "merge {c} {b}", "split {a}"):
        assert instance.run(*line.format(a=plan, b=meeting, c=fair).split()).code == 0
    assert instance.run("show", meeting).value["merged_into"] == fair
    assert current(instance) == {fair: FULL, plan: PLAN}
    edited = SECOND.replace("2.6 million", "2.7 million")
    (revised,) = once(instance, "4.txt", edited)["ingest"]["revised"]
    assert revised["id"] == fair


def test_what_was_merged_into_a_merged_release_follows_it_both_ways(two):
    instance, first, second = two
    once(instance, "3.txt", record("Fair in Milan", OTHER, "2026-03-03"))
    third = ids(instance)["Fair in Milan"]
    instance.run("merge", second, third)
    instance.run("merge", first, second)
    merged = [instance.run("show", one).value["merged_into"] for one in (second, third)]
    assert merged == [first, first]
    instance.run("split", second)
    merged = [instance.run("show", one).value["merged_into"] for one in (second, third)]
    assert merged == [None, second]


def test_a_correction_writes_only_what_it_touches_and_rebuild_agrees(two):
    instance, kept, other = two
    once(instance, "3.txt", record("Fair in Milan", OTHER, "2026-03-03"))
    third = ids(instance)["Fair in Milan"]
    instance.run("merge", other, kept)
    written = publish(instance)
    assert f"releases/{kept}/index.html" in written
    assert not [name for name in written if third in name]
    assert publish(instance) == set()
    assert instance.run("rebuild").value["written"] == 0


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("merge {a} {a}", "{a} is one release already"),
        ("merge {a} r0", "no release has the id 'r0'"),
        ("split {a}", "{a} is not merged; name the revision to split from it"),
        ("split {a} 1", "revision 1 of {a} has the text of the release itself"),
        ("split {a} 9", "{a} has no revision 9; its newest is 1"),
    ],
)
def test_what_cannot_be_corrected_is_said(two, line, said):
    instance, kept, other = two
    ran = instance.run(*line.format(a=kept, b=other).split())
    assert ran.code == 2
    assert said.format(a=kept) in ran.stderr
    assert len(instance.run("releases").value) == 2


def test_a_merged_release_is_neither_merged_again_nor_withdrawn(two):
    instance, kept, other = two
    instance.run("merge", kept, other)
    assert f"`notifier split {other}` first" in instance.run("merge", other, kept).stderr
    refused = instance.run("withdraw", other, "--reason", "Wrong.")
    assert (refused.code, f"{other} is merged into {kept}" in refused.stderr) == (2, True)


def test_a_live_release_does_not_vanish_in_a_withdrawn_one(two):
    instance, kept, other = two
    instance.run("withdraw", kept, "--reason", "Wrong.")
    refused = instance.run("merge", kept, other)
    assert (refused.code, f"`notifier withdraw {kept} --restore`" in refused.stderr) == (
        2,
        True,
    )
    assert instance.run("show", other).value["merged_into"] is None
    assert instance.run("merge", other, kept).code == 0


def test_the_page_that_lacks_a_merged_release_does_not_withdraw_it(two):
    instance, kept, other = two
    instance.run("merge", kept, other)
    days = [record(f"Note {n}", f"Note {n} of the day.", f"2026-03-0{n}") for n in (1, 3, 4)]
    once(instance, "3.txt", FIRST, *days)
    assert instance.run("show", kept).value["status"] == "live"


def test_what_was_learnt_by_a_merge_that_was_taken_back_is_not_given_again(two):
    instance, earlier, kept = two
    instance.run("merge", kept, earlier)
    second, third = (FIRST.replace("made public", word) for word in ("shown", "printed"))
    (other,) = once(instance, "3.txt", second, SECOND)["ingest"]["new"]
    assert instance.run("merge", kept, other).value["revision"] == 2
    once(instance, "4.txt", second)
    assert instance.run("split", other).value["revision"] == 3
    once(instance, "5.txt", third, SECOND)
    assert set(current(instance)) == {kept, other}
    once(instance, "6.txt", second)
    assert len(texts(instance, kept)) == 3
    assert current(instance)[kept] == FULL
