"""What a mail says of a release, and who hears of it: the acceptance tests that need no
other program have their numbers in the list of issue 6."""

import pytest

from notifier.errors import DeliveryRejected
from notifier.flood import FloodLimits
from notifier.subscription import Frequency
from tests.pipeline.world import DAY, HOUR, MINUTE, a_world

IMMEDIATE, DAILY, WEEKLY = Frequency
STEEL = "Exports of steel rose by {} percent in February, the ministry said on Monday."
TO_EIGHT = 6.5 * HOUR
"""From the start to the hour of digests."""


@pytest.fixture
def world(tmp_path):
    with a_world(tmp_path / "notifier.db") as world:
        yield world


def steel(number):
    return STEEL.format(number)


def test_08_a_text_that_came_back_within_a_window_is_no_news(world):
    world.subscribe(("steel", DAILY))
    world.publish(("a", steel(1)))
    assert len(world.mails(after=TO_EIGHT)) == 1
    world.publish(("a", steel(2)))
    world.compose()
    world.publish(("a", steel(1)))
    assert world.mails(after=DAY) == []
    assert set(world.ends().values()) == {"accepted", "coalesced"}


def test_08_two_revisions_are_one_item_with_the_difference_from_what_was_shown(world):
    world.subscribe(("steel", DAILY))
    world.publish(("a", steel("16.7")))
    world.mails(after=TO_EIGHT)
    world.publish(("a", steel("16.8")))
    world.compose()
    world.publish(("a", steel("17.6")))
    (mail,) = world.mails(after=DAY)
    assert mail.titles == ["Release a"]
    assert "16.7 percent -> 17.6 percent" in mail.text or "16.7 -> 17.6" in mail.text
    assert "16.8" not in mail.text


def test_08_a_release_that_was_revised_before_any_mail_is_new_with_its_newest_text(world):
    world.subscribe(("steel", DAILY))
    world.publish(("a", steel("16.7")))
    world.publish(("a", steel("17.6")))
    (mail,) = world.mails(after=TO_EIGHT)
    assert "1 new" in mail.subject
    assert "17.6 percent" in mail.text
    assert "16.7" not in mail.text


def test_08_a_release_that_was_gone_before_any_mail_is_not_mentioned(world):
    world.subscribe(("steel", DAILY))
    world.publish(("a", steel(1)))
    world.move("a", "withdrawn")
    assert world.mails(after=TO_EIGHT) == []
    assert set(world.ends().values()) == {"coalesced"}
    world.move("a", "restored")
    (mail,) = world.mails(after=DAY)
    assert "1 new" in mail.subject


def test_08_what_a_mail_carried_that_was_refused_counts_as_not_shown(world):
    world.subscribe(("steel", IMMEDIATE))
    world.publish(("a", steel("16.7")))
    world.mails()
    world.relay.error = DeliveryRejected(550, "5.6.0 no", about="content")
    world.publish(("a", steel("16.8")))
    assert world.mails(after=MINUTE) == []
    world.relay.error = None
    world.publish(("a", steel("17.6")))
    (mail,) = world.mails(after=MINUTE)
    assert "16.7" in mail.text
    assert "16.8" not in mail.text
    assert sorted(world.ends().values()) == ["accepted", "accepted", "failed"]


def test_09_eight_releases_of_one_round_are_one_immediate_mail(world):
    world.subscribe(("steel", IMMEDIATE))
    world.publish(*((f"r{number}", steel(number)) for number in range(8)))
    (mail,) = world.mails()
    assert len(mail.titles) == 8


def test_09_after_ten_mails_in_an_hour_the_rest_comes_in_one(world):
    world.subscribe(("steel", IMMEDIATE))
    for number in range(10):
        world.publish((f"r{number}", steel(number)))
        assert len(world.mails(after=MINUTE)) == 1
    for number in range(10, 14):
        world.publish((f"r{number}", steel(number)))
        assert world.mails(after=MINUTE) == []
    (mail,) = world.mails(after=HOUR)
    assert len(mail.titles) == 4


def test_a_correction_is_told_to_whoever_was_told_though_it_matches_no_more(world):
    reader = world.subscribe(("steel", IMMEDIATE))
    world.subscribe(("chips", IMMEDIATE), address="other@example.net")
    world.publish(("a", steel(1)))
    (first,) = world.mails()
    world.publish(("a", "Nothing of that sort was exported in February, the ministry said."))
    (second,) = world.mails(after=MINUTE)
    world.publish(("a", "It was 12 percent and not what the ministry said before."))
    (third,) = world.mails(after=MINUTE)
    world.move("a", "withdrawn")
    (fourth,) = world.mails(after=MINUTE)
    for mail in (second, third, fourth):
        assert mail.to == first.to
        assert "Steel, for a text that you were told of before" in mail.text
        assert mail.headers["In-Reply-To"] == first.headers["Message-ID"]
        assert mail.headers["References"] == first.headers["Message-ID"]
    assert first.headers["In-Reply-To"] is None
    world.choose(reader)
    world.move("a", "restored")
    assert world.mails(after=MINUTE) == []


