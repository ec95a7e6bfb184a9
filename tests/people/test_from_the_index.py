"""A new reader, from the front page to a daily digest of a search, in three clicks."""

from contextlib import contextmanager
from urllib.parse import urlencode

from notifier.reception import Reception
from notifier.web import create_app
from notifier.wiring import Notifier
from tests.features.texts import record
from tests.people.scene import READER, SITE, link, scene_of
from tests.web.conftest import healthy, served


@contextmanager
def with_search(folder):
    with scene_of(folder) as scene:
        app = create_app(
            scene.config.feeds.path,
            people=scene.desk,
            has_forms=True,
            search_page=Reception(Notifier(scene.config)).search_page,
            health=healthy,
            url=SITE,
        )
        with served(app) as client:
            scene.client = client
            yield scene


def test_three_clicks_lead_from_the_front_page_to_a_daily_digest(instance):
    instance.configure(web={"public": True})
    talks = "Japan and Korea spoke of steel and of nothing else."
    instance.drop("a.txt", record("Steel talks", talks))
    assert instance.run("run", "--once").code == 0
    with with_search(instance.folder) as scene:
        form = scene.get("/").form
        assert form.method == "GET"
        form.fields["q"] = "Japan AND steel"
        found = scene.get(f"/{form.get('action')}?{urlencode(form.form_values())}")
        assert "1 release" in found.text
        (address,) = {
            one.get("href")
            for one in found.tree.iter("a")
            if one.text_content() == "Get it by mail"
        }
        page = scene.get(address)
        assert scene.rows("SELECT count(*) FROM requests") == [(0,)]
        assert page.form.fields["q"] == "Japan AND steel"
        assert next(page.form.iter("input")).get("name") == "q"
        assert page.form.fields["frequency"] == "daily"
        scene.later(seconds=5)
        assert scene.press(page, "subscribe", email=READER).title == "Check your mail"
        (mail,) = scene.mails()
        scene.press(scene.get(link(mail)))
        assert scene.subscriptions() == [("Japan AND steel", "daily")]
