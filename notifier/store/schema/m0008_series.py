"""Issues of recurring series, and which of them may be neighbours.

Only releases that came after this migration are entered: the older ones have no links.
A pair without a likeness was one until a release was revised; the pages that showed it are
found by it.
"""

SQL = """
CREATE TABLE issues (
    release_id TEXT PRIMARY KEY REFERENCES releases(id),
    source_id TEXT NOT NULL REFERENCES sources(id),
    months INTEGER NOT NULL,
    last INTEGER NOT NULL,
    name TEXT NOT NULL,
    profile TEXT NOT NULL
) STRICT;
CREATE INDEX issues_of_period ON issues(source_id, last, name);

CREATE TABLE issue_pairs (
    earlier_id TEXT NOT NULL REFERENCES releases(id),
    later_id TEXT NOT NULL REFERENCES releases(id),
    months INTEGER NOT NULL,
    same_name INTEGER NOT NULL,
    likeness REAL,
    PRIMARY KEY (earlier_id, later_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX issue_pairs_by_later ON issue_pairs(later_id);
"""
