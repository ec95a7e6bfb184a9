"""Files, folders and addresses that cannot be used."""

from pathlib import Path

from notifier.errors.base import NotifierError


class StoreError(NotifierError):
    """The store cannot be used."""


class StoreBusy(StoreError):
    """Another process has been writing for longer than we wait."""

    def __init__(self, path: Path, waited_s: float) -> None:
        self.path = path
        self.waited_s = waited_s
        super().__init__(
            f"{path}: another process has been writing for {waited_s:g} s; try again"
        )


class SchemaTooNew(StoreError):
    """The store holds migrations that this version does not know."""

    def __init__(self, path: Path, unknown: tuple[str, ...]) -> None:
        self.path = path
        self.unknown = unknown
        super().__init__(
            f"{path}: written by a newer version (migrations {', '.join(unknown)});"
            " upgrade notifier or restore the backup made before the upgrade"
        )


class InstanceRunning(NotifierError):
    """Another process holds the lock.

    Attributes:
        path: the lock file.
        pid: process id that the holder wrote, or None when it wrote none.
    """

    def __init__(self, path: Path, pid: int | None) -> None:
        self.path = path
        self.pid = pid
        holder = "another process" if pid is None else f"process {pid}"
        super().__init__(
            f"{holder} holds {path}; stop it and start it again"
            " afterwards, or wait for it to end"
        )


class FeedsFolderError(NotifierError):
    """The public folder cannot be written."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path}: {reason}")


class ListenError(NotifierError):
    """The web server cannot listen on its address."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        self.host = host
        self.port = port
        super().__init__(
            f"cannot listen on {host}:{port}: {reason};"
            " change web.port in config.yaml, or run with --no-web"
        )
