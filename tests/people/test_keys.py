"""Links of mails live on when the key of links is another, and old keys end kindly."""

from dataclasses import replace
from datetime import timedelta

from notifier import links
from notifier.pipeline.letters import PURPOSE
from notifier.store import Store
from notifier.tokens import Keys, make
from tests.people.scene import READER, link


def rotate(scene):
    with Store.open(scene.config.store.path) as store, store.transaction():
        return store.link_keys.rotate(scene.now)


def remove_old_keys(scene):
    with Store.open(scene.config.store.path) as store, store.transaction():
        assert store.retention.forget(scene.now)["keys"] == 1


def unsubscribe_link(scene):
    with scene.desk.office() as office:
        subscriber = office.store.subscribers.by_address(READER)
        return f"/u/{make(office.keys, PURPOSE, subscriber.public_id, 'daily')}"


def test_a_link_out_of_a_mail_of_before_confirms_and_opens_the_settings(scene):
    scene.subscribe()
    (mail,) = scene.mails()
    rotate(scene)
    assert scene.press(scene.get(link(mail))).status == 200
    assert scene.subscriptions() == [("steel", "daily")]
    scene.later(minutes=11)
    scene.ask_for_link()
    (mail,) = scene.mails()
    rotate(scene)
    opened = scene.press(scene.get(link(mail)))
    rotate(scene)
    saved = scene.press(opened, "save", hour="6")
    assert (saved.status, scene.subscriber().preferences.hour) == (200, 6)


def test_unsubscribe_links_of_each_key_work_and_are_taken_back(scene):
    scene.confirm()
    given = [unsubscribe_link(scene)]
    for _ in range(2):
        rotate(scene)
        given.append(unsubscribe_link(scene))
    assert len(set(given)) == 3
    for one in given:
        done = scene.press(scene.get(one))
        assert (done.title, scene.subscriptions()) == ("You are unsubscribed", [])
        rotate(scene)
        assert scene.press(done).title == "You are subscribed again"


def test_an_unsubscribe_link_of_a_removed_key_says_what_to_do(scene):
    scene.confirm()
    rotate(scene)
    old = unsubscribe_link(scene)
    rotate(scene)
    scene.later(days=4 * 365)
    remove_old_keys(scene)
    answer = scene.press(scene.get(old))
    assert (answer.status, answer.title) == (410, "This link is too old")
    assert "Please use the link in a newer mail" in answer.text
    assert scene.subscriptions() == [("steel", "daily")]
    assert scene.press(scene.get(unsubscribe_link(scene))).title == "You are unsubscribed"


def test_other_links_of_a_removed_key_are_too_old(scene):
    scene.confirm()
    rotate(scene)
    with scene.desk.office() as office:
        grant = office.grant(office.store.subscribers.by_address(READER), "1")
        settings = links.settings_url(office.site, office.keys, grant)
        confirmation = links.confirm_url(office.site, office.keys, grant)
        mail = f"/m/{make(office.keys, 'view', 'm1', '')}"
    rotate(scene)
    scene.later(days=4 * 365)
    remove_old_keys(scene)
    for address in (settings, confirmation):
        answer = scene.get(address)
        assert (answer.status, answer.title) == (410, "This link is too old")
    assert scene.get(mail).status == 404


def test_a_key_that_leaked_opens_no_settings_when_another_is_in_use(scene):
    scene.confirm()
    with scene.desk.office() as office:
        leaked, grant = office.keys, office.grant(office.store.subscribers.by_address(READER))
    rotate(scene)
    scene.later(hours=2)
    forged = links.settings_url(office.site, leaked, grant)
    assert scene.get(forged).status == 410
    later = replace(grant, issued_at=grant.issued_at + timedelta(hours=2))
    now = links.sign(leaked, links.SIGN_IN, later)
    assert scene.get(f"/manage/{now}").status == 404


def test_a_link_under_the_name_of_another_key_is_not_known(scene):
    scene.confirm()
    kid = rotate(scene)
    ours = unsubscribe_link(scene)
    with scene.desk.office() as office:
        public_id = office.store.subscribers.by_address(READER).public_id
    first = make(Keys(office.keys.every[:1]), PURPOSE, public_id, "daily")
    changed = [
        ours.replace(kid, "00000000"),
        ours.replace(f"v3.{kid}", "v1"),
        f"/u/{first.replace('v1', f'v3.{kid}')}",
    ]
    for address in changed:
        assert scene.press(scene.get(address)).status == 404
    assert scene.subscriptions() == [("steel", "daily")]
