"""Tokens in the links of mails: what they name, and proof that we made them.

A token is ``<version>.<payload>.<mac>``, base64url without padding. The payload is
readable; the mac is the first 128 bits of HMAC-SHA-256 (RFC 2104 section 5 allows 80 and
more) under a key derived from the secret, the version and the purpose, so that a token
made to unsubscribe opens nothing else.

``v1`` (``make``, ``read``) has no expiry: an unsubscribe link must work in an old mail.
``v2`` (``sign``, ``verify``) says when it was made and how often the subscriber's links
had been made void by then, so that it can end.
"""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from notifier.errors import TokenExpired, TokenInvalid

VERSION = "v1"
ENDING = "v2"
MAC_BYTES = 16
_MILLISECOND = timedelta(milliseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


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


def make(secret: bytes, purpose: str, subject: str, scope: str) -> str:
    """A token that ``read`` gives back as (subject, scope), for this purpose only.

    Args:
        secret: key of the instance; the same for ``read``.
        purpose: what the link may do, such as ``unsubscribe``.
        subject: whom it concerns: a public id, never an address, for anyone can read it.
        scope: what it concerns, such as the slug of a topic.

    Raises:
        ValueError: ``secret`` is empty.
    """
    return _closed(secret, VERSION, purpose, [subject, scope])


def read(secret: bytes, purpose: str, token: str) -> tuple[str, str]:
    """The (subject, scope) of a token.

    Raises:
        TokenInvalid: damaged, of another version, purpose or secret.
        ValueError: ``secret`` is empty.
    """
    subject, scope = _opened(secret, VERSION, purpose, token)
    return subject, scope


def sign(secret: bytes, purpose: str, grant: Grant) -> str:
    """A token that ``verify`` gives back as the grant, for this purpose only.

    Raises:
        ValueError: ``secret`` is empty.
    """
    issued_ms = (grant.issued_at - _EPOCH) // _MILLISECOND
    return _closed(
        secret, ENDING, purpose, [grant.subject, issued_ms, grant.epoch, grant.scope]
    )


def verify(
    secret: bytes, purpose: str, token: str, *, now: datetime, lifetime: timedelta
) -> Grant:
    """The grant of a token.

    Raises:
        TokenInvalid: damaged, of another version, purpose or secret.
        TokenExpired: it is ``lifetime`` old, or older.
        ValueError: ``secret`` is empty.
    """
    subject, issued_ms, epoch, scope = _opened(secret, ENDING, purpose, token)
    issued_at = _EPOCH + issued_ms * _MILLISECOND
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


def _closed(secret: bytes, version: str, purpose: str, stated: list[str | int]) -> str:
    payload = _text(json.dumps(stated, separators=(",", ":")).encode())
    return f"{version}.{payload}.{_mac(secret, version, purpose, payload)}"


def _opened(secret: bytes, version: str, purpose: str, token: str) -> Any:
    stated_version, _, rest = token.partition(".")
    payload, _, mac = rest.partition(".")
    ours = _mac(secret, version, purpose, payload)
    if stated_version != version or not hmac.compare_digest(_bytes(ours), _bytes(mac)):
        raise TokenInvalid
    padding = "=" * (-len(payload) % 4)
    return json.loads(urlsafe_b64decode(payload + padding))


def _mac(secret: bytes, version: str, purpose: str, payload: str) -> str:
    if not secret:
        raise ValueError(secret)
    key = hmac.digest(secret, _bytes(f"notifier {version} {purpose}"), "sha256")
    return _text(hmac.digest(key, _bytes(payload), "sha256")[:MAC_BYTES])


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
