"""An instance that counts what its passes ask of the store."""

from typing import Self

from notifier.config import load
from notifier.store import Store
from notifier.wiring import Notifier
from tests.conftest import Instance

STEPS = 50
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


class Counts:
    """What was asked since the last ``clear``.

    Attributes:
        statements: as SQLite ran them.
        rows_changed: inserted, updated or deleted.
        steps: hundredfold instructions of SQLite's machine, a measure of the rows it saw.
    """

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.statements: list[str] = []
        self.rows_changed = 0
        self.steps = 0

    def step(self) -> int:
        self.steps += 1
        return 0

    def writes(self) -> list[str]:
        return [one for one in self.statements if one.lstrip().startswith(WRITES)]


class CountedStore(Store):
    """A store that enters into ``counts`` what it is asked."""

    counts: Counts

    def counted(self, counts: Counts) -> Self:
        self.counts = counts
        self._db.conn.set_trace_callback(counts.statements.append)
        self._db.conn.set_progress_handler(counts.step, STEPS)
        return self

    def close(self) -> None:
        self.counts.rows_changed += self._db.conn.total_changes
        super().close()


class CountedNotifier(Notifier):
    """The instance in a folder, with its ``counts``."""

    def __init__(self, instance: Instance) -> None:
        super().__init__(load(instance.folder / "config.yaml", {}))
        self.counts = Counts()

    def store(self) -> Store:
        return CountedStore.open(self.config.store.path).counted(self.counts)
