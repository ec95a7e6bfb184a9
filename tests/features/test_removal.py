"""Releases that the source no longer shows, and those it shows again."""

import re
import sqlite3

from tests.features.texts import record

DAYS = ("2026-03-05", "2026-03-04", "2026-03-03", "2026-03-02", "2026-03-01")
TEXT = "The plan of {} was made public by the ministry in Seoul on that day."


def page(*titles):
    """A list page; titles A to E are dated 5 to 1 March."""
    return "".join(record(one, TEXT.format(one), DAYS["ABCDE".index(one)]) for one in titles)


def ingest(instance, name, *titles):
    instance.drop(name, page(*titles))
    return instance.run("run", "--once").value["ingest"]


def a_day_passes(instance):
    """The first page that lacked something was read 25 hours ago."""
    with sqlite3.connect(instance.folder / "data/notifier.db") as store:
        store.execute(
            "UPDATE absences SET at = strftime('%Y-%m-%dT%H:%M:%fZ', at, '-25 hours')"
        )
    store.close()


def statuses(instance):
    return {one["title"]: one["status"] for one in instance.run("releases").value}


def ids(instance):
    return {one["title"]: one["id"] for one in instance.run("releases").value}


def withdrawn_once(instance):
    """An instance whose pages lack C for more than a day."""
    ingest(instance, "1.txt", *"ABCDE")
    ingest(instance, "2.txt", *"ABDE")
    a_day_passes(instance)
    return ingest(instance, "3.txt", *"AEBD")


def test_a_release_that_two_pages_a_day_apart_lack_is_withdrawn(instance):
    assert withdrawn_once(instance)["withdrawn"] == [ids(instance)["C"]]
    assert statuses(instance) == dict.fromkeys("ABDE", "live") | {"C": "withdrawn"}


def test_one_page_or_two_of_the_same_day_withdraw_nothing(instance):
    ingest(instance, "1.txt", *"ABCDE")
    assert ingest(instance, "2.txt", *"ABDE")["withdrawn"] == []
    assert ingest(instance, "3.txt", *"AEBD")["withdrawn"] == []
    assert set(statuses(instance).values()) == {"live"}


def test_the_first_and_the_last_day_of_a_page_may_be_cut(instance):
    ingest(instance, "1.txt", *"ABCDE")
    ingest(instance, "2.txt", *"BCD")
    a_day_passes(instance)
    assert ingest(instance, "3.txt", *"DCB")["withdrawn"] == []


def test_a_page_that_lacks_much_is_another_list(instance):
    ingest(instance, "1.txt", *"ABCDE")
    ingest(instance, "2.txt", "A", "B", "E")
    a_day_passes(instance)
    assert ingest(instance, "3.txt", "E", "B", "A")["withdrawn"] == []


def test_a_page_with_a_bad_record_says_nothing_of_what_it_lacks(instance):
    ingest(instance, "1.txt", *"ABCDE")
    instance.drop("2.txt", page(*"ABDE") + "-\nC\nno date\n")
    instance.run("ingest")
    a_day_passes(instance)
    assert ingest(instance, "3.txt", *"AEBD")["withdrawn"] == []


def test_a_withdrawn_release_stays_on_the_site_marked_and_its_readers_are_told(instance):
    withdrawn_once(instance)
    place = f"releases/{ids(instance)['C']}/index.html"
    text = (instance.feeds / place).read_text(encoding="utf-8")
    assert "The source no longer shows this release." in text
    assert TEXT.format("C").split(".")[0] in re.sub(r"<[^>]*>", "", text)
    feed = (instance.feeds / "topics/all/changes.atom").read_text(encoding="utf-8")
    assert feed.count("<title>Withdrawn: C</title>") == 1
    assert "<title>Withdrawn: C</title>" in (
        instance.feeds / "topics/all/releases.atom"
    ).read_text(encoding="utf-8")


def test_a_release_that_is_shown_again_is_restored_and_may_go_again(instance):
    withdrawn_once(instance)
    again = ingest(instance, "4.txt", *"EDCBA")
    assert again["restored"] == [ids(instance)["C"]]
    assert statuses(instance)["C"] == "live"
    ingest(instance, "5.txt", *"BADE")
    a_day_passes(instance)
    assert ingest(instance, "6.txt", *"DEAB")["withdrawn"] == [ids(instance)["C"]]
    feed = (instance.feeds / "topics/all/changes.atom").read_text(encoding="utf-8")
    found = re.findall(r"<id>(\S+/[wu]\d+)</id>", feed)
    assert len(found) == len(set(found)) == 3


def test_a_source_that_is_no_listing_withdraws_nothing(instance):
    [source] = instance.settings["sources"]
    instance.configure(sources=[source | {"listing": False}])
    assert withdrawn_once(instance)["withdrawn"] == []


def test_the_operator_withdraws_with_a_reason_and_a_page_does_not_undo_it(instance):
    ingest(instance, "1.txt", *"ABCDE")
    target = ids(instance)["B"]
    reason = "Published by mistake <b>."
    assert instance.run("withdraw", target, "--reason", reason).value == {
        "id": target,
        "status": "withdrawn",
        "changed": True,
    }
    assert instance.run("withdraw", target, "--reason", reason).value["changed"] is False
    ingest(instance, "2.txt", *"EDCBA")
    assert statuses(instance)["B"] == "withdrawn"
    shown = (instance.feeds / f"releases/{target}/index.html").read_text(encoding="utf-8")
    assert "Published by mistake &lt;b&gt;." in shown
    assert instance.run("withdraw", target, "--restore").value["status"] == "live"
    assert statuses(instance)["B"] == "live"


def test_withdrawing_needs_a_reason_and_a_release(instance):
    ingest(instance, "1.txt", *"ABC")
    assert instance.run("withdraw", ids(instance)["A"]).code == 2
    assert instance.run("withdraw", "r0", "--reason", "Gone.").code == 2
