"""Webhooks: an event as JSON, signed as Standard Webhooks 1.0.0 has it.

The specification is https://github.com/standard-webhooks/standard-webhooks; "symmetric"
keys (``whsec_``) are the only kind here. An event has one message id however often it is
sent, so that a receiver can drop what it already has.
"""

import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from notifier.release import Event, EventType, Hit, Release
from notifier.site import Site, event_tag, release_path, release_tag, revision_path

Reason = tuple[str, str, tuple[Hit, ...]]
"""Slug of a topic or "", a query or "", and the words that matched."""

KEY_PREFIX = "whsec_"
KEY_BYTES = range(24, 65)


def key(secret: str) -> bytes:
    """The key in a secret such as ``whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw``.

    Raises:
        ValueError: it has no such form, or its key is not 24 to 64 bytes.
    """
    if not secret.startswith(KEY_PREFIX):
        raise ValueError(f"it must begin with {KEY_PREFIX}")
    try:
        found = b64decode(secret.removeprefix(KEY_PREFIX), validate=True)
    except ValueError:
        raise ValueError(f"what follows {KEY_PREFIX} must be base64") from None
    if len(found) not in KEY_BYTES:
        raise ValueError(f"its key must be {KEY_BYTES[0]} to {KEY_BYTES[-1]} bytes")
    return found


def headers(key: bytes, message_id: str, body: bytes, at: datetime) -> dict[str, str]:
    """Headers of one attempt: receivers refuse an old timestamp.

    Args:
        at: aware.
    """
    timestamp = str(int(at.timestamp()))
    signed = b".".join((message_id.encode(), timestamp.encode(), body))
    signature = b64encode(hmac.digest(key, signed, "sha256")).decode()
    return {
        "Content-Type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{signature}",
    }


def payload(site: Site, event: Event, reasons: Sequence[Reason]) -> str:
    """An event as JSON.

    Args:
        reasons: what of the subscription it satisfies.
    """
    release, revision = event.release, event.revision
    stated = event.type in {EventType.NEW, EventType.REVISED}
    number = revision.number if stated else event.seq
    value = {
        "type": f"release.{event.type}",
        "timestamp": _time(event.at),
        "data": {
            "id": event_tag(site, release.id, event.type, number),
            "release": _release(site, release),
            "revision": {
                "number": revision.number,
                "title": revision.title,
                "date": revision.date.isoformat(),
                "content_hash": revision.content_hash,
            },
            "weight": event.weight,
            "kinds": list(revision.kinds),
            "facts": asdict(revision.facts),
            "topics": [one.slug for one in (*release.topics, *release.countries)],
            "because": [_reason(one) for one in reasons],
            "addresses": {
                "release": site.address(release_path(release.id)),
                "revision": site.address(revision_path(release.id, revision.number)),
            },
        },
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _release(site: Site, release: Release) -> dict[str, object]:
    return {
        "id": release_tag(site, release.id),
        "title": release.current.title,
        "date": release.current.date.isoformat(),
        "status": release.status,
        "source": release.source_id,
        "category": release.category,
        "first_seen_at": _time(release.first_seen_at),
    }


def _reason(reason: Reason) -> dict[str, object]:
    """A topic by its slug, or a query of the subscription's own, and the words found."""
    slug, query, because = reason
    words = list(dict.fromkeys(hit.text for hit in because))
    return ({"topic": slug} if slug else {"query": query}) | {"words": words}


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
