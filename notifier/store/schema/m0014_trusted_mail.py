"""What mail that people trust has to remember: consent, leases, bounces, floods."""

SQL = """
ALTER TABLE subscribers ADD COLUMN status TEXT NOT NULL DEFAULT 'active'
    CHECK (status IN ('pending', 'active', 'suppressed', 'erased'));
ALTER TABLE subscribers ADD COLUMN weekday INTEGER NOT NULL DEFAULT 0;
ALTER TABLE subscribers ADD COLUMN min_weight TEXT NOT NULL DEFAULT 'minor';
ALTER TABLE subscribers ADD COLUMN paused_until TEXT;
ALTER TABLE subscribers ADD COLUMN token_epoch INTEGER NOT NULL DEFAULT 0;
ALTER TABLE subscribers ADD COLUMN configured TEXT;
ALTER TABLE subscribers ADD COLUMN consent TEXT NOT NULL DEFAULT '';
ALTER TABLE subscribers ADD COLUMN confirmed_at TEXT;
ALTER TABLE subscribers ADD COLUMN erased_at TEXT;
UPDATE subscribers SET confirmed_at = created_at;
CREATE INDEX subscriptions_by_subscriber ON subscriptions(subscriber_id);

ALTER TABLE notifications ADD COLUMN reason TEXT;
UPDATE notifications SET reason = 'unsubscribed' WHERE state = 'cancelled';
CREATE INDEX notifications_by_event ON notifications(seq);
ALTER TABLE notification_reasons ADD COLUMN earlier INTEGER NOT NULL DEFAULT 0;

ALTER TABLE events ADD COLUMN flood TEXT;
CREATE INDEX events_by_flood ON events(flood) WHERE flood IS NOT NULL;

ALTER TABLE messages ADD COLUMN domain TEXT NOT NULL DEFAULT '';
ALTER TABLE messages ADD COLUMN return_token TEXT;
ALTER TABLE messages ADD COLUMN list_id TEXT NOT NULL DEFAULT '';
ALTER TABLE messages ADD COLUMN lease_owner TEXT;
ALTER TABLE messages ADD COLUMN lease_until TEXT;
ALTER TABLE messages ADD COLUMN first_attempt_at TEXT;
ALTER TABLE messages ADD COLUMN last_enhanced TEXT;
ALTER TABLE messages ADD COLUMN last_fate TEXT;
ALTER TABLE messages ADD COLUMN refusals INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN postmark BLOB;
ALTER TABLE messages ADD COLUMN bounce TEXT CHECK (bounce IN ('hard', 'soft', 'complaint'));
ALTER TABLE messages ADD COLUMN left_out INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN taken_back INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN stale INTEGER NOT NULL DEFAULT 0;
UPDATE messages SET domain = lower(substr(recipient, instr(recipient, '@') + 1));
CREATE INDEX subscribers_pending ON subscribers(created_at) WHERE status = 'pending';
CREATE UNIQUE INDEX messages_by_return_token ON messages(return_token);
CREATE INDEX messages_by_subscriber ON messages(subscriber_id, kind, created_at);
CREATE INDEX messages_with_content ON messages(created_at) WHERE content <> x'';
CREATE INDEX messages_unsent ON messages(subscriber_id)
    WHERE state IN ('queued', 'sending', 'uncertain');
CREATE INDEX messages_waiting
    ON messages(priority, next_attempt_at, id, domain, expires_at)
    WHERE state IN ('queued', 'uncertain');
CREATE INDEX messages_by_lease ON messages(lease_until) WHERE state = 'sending';
CREATE INDEX messages_by_expiry ON messages(expires_at) WHERE state = 'queued';
CREATE INDEX messages_to_take_back ON messages(id)
    WHERE state = 'expired' AND taken_back = 0;
CREATE INDEX messages_stale ON messages(id) WHERE stale = 1;
CREATE INDEX attempts_by_end ON attempts(ended_at);
CREATE INDEX pushes_of_webhooks ON pushes(created_at) WHERE kind = 'webhook';

CREATE TABLE slots_with_result (
    subscriber_id INTEGER NOT NULL REFERENCES subscribers(id),
    frequency TEXT NOT NULL CHECK (frequency IN ('daily', 'weekly')),
    day TEXT NOT NULL,
    result TEXT NOT NULL CHECK (result IN ('sent', 'empty', 'merged')),
    message_id TEXT REFERENCES messages(id),
    PRIMARY KEY (subscriber_id, frequency, day),
    CHECK ((result = 'sent') = (message_id IS NOT NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO slots_with_result
    SELECT subscriber_id, frequency, day, 'sent', message_id FROM slots;
DROP TABLE slots;
ALTER TABLE slots_with_result RENAME TO slots;

CREATE TABLE suppressions (
    address_mac TEXT PRIMARY KEY,
    reason TEXT NOT NULL CHECK (reason IN ('hard', 'soft', 'complaint', 'operator')),
    since TEXT NOT NULL,
    until TEXT,
    detail TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX suppressions_by_end ON suppressions(until) WHERE until IS NOT NULL;

CREATE TABLE address_health (
    address_mac TEXT PRIMARY KEY,
    refusals INTEGER NOT NULL DEFAULT 0,
    refused_on TEXT,
    backoffs INTEGER NOT NULL DEFAULT 0,
    backoff_until TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE strikes (
    address_mac TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('hard', 'soft')),
    day TEXT NOT NULL,
    PRIMARY KEY (address_mac, kind, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX strikes_by_day ON strikes(day);

CREATE TABLE inbound (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    received_at TEXT NOT NULL,
    kind TEXT NOT NULL,
    message_id TEXT,
    enhanced TEXT,
    diagnostic TEXT NOT NULL,
    content BLOB NOT NULL,
    settled_at TEXT
) STRICT;
CREATE INDEX inbound_unsettled ON inbound(id) WHERE settled_at IS NULL;
CREATE INDEX inbound_by_time ON inbound(received_at);

CREATE TABLE requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    subscriber_id INTEGER REFERENCES subscribers(id),
    kind TEXT NOT NULL,
    stated TEXT NOT NULL,
    created_at TEXT NOT NULL,
    settled_at TEXT
) STRICT;
CREATE INDEX requests_by_subscriber ON requests(subscriber_id);
CREATE INDEX requests_unsettled ON requests(id) WHERE settled_at IS NULL;

CREATE TABLE used_tokens (
    token_id TEXT PRIMARY KEY,
    purpose TEXT NOT NULL,
    used_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX used_tokens_by_time ON used_tokens(used_at);

CREATE TABLE signups (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX signups_by_key ON signups(key, at);
CREATE INDEX signups_by_time ON signups(at);

CREATE TABLE sending (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    target TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;
"""
