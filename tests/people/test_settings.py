"""Looking after one's subscriptions."""

import json
from datetime import timedelta

import pytest

from notifier import links
from notifier.subscription import Frequency
from tests.features.mails import DAY_1, DAY_2, ingest, subscribed, subscription, told
from tests.features.texts import seed
from tests.people.scene import HOME, READER, SITE, link, text_of

OTHER = "other@example.net"


def footer(scene, address=READER):
    """The address at the foot of somebody's mails."""
    with scene.desk.office() as office:
        grant = office.grant(office.store.subscribers.by_address(address))
        return links.footer_url(office.site, office.keys, grant)


def held(page):
    """What somebody is subscribed to, and how often, as the page shows it."""
    rows = page.tree.xpath("//ul[@class='held']/li")
    return {row.find("label").text: row.xpath(".//option[@selected]/@value")[0] for row in rows}


def names(page):
    return page.tree.xpath("//*[@name]/@name")


def test_the_link_to_the_settings_comes_by_mail_and_opens_them_with_a_button(scene):
    scene.confirm(topic=["steel", "chips"])
    page = scene.settings()
    assert held(page) == {"Steel": "daily", "Chips": "daily"}
    assert READER in page.text


def test_the_link_to_the_settings_works_once(scene):
    scene.confirm()
    scene.later(minutes=11)
    scene.ask_for_link()
    (mail,) = scene.mails()
    button = scene.get(link(mail))
    assert READER not in button.text
    scene.get(link(mail))
    assert held(scene.press(button)) == {"Steel": "daily"}
    assert scene.press(button).title == "This link was used already"
    assert scene.get(link(mail)).title == "This link was used already"


def test_the_link_to_the_settings_and_the_settings_themselves_end_after_an_hour(scene):
    scene.confirm()
    scene.later(minutes=11)
    scene.ask_for_link()
    (mail,) = scene.mails()
    button = scene.get(link(mail))
    page = scene.press(button)
    scene.later(hours=1)
    assert (scene.get(link(mail)).status, scene.press(page, "save").status) == (410, 410)


def test_everybody_who_asks_for_the_link_reads_the_same(scene):
    scene.confirm()
    scene.suppress("suppressed@example.net")
    scene.later(hours=1)
    asked = (READER, "nobody@example.net", "suppressed@example.net")
    answers = [
        scene.ask_for_link(who, network=f"203.0.{n}.1").answer for n, who in enumerate(asked)
    ]
    assert len({(answer.status_code, answer.content) for answer in answers}) == 1
    assert [mail["To"] for mail in scene.mails()] == [READER]
    assert "nobody@" not in "".join(str(scene.rows("SELECT * FROM requests")))


def test_how_often_each_one_comes_can_be_changed_and_one_can_be_ended(scene):
    scene.confirm(topic=["steel", "chips"], q="tariff*")
    page = scene.settings()
    selects = [name for name in names(page) if name.startswith("every-")]
    changed = dict(zip(selects, ("weekly", "stop", "daily"), strict=True))
    page = scene.press(page, "save", **changed)
    assert "saved" in page.text
    assert held(page) == {"search: tariff*": "daily", "Steel": "weekly"}
    assert dict(scene.subscriptions()) == {"steel": "weekly", "tariff*": "daily"}


def test_topics_and_a_search_can_be_added(scene):
    scene.confirm()
    page = scene.press(
        scene.settings(), "save", topic=["chips"], q="tariff*", frequency="immediate"
    )
    assert page.status == 200
    assert sorted(scene.subscriptions()) == [
        ("chips", "immediate"),
        ("steel", "daily"),
        ("tariff*", "immediate"),
    ]


def test_when_mails_come_can_be_changed(scene):
    scene.confirm()
    page = scene.press(
        scene.settings(), "save", timezone="America/New_York", hour="6", weekday="sunday"
    )
    assert page.form.fields["timezone"] == "America/New_York"
    preferences = scene.subscriber().preferences
    assert (preferences.hour, preferences.weekday) == (6, 6)
    assert scene.subscriber().next_daily_at.hour in {10, 11}


