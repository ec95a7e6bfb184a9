"""What the outbox keeps."""

import pytest

from notifier.subscription import Frequency
from tests.store.filled import NOW, a_message

_, DAILY, WEEKLY = Frequency


@pytest.fixture
def outbox(store):
    """The outbox of a store, with message ``m1`` in it."""
    store.outbox.stage(a_message(), NOW)
    return store.outbox


def test_each_message_has_a_return_path_of_its_own(store, outbox):
    outbox.stage(a_message("m2"), NOW)
    rows = store._db.execute("SELECT return_token FROM messages").fetchall()
    tokens = {token for (token,) in rows}
    assert len(tokens) == 2
    assert all(len(token) == 26 and token.isalnum() for token in tokens)
