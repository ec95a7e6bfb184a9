"""Subscribing by the public form, from the first look to the confirmation."""

import json
import shutil

import pytest

from tests.people.scene import HOME, OFFICE, READER, link, scene_of, text_of


def chosen(page):
    return page.tree.xpath("//input[@type='checkbox' and @checked]/@value")


def test_who_subscribes_gets_one_mail_and_is_subscribed_by_its_button(scene):
    page = scene.subscribe(topic=["steel", "chips"], frequency="weekly")
    assert (page.status, page.title) == (200, "Check your mail")
    assert scene.woken == 1
    assert scene.subscriptions() == []
    (mail,) = scene.mails()
    assert mail["To"] == READER
    assert "* Steel\n* Chips\n" in text_of(mail)
    question = scene.get(link(mail))
    assert "r…@example.net, once a week, about: Steel Chips" in question.text
    assert scene.subscriptions() == []
    assert scene.press(question).title == "You are subscribed"
    assert scene.subscriptions() == [("steel", "weekly"), ("chips", "weekly")]
    assert scene.mails() == []


def test_mails_about_an_account_come_from_a_sender_of_their_own(prepared, tmp_path):
    folder = shutil.copytree(prepared, tmp_path / "instance")
    path = folder / "config.yaml"
    stated = json.loads(path.read_text()) | {"mail": {"account_from": "me@account.example"}}
    path.write_text(json.dumps(stated))
    with scene_of(folder) as scene:
        scene.subscribe()
        (mail,) = scene.mails()
    assert mail["From"].endswith("<me@account.example>")
    assert mail["Message-ID"].endswith("@account.example>")


def test_how_somebody_wants_to_be_told_is_kept(scene):
    page = scene.confirm(
        timezone="Europe/Berlin", hour="19", weekday="friday", min_weight="major"
    )
    assert "3 March 2026 at 19:00 (Europe/Berlin)" in page.text
    preferences = scene.subscriber().preferences
    assert (preferences.timezone.key, preferences.hour) == ("Europe/Berlin", 19)
    assert (preferences.weekday, preferences.min_weight) == (4, "major")
    assert "confirmed by the link of 2026-03-03" in scene.subscriber().consent


def test_a_link_of_a_topic_or_a_search_fills_the_form_and_shows_what_would_come(scene):
    page = scene.get("/subscribe?topic=steel")
    assert chosen(page) == ["steel"]
    assert "What would come: less than a mail a month" in page.text
    assert "Steel up" in page.text
    assert "New chips" not in page.text
    page = scene.get("/subscribe?q=memory")
    assert page.form.fields["q"] == "memory"
    assert "New chips" in page.text
    assert scene.rows("SELECT count(*) FROM requests") == [(0,)]


def test_looking_at_what_would_come_sends_nothing_and_keeps_what_was_typed(scene):
    page = scene.press(
        scene.get("/subscribe"), "preview", email=READER, q="steel", frequency="immediate"
    )
    assert page.form.fields["email"] == READER
    assert "Steel down" in page.text
    assert scene.mails() == []


def test_a_search_that_is_none_is_marked_with_the_column(scene):
    page = scene.subscribe(q="steel AND (chips")
    assert page.status == 422
    assert "column 11" in page.tree.get_element_by_id("q-problem").text_content()
    assert page.form.fields["q"] == "steel AND (chips"
    assert scene.mails() == []


def test_each_field_says_what_is_wrong_with_it(scene):
    page = scene.subscribe("nobody", topic="steel", timezone="Nowhere")
    assert page.status == 422
    marked = page.tree.xpath("//*[@class='problem']/@id")
    assert sorted(marked) == ["email-problem", "timezone-problem"]


def test_a_form_sent_at_once_is_sent_by_no_person(scene):
    page = scene.press(scene.get("/subscribe"), "subscribe", email=READER, topic="steel")
    assert page.status == 422
    assert scene.mails() == []
    scene.later(seconds=2)
    assert scene.press(page, "subscribe").title == "Check your mail"
    assert len(scene.mails()) == 1


def test_a_form_that_is_a_day_old_is_sent_once_more(scene):
    page = scene.get("/subscribe")
    scene.later(hours=24)
    page = scene.press(page, "subscribe", email=READER, topic="steel")
    assert "open for too long" in page.text
    scene.later(seconds=2)
    assert scene.press(page, "subscribe").title == "Check your mail"


@pytest.mark.parametrize("stamp", ["", "v2.WyIiLDAsMCwiIl0.AAAAAAAAAAAAAAAAAAAAAA"])
def test_a_form_that_we_never_showed_is_not_taken(scene, stamp):
    page = scene.subscribe(topic="steel", stamp=stamp)
    assert page.status == 422
    assert scene.mails() == []


def test_a_program_that_fills_in_every_field_is_left_believing(scene):
    page = scene.subscribe(topic="steel", website="https://spam.example")
    assert (page.status, page.title) == (200, "Check your mail")
    assert scene.mails() == []


