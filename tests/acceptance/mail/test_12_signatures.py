"""Signatures, through a Postfix with OpenDKIM into a mailbox of Dovecot."""

from base64 import b64encode

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from tests.acceptance.daemons import until
from tests.acceptance.mail.outboxes import Outbox
from tests.acceptance.mail.relays import dovecot, opendkim, postfix

KEY = rsa.generate_private_key(65537, 2048)
PEM = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
PUBLIC = KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
RECORD = f"v=DKIM1; k=rsa; p={b64encode(PUBLIC).decode()}"
COVERED = (b"from:from", b"list-unsubscribe:list-unsubscribe:list-unsubscribe-post")


@pytest.fixture(scope="module")
def mail(tmp_path_factory):
    """A signed mail as it lies in the mailbox."""
    with (
        opendkim({"s1._domainkey.example.org": RECORD}) as milter,
        dovecot() as mailbox,
        postfix(f"lmtp:inet:127.0.0.1:{mailbox.port}", f"inet:127.0.0.1:{milter}") as relay,
    ):
        store = tmp_path_factory.mktemp("outbox") / "notifier.db"
        outbox = Outbox(store, relay.port, sign=("example.org", "s1", PEM))
        outbox.stage(1)
        assert outbox.deliver().accepted == 1
        until(mailbox.mails, 30, "the delivery")
        (raw,) = mailbox.mails()
        return raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def test_opendkim_on_the_way_found_the_signature_good(mail):
    (result,) = [
        line for line in mail.split(b"\r\n\r\n")[0].split(b"\r\nDKIM") if b"dkim=" in line
    ]
    assert b"dkim=pass" in result


def test_the_mail_in_the_mailbox_still_verifies(mail):
    assert dkim.verify(mail, dnsfunc=lambda _name, **_: RECORD.encode())


@pytest.mark.parametrize("names", COVERED)
def test_the_signature_covers_what_it_should(mail, names):
    field = mail[mail.index(b"DKIM-Signature") :].partition(b" bh=")[0]
    assert names in b"".join(field.split())
