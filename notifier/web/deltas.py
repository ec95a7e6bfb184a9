"""What is new in a feed since a state that a client has (RFC 3229, ``A-IM: feed``).

The states that were served are remembered as fingerprints of their entries, in memory
only: after a restart clients get whole documents once.
"""

import hashlib
import re
from collections import OrderedDict
from typing import Final, TypeVar

from notifier.web.links import is_current_feed
from notifier.web.negotiation import tags
from notifier.web.shelf import Document

STATES: Final = 20
MAX_DOCUMENTS: Final = 1000
# In our Atom an entry's element cannot stand inside a text: texts are escaped, not CDATA.
_ENTRIES = re.compile(rb"\s*<entry\b.*?</entry>", re.DOTALL)
_FINGERPRINT_BYTES = 8

T = TypeVar("T")
Fingerprints = frozenset[bytes]
States = OrderedDict[str, Fingerprints]


class Deltas:
    """The last STATES states of the MAX_DOCUMENTS Atom feeds served last.

    Not to be shared between threads. A state takes about 5 kB.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[str, States] = OrderedDict()

    def note(self, document: Document) -> None:
        """Remember a state that clients may be given from now on."""
        if document.suffix != ".atom" or not is_current_feed(document.name):
            return
        states = self._known.get(document.name, OrderedDict())
        _put(states, document.digest, _fingerprints(document.body), keep=STATES + 1)
        _put(self._known, document.name, states, keep=MAX_DOCUMENTS)

    def since(self, document: Document, if_none_match: str | None) -> bytes | None:
        """The document with only the entries that the newest state named by a client
        lacks or has otherwise; None when no remembered state is named.

        Args:
            if_none_match: value of the header.
        """
        states = self._known.get(document.name)
        if states is None or if_none_match is None:
            return None
        named = {tag.strip('"').removesuffix("-gz") for tag in tags(if_none_match)}
        had = [entries for digest, entries in states.items() if digest in named]
        return _without(document.body, had[-1]) if had else None


def _put(kept: OrderedDict[str, T], key: str, value: T, *, keep: int) -> None:
    kept[key] = value
    kept.move_to_end(key)
    if len(kept) > keep:
        kept.popitem(last=False)


def _fingerprints(body: bytes) -> Fingerprints:
    return frozenset(_fingerprint(found[0]) for found in _ENTRIES.finditer(body))


def _fingerprint(entry: bytes) -> bytes:
    return hashlib.sha256(entry.strip()).digest()[:_FINGERPRINT_BYTES]


def _without(body: bytes, had: Fingerprints) -> bytes:
    return _ENTRIES.sub(lambda found: b"" if _fingerprint(found[0]) in had else found[0], body)
