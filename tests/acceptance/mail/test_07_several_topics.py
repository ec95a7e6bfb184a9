"""7: an item of several topics stands once, and stays with any of them."""

from itertools import permutations

from lxml import html

from notifier.subscription import Frequency
from tests.pipeline.world import DAY, MINUTE, TO_EIGHT, steel

IMMEDIATE, DAILY, WEEKLY = Frequency
NAMES = ("All releases", "Steel", "Chips")


FOOT = "-" * 70


def test_07_an_item_in_three_topics_stands_once_and_the_footer_lists_all_three(world):
    world.subscribe(*((topic, DAILY) for topic in ("all", "steel", "chips")))
    world.publish(("a", "Makers of chips and of steel met."))
    (mail,) = world.mails(after=TO_EIGHT)
    assert mail.titles == ["Release a"]
    footer = mail.text.partition(FOOT)[2]
    assert all(footer.count(f"topics/{slug}/") == 1 for slug in ("all", "steel", "chips"))
    page = html.document_fromstring(mail.html)
    assert [one.text_content().strip() for one in page.iter("h3")] == ["Release a"]
    told = "You get this mail because you subscribed to {}, {}, {}; it comes once a day."
    foot = " ".join(page.find_class("foot")[0].text_content().split())
    assert any(told.format(*order) in foot for order in permutations(NAMES))
    assert world.mails(after=DAY) == []


def test_07_who_gives_up_one_topic_of_three_keeps_the_item(world):
    reader = world.subscribe(*((topic, DAILY) for topic in ("all", "steel", "chips")))
    world.publish(("a", "Makers of chips and of steel met."))
    world.compose()
    world.choose(reader, ("all", DAILY), ("chips", DAILY))
    (mail,) = world.mails(after=TO_EIGHT)
    assert mail.titles == ["Release a"]
    assert "topics/steel/" not in mail.text.partition(FOOT)[2]
    assert world.ends() == {(reader, 1): "accepted"}


def test_07_a_digest_that_waits_stays_with_two_of_three_topics(world):
    three = [(topic, DAILY) for topic in ("all", "steel", "chips")]
    reader = world.subscribe(*three)
    world.publish(("a", "Makers of chips and of steel met."))
    world.now += TO_EIGHT
    world.compose()
    world.choose(reader, *three[:2])
    (mail,) = world.mails(after=MINUTE)
    assert mail.titles == ["Release a"]
    footer = mail.text.partition(FOOT)[2]
    assert "topics/all/" in footer
    assert "topics/steel/" in footer
    assert "topics/chips/" not in footer
    assert world.slots() == {"2026-03-02": "sent"}


def test_07_a_digest_that_waits_loses_what_its_reader_gave_up(world):
    reader = world.subscribe(("steel", DAILY), ("chips", DAILY))
    world.publish(("a", steel(1)), ("b", "A plan for chips."))
    world.now += TO_EIGHT
    (written,) = world.compose().message_ids
    world.choose(reader, ("chips", DAILY))
    assert world.deliver().accepted == 0
    (mail,) = world.mails()
    assert (mail.id, mail.titles) == (written, ["Release b"])
    assert "1 new" in mail.subject
    assert world.ends() == {(reader, 1): "unsubscribed", (reader, 2): "accepted"}


def test_07_a_mail_of_which_nothing_is_left_is_cancelled(world):
    reader = world.subscribe(("steel", IMMEDIATE), ("chips", DAILY))
    world.publish(("a", steel(1)))
    world.compose()
    world.choose(reader, ("chips", DAILY))
    assert world.mails() == []
    assert world.store.outbox.counts() == {"cancelled": 1}
    assert world.ends() == {(reader, 1): "unsubscribed"}


def test_07_what_is_asked_for_at_a_slower_pace_waits_for_the_digest(world):
    reader = world.subscribe(("steel", IMMEDIATE), ("all", DAILY))
    world.publish(("a", steel(1)))
    world.compose()
    world.choose(reader, ("all", DAILY))
    assert world.mails(after=MINUTE) == []
    (mail,) = world.mails(after=TO_EIGHT)
    assert mail.subject.startswith("Daily digest")
    assert world.store.outbox.counts() == {"accepted": 1, "cancelled": 1}


def test_07_a_choice_that_changes_only_the_pace_keeps_what_waits_to_be_sent(world):
    reader = world.subscribe(("steel", WEEKLY))
    world.publish(("a", steel(1)))
    world.now += TO_EIGHT
    world.compose()
    world.choose(reader, ("steel", DAILY))
    (mail,) = world.mails(after=MINUTE)
    assert mail.titles == ["Release a"]
    assert world.ends() == {(reader, 1): "accepted"}
