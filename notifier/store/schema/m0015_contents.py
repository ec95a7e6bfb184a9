"""The bytes of a message in a row of their own, so that a change of its state, of which
each sending makes three, does not write 40 kB again; and no index of attempts without end."""

SQL = """
CREATE TABLE contents (
    message_id TEXT PRIMARY KEY REFERENCES messages(id) ON DELETE CASCADE,
    created_at TEXT NOT NULL,
    content BLOB NOT NULL
) STRICT;
INSERT INTO contents SELECT id, created_at, content FROM messages WHERE content <> x'';
CREATE INDEX contents_by_time ON contents(created_at);
DROP INDEX messages_with_content;
ALTER TABLE messages DROP COLUMN content;
DROP INDEX attempts_by_end;
CREATE INDEX attempts_by_end ON attempts(ended_at) WHERE ended_at IS NOT NULL;
"""
