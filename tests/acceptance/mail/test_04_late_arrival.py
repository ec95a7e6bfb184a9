"""4: what comes while a digest is collected goes into the next."""

import sqlite3

from notifier.subscription import Frequency
from tests.pipeline.world import DAY, TO_EIGHT, a_world, steel

DAILY = Frequency.DAILY


def test_04_nobody_can_write_between_the_reading_and_the_marking(tmp_path):
    path = tmp_path / "notifier.db"
    late = sqlite3.connect(path, timeout=0.02)
    answers = []

    def meanwhile(statement):
        if statement.startswith('INSERT INTO "messages"'):
            try:
                late.execute("UPDATE notifications SET state = 'pending'")
            except sqlite3.OperationalError as error:
                answers.append(str(error))

    with a_world(path) as world:
        world.subscribe(("steel", DAILY))
        world.publish(("a", steel(1)))
        world.store._db.conn.set_trace_callback(meanwhile)
        world.now += TO_EIGHT
        world.compose()
        world.store._db.conn.set_trace_callback(None)
        late.close()
        assert answers == ["database is locked"]
        world.publish(("b", steel(2)))
        assert [mail.titles for mail in world.mails()] == [["Release a"]]
        assert [mail.titles for mail in world.mails(after=DAY)] == [["Release b"]]
        assert set(world.ends().values()) == {"accepted"}


LATE = """
CREATE TEMP TRIGGER late AFTER INSERT ON messages WHEN NOT EXISTS (
    SELECT 1 FROM notifications WHERE seq = 2) BEGIN
INSERT INTO notifications (subscriber_id, seq, frequency, state, created_at)
    SELECT subscriber_id, 2, frequency, 'pending', created_at FROM notifications;
INSERT INTO notification_reasons (notification_id, subscription_id, because)
    SELECT max(notification_id) + 1, subscription_id, because FROM notification_reasons;
END
"""


def test_04_what_is_owed_from_between_the_reading_and_the_marking_goes_into_the_next(world):
    """What is marked are the rows that were read, never all that look like them by then."""
    reader = world.subscribe(("steel", DAILY))
    world.publish(("a", steel(1)))
    world.compose()
    world.publish(("b", steel(2)))
    world.store.notifications.set_fanned_out(2)
    world.store._db.execute(LATE)
    assert [mail.titles for mail in world.mails(after=TO_EIGHT)] == [["Release a"]]
    assert world.ends() == {(reader, 1): "accepted", (reader, 2): "pending"}
    assert [mail.titles for mail in world.mails(after=DAY)] == [["Release b"]]
    assert world.mails(after=DAY) == []