def test_everybody_reads_the_same_whatever_the_address(scene):
    """New, pending, active, suppressed: one page, and headers without a difference."""
    scene.confirm("active@example.net")
    scene.subscribe("pending@example.net")
    scene.suppress("suppressed@example.net")
    scene.mails()
    scene.later(hours=2)
    answers = [
        scene.subscribe(f"{who}@example.net", network=f"203.0.{number}.1").answer
        for number, who in enumerate(("new", "pending", "active", "suppressed"))
    ]
    assert len({answer.content for answer in answers}) == 1
    assert len({answer.status_code for answer in answers}) == 1
    kept = [{k: v for k, v in answer.headers.items() if k != "date"} for answer in answers]
    assert all(one == kept[0] for one in kept)
    assert [mail["To"].split("@")[0] for mail in scene.mails()] == ["new", "pending", "active"]


def test_who_is_subscribed_already_is_told_so_once_a_day(scene):
    scene.confirm()
    scene.later(hours=1)
    scene.subscribe(topic="chips")
    (mail,) = scene.mails()
    assert "has one already" in text_of(mail)
    scene.later(hours=1)
    scene.subscribe(topic="chips")
    assert scene.mails() == []
    assert scene.subscriptions() == [("steel", "daily")]


def test_the_link_that_says_so_opens_the_settings_with_the_wish_filled_in(scene):
    scene.confirm()
    scene.later(hours=1)
    scene.subscribe(topic="chips", q="tariff*")
    (mail,) = scene.mails()
    page = scene.press(scene.get(link(mail)))
    assert chosen(page) == ["chips"]
    assert scene.press(page, "save").status == 200
    held = [("chips", "daily"), ("steel", "daily"), ("tariff*", "daily")]
    assert sorted(scene.subscriptions()) == held


def test_one_address_gets_three_mails_a_day_at_most_and_one_in_ten_minutes(scene):
    sent = []
    for number in range(30):
        scene.subscribe(network=f"203.0.{number}.1")
        sent.append(len(scene.mails()))
        scene.later(minutes=4)
    assert sum(sent) == 3
    assert sent[:4] == [1, 0, 0, 1]
    scene.later(hours=24)
    scene.subscribe(network=OFFICE)
    assert len(scene.mails()) == 1


def test_one_network_may_ask_five_times_an_hour(scene):
    pages = [scene.subscribe(f"r{number}@example.net") for number in range(6)]
    assert [page.status for page in pages] == [200] * 5 + [429]
    assert scene.subscribe("other@example.net", network=OFFICE).status == 200
    assert len(scene.mails()) == 6
    scene.later(hours=1)
    assert scene.subscribe("r9@example.net", network=HOME).status == 200


def test_sixty_requests_a_minute_are_taken_from_all_the_world(scene):
    page = scene.get("/subscribe")
    scene.later(seconds=5)
    statuses = [
        scene.press(
            page, "subscribe", email=f"r{n}@example.net", topic="steel", network=f"10.0.{n}.1"
        ).status
        for n in range(61)
    ]
    assert statuses == [200] * 60 + [503]
    scene.later(minutes=1)
    assert scene.subscribe("late@example.net").status == 200


def test_a_confirmation_works_once_and_a_second_click_harms_nothing(scene):
    scene.subscribe()
    (mail,) = scene.mails()
    page = scene.get(link(mail))
    scene.press(page)
    assert scene.press(page).title == "This link was used already"
    assert scene.get(link(mail)).title == "This link was used already"
    assert scene.subscriptions() == [("steel", "daily")]


def test_a_confirmation_ends_after_72_hours(scene):
    scene.subscribe()
    (mail,) = scene.mails()
    page = scene.get(link(mail))
    scene.later(hours=72)
    assert (scene.press(page).status, scene.get(link(mail)).status) == (410, 410)
    assert scene.subscriptions() == []


def test_a_confirmation_that_was_changed_is_not_known(scene):
    scene.subscribe()
    (mail,) = scene.mails()
    page = scene.get(link(mail)[:-1])
    assert page.status == 404
    assert scene.get("/confirm/v1.x.y").status == 404


def test_who_never_confirms_is_forgotten_after_a_week(scene):
    scene.subscribe()
    assert len(scene.mails()) == 1
    scene.later(days=6)
    scene.mails()
    assert scene.subscriber() is not None
    scene.later(days=1, seconds=1)
    scene.mails()
    assert scene.subscriber() is None
    assert scene.rows("SELECT count(*) FROM messages") == [(0,)]


def test_the_first_mail_has_nothing_that_a_stranger_typed(scene):
    scene.subscribe(q="viagra OR casino", timezone="Europe/Paris")
    (mail,) = scene.mails()
    assert "viagra" not in mail.as_string() + text_of(mail)
    assert "a search of your own" in text_of(mail)


def test_what_is_typed_is_text_on_every_page(scene):
    page = scene.subscribe(q='"<script>alert(1)</script>"')
    assert page.title == "Check your mail"
    (mail,) = scene.mails()
    question = scene.get(link(mail))
    assert "<script>" not in question.answer.text
    assert "alert(1)" in question.text


@pytest.mark.parametrize(
    ("query", "heading"),
    [("zinc", "No release in the last 30 days;"), ("steel", "2 releases in the last 30 days;")],
)
def test_how_many_releases_there_were_is_said_as_people_say_it(scene, query, heading):
    page = scene.press(scene.get("/subscribe"), "preview", q=query)
    assert heading in page.text
