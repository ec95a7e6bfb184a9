"""The reader library: what it announces is an entry that is not read."""

from pathlib import Path

from reader import make_reader


class Reader:
    """A subscription to one feed, in a database of its own.

    Attributes:
        modified: number of known entries that the last poll found edited.
    """

    polls_before_it_asks = 1
    knows_entries_by_id = True

    def __init__(self, home: Path, address: str) -> None:
        self._path = str(home / "reader.db")
        self._address = address
        self.modified = 0
        with make_reader(self._path) as reader:
            reader.add_feed(address)

    def poll(self) -> list[str]:
        """Titles that are unread now; they are read then."""
        with make_reader(self._path) as reader:
            updated = reader.update_feed(self._address)
            self.modified = updated.modified if updated else 0
            unread = list(reader.get_entries(read=False))
            for entry in unread:
                reader.mark_entry_as_read(entry)
            return [entry.title for entry in unread]

    def shown(self) -> str:
        """All text it would show."""
        with make_reader(self._path) as reader:
            return "".join(entry.content[0].value for entry in reader.get_entries())
