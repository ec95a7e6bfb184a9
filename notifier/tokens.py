"""Tokens in the links of mails: what they name, and proof that we made them.

A token is ``v1.<payload>.<mac>``, base64url without padding. The payload is readable;
the mac is the first 128 bits of HMAC-SHA-256 (RFC 2104 section 5 allows 80 and more)
under a key derived from the secret and the purpose, so that a token made to unsubscribe
opens nothing else. A token has no expiry: an unsubscribe link must work in an old mail.
"""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

from notifier.errors import TokenInvalid

VERSION = "v1"
MAC_BYTES = 16


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
    payload = _text(json.dumps([subject, scope], separators=(",", ":")).encode())
    return f"{VERSION}.{payload}.{_mac(secret, purpose, payload)}"


def read(secret: bytes, purpose: str, token: str) -> tuple[str, str]:
    """The (subject, scope) of a token.

    Raises:
        TokenInvalid: damaged, of another version, purpose or secret.
        ValueError: ``secret`` is empty.
    """
    version, _, rest = token.partition(".")
    payload, _, mac = rest.partition(".")
    ours = _mac(secret, purpose, payload)
    if version != VERSION or not hmac.compare_digest(_bytes(ours), _bytes(mac)):
        raise TokenInvalid
    padding = "=" * (-len(payload) % 4)
    subject, scope = json.loads(urlsafe_b64decode(payload + padding))
    return subject, scope


def _mac(secret: bytes, purpose: str, payload: str) -> str:
    if not secret:
        raise ValueError(secret)
    key = hmac.digest(secret, _bytes(f"notifier {VERSION} {purpose}"), "sha256")
    return _text(hmac.digest(key, _bytes(payload), "sha256")[:MAC_BYTES])


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
