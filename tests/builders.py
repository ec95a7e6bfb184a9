"""Values for tests: each builder gives a complete one, and any field can be set."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from notifier.difference import difference, words_changed
from notifier.filing import Subject
from notifier.fingerprint import content_hash, release_id, title_key
from notifier.query import Document, Traits, parse
from notifier.release import Event, EventType, Facts, Match, Release, Revision, Status, Weight
from notifier.site import Site
from notifier.topics import Topic

SEEDS = Path(__file__).parent.parent / "seeds"
FIRST_SEEN_AT = datetime(2026, 3, 2, 1, 30, 0, 123_000, UTC)
MILLISECOND = timedelta(milliseconds=1)


def a_site(**fields: Any) -> Site:
    """A site at https://example.org."""
    site = Site(
        title="Trade ministry",
        url="https://example.org",
        authority="example.org",
        minted=date(2026, 1, 1),
        language="en",
        timezone=ZoneInfo("Asia/Seoul"),
        contact="editor@example.org",
    )
    return replace(site, **fields)


def a_topic(**fields: Any) -> Topic:
    """The topic ``steel``."""
    topic = Topic(
        slug="steel",
        title="Steel",
        description="Steel, aluminium and their derivatives.",
        query=parse("steel"),
        min_weight=Weight.MINOR,
    )
    return replace(topic, **fields)


def a_document(title: str, body: str, **traits: Any) -> Document:
    """A release as queries see it: the first revision of one of March 2026."""
    first = Traits(
        date=date(2026, 3, 1),
        source="motir",
        kinds=("first",),
        weight=Weight.MAJOR,
        category=None,
        countries=(),
    )
    return Document.of(title, body, replace(first, **traits))


def a_subject(title: str, body: str) -> Subject:
    """The same with the countries it is about."""
    return Subject.of(title, body, a_document(title, body).traits)


def a_revision(**fields: Any) -> Revision:
    """Revision 1 of release ``r01``; the hash follows title, date and body."""
    revision = Revision(
        release_id="r01",
        number=1,
        title="Steel exports rise in February",
        date=date(2026, 3, 1),
        body="Exports of steel rose by 16.7 percent in February. Prices were stable.",
        content_hash="",
        kinds=("first",),
        weight=Weight.MAJOR,
        facts=Facts(),
        rule="5",
        score=1.0,
        difference=(),
        title_difference=(),
        seen_at=FIRST_SEEN_AT,
        seed="000.txt",
    )
    revision = replace(revision, **_with_facts(fields))
    if revision.content_hash:
        return revision
    stated = (revision.title, revision.date.isoformat(), revision.body)
    return replace(revision, content_hash=content_hash(*stated))


def a_correction(old: Revision, **fields: Any) -> Revision:
    """The revision after ``old``, an hour later, with its differences worked out."""
    new = replace(old, content_hash="", **_with_facts(fields))
    edits = difference(old.body, new.body)
    added, removed = words_changed(edits)
    worked_out: dict[str, Any] = {
        "number": old.number + 1,
        "kinds": ("wording",),
        "difference": edits,
        "title_difference": () if old.title == new.title else difference(old.title, new.title),
        "words_added": added,
        "words_removed": removed,
        "seen_at": old.seen_at + timedelta(hours=1),
    }
    return a_revision(**{**_fields(new), **worked_out, **fields})


def _with_facts(fields: dict[str, Any]) -> dict[str, Any]:
    """Fields of a revision, those of its facts put into ``facts``."""
    stated = {name: fields[name] for name in Facts.__slots__ if name in fields}
    others = {name: value for name, value in fields.items() if name not in stated}
    return others | {"facts": replace(others.get("facts", Facts()), **stated)}


def _fields(revision: Revision) -> dict[str, Any]:
    return {name: getattr(revision, name) for name in Revision.__slots__}


def a_release(**fields: Any) -> Release:
    """A live release filed under ``steel``, whose newest revision is ``a_revision()``."""
    current = fields.get("current", a_revision())
    release = Release(
        id=current.release_id,
        source_id="trade",
        status=Status.LIVE,
        category=None,
        flags=(),
        first_date=current.date,
        first_seen_at=FIRST_SEEN_AT,
        updated_at=current.seen_at,
        significant_at=fields.get("updated_at", current.seen_at),
        current=current,
        withdrawn_because=None,
        merged_into=None,
        countries=(),
        topics=(Match(slug="steel", title="Steel", because=()),),
    )
    return replace(release, **fields)


def an_event(**fields: Any) -> Event:
    """The first event: a release is new."""
    release = fields.get("release", a_release())
    event = Event(
        seq=1,
        at=release.updated_at,
        type=EventType.NEW,
        weight=Weight.MAJOR,
        release=release,
        revision=release.current,
    )
    return replace(event, **fields)


def seed_releases() -> list[Release]:
    """The releases of the bundled seed files, each seen a millisecond after the other."""
    found: dict[str, Release] = {}
    for path in sorted(SEEDS.glob("*.txt")):
        for record in _records(path):
            at = FIRST_SEEN_AT + len(found) * MILLISECOND
            revision = a_revision(**record, seen_at=at, seed=path.name)
            release = a_release(current=revision, first_seen_at=at)
            found.setdefault(release.id, release)
    return list(found.values())


def _records(path: Path) -> list[dict[str, Any]]:
    lines = [line for line in path.read_text("utf-8").split("\n") if line.strip()]
    records = []
    for separator, title, last in zip(lines[::3], lines[1::3], lines[2::3], strict=True):
        assert separator == "-"
        body, _, day = last.rpartition(" date")
        name = release_id("trade", day, title_key(title), 1)
        stated = {"title": title, "date": date.fromisoformat(day), "body": body}
        records.append({"release_id": name, **stated})
    return records


def seed_events() -> list[Event]:
    """The ``new`` events of ``seed_releases``."""
    return [
        an_event(seq=seq, release=release)
        for seq, release in enumerate(seed_releases(), start=1)
    ]
