"""Finding texts that may be the same, without looking at all of them.

A text is sketched by those of its word triples whose hash falls into one of SAMPLE
classes. Because the choice depends on the triple alone, a text cut short keeps a part of
the sketch of the whole, and the share of common sketch estimates containment, whatever
the lengths (modulo sampling; Broder 1997, section 3). An index from hash to release then
gives the few candidates whose full texts are worth comparing.
"""

import hashlib
from collections.abc import Set as AbstractSet

SAMPLE = 8
_SIGNED = 1 << 63


def sketch(shingles: AbstractSet[tuple[str, ...]]) -> frozenset[int]:
    """Signed 64-bit hashes of about one triple in SAMPLE."""
    hashes = (_hash(shingle) for shingle in shingles)
    return frozenset(value - _SIGNED for value in hashes if value % SAMPLE == 0)


def _hash(shingle: tuple[str, ...]) -> int:
    hashed = hashlib.blake2b("\x1f".join(shingle).encode("utf-8", "replace"), digest_size=8)
    return int.from_bytes(hashed.digest(), "big")
