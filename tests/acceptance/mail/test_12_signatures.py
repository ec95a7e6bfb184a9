"""12: signatures, ours and OpenDKIM's, through two Postfixes into a mailbox of Dovecot.

The first Postfix is our relay, and signs in one of the ways; the second is the reader's
server, which verifies, and to which 8-bit mail may not be sent in another of the ways.
"""

import re
import smtplib
from base64 import b64encode
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from email import message_from_bytes

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from notifier.signing import Signer
from tests.acceptance.daemons import until
from tests.acceptance.mail.milters import signer, verifier
from tests.acceptance.mail.outboxes import Outbox, content
from tests.acceptance.mail.relays import mailboxes, relaying

KEY = rsa.generate_private_key(65537, 2048)
PEM = KEY.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
PUBLIC = KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
RECORD = f"v=DKIM1; k=rsa; p={b64encode(PUBLIC).decode()}"
DOMAIN, SELECTOR = "example.org", "s1"
NEWS = "11월 수출 610억 달러 – ‘역대 최대’"
# Who signs, and whether the last hop takes 8-bit mail.
WAYS = {
    "ours": (True, True),
    "ours, 7-bit hop": (True, False),
    "opendkim": (False, True),
    "opendkim, 7-bit hop": (False, False),
}
SEVEN_BIT = "smtpd_discard_ehlo_keywords = 8bitmime, smtputf8, silent-discard\n"


@contextmanager
def way(*, is_ours, takes_8bit):
    """The relay that we hand mails to, and the mailboxes behind it."""
    milter = nullcontext("") if is_ours else signer(DOMAIN, SELECTOR, PEM)
    with (
        milter as signs,
        verifier({f"{SELECTOR}._domainkey.{DOMAIN}": RECORD}) as verifies,
        mailboxes() as mailbox,
        relaying(mailbox.hop, milter=verifies, main="" if takes_8bit else SEVEN_BIT) as reader,
        relaying(f"smtp:[127.0.0.1]:{reader.port}", milter=signs) as relay,
    ):
        yield relay, mailbox


def the_mail(mailbox):
    until(mailbox.mails, 30, "the delivery")
    (raw,) = mailbox.mails()
    return raw


@pytest.fixture(params=WAYS, scope="module")
def mail(request, tmp_path_factory):
    """A mail as it lies in the mailbox."""
    is_ours, takes_8bit = WAYS[request.param]
    with way(is_ours=is_ours, takes_8bit=takes_8bit) as (relay, mailbox):
        store = tmp_path_factory.mktemp("outbox") / "notifier.db"
        sign = (DOMAIN, SELECTOR, PEM) if is_ours else None
        outbox = Outbox(store, relay.port, sign=sign, news=NEWS)
        outbox.stage(1)
        assert outbox.deliver().accepted == 1
        return the_mail(mailbox)


def results(mail):
    """What the reader's server says of the signatures that it found."""
    fields = message_from_bytes(mail).get_all("Authentication-Results")
    own = [field for field in fields if field.startswith("mx.example.net")]
    return re.findall(r"dkim=(\w+)", " ".join(own))


def signed_fields(mail):
    (field,) = message_from_bytes(mail).get_all("DKIM-Signature")
    return re.search(r";h=([^;]*);", re.sub(r"\s", "", field))[1].lower().split(":")


def verifies(mail):
    return dkim.verify(mail, dnsfunc=lambda _name, **_: RECORD.encode())


def test_12_opendkim_of_the_reader_finds_the_signature_good(mail):
    assert results(mail) == ["pass"]


def test_12_the_mail_in_the_mailbox_still_verifies(mail):
    assert verifies(mail)


@pytest.mark.parametrize("name", ["from", "list-unsubscribe", "list-unsubscribe-post"])
def test_12_a_field_that_a_reader_acts_on_is_signed_and_no_second_one_can_be_added(mail, name):
    assert signed_fields(mail).count(name) == 2
    assert not verifies(name.encode() + b": <https://evil.example/>\r\n" + mail)


def test_12_the_body_arrives_byte_for_byte(mail):
    sent = content("daily.00000", "r0@d0.example.net", news=NEWS).partition(b"\r\n\r\n")[2]
    assert mail.partition(b"\r\n\r\n")[2] == sent
    assert mail.isascii()


def test_12_the_hop_without_8bitmime_would_have_broken_a_mail_of_eight_bits():
    """So that the tests above say something: what is not base64 is written anew there."""
    text = f"From: a@{DOMAIN}\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8"
    raw = f"{text}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{NEWS}\r\n".encode()
    signed = Signer(DOMAIN, SELECTOR, PEM).sign(raw, datetime.now(UTC)) + raw
    assert verifies(signed)
    with way(is_ours=True, takes_8bit=False) as (relay, mailbox):
        with smtplib.SMTP("127.0.0.1", relay.port, timeout=30) as session:
            session.sendmail(f"a@{DOMAIN}", ["b@example.net"], signed, ["BODY=8BITMIME"])
        mail = the_mail(mailbox)
    assert b"Content-Transfer-Encoding: quoted-printable" in mail
    assert results(mail) == ["fail"]
    assert not verifies(mail)
