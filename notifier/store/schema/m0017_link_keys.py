"""Keys of links that can be rotated, beside the secret of the store, which stays the key of
every link that names none. Days on which an address refused a mail stand where the days are
on which mails to it came back; of earlier ones only the last and how many is known."""

SQL = """
CREATE TABLE link_keys (
    id INTEGER PRIMARY KEY,
    kid TEXT NOT NULL UNIQUE,
    secret TEXT,
    made_at TEXT NOT NULL,
    retired_at TEXT
) STRICT;
CREATE INDEX link_keys_kept ON link_keys(retired_at) WHERE secret IS NOT NULL;

CREATE TABLE strikes_with_refusals (
    address_mac TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('hard', 'soft', 'refused')),
    day TEXT NOT NULL,
    PRIMARY KEY (address_mac, kind, day)
) STRICT, WITHOUT ROWID;
INSERT INTO strikes_with_refusals SELECT address_mac, kind, day FROM strikes;
INSERT INTO strikes_with_refusals
    SELECT address_mac, 'refused', refused_on FROM address_health
    WHERE refused_on IS NOT NULL;
INSERT INTO strikes_with_refusals
    SELECT address_mac, 'refused', date(refused_on, '-1 day') FROM address_health
    WHERE refused_on IS NOT NULL AND refusals > 1;
DROP TABLE strikes;
ALTER TABLE strikes_with_refusals RENAME TO strikes;
CREATE INDEX strikes_by_day ON strikes(day);
ALTER TABLE address_health DROP COLUMN refusals;
ALTER TABLE address_health DROP COLUMN refused_on;
"""
