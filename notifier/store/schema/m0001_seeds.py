"""The ledger of input files; an id that tells this store from others."""

SQL = """
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

INSERT INTO meta VALUES ('identity', lower(hex(randomblob(16))));
"""
