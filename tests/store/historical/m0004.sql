BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'notifier','m0001_seeds','2026-11-22 05:24:28.043736+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'notifier','m0002_releases','2026-11-22 05:24:28.045239+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'notifier','m0003_topics','2026-11-22 05:24:28.045816+00:00');
INSERT INTO "_sqlite_migrations" VALUES(4,'notifier','m0004_mail','2026-11-22 05:24:28.047049+00:00');
CREATE TABLE absences (
    release_id TEXT NOT NULL REFERENCES releases(id),
    seed_id INTEGER NOT NULL REFERENCES seeds(id),
    at TEXT NOT NULL,
    PRIMARY KEY (release_id, seed_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE aliases (
    source_id TEXT NOT NULL,
    date TEXT NOT NULL,
    title_key TEXT NOT NULL,
    occurrence INTEGER NOT NULL,
    release_id TEXT NOT NULL REFERENCES releases(id),
    PRIMARY KEY (source_id, date, title_key, occurrence)
) STRICT, WITHOUT ROWID;
INSERT INTO "aliases" VALUES('motir','2026-02-01','steel plan',1,'r2');
INSERT INTO "aliases" VALUES('motir','2026-03-01','steel exports rise',1,'r1');
CREATE TABLE attempts (
    message_id TEXT NOT NULL REFERENCES messages(id),
    number INTEGER NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    code INTEGER,
    text TEXT,
    PRIMARY KEY (message_id, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE event_topics (
    slug TEXT NOT NULL REFERENCES topics(slug),
    seq INTEGER NOT NULL REFERENCES events(seq),
    because TEXT NOT NULL,
    PRIMARY KEY (slug, seq)
) STRICT, WITHOUT ROWID;
INSERT INTO "event_topics" VALUES('all',1,'[]');
INSERT INTO "event_topics" VALUES('all',2,'[]');
INSERT INTO "event_topics" VALUES('all',3,'[]');
INSERT INTO "event_topics" VALUES('steel',1,'[["title",0,5,"Steel"]]');
INSERT INTO "event_topics" VALUES('steel',2,'[["title",0,5,"Steel"]]');
INSERT INTO "event_topics" VALUES('steel',3,'[["title",0,5,"Steel"]]');
CREATE TABLE events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    release_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    type TEXT NOT NULL CHECK (type IN ('new', 'revised', 'withdrawn', 'restored')),
    weight TEXT NOT NULL CHECK (weight IN ('none', 'minor', 'major')),
    at TEXT NOT NULL UNIQUE,
    baseline INTEGER NOT NULL,
    bulk INTEGER,
    FOREIGN KEY (release_id, number) REFERENCES revisions(release_id, number)
) STRICT;
INSERT INTO "events" VALUES(1,'r1',1,'new','major','2026-03-02T01:30:00.001Z',0,NULL);
INSERT INTO "events" VALUES(2,'r2',1,'new','major','2026-03-02T01:30:00.002Z',0,NULL);
INSERT INTO "events" VALUES(3,'r1',2,'revised','major','2026-03-02T01:30:00.003Z',0,NULL);
CREATE TABLE files (
    source_id TEXT NOT NULL REFERENCES sources(id),
    name TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    modified_ns INTEGER NOT NULL,
    inode INTEGER NOT NULL,
    looked_ns INTEGER NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    seed_id INTEGER REFERENCES seeds(id),
    PRIMARY KEY (source_id, name)
) STRICT, WITHOUT ROWID;
INSERT INTO "files" VALUES('motir','a.txt',10,1,2,3,'done_with_errors',NULL,1);
CREATE TABLE matches (
    slug TEXT NOT NULL REFERENCES topics(slug),
    release_id TEXT NOT NULL REFERENCES releases(id),
    because TEXT NOT NULL,
    date TEXT NOT NULL,
    updated_seq INTEGER NOT NULL,
    PRIMARY KEY (slug, release_id)
) STRICT, WITHOUT ROWID;
INSERT INTO "matches" VALUES('all','r1','[]','2026-03-01',3);
INSERT INTO "matches" VALUES('all','r2','[]','2026-02-01',2);
INSERT INTO "matches" VALUES('steel','r1','[["title",0,5,"Steel"]]','2026-03-01',3);
INSERT INTO "matches" VALUES('steel','r2','[["title",0,5,"Steel"]]','2026-02-01',2);
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
INSERT INTO "messages" VALUES('m1',1,'immediate','reader@example.net','Steel',X'46726F6D3A20780D0A0D0A537465656C0D0A',10,'queued','',0,0,'2026-03-02T01:30:00.000Z','2026-03-03T01:30:00.000Z','2026-03-02T01:30:00.000Z',NULL,NULL,NULL);
CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
INSERT INTO "meta" VALUES('identity','970798d4e7d796870a17241ba0bcf3ac');
INSERT INTO "meta" VALUES('secret','519ce903d977db6613d8cba8750b92eb5d38d4dc4e5080fa21bcc4254f407fb1');
INSERT INTO "meta" VALUES('authority','example.org');
INSERT INTO "meta" VALUES('minted','2026-01-01');
INSERT INTO "meta" VALUES('fanned_out_seq','2');
INSERT INTO "meta" VALUES('edition','first');
CREATE TABLE notification_reasons (
    notification_id INTEGER NOT NULL REFERENCES notifications(id),
    subscription_id INTEGER NOT NULL REFERENCES subscriptions(id),
    because TEXT NOT NULL,
    PRIMARY KEY (notification_id, subscription_id)
) STRICT, WITHOUT ROWID;
INSERT INTO "notification_reasons" VALUES(1,1,'[["title",0,5,"Steel"]]');
INSERT INTO "notification_reasons" VALUES(2,1,'[["title",0,5,"Steel"]]');
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
INSERT INTO "notifications" VALUES(1,1,1,'immediate','assigned','m1','2026-03-02T01:30:00.000Z');
INSERT INTO "notifications" VALUES(2,1,2,'immediate','pending',NULL,'2026-03-02T01:30:00.000Z');
CREATE TABLE rejections (
    seed_id INTEGER NOT NULL REFERENCES seeds(id),
    position INTEGER NOT NULL,
    line INTEGER,
    code TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (seed_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO "rejections" VALUES(1,3,9,'missing_date','no date');
CREATE TABLE related (
    release_id TEXT NOT NULL REFERENCES releases(id),
    other_id TEXT NOT NULL REFERENCES releases(id),
    score REAL NOT NULL,
    PRIMARY KEY (release_id, other_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE releases (
    id TEXT PRIMARY KEY,
    source_id TEXT NOT NULL REFERENCES sources(id),
    status TEXT NOT NULL CHECK (status IN ('live', 'withdrawn')),
    category TEXT,
    flags TEXT NOT NULL,
    number INTEGER NOT NULL,
    date TEXT NOT NULL,
    sketch_size INTEGER NOT NULL,
    first_seen_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    updated_seq INTEGER NOT NULL,
    withdrawn_because TEXT
) STRICT;
INSERT INTO "releases" VALUES('r1','motir','live',NULL,'[]',2,'2026-03-01',0,'2026-03-02T01:30:00.001Z','2026-03-02T01:30:00.003Z',3,NULL);
INSERT INTO "releases" VALUES('r2','motir','live',NULL,'[]',1,'2026-02-01',0,'2026-03-02T01:30:00.002Z','2026-03-02T01:30:00.002Z',2,NULL);
CREATE TABLE revisions (
    release_id TEXT NOT NULL REFERENCES releases(id),
    number INTEGER NOT NULL,
    title TEXT NOT NULL,
    date TEXT NOT NULL,
    body TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    raw_hash TEXT NOT NULL,
    kinds TEXT NOT NULL,
    weight TEXT NOT NULL CHECK (weight IN ('none', 'minor', 'major')),
    facts TEXT NOT NULL,
    rule TEXT NOT NULL,
    score REAL NOT NULL,
    difference TEXT NOT NULL,
    title_difference TEXT NOT NULL,
    seed_id INTEGER NOT NULL REFERENCES seeds(id),
    position INTEGER NOT NULL,
    line INTEGER NOT NULL,
    seen_at TEXT NOT NULL,
    PRIMARY KEY (release_id, number)
) STRICT;
INSERT INTO "revisions" VALUES('r1',1,'Steel exports rise','2026-03-01','Exports of steel rose by 16.7 percent.','c1:c557ce61ced9ef73f47f8dcba9946e709f426713c5d53aac2d2d02924e7ff0f2','5b91f5f4c23300437e5dbd6aaa1d3ef89b401161d940bb65c835ffcdb85baf83','["first"]','major','{"figures":[],"dates":[],"names":[],"sentences_added":0,"sentences_dropped":0,"words_added":0,"words_removed":0}','5',1.0,'[]','[]',1,1,2,'2026-03-02T01:30:00.001Z');
INSERT INTO "revisions" VALUES('r2',1,'Steel plan','2026-02-01','Exports of steel rose by 16.7 percent.','c1:31727173a00601b86fcdb368e4f859cefa94304932acc50a228f3d52ae4eb991','ed966ef3e7dc554e7c2ad6a14a41a425f83042463f9eb88d1a51a01f1a6c9b83','["first"]','major','{"figures":[],"dates":[],"names":[],"sentences_added":0,"sentences_dropped":0,"words_added":0,"words_removed":0}','5',1.0,'[]','[]',1,1,2,'2026-03-02T01:30:00.002Z');
INSERT INTO "revisions" VALUES('r1',2,'Steel exports rise','2026-03-01','Exports of steel rose by 17.6 percent.','c1:e87b3a613e6fa55ff173de5485c0839f3ed5b817a8c2d51aaf7e4a0392216d6f','66845e391b9b6419063e1032c3ec2a1eb51e88b62c297a7dd5ec79a1afbf2626','["rewrite"]','major','{"figures":[["","17.6"]],"dates":[],"names":[],"sentences_added":0,"sentences_dropped":0,"words_added":7,"words_removed":1}','3c',1.0,'[["delete","x"],["insert","Exports of steel rose by 17.6 percent."]]','[]',1,1,2,'2026-03-02T01:30:00.003Z');
CREATE TABLE seeds (
    id INTEGER PRIMARY KEY,
    source_id TEXT NOT NULL REFERENCES sources(id),
    sha256 TEXT NOT NULL,
    name TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    state TEXT NOT NULL,
    accepted INTEGER NOT NULL,
    first_seen_at TEXT NOT NULL,
    UNIQUE (source_id, sha256)
) STRICT;
INSERT INTO "seeds" VALUES(1,'motir','one','one.txt',10,'done',1,'2026-03-02T01:30:00.000Z');
CREATE TABLE sightings (
    seed_id INTEGER NOT NULL REFERENCES seeds(id),
    position INTEGER NOT NULL,
    release_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    rule TEXT NOT NULL,
    PRIMARY KEY (seed_id, position),
    FOREIGN KEY (release_id, number) REFERENCES revisions(release_id, number)
) STRICT, WITHOUT ROWID;
INSERT INTO "sightings" VALUES(1,2,'r1',1,'1');
CREATE TABLE sketches (
    source_id TEXT NOT NULL,
    hash INTEGER NOT NULL,
    date TEXT NOT NULL,
    release_id TEXT NOT NULL REFERENCES releases(id),
    PRIMARY KEY (source_id, hash, date, release_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE slots (
    subscriber_id INTEGER NOT NULL REFERENCES subscribers(id),
    frequency TEXT NOT NULL CHECK (frequency IN ('daily', 'weekly')),
    day TEXT NOT NULL,
    message_id TEXT NOT NULL REFERENCES messages(id),
    PRIMARY KEY (subscriber_id, frequency, day)
) STRICT, WITHOUT ROWID;
INSERT INTO "slots" VALUES(1,'daily','2026-03-01','m1');
CREATE TABLE sources (
    id TEXT PRIMARY KEY,
    baseline_done_at TEXT,
    scanned_at TEXT,
    problem TEXT
) STRICT;
INSERT INTO "sources" VALUES('motir',NULL,NULL,NULL);
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
INSERT INTO "subscribers" VALUES(1,'0220e7d022a30b157d29','reader@example.net','reader@example.net','Asia/Seoul',8,'2026-03-02T23:00:00.000Z','2026-03-08T23:00:00.000Z','2026-03-02T01:30:00.000Z');
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
INSERT INTO "subscriptions" VALUES(1,1,'steel','','immediate','config',0,'2026-03-02T01:30:00.000Z',NULL,NULL);
CREATE TABLE topics (
    slug TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    query TEXT NOT NULL,
    position INTEGER NOT NULL,
    releases INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL
) STRICT;
INSERT INTO "topics" VALUES('all','All','*',0,2,'2026-03-02T01:30:00.000Z');
INSERT INTO "topics" VALUES('steel','Steel','steel',1,2,'2026-03-02T01:30:00.000Z');
CREATE TABLE variants (
    release_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    raw_hash TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    seed_id INTEGER NOT NULL REFERENCES seeds(id),
    PRIMARY KEY (release_id, raw_hash),
    FOREIGN KEY (release_id, number) REFERENCES revisions(release_id, number)
) STRICT;
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX releases_of_source ON releases(source_id, date);
CREATE INDEX releases_by_date ON releases(date, first_seen_at);
CREATE INDEX releases_by_update ON releases(updated_seq);
CREATE INDEX sightings_by_release ON sightings(release_id, number, seed_id);
CREATE INDEX related_by_other ON related(other_id);
CREATE UNIQUE INDEX events_of_revision
    ON events(release_id, number) WHERE type IN ('new', 'revised');
CREATE INDEX events_of_bulk ON events(bulk) WHERE bulk IS NOT NULL;
CREATE INDEX events_of_release ON events(release_id);
CREATE INDEX events_of_change ON events(seq) WHERE type <> 'new';
CREATE INDEX matches_by_date ON matches(slug, date, updated_seq);
CREATE INDEX matches_by_update ON matches(slug, updated_seq);
CREATE INDEX matches_by_release ON matches(release_id);
CREATE INDEX event_topics_by_event ON event_topics(seq);
CREATE INDEX subscribers_by_daily ON subscribers(next_daily_at);
CREATE INDEX subscribers_by_weekly ON subscribers(next_weekly_at);
CREATE UNIQUE INDEX subscriptions_active
    ON subscriptions(subscriber_id, topic, query, frequency) WHERE ended_at IS NULL;
CREATE INDEX subscriptions_by_topic ON subscriptions(topic) WHERE ended_at IS NULL;
CREATE INDEX messages_due ON messages(state, next_attempt_at);
CREATE INDEX notifications_pending
    ON notifications(frequency, subscriber_id) WHERE state = 'pending';
CREATE INDEX notifications_by_message ON notifications(message_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('events',3);
COMMIT;
