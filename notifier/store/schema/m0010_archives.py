"""Closed archives of the feeds of changes, entries that no feed could carry, and indexes
to find what a feed's window needs."""

SQL = """
CREATE TABLE archives (
    slug TEXT NOT NULL REFERENCES topics(slug),
    number INTEGER NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    closed_seq INTEGER NOT NULL,
    PRIMARY KEY (slug, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX archives_by_closing ON archives(slug, closed_seq);

CREATE TABLE archived_events (
    slug TEXT NOT NULL,
    number INTEGER NOT NULL,
    seq INTEGER NOT NULL REFERENCES events(seq),
    PRIMARY KEY (slug, number, seq),
    FOREIGN KEY (slug, number) REFERENCES archives(slug, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE omissions (
    document TEXT NOT NULL,
    entry TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (document, entry)
) STRICT, WITHOUT ROWID;

CREATE INDEX events_after_baseline ON events(at) WHERE baseline = 0;
CREATE INDEX events_significant
    ON events(release_id, at) WHERE weight = 'major' AND held = 0;
"""