def test_what_is_wrong_changes_nothing(scene):
    scene.confirm()
    page = scene.settings()
    selects = [name for name in names(page) if name.startswith("every-")]
    wrong = scene.press(page, "save", timezone="Nowhere", **{selects[0]: "stop"})
    assert wrong.status == 422
    assert "Nothing has been changed" in wrong.text
    assert scene.subscriptions() == [("steel", "daily")]


def test_what_is_not_theirs_nobody_can_change(scene):
    scene.confirm(OTHER, topic="chips")
    scene.confirm()
    page = scene.settings()
    (theirs,), (own,) = scene.rows("SELECT id FROM subscriptions ORDER BY topic")
    strange = {f"every-{theirs}": "stop", "every-x": "stop", "every-٣": "stop"}
    scene.press(
        page, "save", **strange, **{f"every-{own}": "hourly", "every-" + "9" * 30: "stop"}
    )
    assert scene.subscriptions(OTHER) == [("chips", "daily")]
    assert scene.subscriptions() == [("steel", "daily")]


def test_a_pause_lasts_until_the_morning_of_a_day_and_can_be_ended(scene):
    scene.confirm()
    page = scene.press(scene.settings(), "pause", paused_until="2026-03-20")
    assert "Paused until 20 March 2026" in page.text
    until = scene.subscriber().paused_until
    assert until.isoformat() == "2026-03-19T15:00:00+00:00"
    page = scene.press(page, "resume")
    assert scene.subscriber().paused_until is None
    assert "Paused until" not in page.text


@pytest.mark.parametrize("day", ["", "2026-03-03", "2020-01-01", "2027-03-06", "soon"])
def test_a_pause_begins_tomorrow_at_the_earliest_and_ends_within_a_year(scene, day):
    scene.confirm()
    page = scene.press(scene.settings(), "pause", paused_until=day)
    assert page.status == 422
    assert scene.subscriber().paused_until is None


def test_one_button_ends_all_mails(scene):
    scene.confirm(topic=["steel", "chips"])
    page = scene.press(scene.settings(), "end")
    assert "unsubscribed from everything" in page.text
    assert scene.subscriptions() == []
    assert scene.press(page, "save", topic=["steel"]).status == 200
    assert scene.subscriptions() == [("steel", "daily")]


def test_my_data_are_a_file(scene):
    scene.confirm()
    answer = scene.press_raw(scene.settings(), "export")
    assert answer.headers["content-disposition"].startswith("attachment")
    data = json.loads(answer.content)
    assert data["address"] == READER
    assert [one["topic"] for one in data["subscriptions"]] == ["steel"]
    assert [one["kind"] for one in data["messages"]] == ["confirm", "manage"]


def test_my_data_are_erased_when_i_am_sure_and_every_link_is_void(scene):
    scene.confirm()
    at_foot = footer(scene)
    page = scene.settings()
    assert scene.press(page, "erase").status == 422
    assert scene.subscriber() is not None
    assert scene.press(page, "erase", sure="yes").title == "Your data are erased"
    assert scene.subscriber() is None
    assert [scene.press(page, "save").status, scene.get(at_foot).status] == [404, 404]
    assert READER not in str(scene.rows("SELECT * FROM subscribers"))
    assert scene.rows("SELECT DISTINCT recipient FROM messages") == [("",)]
    assert scene.rows("SELECT * FROM contents") == []


def test_who_was_erased_can_come_back(scene):
    scene.confirm()
    scene.press(scene.settings(), "erase", sure="yes")
    scene.later(days=1)
    assert scene.confirm(topic="chips").title == "You are subscribed"
    assert scene.subscriptions() == [("chips", "daily")]


