"""What an operator does to subscribers."""

import pytest

from tests.features.mails import DAY_1, READER, ingest, subscribed, subscription, told
from tests.features.texts import CHIPS, seed

ROW = "reader@example.net,steel,,daily"
LEE = "lee@example.net"


@pytest.fixture
def ready(instance):
    return subscribed(instance)


def add(instance, *arguments):
    return instance.run("subscribers", "add", READER, "--timezone", "UTC", *arguments)


def listed(instance, *arguments):
    return instance.run("subscribers", "list", *arguments).value


def interests(row):
    return [
        (one.get("topic"), one.get("query"), one["frequency"]) for one in row["subscriptions"]
    ]


def imported(instance, *rows, options=()):
    (instance.folder / "list.csv").write_text(
        "\n".join(["address,topic,query,frequency", *rows])
    )
    return instance.run("subscribers", "import", str(instance.folder / "list.csv"), *options)


def test_who_is_added_is_told_from_then_on(ready):
    ingest(ready, "b.txt", seed("Steel before"))
    assert add(ready, "--topic", "steel", "--query", "memory").code == 0
    ingest(ready, "c.txt", seed("Steel after"))
    (mail,) = told(ready, at=DAY_1)
    assert (mail["To"], mail["Subject"]) == (READER, "Daily digest, 1 January 2099: 1 new")
    (row,) = listed(ready)
    assert (row["status"], row["hour"], row["timezone"]) == ("active", 8, "UTC")
    assert interests(row) == [("steel", None, "daily"), (None, "memory", "daily")]
    assert {one["door"] for one in row["subscriptions"]} == {"command"}


def test_what_was_added_before_keeps_its_hour_and_takes_a_new_one(ready):
    add(ready, "--topic", "steel", "--hour", "6")
    assert add(ready, "--topic", "chips").value["hour"] == 6
    assert add(ready, "--topic", "chips", "--hour", "9").value["hour"] == 9


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ((), "--topic or --query"),
        (("--topic", "steal"), "topic: there is no topic 'steal'"),
        (("--query", "(steel"), "query: column 1"),
        (("--topic", "steel", "--hour", "25"), "hour: must be one of"),
        (("--topic", "steel", "--frequency", "hourly"), "frequency: must be one of"),
    ],
)
def test_what_cannot_be_added_is_said_and_changes_nothing(ready, arguments, problem):
    ran = ready.run("subscribers", "add", READER, *arguments)
    assert ran.code == 2
    assert problem in ran.stderr
    assert listed(ready) == []


def test_a_file_is_taken_row_by_row_and_nobody_is_mailed(ready):
    ran = imported(ready, ROW, "nobody,steel,,daily", f"{LEE},,memory,weekly", ROW)
    assert ran.code == 1
    assert ran.value == {
        "added": 2,
        "changed": 0,
        "known": 1,
        "unsubscribed": 0,
        "suppressed": 0,
        "rejected": [
            {
                "file": "list.csv",
                "line": 3,
                "column": "address",
                "problem": ran.value["rejected"][0]["problem"],
            }
        ],
    }
    assert {row["address"]: row["status"] for row in listed(ready)} == {
        READER: "pending",
        LEE: "pending",
    }
    ingest(ready, "b.txt", seed("Steel 1"))
    assert told(ready, at=DAY_1) == []


def test_who_agreed_elsewhere_is_told_after_an_import_that_says_how(ready):
    assert imported(ready, ROW, options=("--consent", "letter of 1 March")).code == 0
    ingest(ready, "b.txt", seed("Steel 1"))
    (mail,) = told(ready, at=DAY_1)
    assert mail["To"] == READER
    shown = ready.run("subscribers", "show", READER).value
    assert shown["consent"] == "letter of 1 March"
    assert [deed["action"] for deed in shown["deeds"]] == ["subscribe"]


def test_an_import_does_not_begin_again_what_its_reader_ended(ready):
    add(ready, "--topic", "steel")
    assert ready.run("subscribers", "unsubscribe", READER).code == 0
    assert imported(ready, ROW, options=("--consent", "yes")).value["unsubscribed"] == 1
    assert interests(listed(ready)[0]) == []
    assert add(ready, "--topic", "steel").code == 0
    assert interests(listed(ready)[0]) == [("steel", None, "daily")]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"name,frequency\n"])
def test_a_file_that_is_no_table_is_refused(ready, content):
    (ready.folder / "list.csv").write_bytes(content)
    ran = ready.run("subscribers", "import", str(ready.folder / "list.csv"))
    assert (ran.code, ran.stderr[:9]) == (2, "notifier:")
    assert ready.run("subscribers", "import", "absent.csv").code == 2


def test_an_export_is_an_import_elsewhere(ready):
    add(ready, "--topic", "steel", "--frequency", "weekly", "--weekday", "friday")
    add(ready, "--query", "=US")
    text = ready.run("subscribers", "export", options=()).stdout
    ready.run("subscribers", "unsubscribe", READER)
    (ready.folder / "out.csv").write_text(text.replace(READER, LEE))
    ran = ready.run(
        "subscribers", "import", str(ready.folder / "out.csv"), "--consent", "moved here"
    )
    assert (ran.code, ran.value["added"]) == (0, 2)
    (row,) = [one for one in listed(ready) if one["address"] == LEE]
    assert (row["weekday"], row["timezone"]) == ("friday", "UTC")
    assert interests(row) == [("steel", None, "weekly"), (None, "=US", "daily")]


