"""What other servers may hold against our mail, as findings with advice.

Pure: TXT records and answers in, sentences out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

MAX_SKEW = timedelta(seconds=60)
TELLS_THEM_APART = (200, 404)

_SPF = re.compile(r"v=spf1( |$)", re.IGNORECASE)
_DMARC = re.compile(r"v=DMARC1( *;|$)", re.IGNORECASE)
_POLICY = re.compile(r"(?:^|;)\s*p\s*=\s*(none|quarantine|reject)\s*(?:;|$)", re.IGNORECASE)
_KEY = re.compile(r"(?:^|;)\s*p\s*=\s*([A-Za-z0-9+/=\s]*)")


class Outcome(StrEnum):
    """How a check ended."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found.

    Attributes:
        check: what was looked at, such as ``SPF of example.org``.
        says: what was found, and what to do about it.
    """

    check: str
    outcome: Outcome
    says: str


def spf(domain: str, texts: Sequence[str]) -> Finding:
    """Who may send for a domain (RFC 7208 section 4.5: one record, or mail is refused)."""
    check = f"SPF of {domain}"
    found = [text for text in texts if _SPF.match(text)]
    match found:
        case []:
            says = f'no record; publish TXT {domain} "v=spf1 mx -all" with your relay in it'
            return Finding(check, Outcome.FAILED, says)
        case [one] if one.endswith("+all"):
            return Finding(check, Outcome.FAILED, f"{one}: +all lets anybody send for you")
        case [one]:
            return Finding(check, Outcome.OK, one)
        case _:
            says = f"{len(found)} records, and receivers refuse more than one; keep one"
            return Finding(check, Outcome.FAILED, says)


def dmarc(domain: str, texts: Sequence[str]) -> Finding:
    """What is to be done with mail that is not ours (RFC 7489 section 6.6.3)."""
    check = f"DMARC of {domain}"
    found = [text for text in texts if _DMARC.match(text)]
    if len(found) != 1:
        number = f"{len(found)} records" if found else "no record"
        says = f'{number}; publish one TXT _dmarc.{domain} "v=DMARC1; p=quarantine"'
        return Finding(check, Outcome.FAILED, says)
    policy = _POLICY.search(found[0])
    if policy is None:
        return Finding(check, Outcome.FAILED, f"{found[0]}: names no policy; add p=quarantine")
    if policy[1].lower() == "none":
        says = f"{found[0]}: p=none asks for nothing; large providers want more for bulk mail"
        return Finding(check, Outcome.WARNING, says)
    return Finding(check, Outcome.OK, found[0])


def dkim(name: str, texts: Sequence[str], kind: str, public_key: str) -> Finding:
    """Whether a selector publishes the key that we sign with (RFC 6376 section 3.6.1).

    Args:
        name: ``selector._domainkey.domain``.
        kind: of key, as the tag ``k`` has it.
        public_key: base64 of ours, as the tag ``p`` has it.
    """
    check = f"DKIM of {name}"
    advice = f'publish TXT {name} "v=DKIM1; k={kind}; p={public_key}"'
    found = [key for text in texts if (key := _KEY.search(text))]
    if not found:
        return Finding(check, Outcome.FAILED, f"no key; {advice}")
    published = re.sub(r"\s", "", found[0][1])
    if not published:
        return Finding(check, Outcome.FAILED, f"the key is revoked; {advice}")
    if published != public_key:
        return Finding(check, Outcome.FAILED, f"another key than mail.dkim.key_file; {advice}")
    return Finding(check, Outcome.OK, f"the key of mail.dkim.key_file, {len(published)} chars")


def alignment(domain: str, signing: str) -> Finding:
    """Whether our signature counts for a domain in From (RFC 7489 section 3.1.1, relaxed).

    Whether two domains side by side are of one organisation is in no record, so that is
    left to the operator.

    Args:
        signing: domain that mails are signed for.
    """
    check = f"alignment of {domain}"
    one, other = f".{domain.lower()}", f".{signing.lower()}"
    if one.endswith(other) or other.endswith(one):
        return Finding(check, Outcome.OK, f"mails are signed for {signing}")
    says = f"mails are signed for {signing}, which may not count for it under DMARC"
    advice = "let mail.dkim.domain be the part that the domains of all senders end with"
    return Finding(check, Outcome.WARNING, f"{says}; {advice}")


def relay(address: str, refusal: str | None, agreed: str) -> Finding:
    """Whether the relay of ``mail.smtp`` lets us in.

    Args:
        refusal: what it said, or what went wrong; None when it let us in.
        agreed: how, as ``TLSv1.3``.
    """
    check = f"relay {address}"
    if refusal is not None:
        says = f"{refusal}; mend mail.smtp, or the relay; mails wait until it lets us in"
        return Finding(check, Outcome.FAILED, says)
    return Finding(check, Outcome.OK, agreed)


def mail_exchangers(domain: str, hosts: Sequence[str]) -> Finding:
    """Whether somebody takes what comes back to a domain (RFC 5321 section 5.1)."""
    check = f"MX of {domain}"
    if not hosts:
        return Finding(check, Outcome.FAILED, "no host takes mail for it: no bounce comes back")
    return Finding(check, Outcome.OK, ", ".join(hosts))


def unsubscribing(url: str, ours: int, damaged: int) -> Finding:
    """Whether the link in our mails leads to us.

    Args:
        ours: status of the answer to a POST to a link that we signed, of nobody.
        damaged: the same for a link that nobody signed.
    """
    check = f"unsubscribe link at {url}"
    if (ours, damaged) == TELLS_THEM_APART:
        return Finding(check, Outcome.OK, "knows our links from others")
    says = f"answered {ours} to a link of ours and {damaged} to another, not 200 and 404"
    advice = "/u/ of site.url must lead to the built-in server, without a redirect"
    return Finding(check, Outcome.FAILED, f"{says}; {advice}")


def clock(said: datetime, now: datetime) -> Finding:
    """Whether our clock agrees with another server's."""
    skew = now - said
    seconds = round(abs(skew).total_seconds())
    if abs(skew) > MAX_SKEW:
        says = f"{seconds} s apart from the web server's; mails would bear a wrong date"
        return Finding("clock", Outcome.WARNING, says)
    return Finding("clock", Outcome.OK, f"{seconds} s apart from the web server's")
