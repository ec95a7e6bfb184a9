"""The index that searches propose from: the newest revision of each release.

It holds no text (``content=''``): what was put in is put in again with 'delete' to take it
out, from the revision that ``searchable`` names and the traits that it keeps. The order of
``searchable.id`` is that of dates.
"""

SQL = """
CREATE TABLE searchable (
    id INTEGER PRIMARY KEY,
    release_id TEXT NOT NULL UNIQUE REFERENCES releases(id),
    number INTEGER NOT NULL,
    traits TEXT NOT NULL
) STRICT;

CREATE VIRTUAL TABLE search USING fts5(
    title, body, title_more, body_more, traits, content='', tokenize='ascii'
);
"""
