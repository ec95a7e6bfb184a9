"""24: five hundred items fit into a mail that no program cuts."""

from lxml import html

from notifier.flood import FloodLimits
from notifier.subscription import Frequency
from tests.pipeline.world import TO_EIGHT, steel

DAILY = Frequency.DAILY


def test_24_five_hundred_items_fit_into_a_mail_that_no_program_cuts(world):
    world.limits = FloodLimits(1000, 1)
    world.subscribe(("steel", DAILY))
    world.publish(*((f"r{number}", steel(number)) for number in range(500)))
    (mail,) = world.mails(after=TO_EIGHT)
    left_out = 500 - len(mail.titles)
    assert 0 < left_out < 500
    assert len(mail.html.encode()) <= 90 * 1024
    (rest,) = html.document_fromstring(mail.html).xpath(
        f"//a[contains(..//text(), 'And {left_out} more')]/@href"
    )
    assert rest.endswith("/topics/steel/")
    lines = mail.text.splitlines()
    said_at = lines.index(f"And {left_out} more: see them all on the site.")
    assert lines[said_at + 1] == rest
    assert list(world.ends().values()) == ["accepted"] * 500
    assert world.store._db.execute("SELECT left_out FROM messages").fetchall() == [(left_out,)]
