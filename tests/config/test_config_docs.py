"""docs/config.md and the model name the same keys."""

import re
from typing import get_origin

from notifier.config.model import Root, Section
from tests.config.files import REPOSITORY


def model_keys(section: type[Section] = Root, prefix: str = "") -> dict[str, str]:
    """Every key as docs/config.md writes it, with its default as it stands there."""
    found: dict[str, str] = {}
    for name, info in section.model_fields.items():
        key = info.alias or name
        inner = section.keys()[key]
        item = "[]" if get_origin(info.annotation) is tuple else ""
        if inner is not None:
            found |= model_keys(inner, f"{prefix}{key}{item}.")
        else:
            found[prefix + key] = "required" if info.is_required() else shown(info.default)
    return found


def shown(default: object) -> str:
    match default:
        case bool():
            return str(default).lower()
        case float():
            return f"{default:g}"
        case () | None | "":
            return "–"
        case tuple():
            return ", ".join(map(str, default))
        case _:
            return str(default)


def documented_keys() -> dict[str, str]:
    text = (REPOSITORY / "docs/config.md").read_text("utf-8")
    rows = re.findall(r"^\| `([^`]+)` \|([^|]*)\|([^|]*)\|([^|]*)\|", text, re.MULTILINE)
    return {key: default.strip().strip("`") for key, _, _, default in rows}


def test_every_key_is_documented_with_its_default_and_no_other():
    assert documented_keys() == model_keys()
