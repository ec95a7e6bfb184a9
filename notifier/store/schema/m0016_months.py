"""How many releases of each topic are dated in each month, so that a page of a
topic costs its months and not its releases; and the changes by time."""

SQL = """
CREATE TABLE topic_months (
    slug TEXT NOT NULL REFERENCES topics(slug),
    month TEXT NOT NULL,
    releases INTEGER NOT NULL,
    PRIMARY KEY (slug, month)
) STRICT, WITHOUT ROWID;
INSERT INTO topic_months
    SELECT slug, substr(date, 1, 7), count(*) FROM matches GROUP BY 1, 2;
CREATE INDEX events_changed ON events(at)
    WHERE type <> 'new' AND held = 0 AND (bulk IS NULL OR bulk = seq);
"""