def test_a_pause_keeps_what_happens_for_later(ready):
    add(ready, "--topic", "steel")
    ran = ready.run("subscribers", "pause", READER, "--until", "2099-01-02")
    assert ran.value["paused_until"] == "2099-01-02T00:00:00+00:00"
    ingest(ready, "b.txt", seed("Steel 1"))
    assert told(ready, at=DAY_1) == []
    assert ready.run("subscribers", "pause", READER, "--end").value["paused_until"] is None
    (mail,) = told(ready, at="2099-01-02T08:00Z")
    assert mail["Subject"].endswith("1 new")
    assert ready.run("subscribers", "pause", READER, "--until", "soon").code == 2
    assert ready.run("subscribers", "pause", READER).code == 2


def test_one_of_several_subscriptions_is_ended(ready):
    add(ready, "--topic", "steel", "--topic", "chips")
    ran = ready.run("subscribers", "unsubscribe", READER, "--topic", "steel")
    assert ran.value["ended"] == [{"topic": "steel", "frequency": "daily"}]
    ingest(ready, "b.txt", seed("Steel 1"))
    assert told(ready, at=DAY_1) == []
    ingest(ready, "c.txt", seed("Memory", body=CHIPS))
    assert len(told(ready, at="2099-01-02T08:00Z")) == 1


def test_a_stranger_is_not_known(ready):
    for action in ("show", "unsubscribe"):
        ran = ready.run("subscribers", action, "stranger@example.net")
        assert ran.code == 2
        assert "there is no subscriber 'stranger@example.net'" in ran.stderr


def test_subscribers_are_listed_for_people_too(ready):
    add(ready, "--topic", "steel")
    shown = ready.run("subscribers", options=()).stdout
    assert READER in shown
    assert "steel (daily)" in shown
    assert listed(ready, "--status", "pending") == []


def test_a_configured_subscriber_is_added_to_and_not_doubled(instance):
    subscribed(instance, subscription("daily", "steel"))
    assert add(instance, "--topic", "steel").value["outcomes"] == ["known"]
    assert add(instance, "--topic", "chips").value["outcomes"] == ["added"]
    doors = [one["door"] for one in listed(instance)[0]["subscriptions"]]
    assert doors == ["config", "command"]


def test_what_was_ended_at_one_frequency_is_not_begun_at_another(ready):
    add(ready, "--topic", "steel")
    ready.run("subscribers", "unsubscribe", READER)
    rows = ("reader@example.net,steel,,immediate",)
    assert imported(ready, *rows, options=("--consent", "yes")).value["unsubscribed"] == 1
    ready.configure(subscriptions=[subscription("weekly", "steel")])
    assert ready.run("compose").code == 0
    assert interests(listed(ready)[0]) == []


def test_a_topic_comes_at_the_frequency_that_was_asked_for_last(ready):
    add(ready, "--topic", "steel")
    ingest(ready, "b.txt", seed("Steel 1"))
    assert ready.run("compose").value["notifications"] == 1
    changed = add(ready, "--topic", "steel", "--frequency", "weekly")
    assert (changed.code, changed.value["outcomes"]) == (0, ["changed"])
    assert interests(listed(ready)[0]) == [("steel", None, "weekly")]
    (mail,) = told(ready, at=DAY_1)
    assert mail["Subject"].startswith("Weekly digest")


def test_a_file_changes_no_frequency(ready):
    add(ready, "--topic", "steel", "--frequency", "weekly")
    assert imported(ready, ROW, options=("--consent", "yes")).value["known"] == 1
    assert interests(listed(ready)[0]) == [("steel", None, "weekly")]


def test_of_two_frequencies_in_the_configuration_the_faster_counts_and_check_says_so(instance):
    subscribed(
        instance, subscription("weekly", "steel", "chips"), subscription("daily", "steel")
    )
    assert set(interests(listed(instance)[0])) == {
        ("steel", None, "daily"),
        ("chips", None, "weekly"),
    }
    (problem,) = instance.run("check").value["problems"]
    assert problem["problem"].startswith("'steel' is told to this address weekly by line 1")
    assert problem["problem"].endswith("; only the faster one counts")


def test_what_was_never_asked_for_cannot_be_ended(ready):
    add(ready, "--topic", "steel")
    ran = ready.run("subscribers", "unsubscribe", READER, "--topic", "nope")
    assert ran.code == 2
    assert "never subscribed to 'nope', and is told of: topic steel, daily" in ran.stderr
    assert interests(listed(ready)[0]) == [("steel", None, "daily")]
    for ended in (1, 0):
        again = ready.run("subscribers", "unsubscribe", READER, "--topic", "steel")
        assert (again.code, len(again.value["ended"])) == (0, ended)


def test_a_pause_ends_on_a_day_that_is_to_come(ready):
    add(ready, "--topic", "steel")
    ran = ready.run("subscribers", "pause", READER, "--until", "2020-01-01")
    assert ran.code == 2
    assert "must be after today, which is 20" in " ".join(ran.stderr.replace("│", " ").split())
    assert listed(ready)[0]["paused_until"] is None


def test_check_names_configured_addresses_that_were_given_up(instance):
    subscribed(
        instance, subscription("daily", "steel", email=LEE), subscription("daily", "all")
    )
    assert instance.run("check").code == 0
    instance.run("suppressions", "add", READER)
    ran = instance.run("check")
    (problem,) = ran.value["problems"]
    assert (ran.code, problem["where"]) == (2, "config.yaml: subscriptions[1].email")
    assert problem["problem"].startswith("nothing is sent to this address (operator, since 20")
