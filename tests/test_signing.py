"""Signatures that other programs verify."""

from base64 import b64encode
from datetime import UTC, datetime

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from notifier.signing import Signer

AT = datetime(2026, 11, 22, 8, tzinfo=UTC)
RSA = rsa.generate_private_key(65537, 2048)
ED25519 = Ed25519PrivateKey.generate()
MAIL = (
    b"Date: Sun, 22 Nov 2026 08:00:00 +0900\r\n"
    b"From: News <updates@example.org>\r\n"
    b"To: reader@example.net\r\n"
    b"Subject: =?utf-8?B?7ZWc?=\r\n =?utf-8?B?6riA?=\r\n"
    b"Message-ID: <m1@example.org>\r\n"
    b"List-Unsubscribe: <https://example.org/u/x>\r\n"
    b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    b"X-Other: not signed\r\n"
    b"\r\n"
    b"Steel  exports \r\nrose\t.\r\n\r\n"
)


def pem(key):
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def record(key):
    """What the key's owner puts into the DNS."""
    if isinstance(key, Ed25519PrivateKey):
        raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return b"v=DKIM1; k=ed25519; p=" + b64encode(raw)
    der = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return b"v=DKIM1; k=rsa; p=" + b64encode(der)


def signed(mail=MAIL, key=RSA):
    return Signer("example.org", "s1", pem(key)).sign(mail, AT) + mail


def verifies(mail, key=RSA):
    asked = []

    def dns(name, **_waits):
        asked.append(name)
        return record(key)

    return dkim.verify(mail, dnsfunc=dns) and asked == [b"s1._domainkey.example.org."]


def test_a_signature_verifies():
    assert verifies(signed())


def test_the_same_mail_is_signed_alike_at_the_same_time():
    assert signed() == signed()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"rose", b"fell"),
        (b"One-Click", b"Two-Click"),
        (b"List-Unsubscribe: <https://example.org/u/x>\r\n", b""),
        (b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", b""),
        (b"From: News", b"From: evil@example.com\r\nFrom: News"),
        (b"Subject:", b"Subject: Win\r\nSubject:"),
        (b"X-Other", b"List-Unsubscribe: <https://evil.example>\r\nX-Other"),
        (b"X-Other", b"List-Unsubscribe-Post: x\r\nX-Other"),
        (b"+0900", b"+0000"),
    ],
)
def test_a_change_that_matters_breaks_it(old, new):
    mail = signed()
    assert old in mail
    assert not verifies(mail.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Steel  exports \r\n", b"Steel exports\r\n"),
        (b"Subject: =?utf-8?B?7ZWc?=\r\n =?", b"Subject:  =?utf-8?B?7ZWc?= =?"),
        (b"X-Other: not signed\r\n", b""),
        (b"Date:", b"Received: from somewhere\r\nDate:"),
        (b".\r\n\r\n", b".\r\n"),
    ],
)
def test_what_a_hop_may_change_leaves_it_whole(old, new):
    mail = signed()
    assert old in mail
    assert verifies(mail.replace(old, new, 1))


def test_without_unsubscribe_headers_none_can_be_added():
    plain = MAIL.replace(b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", b"")
    mail = signed(plain)
    assert verifies(mail)
    assert not verifies(b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" + mail)


def test_its_lines_are_short():
    assert max(len(line) for line in signed().split(b"\r\n")) <= 100


line = st.binary(max_size=40).map(lambda raw: raw.replace(b"\r", b"").replace(b"\n", b""))


@settings(max_examples=60)
@given(st.lists(line, max_size=8).map(b"\r\n".join))
def test_any_body_can_be_signed(body):
    head = MAIL.partition(b"\r\n\r\n")[0]
    assert verifies(signed(head + b"\r\n\r\n" + body + b"\r\n"))


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        (b"", "is not a private key"),
        (b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "is not a private"),
        (pem(ec.generate_private_key(ec.SECP256R1())), "neither RSA nor Ed25519"),
    ],
)
def test_a_key_that_cannot_sign_is_refused_with_a_sentence(broken, sentence):
    with pytest.raises(ValueError, match=sentence):
        Signer("example.org", "s1", broken)


def test_an_ed25519_signature_is_over_the_digest_of_the_header():
    mail = signed(key=ED25519)
    assert b"a=ed25519-sha256;" in mail
    assert verifies(mail, ED25519)
    assert not verifies(mail.replace(b"rose", b"fell"), ED25519)
