"""5: after a week without the program there is one digest."""

from notifier.subscription import Frequency
from tests.pipeline.world import DAY, HOUR, TO_EIGHT, steel

DAILY = Frequency.DAILY


def test_05_a_week_without_the_program_is_one_digest_and_the_days_between_are_merged(world):
    world.subscribe(("steel", DAILY))
    world.publish(("a", steel(1)))
    assert len(world.mails(after=TO_EIGHT)) == 1
    world.publish(("b", steel(2)), ("c", steel(3)))
    (mail,) = world.mails(after=7 * DAY)
    assert sorted(mail.titles) == ["Release b", "Release c"]
    assert world.mails(after=HOUR) == []
    merged = {f"2026-03-0{day}": "merged" for day in range(3, 9)}
    assert world.slots() == {"2026-03-02": "sent"} | merged | {"2026-03-09": "sent"}
