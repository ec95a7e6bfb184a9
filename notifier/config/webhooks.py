"""The webhooks of a configuration, and the secrets that sign what they get."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from notifier import webhook
from notifier.config.document import Document, Place
from notifier.config.model import Root, Subscription
from notifier.errors import ConfigError, Problem

_OF_MAILS = dict.fromkeys(
    ("frequency", "timezone", "hour", "weekday"),
    "is for mails only; a webhook is called at once",
)
_OF_WEBHOOKS = dict.fromkeys(("secret_file", "secret_env"), "is for a webhook only")


def problems(document: Document, place: Place, item: dict[str, Any]) -> Iterator[Problem]:
    """What a subscription says about being mailed or called, held against itself."""
    is_mailed, is_called = bool(item.get("email")), bool(item.get("webhook"))
    if is_mailed == is_called:
        found = "has both" if is_mailed else "has neither"
        yield document.problem(place, f"must have either email or webhook; it {found}")
        return
    foreign = _OF_WEBHOOKS if is_mailed else _OF_MAILS
    for key in foreign:
        if item.get(key) is not None:
            yield document.problem((*place, key), foreign[key])
    if is_mailed and not item.get("frequency"):
        yield document.problem((*place, "frequency"), "is missing")
    if is_called and bool(item.get("secret_file")) == bool(item.get("secret_env")):
        sentence = "must have either secret_file or secret_env"
        yield document.problem((*place, "webhook"), sentence)


def keys(
    document: Document, root: Root, folder: Path, environ: Mapping[str, str]
) -> dict[str, bytes]:
    """The key of each webhook, by address.

    Raises:
        ConfigError: a secret is missing or no such secret, or an address must not be called.
    """
    found: dict[str, bytes] = {}
    wrong: list[Problem] = []
    for number, one in enumerate(root.subscriptions):
        if one.webhook is None:
            continue
        place = ("subscriptions", number)
        if not (one.webhook.startswith("https:") or root.push.allow_private):
            sentence = "must be an https address, unless push.allow_private is true"
            wrong.append(document.problem((*place, "webhook"), sentence))
        try:
            key = _key(one, folder, environ)
        except (OSError, ValueError) as error:
            name = "secret_file" if one.secret_file else "secret_env"
            wrong.append(document.problem((*place, name), f"gives no secret: {error}"))
            continue
        if found.setdefault(one.webhook, key) != key:
            sentence = "has another secret in an entry above; one address has one"
            wrong.append(document.problem((*place, "webhook"), sentence))
    if wrong:
        raise ConfigError(tuple(wrong))
    return found


def _key(one: Subscription, folder: Path, environ: Mapping[str, str]) -> bytes:
    if one.secret_file is not None:
        return webhook.key((folder / one.secret_file).read_text("utf-8").strip())
    variable = one.secret_env or ""
    if variable not in environ:
        raise ValueError(f"the environment has no variable {variable}")
    return webhook.key(environ[variable].strip())
