"""Events that are held while a release changes too often, and what they come to."""

SQL = """
ALTER TABLE events ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
DROP INDEX events_of_revision;
CREATE UNIQUE INDEX events_of_revision
    ON events(release_id, number) WHERE type IN ('new', 'revised') AND held = 0;

CREATE TABLE holds (
    release_id TEXT PRIMARY KEY REFERENCES releases(id),
    told INTEGER NOT NULL,
    since_at TEXT NOT NULL,
    because TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE net_changes (
    seq INTEGER PRIMARY KEY REFERENCES events(seq),
    kinds TEXT NOT NULL,
    facts TEXT NOT NULL,
    difference TEXT NOT NULL,
    title_difference TEXT NOT NULL
) STRICT;
"""
