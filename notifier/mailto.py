"""Addresses of ours that carry a token in their local part: ``unsubscribe+TOKEN@…``,
``bounces+TOKEN@…`` (RFC 5233 calls what follows the plus a subaddress).

Servers fold the case of local parts and RFC 5321 section 4.5.3.1.1 allows them 64 octets,
so a token is base32 in lower case: for unsubscribing, the public id of a subscriber and 80
bits of an HMAC-SHA-256 (RFC 2104 section 5 asks for no less) over it and the scope. The
scope does not fit in; whoever reads a token says which there are.
"""

import hmac
import re
from base64 import b32decode, b32encode
from collections.abc import Iterable

UNSUBSCRIBE = "unsubscribe"
MAC_BYTES = 10
ID_BYTES = 10
TOKEN_CHARS = (ID_BYTES + MAC_BYTES) * 8 // 5
MAX_LOCAL_CHARS = 64

_TAGGED = re.compile(
    rf"(?<![a-z0-9.+_=-])([a-z0-9._=-]{{1,{MAX_LOCAL_CHARS}}})\+([a-z2-7]{{20,40}})@",
    re.IGNORECASE,
)
_PURPOSE = b"notifier mailto unsubscribe"


def mailto_token(secret: bytes, public_id: str, scope: str) -> str:
    """A token of 32 characters for ``unsubscribe+TOKEN@…``.

    Args:
        public_id: of the subscriber: 20 hexadecimal digits.
        scope: what is ended, such as a frequency.

    Raises:
        ValueError: ``public_id`` is not 20 hexadecimal digits, or ``secret`` is empty.
    """
    named = bytes.fromhex(public_id)
    if len(named) != ID_BYTES or not secret:
        raise ValueError(public_id)
    return b32encode(named + _mac(secret, named, scope)).decode().lower()


def read_mailto_token(
    secret: bytes, token: str, scopes: Iterable[str]
) -> tuple[str, str] | None:
    """The (public id, scope) of a token, in any case; None when it is not of ours for any
    of ``scopes``."""
    if len(token) != TOKEN_CHARS:
        return None
    try:
        raw = b32decode(token.upper())
    except ValueError:
        return None
    named, mac = raw[:ID_BYTES], raw[ID_BYTES:]
    for scope in scopes:
        if hmac.compare_digest(_mac(secret, named, scope), mac):
            return named.hex(), scope
    return None


def unsubscribe_address(token: str, bounces: str) -> str:
    """Where a mail ends a subscription.

    Args:
        bounces: address that bounces come back to; its domain takes these mails too.
    """
    return f"{UNSUBSCRIBE}+{token}@{bounces.rpartition('@')[2]}"


def tagged(text: str) -> list[tuple[str, str]]:
    """The (local part before the plus, token) of every address in a header that has a
    token of 20 to 40 characters, in lower case."""
    return [(name.lower(), token.lower()) for name, token in _TAGGED.findall(text)]


def _mac(secret: bytes, named: bytes, scope: str) -> bytes:
    key = hmac.digest(secret, _PURPOSE, "sha256")
    return hmac.digest(key, named + scope.encode(), "sha256")[:MAC_BYTES]
