"""Messages as files: ``<message id>.eml``, one each, in a folder.

For trying things out, for tests, and for a mail program of the operator's that picks
files up. Sending a message again replaces its file by the same bytes, so nothing is ever
uncertain here.
"""

import os
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from notifier import private
from notifier.atomic import replace
from notifier.errors import DeliveryDeferred
from notifier.transports import Outgoing, Receipt


class Spool:
    """Writes into ``folder``, which it creates; mails are for its owner alone."""

    name = "spool"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Self:
        private.narrow(self._folder, private.FOLDER)
        return self

    def __exit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Nothing to close: each file is complete."""

    def send(self, outgoing: Outgoing, on_data: Callable[[], None]) -> Receipt:
        """Put the message into the folder, complete and on the disk, or not at all.

        ``on_data`` is never called: no interruption leaves anything unknown.

        Raises:
            DeliveryDeferred: the folder or the file cannot be written.
        """
        del on_data
        path = self._folder / f"{outgoing.message_id}.eml"
        try:
            private.folder(self._folder)
            _write(path, outgoing.content)
        except OSError as error:
            raise DeliveryDeferred(0, f"{path}: {error.strerror}", about="relay") from error
        return Receipt(250, f"written to {path.name}")


def _write(path: Path, content: bytes) -> None:
    """Write a message, and its name in the folder, to the disk."""
    replace(path, content, mode=private.FILE)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
