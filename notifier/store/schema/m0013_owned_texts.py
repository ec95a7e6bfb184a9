"""Texts that a split gave to a release, whatever release stated them."""

SQL = """
CREATE TABLE owned_texts (
    source_id TEXT NOT NULL REFERENCES sources(id),
    content_hash TEXT NOT NULL,
    release_id TEXT NOT NULL REFERENCES releases(id),
    PRIMARY KEY (source_id, content_hash)
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO owned_texts
    SELECT r.source_id, v.content_hash, v.release_id FROM revisions v
    JOIN releases r ON r.id = v.release_id WHERE v.number = 1 AND v.rule = 'split'
    ORDER BY v.seen_at DESC;
"""
