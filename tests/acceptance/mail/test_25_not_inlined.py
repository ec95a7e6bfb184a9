"""25: where css_inline fails, the mail goes out with its styles where they were."""

import json
import re
from email import message_from_bytes
from email.policy import default

import pytest
from lxml import html

from notifier.subscription import Frequency
from tests.acceptance.daemons import command, running, until
from tests.acceptance.mail.people import an_instance, drop, mails, started
from tests.pipeline.world import DAY, TO_EIGHT, steel

BROKEN = """\
class InlineError(Exception):
    pass


class CSSInliner:
    def __init__(self, **_):
        pass

    def inline(self, _):
        raise InlineError("out of order")
"""
WITHIN_S = 20


@pytest.fixture
def broken(tmp_path):
    """A folder with a css_inline that always fails."""
    folder = tmp_path / "library"
    folder.mkdir()
    (folder / "css_inline.py").write_text(BROKEN)
    return folder


def page_of(mail):
    return html.document_fromstring(mail.get_body(("html",)).get_content())


def faults(daemon):
    found = re.search(
        r"^notifier_mail_faults (\S+)$", daemon.get("/metrics").text, re.MULTILINE
    )
    return float(found[1])


def test_25_a_mail_whose_styles_cannot_be_inlined_goes_out_as_it_is_and_is_counted(
    tmp_path, broken
):
    folder = an_instance(tmp_path / "instance")
    with running(folder, PYTHONPATH=str(broken)) as daemon:
        started(daemon)
        assert faults(daemon) == 0
        drop(folder, 1)
        until(daemon.mails, WITHIN_S, "the mail")
        (mail,) = mails(daemon)
        assert faults(daemon) == 1
    page = page_of(mail)
    assert page.xpath("//style[contains(., 'font-size')]")
    assert not page.xpath("//h1/@style")
    assert "number 1" in mail["Subject"]
    assert "number 1" in mail.get_body(("plain",)).get_content()
    (told,) = [line for line in (folder / "stderr").read_text().splitlines() if "fault" in line]
    assert "styles were not put into the elements: out of order" in told


def test_25_with_css_inline_the_styles_stand_in_the_elements_and_nothing_is_counted(tmp_path):
    folder = an_instance(tmp_path / "instance")
    assert command(folder, "run", "--once").returncode == 0
    drop(folder, 1)
    ran = command(folder, "--json", "run", "--once")
    assert json.loads(ran.stdout)["compose"]["faults"] == 0
    (spooled,) = (folder / "data" / "outbox").glob("*.eml")
    assert page_of(message_from_bytes(spooled.read_bytes(), policy=default)).xpath(
        "//h1/@style"
    )


def test_25_what_cannot_be_shown_in_full_is_counted_and_the_mail_goes_out(world):
    world.subscribe(("steel", Frequency.DAILY))
    world.publish(("a", steel(1)))
    world.mails(after=TO_EIGHT)
    world.publish(("a", steel(2)), ("b", steel(3)))
    damage = 'UPDATE revisions SET difference = \'[["no", "edit"]]\' WHERE number = 2'
    world.store._db.execute(damage)
    world.now += DAY
    assert world.compose().faults == 1
    (mail,) = world.mails()
    assert sorted(mail.titles) == ["Release a", "Release b"]
