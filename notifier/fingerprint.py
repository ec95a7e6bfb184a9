"""Equality and likeness of texts.

Equality (has it changed?) is the content hash: typography, invisible characters and
white space do not count; case, punctuation and figures do, so that 16.7 and 167 are
never equal. Likeness (is it the same text?) is containment of word triples.

The canonical form is NFC and not NFKC, because NFKC makes 10⁹ and 109 equal; and it keeps
punctuation, because a fingerprint without it hid 8 of 8 injected decimal slips.
"""

import hashlib
import unicodedata
from collections.abc import Set as AbstractSet

from notifier.words import keys

RECIPE = "c1"
SHINGLE_WORDS = 3
_SEPARATOR = "\x1f"

_FOLD = {ord(char): "'" for char in "‘’‚‛′"}
_FOLD |= {ord(char): '"' for char in "“”„‟″"}
_FOLD |= {ord(char): "-" for char in "‐‑‒–—―−"}
_FOLD |= {ord("…"): "..."}
_FOLD |= {ord(char): "" for char in "\u00ad\u200b\u200c\u200d\u2060\ufeff"}


def canonical_text(text: str) -> str:
    """Text as compared: NFC, plain quotes, dashes and blanks, no invisible characters."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.translate(_FOLD))
    if not text.isprintable() or "  " in text or text != text.strip():
        text = " ".join(text.split())
    return text.replace(" - ", "-")


def content_hash(title: str, date: str, body: str) -> str:
    """SHA-256 of the canonical record, as ``c1:`` and 64 hex digits.

    Args:
        title: as stated.
        date: ISO 8601, as stated.
        body: as stated.
    """
    parts = (RECIPE, canonical_text(title), date, canonical_text(body))
    return f"{RECIPE}:{_sha256(parts)}"


def raw_hash(title: str, date: str, body: str) -> str:
    """SHA-256 of the record to the letter, as 64 hex digits."""
    return _sha256((title, date, body))


def release_id(source_id: str, date: str, title_key: str, occurrence: int) -> str:
    """Id of a release seen for the first time: ``r`` and 20 hex digits.

    Only what the release said first goes in, so that the same files in the same order
    give the same ids. ``occurrence`` counts releases that share all three, from 1.
    """
    stem = _sha256((source_id, date, title_key))[:20]
    return f"r{stem}" if occurrence == 1 else f"r{stem}-{occurrence}"


def title_key(title: str) -> str:
    """Words of a title without case, accents and punctuation, joined by blanks."""
    return " ".join(keys(title)) or canonical_text(title)


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """The set of word triples of a text; of a shorter text, the text itself."""
    found = keys(text)
    if len(found) < SHINGLE_WORDS:
        return frozenset([tuple(found)]) if found else frozenset()
    return frozenset(zip(found, found[1:], found[2:], strict=False))


def containment(
    one: AbstractSet[tuple[str, ...]], other: AbstractSet[tuple[str, ...]]
) -> float:
    """Share of the smaller set that the other holds, 0 to 1; 0 when either is empty.

    Measured on 40 releases: edited copies 0.615 and more, different releases of one
    series 0.34 at most.
    """
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


def _sha256(parts: tuple[str, ...]) -> str:
    return hashlib.sha256(_SEPARATOR.join(parts).encode("utf-8", "surrogatepass")).hexdigest()
