"""Since when a topic is none any more."""

SQL = """
ALTER TABLE topics ADD COLUMN ended_at TEXT;
"""
