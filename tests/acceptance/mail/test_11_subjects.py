"""Five thousand odd subjects, read by three that owe us nothing."""

import imaplib
import json
import os
import random
import re
import shlex
import subprocess
import tempfile
from email import policy
from email.parser import BytesParser
from pathlib import Path

import pytest

from notifier.headers import one_line, unstructured
from tests.strict_headers import strictly_decoded

NUMBER = 5_000
TEXT = (
    "산업통상부 반도체 수출 역대 최대 기록 무역수지 흑자 (종합) ‘핵심광물’ 10월 16.7% "
    "관세 협상 결과를 "
    'Korea’s exports hit record high Q&A [New] "quoted" back\\slash a,b; <tag> (note) R&D '
    "=?utf-8?B?aGk=?= =?x? ?= =? ==== 100% £5 naïve Ελλάδα Москва 日本 ไทย العربية עברית "
    "🇰🇷 𝔘𝔫𝔦 👩\u200d🚀 e\u0301 \u200b \u00a0 \u2028 \u2029 \x85 \x0b \x1c \t \x00 \x7f "
    "\ufeff \u202e \r\n FWD:"
)
WORDS = TEXT.split(" ")
CONFIG = """
base_dir = {folder}/run
log_path = {folder}/log
mail_location = maildir:{folder}/Maildir
first_valid_uid = 1
ssl = no
protocols = imap
"""


def subjects():
    choose = random.Random(11)  # noqa: S311 - test data that is the same in every run
    made = []
    for _ in range(NUMBER):
        words = [choose.choice(WORDS) for _ in range(choose.randint(1, 24))]
        words += ["한" * choose.randint(1, 90)] * (choose.random() < 0.1)
        made.append(choose.choice(["", " ", "  "]).join(words))
    return made


SUBJECTS = subjects()
FIELDS = [unstructured("Subject", subject) for subject in SUBJECTS]
EXPECTED = [one_line(subject) for subject in SUBJECTS]


def test_11_a_strict_checker_and_pythons_parser_read_every_subject_as_it_was():
    for field, expected in zip(FIELDS, EXPECTED, strict=True):
        assert strictly_decoded(field, "Subject") == expected
        parsed = BytesParser(policy=policy.default).parsebytes(field + b"\r\n")
        assert parsed["Subject"] == expected


@pytest.fixture(scope="module")
def dovecot():
    """How to start a program of dovecot on a Maildir with a mail for each subject; it
    refuses to read mail as root."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("cur", "new", "tmp"):
            (folder / "Maildir" / part).mkdir(parents=True)
        for number, field in enumerate(FIELDS):
            mail = folder / "Maildir" / "cur" / f"{number:05}.mail:2,"
            mail.write_bytes(b"From: a@example.org\r\n" + field + b"\r\nHello\r\n")
        settings = folder / "dovecot.conf"
        settings.write_text(CONFIG.format(folder=folder))
        as_user = []
        if os.getuid() == 0:
            subprocess.run(["chown", "-R", "nobody:nogroup", folder], check=True)
            as_user = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
        environment = ["env", "USER=reader", f"HOME={folder}"]
        yield lambda program: [*as_user, *environment, program, "-c", str(settings)]


def test_11_the_imap_envelope_of_dovecot_has_every_subject_in_encoded_words(dovecot):
    with imaplib.IMAP4_stream(shlex.join(dovecot("/usr/lib/dovecot/imap"))) as imap:
        imap.select("INBOX")
        _, answers = imap.fetch("1:*", "(ENVELOPE)")
    found = [envelope_subject(*answer) for answer in joined(answers)]
    for expected, subject in zip(EXPECTED, found, strict=True):
        # Dovecot unfolds a subject. Folded before each encoded word it is a field again.
        field = b"Subject: " + subject.replace(b" =?", b"\r\n =?") + b"\r\n"
        assert decoded(field) == expected


def decoded(field):
    if b"=?" in field:
        return strictly_decoded(field, "Subject")
    return field.decode("ascii").removeprefix("Subject: ").removesuffix("\r\n")


def joined(answers):
    """The text and the literals of each answer, which imaplib cuts at its literals."""
    text, literals = b"", []
    for part in answers:
        if isinstance(part, tuple):
            text += part[0]
            literals.append(part[1])
            continue
        yield text + part, literals
        text, literals = b"", []


def envelope_subject(text, literals):
    found = re.search(rb'ENVELOPE \(NIL (?:"((?:[^"\\]|\\.)*)"|\{\d+\}|(NIL))', text)
    if found[1] is not None:
        return re.sub(rb"\\(.)", rb"\1", found[1])
    return b"" if found[2] else literals[0]


def test_11_dovecot_itself_decodes_every_subject_as_it_was(dovecot):
    asked = ["-f", "json", "fetch", "hdr.subject.utf8", "all"]
    ran = subprocess.run(
        [*dovecot("doveadm"), *asked], capture_output=True, check=True, timeout=120
    )
    assert [one["hdr.subject.utf8"] for one in json.loads(ran.stdout)] == EXPECTED
