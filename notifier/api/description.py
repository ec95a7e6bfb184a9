"""The OpenAPI 3.1 document of the API (https://spec.openapis.org/oas/v3.1.0)."""

import json
from typing import Any, Final

from notifier import __version__
from notifier.api.asking import AT, DEFAULT_LIMIT, MAX_LIMIT, MAX_SEQ, MAX_SLUG_CHARS, SLUG
from notifier.release import EventType, Status, Weight
from notifier.site import API, API_DESCRIPTION

Schema = dict[str, Any]

PROBLEM_TYPE: Final = "application/problem+json"
JSON_TYPE: Final = "application/json"


def description(url: str) -> bytes:
    """The document, for a site with this base URL; "" stands for the root of the host."""
    value = {
        "openapi": "3.1.0",
        "info": {
            "title": "Press releases and their changes",
            "version": __version__,
            "summary": "Every event that the feeds tell, with its text, oldest first.",
            "description": "Follow `next` to mirror the archive and to stay up to date.",
        },
        "servers": [{"url": url or "/"}],
        "paths": {f"/{API}": {"get": _EVENTS}, f"/{API_DESCRIPTION}": {"get": _DESCRIPTION}},
        "components": {"schemas": _SCHEMAS},
    }
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _text(description: str, **more: Any) -> Schema:
    return {"type": "string", "description": description, **more}


def _number(description: str, **more: Any) -> Schema:
    return {"type": "integer", "minimum": 0, "description": description, **more}


def _time(description: str) -> Schema:
    return _text(description, format="date-time", pattern=f"^{AT}$")


def _url(description: str) -> Schema:
    return _text(description, format="uri")


def _maybe(schema: Schema) -> Schema:
    return schema | {"type": [schema["type"], "null"]}


def _list(name: str, description: str) -> Schema:
    return {"type": "array", "items": _ref(name), "description": description}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(**properties: Schema) -> Schema:
    """An object that always has all of these."""
    return {"type": "object", "required": list(properties), "properties": properties}


_EDITS = "Edits in order; those that are not `insert` give the text before. "

_SCHEMAS: Final[dict[str, Schema]] = {
    "Page": _object(
        store=_text("Tells this archive from any other."),
        last=_number("Number of the newest event that was asked for; 0 when there is none."),
        corrections=_number(
            "Number of the newest merge or split of releases by the operator. Those bring no"
            " event; when it has grown, read again from `since=0`."
        ),
        next=_url("Where to go on, now or later."),
        events=_list("Event", "Oldest first; empty when there is nothing new."),
    ),
    "Event": _object(
        seq=_number("Strictly increasing; some numbers are left out.", minimum=1),
        id=_url("Permanent id, as in the feeds of changes."),
        at=_time("When it was recorded, UTC; strictly increasing."),
        type=_text("What happened to the release.", enum=list(EventType)),
        weight=_text("How much it matters.", enum=list(Weight)),
        kinds={
            "type": "array",
            "items": {"type": "string"},
            "description": "Kinds of change; empty where the event brings no text.",
        },
        bulk=_maybe(
            _number("Number of the first event of the bulk edit that it is one of.", minimum=1)
        ),
        title_difference=_list("Edit", f"{_EDITS}Empty where the title is the same."),
        difference=_list("Edit", f"{_EDITS}Empty where the body is new or the same."),
        revision=_ref("Revision"),
        release=_ref("Release"),
    ),
    "Edit": {
        "type": "array",
        "prefixItems": [
            {"type": "string", "enum": ["equal", "delete", "insert"]},
            {"type": "string"},
        ],
        "items": False,
        "minItems": 2,
        "maxItems": 2,
    },
    "Revision": {"description": "What the release says since this event."}
    | _object(
        number=_number("From 1, without gaps in the archive.", minimum=1),
        url=_url("Page of the revision, with its difference."),
        title=_text("As the source states it."),
        date=_text("The day that the source gives it.", format="date"),
        body=_text("The text, not escaped."),
        content_hash=_text("Equal for equal contents."),
        seen_at=_time("When the text was first read, UTC."),
    ),
    "Release": {"description": "The release as it stands when asked."}
    | _object(
        id=_text("Never changes."),
        tag=_url("Permanent id, as in all feeds."),
        url=_url("Page of the release."),
        source=_text("Id of the source."),
        status=_text("Whether the source still stands by it.", enum=list(Status)),
        withdrawn_because=_maybe(_text("Why it counts as withdrawn, as a sentence.")),
        category=_maybe(_text("As the source files it.")),
        first_seen_at=_time("When it was first read, UTC."),
        merged_into=_maybe(_text("Id of the release that it is one with.")),
        topics=_list("Filed", "In the order of the site."),
        countries=_list("Filed", "Those that it is about, by name."),
    ),
    "Filed": _object(
        slug=_text("Of the topic or country; takes the parameter `topic`."),
        title=_text("Its name."),
        words={
            "type": "array",
            "items": {"type": "string"},
            "description": "Because of which it is filed there; empty where none is needed.",
        },
    ),
    "Problem": _object(
        title=_text("What the status means."),
        status=_number("The status.", minimum=400, maximum=599),
        detail=_text("What is wrong, as a sentence."),
    ),
}
_SCHEMAS["Problem"]["properties"]["parameter"] = _text("The parameter that is wrong.")

_HEADERS: Final = {
    "ETag": {"description": "Strong; give it back in If-None-Match.", "schema": _text("")},
}
_LINK: Final = {
    "Link": {
        "description": "`rel=next` where more events are there by now.",
        "schema": _text(""),
    }
}


def _response(description: str, media_type: str, schema: Schema, **more: Any) -> Schema:
    return {"description": description, "content": {media_type: {"schema": schema}}, **more}


def _problem(description: str, **more: Any) -> Schema:
    return _response(description, PROBLEM_TYPE, _ref("Problem"), **more)


def _parameter(name: str, description: str, **schema: Any) -> Schema:
    return {"name": name, "in": "query", "description": description, "schema": schema}


_UNCHANGED: Final = {"description": "What If-None-Match names is current."}

_EVENTS: Final = {
    "operationId": "events",
    "summary": "Events after one, oldest first.",
    "parameters": [
        _parameter(
            "since",
            "Number of the event after which to begin.",
            type="integer",
            minimum=0,
            maximum=MAX_SEQ,
            default=0,
        ),
        _parameter(
            "at",
            "Time of that event, as the client knows it.",
            type="string",
            pattern=f"^{AT}$",
        ),
        _parameter(
            "limit",
            "Number of events at most; large ones make it fewer.",
            type="integer",
            minimum=1,
            maximum=MAX_LIMIT,
            default=DEFAULT_LIMIT,
        ),
        _parameter(
            "topic",
            "Only what is told in this topic, where a bulk edit is one event.",
            type="string",
            pattern=f"^{SLUG}$",
            maxLength=MAX_SLUG_CHARS,
        ),
    ],
    "responses": {
        "200": _response("Events.", JSON_TYPE, _ref("Page"), headers=_HEADERS | _LINK),
        "304": _UNCHANGED,
        "400": _problem("A parameter is unknown, given twice or wrong."),
        "404": _problem("There is no such topic."),
        "409": _problem("The event `since` is not the one of `at`: begin again with 0."),
        "503": _problem(
            "The archive cannot be read now.",
            headers={
                "Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}},
            },
        ),
    },
}

_DESCRIPTION: Final = {
    "operationId": "description",
    "summary": "This document.",
    "responses": {
        "200": _response("OpenAPI 3.1.", JSON_TYPE, {"type": "object"}, headers=_HEADERS),
        "304": _UNCHANGED,
    },
}
