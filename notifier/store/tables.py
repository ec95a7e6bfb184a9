"""Tables as SQL, one script for each migration.

Times are UTC, ISO 8601 with milliseconds and ``Z``, so that they sort as text; lists and
pairs are JSON.
"""

SEEDS = """
CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE sources (
    id TEXT PRIMARY KEY,
    baseline_done_at TEXT,
    scanned_at TEXT,
    problem TEXT
) STRICT;

CREATE TABLE seeds (
    id INTEGER PRIMARY KEY,
    source_id TEXT NOT NULL REFERENCES sources(id),
    sha256 TEXT NOT NULL,
    name TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    state TEXT NOT NULL,
    accepted INTEGER NOT NULL,
    first_seen_at TEXT NOT NULL,
    UNIQUE (source_id, sha256)
) STRICT;

CREATE TABLE rejections (
    seed_id INTEGER NOT NULL REFERENCES seeds(id),
    position INTEGER NOT NULL,
    line INTEGER,
    code TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (seed_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE files (
    source_id TEXT NOT NULL REFERENCES sources(id),
    name TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    modified_ns INTEGER NOT NULL,
    inode INTEGER NOT NULL,
    looked_ns INTEGER NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    seed_id INTEGER REFERENCES seeds(id),
    PRIMARY KEY (source_id, name)
) STRICT, WITHOUT ROWID;
"""

RELEASES = """
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

TOPICS = """
CREATE TABLE topics (
    slug TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    query TEXT NOT NULL,
    position INTEGER NOT NULL,
    releases INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL
) STRICT;

CREATE TABLE matches (
    slug TEXT NOT NULL REFERENCES topics(slug),
    release_id TEXT NOT NULL REFERENCES releases(id),
    because TEXT NOT NULL,
    date TEXT NOT NULL,
    updated_seq INTEGER NOT NULL,
    PRIMARY KEY (slug, release_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX matches_by_date ON matches(slug, date, updated_seq);
CREATE INDEX matches_by_update ON matches(slug, updated_seq);
CREATE INDEX matches_by_release ON matches(release_id);

CREATE TABLE event_topics (
    slug TEXT NOT NULL REFERENCES topics(slug),
    seq INTEGER NOT NULL REFERENCES events(seq),
    because TEXT NOT NULL,
    PRIMARY KEY (slug, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_topics_by_event ON event_topics(seq);
"""

MAIL = """
CREATE TABLE subscribers (
    id INTEGER PRIMARY KEY,
    public_id TEXT NOT NULL UNIQUE,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL UNIQUE,
    timezone TEXT NOT NULL,
    hour INTEGER NOT NULL,
    next_daily_at TEXT NOT NULL,
    next_weekly_at TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX subscribers_by_daily ON subscribers(next_daily_at);
CREATE INDEX subscribers_by_weekly ON subscribers(next_weekly_at);

CREATE TABLE subscriptions (
    id INTEGER PRIMARY KEY,
    subscriber_id INTEGER NOT NULL REFERENCES subscribers(id),
    topic TEXT NOT NULL,
    query TEXT NOT NULL,
    frequency TEXT NOT NULL CHECK (frequency IN ('immediate', 'daily', 'weekly')),
    source TEXT NOT NULL,
    since_seq INTEGER NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    ended_reason TEXT,
    CHECK ((topic = '') <> (query = ''))
) STRICT;
CREATE UNIQUE INDEX subscriptions_active
    ON subscriptions(subscriber_id, topic, query, frequency) WHERE ended_at IS NULL;
CREATE INDEX subscriptions_by_topic ON subscriptions(topic) WHERE ended_at IS NULL;

CREATE TABLE messages (
    id TEXT PRIMARY KEY,
    subscriber_id INTEGER NOT NULL REFERENCES subscribers(id),
    kind TEXT NOT NULL,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    content BLOB NOT NULL,
    priority INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN
        ('queued', 'sending', 'accepted', 'failed', 'uncertain', 'cancelled', 'expired')),
    phase TEXT NOT NULL DEFAULT '',
    attempts INTEGER NOT NULL DEFAULT 0,
    uncertain INTEGER NOT NULL DEFAULT 0,
    next_attempt_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    created_at TEXT NOT NULL,
    accepted_at TEXT,
    last_code INTEGER,
    last_text TEXT
) STRICT;
CREATE INDEX messages_due ON messages(state, next_attempt_at);

CREATE TABLE attempts (
    message_id TEXT NOT NULL REFERENCES messages(id),
    number INTEGER NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    code INTEGER,
    text TEXT,
    PRIMARY KEY (message_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE notifications (
    id INTEGER PRIMARY KEY,
    subscriber_id INTEGER NOT NULL REFERENCES subscribers(id),
    seq INTEGER NOT NULL REFERENCES events(seq),
    frequency TEXT NOT NULL CHECK (frequency IN ('immediate', 'daily', 'weekly')),
    state TEXT NOT NULL CHECK (state IN ('pending', 'assigned', 'cancelled')),
    message_id TEXT REFERENCES messages(id),
    created_at TEXT NOT NULL,
    UNIQUE (subscriber_id, seq)
) STRICT;
CREATE INDEX notifications_pending
    ON notifications(frequency, subscriber_id) WHERE state = 'pending';
CREATE INDEX notifications_by_message ON notifications(message_id);

CREATE TABLE notification_reasons (
    notification_id INTEGER NOT NULL REFERENCES notifications(id),
    subscription_id INTEGER NOT NULL REFERENCES subscriptions(id),
    because TEXT NOT NULL,
    PRIMARY KEY (notification_id, subscription_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE slots (
    subscriber_id INTEGER NOT NULL REFERENCES subscribers(id),
    frequency TEXT NOT NULL CHECK (frequency IN ('daily', 'weekly')),
    day TEXT NOT NULL,
    message_id TEXT NOT NULL REFERENCES messages(id),
    PRIMARY KEY (subscriber_id, frequency, day)
) STRICT, WITHOUT ROWID;
"""
