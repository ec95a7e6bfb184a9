"""8: of what changed within a window, what is so now, against what was shown."""

from notifier.errors import DeliveryRejected
from notifier.subscription import Frequency
from tests.pipeline.world import DAY, MINUTE, TO_EIGHT, steel

IMMEDIATE, DAILY, WEEKLY = Frequency


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
