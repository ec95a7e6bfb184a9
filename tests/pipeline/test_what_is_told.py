"""What a mail says of a release, and who hears of it."""

import pytest

from notifier.errors import DeliveryRejected
from notifier.subscription import Frequency
from tests.pipeline.world import DAY, MINUTE, TO_EIGHT, a_world, steel

IMMEDIATE, DAILY, WEEKLY = Frequency


@pytest.fixture
def world(tmp_path):
    with a_world(tmp_path / "notifier.db") as world:
        yield world


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
