"""Releases to merge and split, and what is seen of them."""

import re

from tests.features.texts import record

PLAN = "The plan for steel of 2026 was made public in Seoul by the ministry on that day."
FULL = "Ahn Duk-geun met makers of steel in Pohang, who asked for a quota of 2.6 million tons."
OTHER = "A delegation of eleven firms from Busan went to the fair for machine tools in Milan."
FIRST = record("Steel plan", PLAN, "2026-03-01")
SECOND = record("Minister meets steel makers", FULL, "2026-03-02")


def once(instance, name, *records):
    # No two files have the same bytes, which would be known.
    instance.drop(name, "".join(records) + "\n" * int(name[0]))
    return instance.run("run", "--once").value


def ids(instance):
    return {one["title"]: one["id"] for one in instance.run("releases").value}


def publish(instance):
    return set(instance.run("publish").value["documents"])


def texts(instance, release_id):
    """Of the revisions, oldest first."""
    history = instance.run("show", release_id).value["revisions"]
    return [(one["title"], one["body"]) for one in reversed(history)]


def current(instance):
    """Text of each release that is not merged, by id."""
    found = instance.run("releases").value
    return {one["id"]: texts(instance, one["id"])[-1][1] for one in found}


def page(instance, path):
    return (instance.feeds / path / "index.html").read_text()


def feed(instance, name):
    text = (instance.feeds / f"topics/steel/{name}.atom").read_text()
    return re.findall(r"<entry>.*?<id>tag:[^<]*:release/([^<]*)</id>", text, re.DOTALL)
