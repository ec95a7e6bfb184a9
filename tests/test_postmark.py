"""What is put in front of a mail when it leaves."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from notifier.postmark import postmark

AT = datetime(2026, 11, 22, 8, 0, 1, tzinfo=ZoneInfo("Asia/Seoul"))
MAIL = b"From: a@example.org\r\nSubject: Date: none\r\n\r\nDate: none\r\n"
DATE = b"Date: Sun, 22 Nov 2026 08:00:01 +0900\r\n"


def test_a_mail_is_dated_when_it_leaves_in_the_readers_offset():
    assert postmark(MAIL, AT, None) == DATE


def test_a_signature_covers_the_date_and_stands_before_it():
    seen = []

    def sign(mail, at):
        seen.append((mail, at))
        return b"DKIM-Signature: x\r\n"

    assert postmark(MAIL, AT, sign) == b"DKIM-Signature: x\r\n" + DATE
    assert seen == [(DATE + MAIL, AT)]


@pytest.mark.parametrize("dated", [DATE + MAIL, MAIL.replace(b"Subject: ", b"date : x\r\nX: ")])
def test_a_mail_that_has_a_date_keeps_it(dated):
    assert postmark(dated, AT, None) == b""
