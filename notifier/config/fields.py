"""What single values of config.yaml must be.

Each type here takes text and gives the value the program uses, or a sentence that says
what is wrong with it.
"""

import re
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from ipaddress import ip_network
from pathlib import PurePath
from typing import Annotated, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from notifier.errors import QueryError
from notifier.mailbox import mailbox
from notifier.query import parse

OURS = "notifier"

T = TypeVar("T")

_SLUG = re.compile(r"[a-z0-9-]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_DOMAIN = r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
_AUTHORITY = re.compile(rf"([A-Za-z0-9._-]+@)?{_DOMAIN}(\.{_DOMAIN})*")
_DOMAIN_NAME = re.compile(rf"{_DOMAIN}(\.{_DOMAIN})*")
_MINTED = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")


def wrong(sentence: str) -> PydanticCustomError:
    """The error that carries a sentence of ours through pydantic."""
    return PydanticCustomError(OURS, "{sentence}", {"sentence": sentence})


def nearest(word: str, known: Iterable[str], none: str = "") -> str:
    """Advice that names the known word nearest to ``word``, or ``none``."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"did you mean {close[0]!r}?" if close else none


def _filled(text: str) -> str:
    stripped = text.strip()
    if not stripped:
        raise wrong("must not be empty")
    return stripped


def not_empty(items: tuple[T, ...]) -> tuple[T, ...]:
    """The items, of which there must be one."""
    if not items:
        raise wrong("must not be empty")
    return items


def _slug(text: str) -> str:
    if not _SLUG.fullmatch(text):
        raise wrong(f"must be made of a to z, 0 to 9 and hyphens; got {text!r}")
    return text


def _url(text: str) -> str:
    try:
        parts = urlsplit(text)
        absolute = parts.scheme in {"http", "https"} and parts.hostname is not None
        plain = not (parts.query or parts.fragment or parts.port == 0)
    except ValueError:
        absolute = plain = False
    if not (absolute and plain) or re.search(r"[^!-~]|[<>\"]", text):
        raise wrong(
            "must be an address such as https://example.org/news, in ASCII"
            f" (a domain in punycode); got {text!r}"
        )
    return text.rstrip("/")


def _address(text: str) -> str:
    """An address to call: http or https, as it is, with a query but without a fragment."""
    try:
        parts = urlsplit(text)
        is_web = parts.scheme in {"http", "https"} and parts.hostname is not None
        is_plain = not (parts.fragment or parts.username or parts.port == 0)
    except ValueError:
        is_web = is_plain = False
    if not (is_web and is_plain) or re.search(r"[^!-~]", text):
        raise wrong(f"must be an address such as https://hub.example.org/; got {text!r}")
    return text


def _authority(text: str) -> str:
    name, comma, minted = text.partition(",")
    if not _AUTHORITY.fullmatch(name):
        raise wrong(f"must be a domain, such as example.org or example.org,2026; got {text!r}")
    if comma and minted_on(text) is None:
        raise wrong(f"after the comma must stand YYYY, YYYY-MM or YYYY-MM-DD; got {minted!r}")
    return text


def minted_on(authority: str) -> date | None:
    """The day that an authority states (RFC 4151, section 2.1), or None.

    A year means its first day, a month too.
    """
    _, _, text = authority.partition(",")
    if not _MINTED.fullmatch(text):
        return None
    try:
        return date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return None


def _domain_name(text: str) -> str:
    if not _DOMAIN_NAME.fullmatch(text):
        raise wrong(f"is not a domain: {text!r}; write it as in example.org")
    return text.lower()


def _language(text: str) -> str:
    if not _LANGUAGE.fullmatch(text):
        raise wrong(f"must be a language tag such as en; got {text!r}")
    return text


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ValueError, OSError, KeyError):
        advice = nearest(text, available_timezones(), "see the tz database for names")
        raise wrong(f"there is no time zone {text!r}; {advice}") from None
    return text


def _network(text: str) -> str:
    try:
        ip_network(text)
    except ValueError:
        raise wrong(f"must be an IP address or network; got {text!r}") from None
    return text


def _email(text: str) -> str:
    try:
        return mailbox(text)
    except ValueError as error:
        raise wrong(str(error)) from None


def _allowed(text: str) -> str:
    """An address, or a domain with @ before it."""
    if text.startswith("@"):
        return _email(f"someone{text}").removeprefix("someone")
    return _email(text)


def _glob(text: str) -> str:
    if PurePath(text).name != text:
        raise wrong(f"must be a pattern of file names, such as *.txt; got {text!r}")
    return text


def _query(text: str) -> str:
    try:
        parse(text)
    except QueryError as error:
        raise wrong(str(error)) from None
    return text


def _scope(text: str) -> str:
    if text in {"title", "added"}:
        raise wrong(f"{text!r} is not supported yet; leave the key out, or write document")
    if text != "document":
        raise wrong(f"must be 'document'; got {text!r}")
    return text


Filled = Annotated[str, AfterValidator(_filled)]
Slug = Annotated[str, AfterValidator(_slug)]
Url = Annotated[str, AfterValidator(_url)]
Address = Annotated[str, AfterValidator(_address)]
Authority = Annotated[str, AfterValidator(_authority)]
DomainName = Annotated[str, AfterValidator(_domain_name)]
Language = Annotated[str, AfterValidator(_language)]
Zone = Annotated[str, AfterValidator(_zone)]
Network = Annotated[str, AfterValidator(_network)]
Email = Annotated[str, AfterValidator(_email)]
Allowed = Annotated[str, AfterValidator(_allowed)]
Glob = Annotated[Filled, AfterValidator(_glob)]
QueryText = Annotated[Filled, AfterValidator(_query)]
Scope = Annotated[str, AfterValidator(_scope)]
