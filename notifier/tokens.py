"""Tokens in the links of mails: what they name, and proof that we made them.

A token is ``<version>.<payload>.<mac>``, or ``<version>.<kid>.<payload>.<mac>`` once the
keys of links were rotated, base64url without padding. The payload is readable; the mac is
the first 128 bits of HMAC-SHA-256 (RFC 2104 section 5 allows 80 and more) under a key
derived from that of links, all that stands before the payload, and the purpose, so that a
token made to unsubscribe opens nothing else, and none passes for one of another key.

``v1`` and ``v3`` (``make``, ``read``) have no expiry: an unsubscribe link must work in an
old mail. ``v2`` and ``v4`` (``sign``, ``verify``) say when they were made and how often the
subscriber's links had been made void by then, so that they can end. ``v3`` and ``v4`` name
their key.
"""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from notifier.errors import TokenExpired, TokenInvalid

LASTING = ("v1", "v3")
"""Versions of tokens without an expiry: the key is not named, or named."""
ENDING = ("v2", "v4")
"""The same of those that end."""
MAC_BYTES = 16
AFTER_RETIRING = timedelta(minutes=5)
"""For how long a retired key may still have been used, by a clock that is not quite ours."""
_MILLISECOND = timedelta(milliseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Key:
    """A key of links.

    Attributes:
        kid: what tokens call it; "" for the first, which they do not name.
        secret: None when it was removed because it is old.
        retired_at: aware; since when nothing is made with it, or None while it is.
    """

    kid: str
    secret: bytes | None = field(repr=False)
    retired_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of links that an instance has had, oldest first: tokens are made with the
    newest, and each is verified by the key that it was made with."""

    every: tuple[Key, ...]

    @classmethod
    def of(cls, secret: bytes) -> Self:
        """The only key of an instance that never rotated its keys."""
        return cls((Key("", secret),))

    @property
    def newest(self) -> Key:
        """The one that makes tokens."""
        return self.every[-1]

    def called(self, kid: str) -> Key:
        """The one that tokens call so.

        Raises:
            TokenInvalid: there never was one.
        """
        for key in self.every:
            if key.kid == kid:
                return key
        raise TokenInvalid


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token that ends allows somebody.

    Attributes:
        subject: whom it concerns: a public id, or "" for whoever holds it.
        issued_at: aware; kept to the millisecond.
        epoch: see ``Subscriber.token_epoch``; the caller compares it.
        scope: what it concerns besides.
    """

    subject: str
    issued_at: datetime
    epoch: int = 0
    scope: str = ""


def make(keys: Keys, purpose: str, subject: str, scope: str) -> str:
    """A token that ``read`` gives back as (subject, scope), for this purpose only.

    Args:
        keys: those of the instance.
        purpose: what the link may do, such as ``unsubscribe``.
        subject: whom it concerns: a public id, never an address, for anyone can read it.
        scope: what it concerns, such as the slug of a topic.

    Raises:
        ValueError: the newest key is empty.
    """
    return _closed(keys, LASTING, purpose, [subject, scope])


def read(keys: Keys, purpose: str, token: str) -> tuple[str, str]:
    """The (subject, scope) of a token.

    Raises:
        TokenInvalid: damaged, of another version or purpose, or of no key of ours.
        TokenExpired: the key that it names is kept no more.
        ValueError: its key is empty.
    """
    _, (subject, scope) = _opened(keys, LASTING, purpose, token)
    return subject, scope


def sign(keys: Keys, purpose: str, grant: Grant) -> str:
    """A token that ``verify`` gives back as the grant, for this purpose only.

    Raises:
        ValueError: the newest key is empty.
    """
    issued_ms = (grant.issued_at - _EPOCH) // _MILLISECOND
    return _closed(keys, ENDING, purpose, [grant.subject, issued_ms, grant.epoch, grant.scope])


def verify(
    keys: Keys, purpose: str, token: str, *, now: datetime, lifetime: timedelta
) -> Grant:
    """The grant of a token.

    One that says it was made after its key was retired is not ours: a key that got into
    other hands opens nothing any more when ``lifetime`` has passed since then.

    Raises:
        TokenInvalid: damaged, of another version or purpose, or of no key of ours.
        TokenExpired: it is ``lifetime`` old, or older, or its key is kept no more.
        ValueError: its key is empty.
    """
    key, (subject, issued_ms, epoch, scope) = _opened(keys, ENDING, purpose, token)
    issued_at = _EPOCH + issued_ms * _MILLISECOND
    if key.retired_at is not None and issued_at > key.retired_at + AFTER_RETIRING:
        raise TokenInvalid
    if now - issued_at >= lifetime:
        raise TokenExpired(lifetime)
    return Grant(subject, issued_at, epoch, scope)


def keyed(secret: bytes, label: str, text: str) -> str:
    """HMAC-SHA-256 of a text as hex, under a key for this label: what we may keep where
    the text itself is not ours to keep.

    Raises:
        ValueError: ``secret`` is empty.
    """
    if not secret:
        raise ValueError(secret)
    key = hmac.digest(secret, _bytes(label), "sha256")
    return hmac.digest(key, _bytes(text), "sha256").hex()


def _closed(
    keys: Keys, versions: tuple[str, str], purpose: str, stated: list[str | int]
) -> str:
    key = keys.newest
    front = f"{versions[1]}.{key.kid}" if key.kid else versions[0]
    payload = _text(json.dumps(stated, separators=(",", ":")).encode())
    return f"{front}.{payload}.{_mac(key, front, purpose, payload)}"


def _opened(keys: Keys, versions: tuple[str, str], purpose: str, token: str) -> tuple[Key, Any]:
    rest, _, mac = token.rpartition(".")
    front, _, payload = rest.rpartition(".")
    version, _, kid = front.partition(".")
    if version != versions[bool(kid)]:
        raise TokenInvalid
    key = keys.called(kid)
    # ``front`` as it stands is part of the key: it has one spelling.
    if not hmac.compare_digest(_bytes(_mac(key, front, purpose, payload)), _bytes(mac)):
        raise TokenInvalid
    padding = "=" * (-len(payload) % 4)
    return key, json.loads(urlsafe_b64decode(payload + padding))


def _mac(key: Key, front: str, purpose: str, payload: str) -> str:
    if key.secret is None:
        raise TokenExpired(None)
    if not key.secret:
        raise ValueError(key.secret)
    derived = hmac.digest(key.secret, _bytes(f"notifier {front} {purpose}"), "sha256")
    return _text(hmac.digest(derived, _bytes(payload), "sha256")[:MAC_BYTES])


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
