"""What is put in front of a stored mail when it is handed over: Date, and its signature.

Not before: a mail that waits for a relay would arrive with an old Date, which filters
count against it (SpamAssassin, DATE_IN_PAST_03_06: 1.1 to 2.4 points).
"""

import re
from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime

from notifier.headers import structured

Sign = Callable[[bytes, datetime], bytes]

_DATED = re.compile(rb"(?:\A|\r\n)date[ \t]*:", re.IGNORECASE)


def postmark(content: bytes, at: datetime, sign: Sign | None) -> bytes:
    """Header fields for the front of a mail.

    Args:
        content: the mail; one that has a Date already, as they once were stored, keeps
            it.
        at: aware; its offset is shown.
        sign: gives a DKIM-Signature field of a mail; None where the relay signs.
    """
    header = content.partition(b"\r\n\r\n")[0]
    date = b"" if _DATED.search(header) else structured("Date", format_datetime(at))
    return date if sign is None else sign(date + content, at) + date
