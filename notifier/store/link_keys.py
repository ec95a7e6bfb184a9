"""The keys that sign links: the secret of the store, until the first one is made."""

import secrets
from datetime import datetime

from sqlite_utils import Database

from notifier.store.codec import moment_or_none, stamp
from notifier.tokens import Key, Keys

KEY_BYTES = 32
_KID_BYTES = 4


class LinkKeys:
    """Reads and writes ``link_keys``."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def every(self) -> Keys:
        """All keys that there have been."""
        rows = self._db.execute(
            "SELECT 0 AS id, '', value, (SELECT made_at FROM link_keys ORDER BY id LIMIT 1)"
            " FROM meta WHERE key = 'secret'"
            " UNION ALL SELECT id, kid, secret, retired_at FROM link_keys ORDER BY id"
        )
        return Keys(
            tuple(
                Key(kid, None if secret is None else bytes.fromhex(secret), moment_or_none(at))
                for _, kid, secret, at in rows.fetchall()
            )
        )

    def rotate(self, now: datetime) -> str:
        """Retire the key in use and make another, from which every new link is made; gives
        what its tokens call it."""
        kid = secrets.token_hex(_KID_BYTES)
        self._db.execute(
            "UPDATE link_keys SET retired_at = ? WHERE retired_at IS NULL", [stamp(now)]
        )
        self._db.execute(
            "INSERT INTO link_keys (kid, secret, made_at) VALUES (?, ?, ?)",
            [kid, secrets.token_hex(KEY_BYTES), stamp(now)],
        )
        return kid
