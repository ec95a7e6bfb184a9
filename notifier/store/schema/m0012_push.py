"""What is owed to other servers: feeds to subscribers of the hub, pings, webhooks.

A push is one call that is owed, known by its kind, target and subject. Owed again before
it was made, it is still one: ``version`` counts how often it was wanted. ``delivered`` tells
what was last taken, because a document may be written before it is announced.
"""

SQL = """
CREATE TABLE pushes (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('verify', 'deny', 'content', 'ping', 'webhook')),
    target TEXT NOT NULL,
    subject TEXT NOT NULL,
    host TEXT NOT NULL,
    payload TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    state TEXT NOT NULL DEFAULT 'queued' CHECK (state IN
        ('queued', 'accepted', 'failed', 'expired', 'cancelled')),
    delivered TEXT NOT NULL DEFAULT '',
    attempts INTEGER NOT NULL DEFAULT 0,
    next_attempt_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    created_at TEXT NOT NULL,
    last_code INTEGER,
    last_text TEXT,
    UNIQUE (kind, target, subject)
) STRICT;
CREATE INDEX pushes_due ON pushes(next_attempt_at) WHERE state = 'queued';
CREATE INDEX pushes_expiring ON pushes(expires_at) WHERE state = 'queued';
CREATE INDEX pushes_asked ON pushes(host) WHERE kind = 'verify';

CREATE TABLE leases (
    callback TEXT NOT NULL,
    document TEXT NOT NULL,
    host TEXT NOT NULL,
    secret TEXT NOT NULL,
    started_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    PRIMARY KEY (callback, document)
) STRICT, WITHOUT ROWID;
CREATE INDEX leases_of_document ON leases(document);
CREATE INDEX leases_of_host ON leases(host);
CREATE INDEX leases_by_expiry ON leases(expires_at);

CREATE TABLE hubs (
    url TEXT PRIMARY KEY,
    pinged_at TEXT NOT NULL,
    is_advertised INTEGER NOT NULL,
    code INTEGER NOT NULL,
    text TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE announced (
    document TEXT PRIMARY KEY,
    digest TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""
