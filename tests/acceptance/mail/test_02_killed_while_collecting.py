"""2: a process that is killed while it collects leaves exactly one digest."""

import os
import signal

import pytest

from notifier.store import Store
from notifier.subscription import Frequency
from tests.acceptance.mail.outboxes import PROCESSES
from tests.pipeline.world import HOUR, TO_EIGHT, World, a_world, steel

STAGED = 'INSERT INTO "messages"'
# What is executed before the end, one after the other, and how many messages are left.
MOMENTS = {
    "just after the message is written": ((STAGED, ""), 0),
    "just before the commit": ((STAGED, "COMMIT"), 0),
    "just after the commit": ((STAGED, "COMMIT", ""), 1),
}


def compose_and_die(path, now, statements):
    """Compose until these statements have come, and be killed before the last of them."""
    left = list(statements)

    def look(statement):
        if statement.startswith(left[0]):
            left.pop(0)
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

    with Store.open(path) as store:
        world = World(store, now)
        store._db.conn.set_trace_callback(look)
        world.compose()


@pytest.mark.parametrize("moment", MOMENTS)
def test_02_a_process_that_is_killed_while_it_collects_leaves_exactly_one_digest(
    tmp_path, moment
):
    statements, number = MOMENTS[moment]
    path = tmp_path / "notifier.db"
    with a_world(path) as world:
        reader = world.subscribe(("steel", Frequency.DAILY))
        world.publish(("a", steel(1)))
        world.compose()
        world.now += TO_EIGHT
    process = PROCESSES.Process(target=compose_and_die, args=(path, world.now, statements))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    with Store.open(path) as store:
        assert sum(store.outbox.counts().values()) == number
        world.store = store
        (mail,) = [*world.mails(), *world.mails(after=HOUR)]
        assert mail.titles == ["Release a"]
        assert world.ends() == {(reader, 1): "accepted"}
        assert world.slots() == {"2026-03-02": "sent"}
