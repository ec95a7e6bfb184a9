"""What the topics of the shipped configuration file, for tests."""

from pathlib import Path

import yaml

from notifier.filing import Filing, is_country_slug
from notifier.query import parse
from tests.builders import a_subject, a_topic, seed_releases

CONFIG = Path(__file__).parent.parent / "config.yaml"
SHIPPED = [
    entry
    for entry in yaml.safe_load(CONFIG.read_text("utf-8"))["topics"]
    if entry["slug"] != "all"
]
BUNDLED = {release.current.title: release.current for release in seed_releases()}
QUERIES = [
    a_topic(slug=entry["slug"], title=entry["title"], query=parse(entry["query"]))
    for entry in SHIPPED
]
FILING = Filing.of(QUERIES)


def filed(title, body):
    found = FILING.matches(a_subject(title, body))
    return {
        one.slug: [hit.text for hit in one.because]
        for one in found
        if not is_country_slug(one.slug)
    }


def filed_under(revision):
    """The topics of a revision, with the words; no countries."""
    found = FILING.matches(a_subject(revision.title, revision.body))
    return tuple(one for one in found if not is_country_slug(one.slug))