def test_a_mail_that_is_written_anew_is_no_reply_to_itself(world):
    world.publish(("a", "Makers of chips and of steel met."))
    world.mails()
    reader = world.subscribe(("steel", IMMEDIATE), ("chips", IMMEDIATE))
    world.publish(("a", "Makers of chips and of steel did not meet."))
    world.compose()
    world.choose(reader, ("steel", IMMEDIATE))
    (mail,) = world.mails(after=MINUTE)
    assert mail.subject == "[Revised] Release a"
    assert "Chips" not in mail.text
    assert mail.headers["In-Reply-To"] is None


def test_an_edit_over_many_releases_is_told_once_also_where_one_matches_no_more(world):
    world.subscribe(("steel", IMMEDIATE))
    world.publish(*((name, f"{steel(1)} So said {name}.") for name in "abc"))
    world.publish(("a", "Nothing of that sort was exported in February, it said."))
    world.mails()
    seqs = world.publish(
        ("a", "Nothing of that sort was exported in March, it said."),
        *((name, f"{steel(2)} So said {name}.") for name in "bc"),
    )
    world.store.releases.group(seqs)
    (mail,) = world.mails(after=MINUTE)
    assert mail.titles == ["Release b"]
    assert "2 other releases in the same way" in " ".join(mail.text.split())


def test_a_typo_is_told_in_digests_and_not_at_once(world):
    world.subscribe(("steel", IMMEDIATE))
    world.subscribe(("steel", DAILY), address="daily@example.net")
    world.publish(("a", f"{steel(1)} The anouncement came on Monday."))
    assert len(world.mails(after=TO_EIGHT)) == 2
    world.publish(("a", f"{steel(1)} The announcement came on Monday."))
    (mail,) = world.mails(after=DAY)
    assert (mail.to, mail.titles) == ("daily@example.net", ["Release a"])


def test_the_news_of_a_mail_that_expired_goes_with_the_next(world):
    reader = world.subscribe(("steel", DAILY))
    world.publish(("a", steel(1)))
    world.relay.error = DeliveryRejected(421, "4.3.2 later", about="relay")
    assert world.mails(after=TO_EIGHT) == []
    world.mails(after=20 * DAY)
    world.relay.error = None
    world.publish(("b", steel(2)))
    (mail,) = world.mails(after=DAY)
    assert sorted(mail.titles) == ["Release a", "Release b"]
    assert world.ends() == {(reader, 1): "accepted", (reader, 2): "accepted"}


def test_news_that_expired_alone_is_told_in_a_mail_of_its_own(world):
    reader = world.subscribe(("steel", DAILY))
    world.publish(("a", steel(1)))
    world.relay.error = DeliveryRejected(421, "4.3.2 later", about="relay")
    world.mails(after=TO_EIGHT)
    world.mails(after=20 * DAY)
    world.relay.error = None
    (mail,) = world.mails(after=DAY)
    assert mail.titles == ["Release a"]
    assert world.ends() == {(reader, 1): "accepted"}


def test_24_five_hundred_items_fit_into_a_mail_that_no_program_cuts(world):
    world.limits = FloodLimits(1000, 1)
    world.subscribe(("steel", DAILY))
    world.publish(*((f"r{number}", steel(number)) for number in range(500)))
    (mail,) = world.mails(after=TO_EIGHT)
    left_out = 500 - len(mail.titles)
    assert len(mail.html.encode()) <= 90 * 1024
    assert f"And {left_out} more" in mail.html
    assert f"And {left_out} more" in mail.text
    assert list(world.ends().values()) == ["accepted"] * 500
    assert world.store._db.execute("SELECT left_out FROM messages").fetchall() == [(left_out,)]


def test_25_what_cannot_be_shown_in_full_is_counted_and_the_mail_goes_out(world):
    world.subscribe(("steel", DAILY))
    world.publish(("a", steel(1)))
    world.mails(after=TO_EIGHT)
    world.publish(("a", steel(2)), ("b", steel(3)))
    damage = 'UPDATE revisions SET difference = \'[["no", "edit"]]\' WHERE number = 2'
    world.store._db.execute(damage)
    world.now += DAY
    assert world.compose().faults == 1
    (mail,) = world.mails()
    assert sorted(mail.titles) == ["Release a", "Release b"]
