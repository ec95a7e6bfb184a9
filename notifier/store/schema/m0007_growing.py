"""Since when a file is settling, so that one that grows without end is noticed."""

SQL = """
ALTER TABLE files ADD COLUMN settling_ns INTEGER;
"""
