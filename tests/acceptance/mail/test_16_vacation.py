"""Test 16: a reader who is away, with Dovecot and its vacation (RFC 5230)."""

import re
import shutil

import pytest

from tests.acceptance.daemons import until
from tests.acceptance.mail.returning import (
    BOUNCES,
    WITHIN_S,
    hand_over,
    new_instance,
    piping,
)
from tests.acceptance.mail.servers import (
    GROUP,
    USER,
    documented,
    dovecot,
    nobodys_folder,
    postfix,
)

AWAY = "away@reader.example"
VACATION = """\
require ["vacation"];
vacation :days 1 :addresses ["away@reader.example"] :subject "I am away" "Back on Monday.";
"""
READERS_CONF = """\
protocols = lmtp
mail_location = maildir:{folder}/home/Maildir
lda_mailbox_autocreate = yes
submission_host = 127.0.0.1:{port}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/home
}}
protocol lmtp {{
  mail_plugins = sieve
}}
plugin {{
  sieve = file:{folder}/vacation.sieve
  sieve_vacation_send_from_recipient = yes
}}
"""


@pytest.fixture
def away():
    """An instance, the Postfix it sends through, and the home of a reader who is away."""
    with nobodys_folder() as folder:
        (folder / "home").mkdir()
        shutil.chown(folder / "home", USER, GROUP)
        (folder / "vacation.sieve").write_text(VACATION)
        instance = new_instance(folder, [AWAY])
        with piping(instance, folder / "mx") as back:
            lines = READERS_CONF.format(folder=folder, port=back.port, user=USER, group=GROUP)
            with dovecot(folder / "dovecot", lines) as store:
                route = f"reader.example=lmtp:[127.0.0.1]:{store.port}"
                main = f"transport_maps = inline:{{ {route} }}\n"
                with postfix(folder / "out", main=main) as server:
                    yield instance, server, back, folder / "home/Maildir"


def arrive(maildir, number):
    until(
        lambda: len(list((maildir / "new").glob("*"))) >= number,
        WITHIN_S,
        f"mail number {number} in the mailbox",
    )


def envelope(instance, mail):
    return BOUNCES.replace("@", f"+{instance.return_token(mail.stem)}@")


def test_16_our_mail_is_not_answered_and_an_answer_is_nothing_to_us(away):
    instance, server, back, maildir = away
    mail = instance.tell()[AWAY]
    hand_over(server, mail.read_bytes(), envelope(instance, mail), AWAY)
    arrive(maildir, 1)
    log = (maildir.parent.parent / "dovecot/log").read_text()
    assert "discarding vacation response" in log
    assert (back.taken(), instance.came_back()) == ([], [])
    mail = instance.tell(2)[AWAY]
    plain = re.sub(
        rb"(?m)^(Auto-Submitted|Precedence|List-[\w-]+|X-Auto-Response-Suppress):.*\n"
        rb"([ \t].*\n)*",
        b"",
        mail.read_bytes(),
    )
    hand_over(server, plain, envelope(instance, mail), AWAY)
    arrive(maildir, 2)
    instance.wait_for(1)
    instance.run("deliver")
    (one,) = instance.came_back()
    assert one["kind"] == "automatic"
    assert instance.suppressed() == {}
    assert set(instance.tell(3)) == {AWAY}
    # The answer came once, and nothing went out because of it.
    assert len(back.taken()) == 1


def test_16_mails_that_come_back_to_a_maildir_of_dovecot_are_read():
    with nobodys_folder() as folder:
        instance = new_instance(folder, ["gone@gone.example"], maildir=f"{folder}/back/Maildir")
        (folder / "back").mkdir()
        shutil.chown(folder / "back", USER, GROUP)
        lines = documented("dovecot.conf").replace("/var/lib/notifier", f"{folder}/back")
        lines = lines.replace("uid=notifier gid=notifier", f"uid={USER} gid={GROUP}")
        with dovecot(folder / "dovecot", lines) as store:
            route = f"bounces.example.org=lmtp:[127.0.0.1]:{store.port}"
            main = documented("main.cf") + f"transport_maps = inline:{{ {route} }}\n"
            with postfix(folder / "mx", main=main) as server:
                (mail,) = instance.tell().values()
                hand_over(
                    server, mail.read_bytes(), envelope(instance, mail), "gone@gone.example"
                )
                arrive(folder / "back/Maildir", 1)
        assert instance.run("run", "--once")["deliver"]["accepted"] == 0
        assert instance.suppressed() == {"gone@gone.example": "hard"}
        (kept,) = (folder / "back/Maildir/cur").iterdir()
        assert kept.name.endswith("S")
