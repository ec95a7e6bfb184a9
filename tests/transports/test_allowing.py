"""Mail for some addresses only."""

import pytest

from notifier.transports import Outgoing
from notifier.transports.allowing import KEPT_BACK, Allowing
from notifier.transports.spool import Spool

ALLOWED = ("Kim@Example.org", "@staging.example.net")


def nothing():
    """For tests that do not ask whether it is called."""


def sent(folder, recipient):
    outgoing = Outgoing("m1", "news@example.org", recipient, b"Subject: hi\r\n\r\nbody\r\n")
    with Allowing(Spool(folder), ALLOWED) as transport:
        receipt = transport.send(outgoing, nothing)
    assert receipt.code == 250
    return (folder / "m1.eml").exists(), receipt.text == KEPT_BACK


@pytest.mark.parametrize(
    "recipient", ["kim@example.org", "KIM@EXAMPLE.ORG", "x@Staging.example.net"]
)
def test_an_allowed_address_or_domain_is_mailed(tmp_path, recipient):
    assert sent(tmp_path, recipient) == (True, False)


@pytest.mark.parametrize(
    "recipient", ["lee@example.org", "kim@example.org.evil.net", "x@sub.staging.example.net"]
)
def test_any_other_is_kept_back_and_counts_as_accepted(tmp_path, recipient):
    assert sent(tmp_path, recipient) == (False, True)
