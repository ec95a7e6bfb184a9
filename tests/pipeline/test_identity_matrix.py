"""The 40 bundled releases, edited in every way, against a store that holds them."""

import re
import shutil
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from random import Random

import pytest

from notifier.config import load
from notifier.filing import Filing
from notifier.pipeline.arrivals import Judgement, alias_of
from notifier.release import Record
from notifier.seed_text import decode, parse
from notifier.settings import IdentitySettings
from notifier.store import Store
from notifier.wiring import Notifier
from tests.builders import SEEDS
from tests.conftest import Instance
from tests.edits import COSMETIC, EDITS, FAINT, FIGURE, MODES, another_figure, restated

SOURCE = "motir"
NOW = datetime(2026, 3, 2, tzinfo=UTC)
RECORDS = [
    record
    for path in sorted(SEEDS.glob("*.txt"))
    for record in parse(decode(path.read_bytes()), today=NOW.date(), categories=()).records
]
MONTHS = [date(2026, month, 1).strftime("%B") for month in range(1, 13)]
MONTH = re.compile(rf"\b(?:{'|'.join(MONTHS)})\b")


@dataclass(frozen=True, slots=True)
class Archive:
    """A store with every bundled release."""

    store: Store
    settings: IdentitySettings

    def judged(self, record: Record, without: str | None = None) -> Judgement:
        """What a page with this record alone brings; ``without``: as if that release
        were not in the store."""

        def candidates(sketch: frozenset[int], day: date):
            found = find(sketch, day)
            return [one for one in found if one.release_id != without]

        find = partial(
            self.store.lookup.candidates, SOURCE, window_days=self.settings.window_days
        )
        known = self.store.lookup.with_aliases(SOURCE, [alias_of(record)])
        judgement = Judgement(
            source_id=SOURCE,
            filing=Filing.of([]),
            settings=self.settings,
            known={} if without else known,
            owners=partial(self.store.lookup.owners, SOURCE),
            candidates=candidates,
            seq=0,
            last_at=None,
            now=NOW,
            baseline=False,
        )
        judgement.judge([record])
        return judgement

    def id_of(self, record: Record) -> str:
        alias = alias_of(record)
        (known,) = self.store.lookup.with_aliases(SOURCE, [alias])[alias]
        return known.release_id


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    instance = Instance(tmp_path_factory.mktemp("archive"))
    shutil.copytree(SEEDS, instance.seeds, dirs_exist_ok=True)
    notifier = Notifier(load(instance.folder / "config.yaml", {}))
    assert len(notifier.ingest().new) == len(RECORDS) == 40
    with notifier.store() as store:
        yield Archive(store, notifier.config.identity)


def taken_for(judgement: Judgement) -> str | None:
    """The known release that a lone record was given to, or None."""
    known = [one.release_id for one in judgement.arrivals if one.number > 1]
    known += [one.release_id for one in judgement.sightings]
    return known[0] if known else None


def next_month(record: Record) -> Record:
    """The release made from the same template a month later: other figures and months."""
    draw = Random(record.title)  # noqa: S311 - reproducible on purpose
    body = FIGURE.sub(lambda figure: another_figure(figure.group(), draw), record.body)
    body = MONTH.sub(lambda month: MONTHS[(MONTHS.index(month.group()) + 1) % 12], body)
    return replace(record, body=body, date=record.date + timedelta(days=30))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_release_is_given_to_itself_and_to_no_other(archive, edit, mode):
    lost = []
    for record in RECORDS:
        own = archive.id_of(record)
        judgement = archive.judged(restated(record, edit, mode))
        found = taken_for(judgement)
        assert found in {own, None}, record.title
        if found is None:
            lost.append(record.title)
        if mode == "same key" and edit in COSMETIC:
            assert judgement.arrivals == []
    assert mode != "same key" or lost == []
    assert edit in FAINT or lost == []


def test_a_release_that_the_store_does_not_hold_is_new(archive):
    for record in RECORDS:
        judgement = archive.judged(record, without=archive.id_of(record))
        assert taken_for(judgement) is None, record.title
        assert judgement.arrivals[0].related == (), record.title


@pytest.mark.parametrize("title", [None, "Monthly figures of the ministry"])
def test_the_next_issue_of_a_series_is_new_and_mostly_linked(archive, title):
    linked = 0
    for record in RECORDS:
        issue = next_month(record)
        judgement = archive.judged(replace(issue, title=title or issue.title))
        assert taken_for(judgement) is None, record.title
        related = [release_id for release_id, _ in judgement.arrivals[0].related]
        assert related in ([], [archive.id_of(record)])
        linked += len(related)
    assert linked > len(RECORDS) * 0.75
