"""Inbound mails as real servers write them, cut down to what is read."""

from textwrap import dedent

TOKEN = "abcdefghijklmnopqrstuvwxyz"  # noqa: S105 - an example
BOUNCES = f"bounces+{TOKEN}@example.org"
ID = "daily.0123456789abcdef01234567"


def status(**fields):
    """A notification of Postfix 3.7 about a mail to reader@example.net."""
    stated = {
        "to": BOUNCES,
        "envid": ID,
        "action": "failed",
        "status": "5.1.1",
        "diagnostic": "smtp; 550 5.1.1 <reader@example.net>: No such user",
        "message_id": f"<{ID}@example.org>",
        "returned": "text/rfc822-headers",
    } | fields
    text = """\
        Return-Path: <>
        From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
        To: {to}
        Subject: Undelivered Mail Returned to Sender
        Auto-Submitted: auto-replied
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status;
         boundary="B"

        --B
        Content-Description: Notification

        This is the mail system at host mx.example.org. Undeliverable.

        --B
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example.org
        Original-Envelope-Id: {envid}
        Arrival-Date: Sun, 22 Nov 2026 08:00:00 +0000 (UTC)

        Final-Recipient: rfc822; reader@example.net
        Original-Recipient: rfc822;reader@example.net
        Action: {action}
        Status: {status}
        Remote-MTA: dns; mx.example.net
        Diagnostic-Code: {diagnostic}

        --B
        Content-Type: {returned}

        Return-Path: <bounces@example.org>
        To: reader@example.net
        Subject: Daily digest
        Message-ID: {message_id}

        --B--
        """
    return wire(text.format(**stated))


def feedback(kind="abuse", **fields):
    """A complaint (RFC 5965, appendix B)."""
    stated = {"message_id": f"<{ID}@example.org>", "from": BOUNCES} | fields
    text = """\
        From: <abusedesk@example.com>
        Subject: FW: Daily digest
        To: <fbl@example.org>
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=feedback-report; boundary="B"

        --B
        Content-Type: text/plain; charset="US-ASCII"

        This is an email abuse report for an email message received from 192.0.2.1.

        --B
        Content-Type: message/feedback-report

        Feedback-Type: {kind}
        User-Agent: SomeGenerator/1.0
        Version: 1
        Original-Mail-From: <{from}>

        --B
        Content-Type: message/rfc822

        From: <updates@example.org>
        To: <reader@example.net>
        Message-ID: {message_id}

        Steel
        --B--
        """
    return wire(text.format(kind=kind, **stated))


def automatic(*headers, to=BOUNCES, body="I am away. Your message was undeliverable."):
    lines = ["From: Reader <reader@example.net>", f"To: {to}", *headers, "", body]
    return "\r\n".join([*lines, ""]).encode()


QMAIL = """\
    Return-Path: <>
    From: MAILER-DAEMON@mx.example.net
    To: bounces@example.org
    Subject: failure notice

    Hi. This is the qmail-send program at mx.example.net.
    I'm afraid I wasn't able to deliver your message to the following addresses.
    This is a permanent error; I've given up. Sorry it didn't work out.

    <Reader@example.net>:
    Sorry, no mailbox here by that name. (#5.1.1)

    --- Below this line is a copy of the message.
    """
EXIM = """\
    Return-path: <>
    X-Failed-Recipients: reader@example.net
    Auto-Submitted: auto-replied
    From: Mail Delivery System <Mailer-Daemon@mx.example.net>
    To: bounces@example.org
    Subject: Mail delivery failed: returning message to sender

    This message was created automatically by mail delivery software.

    A message that you sent could not be delivered to one or more of its
    recipients. This is a permanent error. The following address(es) failed:

      reader@example.net
        all relevant MX records point to non-existent hosts
    """


def wire(text):
    """A text of this file as it comes over the wire."""
    return dedent(text).replace("\n", "\r\n").encode()
