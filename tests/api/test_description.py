"""The OpenAPI document names what is answered, and nothing else."""

import json
from dataclasses import fields

import pytest

from notifier.api import answering
from notifier.api.answering import Standing
from notifier.api.asking import Asked, read
from notifier.api.description import description
from notifier.errors import ParameterRefused
from notifier.release import Hit, Match
from tests.builders import a_correction, a_release, a_revision, a_site, an_event


def document(url="https://example.org"):
    return json.loads(description(url))


DOCUMENT = document()
EVENTS = DOCUMENT["paths"]["/api/releases.json"]["get"]


def page():
    because = (Hit("title", 0, 5, "Steel"),)
    old = a_revision()
    new = a_correction(old, title="Steel exports fall", body="Exports of steel fell.")
    release = a_release(
        current=new,
        topics=(Match("steel", "Steel", because),),
        countries=(Match("country-jp", "Japan", because),),
    )
    event = an_event(type="revised", release=release, revision=new)
    lines = [answering.event(a_site(), event)]
    return json.loads(answering.page(Standing("s", 1, 0), "https://example.org/", lines))


def undescribed(value, schema, path=""):
    """What an answer has and the document does not, and the other way round."""
    if "$ref" in schema:
        schema = DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if isinstance(value, dict):
        described = schema["properties"]
        yield from (f"{path}.{name}" for name in value.keys() ^ described.keys())
        assert sorted(schema["required"]) == sorted(described)
        for name in value.keys() & described.keys():
            yield from undescribed(value[name], described[name], f"{path}.{name}")
    elif isinstance(value, list) and "prefixItems" not in schema:
        assert value, f"nothing to compare at {path}"
        for one in value:
            yield from undescribed(one, schema["items"], f"{path}[]")


def test_every_key_of_an_answer_is_described_and_every_described_one_is_there():
    ok = EVENTS["responses"]["200"]["content"]["application/json"]["schema"]
    assert list(undescribed(page(), ok)) == []


def test_every_parameter_is_described():
    assert {one["name"] for one in EVENTS["parameters"]} == {one.name for one in fields(Asked)}


@pytest.mark.parametrize("parameter", EVENTS["parameters"], ids=lambda one: one["name"])
def test_the_default_and_the_bounds_of_a_parameter_are_those_described(parameter):
    name, schema = parameter["name"], parameter["schema"]
    assert getattr(Asked(), name) == schema.get("default")
    for bound, beyond in (("minimum", -1), ("maximum", 1)):
        if bound in schema:
            assert getattr(read(f"{name}={schema[bound]}"), name) == schema[bound]
            with pytest.raises(ParameterRefused):
                read(f"{name}={schema[bound] + beyond}")


@pytest.mark.parametrize(
    ("url", "server"), [("https://host.example/some/path", None), ("", "/")]
)
def test_the_addresses_are_below_the_site(url, server):
    assert document(url)["servers"] == [{"url": server or url}]
