"""A return path of its own for each message, so that a bounce says which one it is about.

``bounces+TOKEN@example.org`` (RFC 5321 section 4.5.5 leaves its form to us). A token is
base32 in lower case, because relays may fold the case of a local part.
"""

import hmac
from base64 import b32encode

TOKEN_CHARS = 26
_TOKEN_BYTES = 16


def return_token(secret: bytes, message_id: str) -> str:
    """What a message's return path carries: 26 characters that only we can make."""
    mac = hmac.digest(secret, b"return\0" + message_id.encode(), "sha256")[:_TOKEN_BYTES]
    return b32encode(mac).decode().rstrip("=").lower()


def return_path(bounces: str, token: str) -> str:
    """The envelope sender of a message, below the address of bounces."""
    local, _, domain = bounces.rpartition("@")
    return f"{local}+{token}@{domain}"
