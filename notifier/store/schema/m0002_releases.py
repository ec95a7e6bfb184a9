"""Releases, revisions, sightings and the sequence of events."""

SQL = """
CREATE TABLE releases (
    id TEXT PRIMARY KEY,
    source_id TEXT NOT NULL REFERENCES sources(id),
    status TEXT NOT NULL CHECK (status IN ('live', 'withdrawn')),
    category TEXT,
    flags TEXT NOT NULL,
    number INTEGER NOT NULL,
    date TEXT NOT NULL,
    sketch_size INTEGER NOT NULL,
    first_seen_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    updated_seq INTEGER NOT NULL,
    withdrawn_because TEXT
) STRICT;
CREATE INDEX releases_of_source ON releases(source_id, date);
CREATE INDEX releases_by_date ON releases(date, first_seen_at);
CREATE INDEX releases_by_update ON releases(updated_seq);

CREATE TABLE aliases (
    source_id TEXT NOT NULL,
    date TEXT NOT NULL,
    title_key TEXT NOT NULL,
    occurrence INTEGER NOT NULL,
    release_id TEXT NOT NULL REFERENCES releases(id),
    PRIMARY KEY (source_id, date, title_key, occurrence)
) STRICT, WITHOUT ROWID;

CREATE TABLE revisions (
    release_id TEXT NOT NULL REFERENCES releases(id),
    number INTEGER NOT NULL,
    title TEXT NOT NULL,
    date TEXT NOT NULL,
    body TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    raw_hash TEXT NOT NULL,
    kinds TEXT NOT NULL,
    weight TEXT NOT NULL CHECK (weight IN ('none', 'minor', 'major')),
    facts TEXT NOT NULL,
    rule TEXT NOT NULL,
    score REAL NOT NULL,
    difference TEXT NOT NULL,
    title_difference TEXT NOT NULL,
    seed_id INTEGER NOT NULL REFERENCES seeds(id),
    position INTEGER NOT NULL,
    line INTEGER NOT NULL,
    seen_at TEXT NOT NULL,
    PRIMARY KEY (release_id, number)
) STRICT;

CREATE TABLE variants (
    release_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    raw_hash TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    seed_id INTEGER NOT NULL REFERENCES seeds(id),
    PRIMARY KEY (release_id, raw_hash),
    FOREIGN KEY (release_id, number) REFERENCES revisions(release_id, number)
) STRICT;

CREATE TABLE sightings (
    seed_id INTEGER NOT NULL REFERENCES seeds(id),
    position INTEGER NOT NULL,
    release_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    rule TEXT NOT NULL,
    PRIMARY KEY (seed_id, position),
    FOREIGN KEY (release_id, number) REFERENCES revisions(release_id, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX sightings_by_release ON sightings(release_id, number, seed_id);

CREATE TABLE sketches (
    source_id TEXT NOT NULL,
    hash INTEGER NOT NULL,
    date TEXT NOT NULL,
    release_id TEXT NOT NULL REFERENCES releases(id),
    PRIMARY KEY (source_id, hash, date, release_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE related (
    release_id TEXT NOT NULL REFERENCES releases(id),
    other_id TEXT NOT NULL REFERENCES releases(id),
    score REAL NOT NULL,
    PRIMARY KEY (release_id, other_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX related_by_other ON related(other_id);

CREATE TABLE events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    release_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    type TEXT NOT NULL CHECK (type IN ('new', 'revised', 'withdrawn', 'restored')),
    weight TEXT NOT NULL CHECK (weight IN ('none', 'minor', 'major')),
    at TEXT NOT NULL UNIQUE,
    baseline INTEGER NOT NULL,
    bulk INTEGER,
    FOREIGN KEY (release_id, number) REFERENCES revisions(release_id, number)
) STRICT;
CREATE UNIQUE INDEX events_of_revision
    ON events(release_id, number) WHERE type IN ('new', 'revised');
CREATE INDEX events_of_bulk ON events(bulk) WHERE bulk IS NOT NULL;
CREATE INDEX events_of_release ON events(release_id);

CREATE TABLE absences (
    release_id TEXT NOT NULL REFERENCES releases(id),
    seed_id INTEGER NOT NULL REFERENCES seeds(id),
    at TEXT NOT NULL,
    PRIMARY KEY (release_id, seed_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX events_of_change ON events(seq) WHERE type <> 'new';
"""
