"""Subscribers, notifications and the outbox; the secret that signs links."""

SQL = """
CREATE TABLE subscribers (
    id INTEGER PRIMARY KEY,
    public_id TEXT NOT NULL UNIQUE,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL UNIQUE,
    timezone TEXT NOT NULL,
    hour INTEGER NOT NULL,
    next_daily_at TEXT NOT NULL,
    next_weekly_at TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX subscribers_by_daily ON subscribers(next_daily_at);
CREATE INDEX subscribers_by_weekly ON subscribers(next_weekly_at);

CREATE TABLE subscriptions (
    id INTEGER PRIMARY KEY,
    subscriber_id INTEGER NOT NULL REFERENCES subscribers(id),
    topic TEXT NOT NULL,
    query TEXT NOT NULL,
    frequency TEXT NOT NULL CHECK (frequency IN ('immediate', 'daily', 'weekly')),
    source TEXT NOT NULL,
    since_seq INTEGER NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    ended_reason TEXT,
    CHECK ((topic = '') <> (query = ''))
) STRICT;
CREATE UNIQUE INDEX subscriptions_active
    ON subscriptions(subscriber_id, topic, query, frequency) WHERE ended_at IS NULL;
CREATE INDEX subscriptions_by_topic ON subscriptions(topic) WHERE ended_at IS NULL;

CREATE TABLE messages (
    id TEXT PRIMARY KEY,
    subscriber_id INTEGER NOT NULL REFERENCES subscribers(id),
    kind TEXT NOT NULL,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    content BLOB NOT NULL,
    priority INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN
        ('queued', 'sending', 'accepted', 'failed', 'uncertain', 'cancelled', 'expired')),
    phase TEXT NOT NULL DEFAULT '',
    attempts INTEGER NOT NULL DEFAULT 0,
    uncertain INTEGER NOT NULL DEFAULT 0,
    next_attempt_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    created_at TEXT NOT NULL,
    accepted_at TEXT,
    last_code INTEGER,
    last_text TEXT
) STRICT;
CREATE INDEX messages_due ON messages(state, next_attempt_at);

CREATE TABLE attempts (
    message_id TEXT NOT NULL REFERENCES messages(id),
    number INTEGER NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    code INTEGER,
    text TEXT,
    PRIMARY KEY (message_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE notifications (
    id INTEGER PRIMARY KEY,
    subscriber_id INTEGER NOT NULL REFERENCES subscribers(id),
    seq INTEGER NOT NULL REFERENCES events(seq),
    frequency TEXT NOT NULL CHECK (frequency IN ('immediate', 'daily', 'weekly')),
    state TEXT NOT NULL CHECK (state IN ('pending', 'assigned', 'cancelled')),
    message_id TEXT REFERENCES messages(id),
    created_at TEXT NOT NULL,
    UNIQUE (subscriber_id, seq)
) STRICT;
CREATE INDEX notifications_pending
    ON notifications(frequency, subscriber_id) WHERE state = 'pending';
CREATE INDEX notifications_by_message ON notifications(message_id);

CREATE TABLE notification_reasons (
    notification_id INTEGER NOT NULL REFERENCES notifications(id),
    subscription_id INTEGER NOT NULL REFERENCES subscriptions(id),
    because TEXT NOT NULL,
    PRIMARY KEY (notification_id, subscription_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE slots (
    subscriber_id INTEGER NOT NULL REFERENCES subscribers(id),
    frequency TEXT NOT NULL CHECK (frequency IN ('daily', 'weekly')),
    day TEXT NOT NULL,
    message_id TEXT NOT NULL REFERENCES messages(id),
    PRIMARY KEY (subscriber_id, frequency, day)
) STRICT, WITHOUT ROWID;

INSERT INTO meta VALUES ('secret', lower(hex(randomblob(32))));
"""
