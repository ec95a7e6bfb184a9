"""Topics, and what matches them."""

SQL = """
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
