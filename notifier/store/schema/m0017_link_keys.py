"""Keys of links that can be rotated, beside the secret of the store, which stays the key of
every link that names none."""

SQL = """
CREATE TABLE link_keys (
    id INTEGER PRIMARY KEY,
    kid TEXT NOT NULL UNIQUE,
    secret TEXT,
    made_at TEXT NOT NULL,
    retired_at TEXT
) STRICT;
CREATE INDEX link_keys_kept ON link_keys(retired_at) WHERE secret IS NOT NULL;
"""
