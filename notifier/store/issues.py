"""Issues of recurring series: which releases are such, and which are neighbours.

Only what two issues have in common is stored, whichever came first; who is whose
neighbour follows from all that are there. So a late file takes its place, and the order of
files does not matter.
"""

import json
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from datetime import date

from sqlite_utils import Database

from notifier.periods import Period
from notifier.release import Neighbour, Neighbours
from notifier.series import DISTANCES, Issue, Pair, linked, pair
from notifier.store.codec import dumps
from notifier.store.rows import Arrival

# More issues of one period than one source has: the ministry has 20 at most.
MAX_PER_PERIOD = 48
MAX_SAME_NAME = 8

_ISSUE = "release_id, months, last, name, profile FROM issues"
_EVER_PAIRS = (
    "SELECT p.* FROM json_each(:ids) w JOIN issue_pairs p ON p.earlier_id = w.value"
    " UNION SELECT p.* FROM json_each(:ids) w JOIN issue_pairs p ON p.later_id = w.value"
)
_PAIRS = (
    "SELECT w.earlier_id, w.later_id, w.months, w.same_name, w.likeness"  # noqa: S608 - constant statement
    f" FROM ({_EVER_PAIRS}) w"
    " JOIN releases e ON e.id = w.earlier_id AND e.merged_into IS NULL"
    " JOIN releases l ON l.id = w.later_id AND l.merged_into IS NULL"
    " WHERE w.likeness IS NOT NULL"
)


class Issues:
    """Writes ``issues`` and ``issue_pairs``, and answers who is whose neighbour."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def enter(self, arrivals: Iterable[Arrival]) -> None:
        """Let releases be issues, or be none, by their newest revision."""
        for arrival in {one.release_id: one for one in arrivals}.values():
            if arrival.number > 1:
                self._forget(arrival.release_id)
            if arrival.issue is not None:
                self._enter(arrival.release_id, arrival.source_id, arrival.issue)

    def _forget(self, release_id: str) -> None:
        for statement in (
            "UPDATE issue_pairs SET likeness = NULL WHERE earlier_id = ?",
            "UPDATE issue_pairs SET likeness = NULL WHERE later_id = ?",
            "DELETE FROM issues WHERE release_id = ?",
        ):
            self._db.execute(statement, [release_id])

    def _enter(self, release_id: str, source_id: str, issue: Issue) -> None:
        pairs = list(self._partners(release_id, source_id, issue))
        months, last = issue.period.months, issue.period.last
        self._db.execute(
            "INSERT INTO issues VALUES (?, ?, ?, ?, ?, ?)",
            [release_id, source_id, months, last, issue.name, dumps(issue.profile)],
        )
        self._db.conn.executemany(
            "INSERT OR REPLACE INTO issue_pairs VALUES (?, ?, ?, ?, ?)",
            [(p.earlier_id, p.later_id, p.months, p.same_name, p.likeness) for p in pairs],
        )

    def _partners(self, release_id: str, source_id: str, issue: Issue) -> Iterator[Pair]:
        for months in (*DISTANCES, *(-months for months in DISTANCES)):
            for other in self._of_period(source_id, issue.period.last + months, issue.name):
                found = pair((release_id, issue), other)
                if found is not None:
                    yield found

    def _of_period(self, source_id: str, last: int, name: str) -> list[tuple[str, Issue]]:
        """Issues whose period ends with a month; where there are too many to look at, those
        of the same name."""
        stated = {"source": source_id, "last": last, "name": name}
        rows = self._db.execute(
            f"SELECT {_ISSUE} WHERE source_id = :source AND last = :last LIMIT :most",
            stated | {"most": MAX_PER_PERIOD + 1},
        ).fetchall()
        if len(rows) > MAX_PER_PERIOD:
            rows = self._db.execute(
                f"SELECT {_ISSUE} WHERE source_id = :source AND last = :last AND name = :name"
                " LIMIT :most",
                stated | {"most": MAX_SAME_NAME},
            ).fetchall()
        return [
            (release_id, Issue(Period(months, ends), called, json.loads(profile)))
            for release_id, months, ends, called, profile in rows
        ]

    def neighbours(self, ids: Iterable[str]) -> dict[str, Neighbours]:
        """The issues before and after each of these releases that has any; a release that
        is merged into another has none and is none."""
        wanted = set(ids)
        found = self._pairs(_ends(self._pairs(wanted)))
        links = [one for one in linked(found) if wanted & _ends([one])]
        stated = self._stated(_ends(links))
        before = {one.later_id: stated[one.earlier_id] for one in links}
        after = {one.earlier_id: stated[one.later_id] for one in links}
        return {
            one: Neighbours(before.get(one), after.get(one)) for one in wanted & stated.keys()
        }

    def around(self, ids: Iterable[str]) -> set[str]:
        """The other releases whose neighbours these may have changed by coming, changing or
        being merged: their partners, and those that are in rivalry for a partner."""
        changed = set(ids)
        return self._partners_of(self._partners_of(changed)) - changed

    def _partners_of(self, ids: AbstractSet[str]) -> set[str]:
        """Both ends of every pair, past ones too, that one of these is or was in."""
        if not ids:
            return set()
        rows = self._db.execute(_EVER_PAIRS, {"ids": dumps(sorted(ids))})
        return {end for row in rows for end in row[:2]}

    def _pairs(self, ids: AbstractSet[str]) -> list[Pair]:
        if not ids:
            return []
        rows = self._db.execute(_PAIRS, {"ids": dumps(sorted(ids))})
        return [
            Pair(earlier_id, later_id, months, bool(same_name), likeness)
            for earlier_id, later_id, months, same_name, likeness in rows
        ]

    def _stated(self, ids: AbstractSet[str]) -> dict[str, Neighbour]:
        rows = self._db.execute(
            "SELECT r.id, v.title, v.date FROM json_each(?) w JOIN releases r ON r.id = w.value"
            " JOIN revisions v ON v.release_id = r.id AND v.number = r.number",
            [dumps(sorted(ids))],
        )
        return {row[0]: Neighbour(row[0], row[1], date.fromisoformat(row[2])) for row in rows}


def _ends(pairs: Iterable[Pair]) -> set[str]:
    return {end for one in pairs for end in (one.earlier_id, one.later_id)}
