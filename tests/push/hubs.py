"""An instance that is a hub, seen through its passes."""

from datetime import UTC, datetime, timedelta
from itertools import count
from urllib.parse import urlencode

from notifier.config import load
from notifier.pipeline import Publication, publish
from notifier.pipeline.errands import Errands
from notifier.pipeline.hub_documents import HubDocuments
from notifier.pipeline.push import push
from notifier.pipeline.reconcile import reconcile
from notifier.reception import Reception
from notifier.topics import Former
from notifier.wiring import Notifier
from tests.features.texts import record, seed

TOPIC = "https://news.example.org/topics/steel/changes.atom"
HUB = "https://news.example.org/hub"
KEY = "s3cret"
START = datetime(2099, 1, 1, tzinfo=UTC)


class Hub:
    """A hub for steel and chips; ``after`` is the time of a push after START."""

    def __init__(self, instance):
        self.instance = instance
        self.numbers = count(1)
        instance.configure(web={"public": True}, push={"allow_private": True})
        instance.drop("baseline.txt", seed("Old steel"))
        assert instance.run("run", "--once").code == 0

    @property
    def notifier(self):
        return Notifier(load(self.instance.folder / "config.yaml", {}))

    def ask(self, callback, mode="subscribe", topic=TOPIC, secret=KEY, **more):
        stated = {"mode": mode, "topic": topic, "callback": callback, "secret": secret} | more
        form = {f"hub.{name}": value for name, value in stated.items()}
        Reception(self.notifier).ask_hub(urlencode(form).encode())

    def subscribed(self, *listeners, **more):
        for listener in listeners:
            self.ask(listener.url, **more)
        assert self.push().granted == len(listeners)

    def change(self):
        title = self.ingest()
        assert self.instance.run("publish").code == 0
        return title

    def ingest(self):
        title = f"Steel {next(self.numbers)}"
        self.instance.drop(f"{title}.txt", record(title, f"Exports of {title} rose."))
        assert self.instance.run("ingest").code == 0
        return title

    def publish_without_announcing(self):
        """As a process that is killed between the two leaves it."""
        notifier = self.notifier
        with notifier.store() as store:
            publish(
                store,
                notifier.folder,
                Publication(
                    reconcile(store, notifier.config, START),
                    notifier.config.topics,
                    50,
                    Former(),
                    {},
                ),
                keep_going=lambda: True,
                progress=lambda _done, _all: None,
            )

    def push(self, after=timedelta(), keep_going=lambda: True):
        notifier = self.notifier
        with notifier.store() as store:
            site = reconcile(store, notifier.config, START)
            entries = notifier.config.feeds.entries
            documents = HubDocuments(notifier.folder, store, site, entries)
            return push(
                Errands(store, documents, site, {}),
                allow_private=notifier.config.push.allow_private,
                clock=lambda: START + after,
                keep_going=keep_going,
            )

    def document(self, name="topics/steel/changes.atom"):
        return (self.instance.feeds / name).read_bytes()

    def fill(self, put, number):
        with self.notifier.store() as store, store.transaction():
            for one in range(number):
                put(store, one)

    def leases(self):
        with self.notifier.store() as store:
            return store.leases.number()


def minutes(number):
    return timedelta(minutes=number)
