"""What people do by links and pages is noted, and a link takes back what it ended."""

from notifier.pipeline.letters import PURPOSE
from notifier.store import Store
from notifier.tokens import make
from tests.people.scene import READER


def one_click(scene, frequency="daily"):
    """Follow the link of a mail and press its button."""
    with scene.desk.office() as office:
        subscriber = office.store.subscribers.by_address(READER)
        token = make(office.keys, PURPOSE, subscriber.public_id, frequency)
    return scene.press(scene.get(f"/u/{token}"))


def deeds(scene, target=None):
    """What is noted of the reader, as ``subscribers show`` tells it."""
    with Store.open_for_reading(scene.config.store.path) as store:
        subscriber = store.subscribers.by_address(READER)
        found = store.audit.of(target or subscriber.public_id)
    assert {one.actor for one in found} <= {"subscriber"}
    return [(one.action, one.detail) for one in found]


def test_each_choice_is_noted_once(scene):
    scene.confirm(topic=["steel", "chips"])
    page = scene.settings()
    page = scene.press(page, "save", topic="country-jp", frequency="weekly", hour="6")
    page = scene.press(page, "save")
    page = scene.press(page, "pause", paused_until="2026-03-20")
    page = scene.press(page, "resume")
    scene.press(page, "end")
    noted = deeds(scene)
    assert noted[0] == ("confirm", "topic steel, daily; topic chips, daily")
    assert noted[1] == ("prefer", "at 6:00 Asia/Seoul, weekly on monday, from minor")
    assert noted[2] == ("subscribe", "on the page, topic country-jp, weekly")
    assert noted[3] == ("pause", "until 2026-03-20T00:00:00+09:00")
    assert noted[4] == ("pause", "ended")
    assert noted[5][1].startswith("on the page, all: topic steel, daily; topic chips, daily")
    assert len(noted) == 6


def test_a_link_is_noted_when_it_ended_something(scene):
    scene.confirm(topic=["steel", "chips"])
    for _ in range(2):
        assert one_click(scene).title == "You are unsubscribed"
    assert deeds(scene)[1:] == [
        ("unsubscribe", "by link, daily: topic chips, daily; topic steel, daily")
    ]


def test_of_who_is_erased_it_is_noted_that_they_were(scene):
    scene.confirm(q="tariff*")
    scene.press(scene.settings(), "erase", sure="yes")
    assert deeds(scene, "erased:1") == [("confirm", ""), ("erase", "")]


def test_undoing_takes_back_what_the_link_ended_and_nothing_that_the_page_did(scene):
    scene.confirm(topic=["steel", "chips"])
    page = scene.settings()
    every = page.tree.xpath("//select[starts-with(@name, 'every-')]/@name")
    scene.press(page, "save", **{every[0]: "stop"})
    scene.later(minutes=1)
    left = one_click(scene)
    assert scene.subscriptions() == []
    scene.later(minutes=1)
    again = scene.press(left)
    assert again.title == "You are subscribed again"
    assert scene.subscriptions() == [("chips", "daily")]
    assert deeds(scene)[-1] == ("undo", "topic chips, daily")


def test_who_sees_the_page_after_a_program_has_unsubscribed_can_undo_it(scene):
    scene.confirm()
    one_click(scene)
    scene.later(minutes=50)
    assert scene.press(one_click(scene)).title == "You are subscribed again"
    assert scene.subscriptions() == [("steel", "daily")]


def test_where_nothing_was_taken_back_the_page_says_so(scene):
    scene.confirm()
    scene.press(scene.settings(), "end")
    left = one_click(scene)
    page = scene.press(left)
    assert page.title == "Nothing was taken back"
    assert "You get no daily digests" in page.text
    assert scene.subscriptions() == []


def test_a_second_click_says_that_the_mails_come(scene):
    scene.confirm()
    left = one_click(scene)
    scene.press(left)
    page = scene.press(left)
    assert (page.title, "you get daily digests" in page.text) == ("You are subscribed", True)
    assert scene.subscriptions() == [("steel", "daily")]
