"""Events of a release that bring no new text of it."""

from datetime import datetime

from sqlite_utils import Database

from notifier.release import EventType, Weight
from notifier.store.codec import stamp


def tell(
    db: Database,
    release_id: str,
    event: EventType,
    weight: Weight,
    *,
    seq: int,
    at: datetime,
) -> None:
    """Append an event of the newest revision of a release, in every topic that holds it.

    Args:
        seq: of the event; the next after the newest one.
    """
    values = {
        "id": release_id,
        "type": str(event),
        "weight": str(weight),
        "seq": seq,
        "at": stamp(at),
    }
    db.execute(
        "INSERT INTO events (seq, release_id, number, type, weight, at, baseline)"
        " SELECT :seq, id, number, :type, :weight, :at, 0 FROM releases WHERE id = :id",
        values,
    )
    db.execute(
        "UPDATE releases SET updated_at = :at, updated_seq = :seq WHERE id = :id", values
    )
    db.execute(
        "INSERT INTO event_topics (slug, seq, because)"
        " SELECT slug, :seq, because FROM matches WHERE release_id = :id",
        values,
    )
    db.execute("UPDATE matches SET updated_seq = :seq WHERE release_id = :id", values)
