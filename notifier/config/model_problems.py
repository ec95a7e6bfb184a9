"""What pydantic found, in our words and with our lines."""

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from notifier.config.document import Document, Place
from notifier.config.fields import OURS, nearest
from notifier.config.model import Root, Section
from notifier.errors import Problem

_SHOULD_BE = {
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "float_parsing": "must be a number",
    "float_type": "must be a number",
    "int_from_float": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "finite_number": "must be a number",
    "model_type": "must have keys of its own",
    "model_attributes_type": "must have keys of its own",
    "string_type": "must be a text",
    "tuple_type": "must be a list",
}


def problems(document: Document, error: ValidationError) -> Iterator[Problem]:
    """Each thing pydantic found, in its order."""
    for detail in error.errors(include_url=False):
        place = detail["loc"]
        yield document.problem(place, _sentence(place, detail))


def _sentence(place: Place, detail: ErrorDetails) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    match kind:
        case "missing":
            return "is missing"
        case "extra_forbidden":
            return _unknown_key(place)
        case "enum" | "literal_error":
            return f"must be {context['expected']}{_got(detail['input'])}"
        case _ if kind in _SHOULD_BE:
            return f"{_SHOULD_BE[kind]}{_got(detail['input'])}"
        case _:
            ours = kind == OURS
            general = detail["msg"].replace("Input should", "must") + _got(detail["input"])
            return detail["msg"] if ours else general


def _got(value: Any) -> str:
    return f"; got {value!r}" if isinstance(value, str | int | float) else ""


def _unknown_key(place: Place) -> str:
    section: type[Section] = Root
    for part in place[:-1]:
        section = section if isinstance(part, int) else section.keys()[part] or section
    known = list(section.keys())
    advice = nearest(str(place[-1]), known, f"known here are: {', '.join(known)}")
    return f"unknown key; {advice}"
