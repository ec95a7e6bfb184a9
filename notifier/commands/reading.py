"""What the commands that only look share: the store, open for reading."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from notifier.commands import invocation_of
from notifier.config import load
from notifier.settings import Config
from notifier.store import Store


@contextmanager
def opened(context: typer.Context) -> Iterator[tuple[Config, Store]]:
    """The configuration, and its store open for reading.

    Raises:
        ConfigError: the configuration cannot be used.
        StoreError: there is no store yet, or it cannot be read.
    """
    invocation = invocation_of(context)
    config = load(invocation.config_path, invocation.environ)
    with Store.open_for_reading(config.store.path) as store:
        yield config, store
