"""The full-text index: what queries are proposed from.

It holds the newest revision of each release that is not merged into another, in the
columns of ``notifier.query.columns``, in the order of dates: that of its row ids. Whoever
changes such a revision calls ``index`` in the same transaction.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlite_utils import Database

from notifier.errors import StoreError
from notifier.filing import RULES, country_of, is_country_slug
from notifier.query import Expression, Proposal, Traits, text_columns, traits_column
from notifier.release import Weight
from notifier.store.codec import dumps, strings

RECIPE = f"1 {RULES} {unicodedata.unidata_version}"
"""What is indexed how. A change of the forms by which words are found gets another number;
those of the rules for countries and of Python's tables of characters are in it."""

PORTION = 500
MAX_DATED = 10_000
_KEY = "search_recipe"
_SEQ_BITS = 40
_IN_TITLE = 10.0

_ROWS = "INSERT INTO search (rowid, title, body, title_more, body_more, traits)"
_TAKE_OUT = (
    "INSERT INTO search (search, rowid, title, body, title_more, body_more, traits)"
    " VALUES ('delete', ?, ?, ?, ?, ?, ?)"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A release that may match.

    Attributes:
        is_sure: that it does is known without the evaluator.
    """

    release_id: str
    is_sure: bool


def index(db: Database, ids: Sequence[str]) -> None:
    """Index releases as they stand now, in place of what is indexed of them."""
    wanted = dumps(sorted(set(ids)))
    _take_out(db, wanted)
    rows = db.query(
        "SELECT r.id, r.number, r.date, r.updated_seq, r.source_id, r.category, v.kinds,"
        " v.weight, v.title, v.body, (SELECT json_group_array(m.slug) FROM matches m"
        "   WHERE m.release_id = r.id) AS slugs"
        " FROM json_each(?) w JOIN releases r ON r.id = w.value"
        " JOIN revisions v ON v.release_id = r.id AND v.number = r.number"
        " WHERE r.merged_into IS NULL",
        [wanted],
    )
    known: list[tuple[object, ...]] = []
    texts: list[tuple[object, ...]] = []
    for row in rows:
        place = _first_id(date.fromisoformat(row["date"])) + int(row["updated_seq"])
        traits = traits_column(_traits(row))
        known.append((place, row["id"], row["number"], traits))
        texts.append((place, *text_columns(row["title"], row["body"]), traits))
    db.conn.executemany("INSERT INTO searchable VALUES (?, ?, ?, ?)", known)
    db.conn.executemany(f"{_ROWS} VALUES (?, ?, ?, ?, ?, ?)", texts)


def _take_out(db: Database, wanted: str) -> None:
    rows = db.execute(
        "SELECT s.id, v.title, v.body, s.traits FROM json_each(?) w"
        " JOIN searchable s ON s.release_id = w.value"
        " JOIN revisions v ON v.release_id = s.release_id AND v.number = s.number",
        [wanted],
    ).fetchall()
    db.conn.executemany(
        _TAKE_OUT,
        [(place, *text_columns(title, body), traits) for place, title, body, traits in rows],
    )
    db.conn.executemany("DELETE FROM searchable WHERE id = ?", [(row[0],) for row in rows])


def _traits(row: dict[str, Any]) -> Traits:
    return Traits(
        date=date.fromisoformat(row["date"]),
        source=row["source_id"],
        kinds=strings(row["kinds"]),
        weight=Weight(row["weight"]),
        category=row["category"],
        countries=tuple(
            country_of(slug) for slug in strings(row["slugs"]) if is_country_slug(slug)
        ),
    )


def _first_id(day: date) -> int:
    """The first row id of a day; those of its releases follow in the order of events."""
    return day.toordinal() << _SEQ_BITS


class Search:
    """Proposes releases for queries, and fills its index when that is out of date."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def is_current(self) -> bool:
        """Whether every release is indexed, in the way in which queries look for them."""
        return self._recipe() == RECIPE

    def check(self) -> None:
        """Refuse to propose from an index that is not current.

        Raises:
            StoreError: it is not.
        """
        if not self.is_current():
            raise StoreError("the releases are not indexed yet; `notifier run --once` does it")

    def begin(self) -> None:
        """Empty an index that was made in another way; one that was begun goes on."""
        if self._recipe() != f"begun {RECIPE}":
            self._db.execute("INSERT INTO search (search) VALUES ('delete-all')")
            self._db.execute("DELETE FROM searchable")
            self._note(f"begun {RECIPE}")

    def fill(self, after: str) -> str | None:
        """Index the next PORTION of releases by id; the last id, or None at the end."""
        ids = [
            row[0]
            for row in self._db.execute(
                "SELECT id FROM releases WHERE id > ? ORDER BY id LIMIT ?", [after, PORTION]
            )
        ]
        index(self._db, ids)
        if len(ids) == PORTION:
            return str(ids[-1])
        self._note(RECIPE)
        return None

    def _recipe(self) -> str | None:
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", [_KEY]).fetchone()
        return row[0] if row else None

    def _note(self, recipe: str) -> None:
        self._db.table("meta").insert({"key": _KEY, "value": recipe}, replace=True)

    def newest(self, proposal: Proposal, limit: int) -> list[Candidate]:
        """The ``limit`` candidates with the latest dates, newest first."""
        return self._candidates(self._places(proposal.wide, _span(proposal), limit), proposal)

    def ranked(self, proposal: Proposal, limit: int) -> list[Candidate]:
        """The same, those that fit best first: Okapi BM25 (Robertson and others, 1994), in
        which a word of the title counts ten times one of the body."""
        if not isinstance(proposal.wide, str):
            return self.newest(proposal, limit)
        rows = self._db.execute(
            "SELECT id FROM (SELECT rowid AS id, bm25(search, :title, 1, :title, 1, 0) AS score"
            "   FROM search WHERE search MATCH :wide AND rowid BETWEEN :first AND :last"
            "   ORDER BY rowid DESC LIMIT :limit) ORDER BY score, id DESC",
            {"title": _IN_TITLE, "wide": proposal.wide, "limit": limit}
            | dict(zip(("first", "last"), _span(proposal), strict=True)),
        )
        return self._candidates([row[0] for row in rows], proposal)

    def latest(self, proposal: Proposal, limit: int) -> list[str]:
        """Ids of the ``limit`` candidates whose last event is newest, newest first; of more
        than MAX_DATED candidates, of those with the latest dates."""
        rows = self._db.execute(
            "SELECT s.release_id FROM json_each(?) w JOIN searchable s ON s.id = w.value"
            " JOIN releases r ON r.id = s.release_id ORDER BY r.updated_seq DESC LIMIT ?",
            [dumps(self._places(proposal.wide, _span(proposal), MAX_DATED)), limit],
        )
        return [row[0] for row in rows]

    def every(self, proposal: Proposal) -> Iterator[list[Candidate]]:
        """All candidates, newest first, in portions that are read one after the other."""
        first, last = _span(proposal)
        while places := self._places(proposal.wide, (first, last), PORTION):
            yield self._candidates(places, proposal)
            last = places[-1] - 1

    def _places(self, wanted: Expression, span: tuple[int, int], limit: int) -> list[int]:
        if wanted is False:
            return []
        if wanted is True:
            rows = self._db.execute(
                "SELECT id FROM searchable WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT ?",
                [*span, limit],
            )
        else:
            rows = self._db.execute(
                "SELECT rowid FROM search WHERE search MATCH ? AND rowid BETWEEN ? AND ?"
                " ORDER BY rowid DESC LIMIT ?",
                [wanted, *span, limit],
            )
        return [row[0] for row in rows]

    def _candidates(self, places: Sequence[int], proposal: Proposal) -> list[Candidate]:
        if not places:
            return []
        sure = set(places)
        if proposal.sure != proposal.wide:
            span = min(places), max(places)
            sure &= set(self._places(proposal.sure, span, len(places)))
        rows = self._db.execute(
            "SELECT s.id, s.release_id FROM json_each(?) w JOIN searchable s ON s.id = w.value"
            " ORDER BY w.key",
            [dumps(list(places))],
        )
        return [Candidate(release_id, place in sure) for place, release_id in rows]


def _span(proposal: Proposal) -> tuple[int, int]:
    """The first and the last row id of the days that a proposal speaks of."""
    days = proposal.days
    return _first_id(days.first), _first_id(days.last) | (1 << _SEQ_BITS) - 1
