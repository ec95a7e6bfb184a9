"""The operator's word on which releases are one, and a log of it."""

SQL = """
ALTER TABLE releases ADD COLUMN merged_into TEXT REFERENCES releases(id);
CREATE INDEX releases_merged ON releases(merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE corrections (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('merge', 'split')),
    release_id TEXT NOT NULL REFERENCES releases(id),
    other_id TEXT NOT NULL REFERENCES releases(id),
    revision INTEGER,
    aliases TEXT NOT NULL,
    followers TEXT NOT NULL
) STRICT;
CREATE INDEX corrections_of_other ON corrections(other_id);
"""