def test_the_link_at_the_foot_of_a_mail_shows_little_and_changes_little(scene):
    scene.confirm(topic=["steel", "chips"])
    page = scene.get(footer(scene))
    assert READER not in page.answer.text
    assert "r…@example.net" in page.text
    assert {name.partition("-")[0] for name in names(page) if name != "viewport"} <= {
        "action",
        "every",
        "paused_until",
        "color",
        "robots",
    }
    for button, fields in (
        ("save", {"topic": "all", "q": "x", "timezone": "UTC", "hour": "3"}),
        ("erase", {"sure": "yes"}),
        ("export", {}),
    ):
        assert "@example.net" not in scene.press(page, button, **fields).text.replace(
            "r…@example.net", ""
        )
    assert sorted(scene.subscriptions()) == [("chips", "daily"), ("steel", "daily")]
    assert scene.subscriber().preferences.hour == 8


def test_what_the_link_at_the_foot_changed_is_told_once_a_day(scene):
    scene.confirm()
    page = scene.get(footer(scene))
    scene.press(page, "pause", paused_until="2026-03-20", network=HOME)
    scene.press(page, "resume")
    (mail,) = scene.mails()
    assert "The mails are paused." in text_of(mail)
    assert link(mail) == f"{SITE}/manage"


def test_the_link_at_the_foot_ends_all_mails_without_another_one(scene):
    scene.confirm()
    page = scene.press(scene.get(footer(scene)), "end")
    assert "unsubscribed from everything" in page.text
    assert scene.subscriptions() == []
    assert scene.mails() == []


def test_the_link_at_the_foot_works_for_90_days(scene):
    scene.confirm()
    address = footer(scene)
    scene.later(days=89)
    assert scene.get(address).status == 200
    scene.later(days=1)
    assert scene.get(address).status == 410


def test_opening_any_page_changes_nothing(scene):
    scene.confirm()
    scene.later(hours=1)
    scene.subscribe(topic="chips")
    (mail,) = scene.mails()
    page = scene.settings()
    before = dump(scene)
    for address in (
        link(mail),
        page.form.get("action"),
        footer(scene),
        "/manage",
        "/subscribe",
    ):
        for method in ("GET", "HEAD"):
            scene.client.request(method, address.replace(SITE, ""))
    scene.later(seconds=timedelta(minutes=1).seconds)
    assert dump(scene) == before


def dump(scene):
    tables = ("subscribers", "subscriptions", "requests", "used_tokens", "signups", "messages")
    return [scene.rows(f"SELECT * FROM {table}") for table in tables]  # noqa: S608


def test_every_frequency_has_its_words(scene):
    scene.confirm()
    page = scene.settings()
    offered = page.tree.xpath("//select[starts-with(@name, 'every-')]/option/@value")
    assert offered == [*(str(one) for one in Frequency), "stop"]


def test_a_digest_carries_the_link_where_there_is_a_page_for_it(instance):
    instance.configure(web={"public": True})
    subscribed(instance, subscription("daily", "steel"))
    ingest(instance, "b.txt", seed("Steel 1"))
    (mail,) = told(instance, at=DAY_1)
    assert f"{SITE}/manage/v2." in text_of(mail)
    instance.configure(web={"public": False})
    ingest(instance, "c.txt", seed("Steel 2"))
    (mail,) = told(instance, at=DAY_2)
    assert "/manage/" not in text_of(mail)


def test_what_is_asked_for_again_at_another_frequency_comes_at_that_one(scene):
    scene.confirm(topic=["steel", "chips"])
    page = scene.settings()
    page = scene.press(page, "save", topic="steel", frequency="weekly")
    assert held(page) == {"Steel": "weekly", "Chips": "daily"}


@pytest.mark.parametrize("how", ["hourly", ""])
def test_a_frequency_that_is_none_is_refused_with_a_sentence(scene, how):
    scene.confirm()
    page = scene.settings()
    (select,) = page.tree.xpath("//select[starts-with(@name, 'every-')]/@name")
    page = scene.press(page, "save", **{select: how or "  "})
    assert page.status == 422
    assert "Nothing has been changed; choose one of the list for each" in page.text
    assert held(page) == {"Steel": "daily"}
