"""What a refusal means for the message, and for the address it was sent to.

Decided by the reply code (RFC 5321 section 4.2) and the enhanced code (RFC 3463). Words
are looked at only to spare an address: a reply without an enhanced code that speaks of
spam or policy is about the sender, and postal 60 shows what becomes of a list of
addresses when it is not.
"""

import re
from datetime import timedelta
from enum import StrEnum

from notifier.errors import DeliveryError

RELAY_MINUTES = (1, 2, 5, 10, 20, 30, 60, 120, 240)
SOFT_MINUTES = (5, 10, 20, 30, 60, 120, 240)
FULL_HOURS = (2, 4, 8, 16, 32, 64)
POLICY_WAIT = timedelta(hours=6)
MAX_HINT = timedelta(hours=4)

_ENHANCED = re.compile(r"[245]\.([0-9]{1,3})\.([0-9]{1,3})\b")
_LOGIN = (454, 530, 534, 535, 538)
_SYNTAX = range(500, 505)
_NO_MAIL_HERE = 556
_TOO_BIG = 552
_TRANSIENT = range(400, 500)
_MAILBOX_FULL = ((2, 1), (2, 2))
_SECURITY = 7
_POLICY_WORDS = re.compile(
    r"spam|block|black ?list|dnsbl|\brbl\b|reputation|dmarc|\bspf\b|dkim|policy|abuse|banned",
    re.IGNORECASE,
)
_HINT = re.compile(
    r"(?:again|retry|wait|after|delayed|for)\D{0,20}?([0-9]{1,5})\s*"
    r"(s|secs?|seconds?|m|mins?|minutes?|h|hours?)\b",
    re.IGNORECASE,
)
_UNIT_S = {"s": 1, "m": 60, "h": 3600}


class Fate(StrEnum):
    """What a refusal is taken for.

    ``relay``, ``login``: the next hop has trouble, or refuses us; every message would fare
    alike. ``soft``: not now. ``throttled``: not now, because of who sends or how much.
    ``full``: the mailbox takes nothing now. ``gone``: there is no such mailbox.
    ``doubtful``: there seems to be none. ``unstated``: refused for good without saying
    why. ``policy``: who sends or what it says is not wanted. ``too_big``, ``ours``: the
    message itself is at fault.
    """

    RELAY = "relay"
    LOGIN = "login"
    SOFT = "soft"
    THROTTLED = "throttled"
    FULL = "full"
    GONE = "gone"
    DOUBTFUL = "doubtful"
    UNSTATED = "unstated"
    POLICY = "policy"
    TOO_BIG = "too_big"
    OURS = "ours"


# RFC 3463 section 3, and the registry of RFC 5248 for 1.10 (null MX).
_BY_CODE = {
    (1, 1): Fate.GONE,
    (1, 10): Fate.GONE,
    (1, 2): Fate.DOUBTFUL,
    (1, 3): Fate.DOUBTFUL,
    (1, 6): Fate.DOUBTFUL,
    (1, 7): Fate.OURS,
    (1, 8): Fate.OURS,
    (2, 1): Fate.DOUBTFUL,
    (2, 2): Fate.FULL,
    (2, 3): Fate.TOO_BIG,
    (3, 4): Fate.TOO_BIG,
}
_BY_SUBJECT = {1: Fate.UNSTATED, 2: Fate.UNSTATED, 4: Fate.DOUBTFUL, _SECURITY: Fate.POLICY}


def enhanced(text: str) -> tuple[int, int] | None:
    """Subject and detail of the enhanced code at the beginning of a reply, if there is one."""
    found = _ENHANCED.match(text)
    return (int(found[1]), int(found[2])) if found else None


def fate(error: DeliveryError) -> Fate:
    """What a refusal is taken for."""
    if error.about == "relay":
        return Fate.LOGIN if error.code in _LOGIN else Fate.RELAY
    code = enhanced(error.text)
    if error.code in _TRANSIENT:
        return _transient(code)
    if error.code in _SYNTAX:
        return Fate.OURS
    if code is None:
        return _bare(error)
    return _permanent(*code)


def _transient(code: tuple[int, int] | None) -> Fate:
    if code in _MAILBOX_FULL:
        return Fate.FULL
    return Fate.THROTTLED if code is not None and code[0] == _SECURITY else Fate.SOFT


def _bare(error: DeliveryError) -> Fate:
    """A refusal for good without an enhanced code."""
    if error.code == _NO_MAIL_HERE:
        return Fate.GONE
    if error.code == _TOO_BIG:
        return Fate.FULL if error.about == "recipient" else Fate.TOO_BIG
    if error.about != "recipient" or _POLICY_WORDS.search(error.text):
        return Fate.POLICY
    return Fate.UNSTATED


def _permanent(subject: int, detail: int) -> Fate:
    named = _BY_CODE.get((subject, detail))
    if named is not None:
        return named
    return _BY_SUBJECT.get(subject, Fate.OURS)


def relay_wait(failures: int) -> timedelta:
    """How long a message waits after its ``failures``th attempt that the relay spoiled."""
    return timedelta(minutes=_nth(RELAY_MINUTES, failures))


def soft_wait(refusals: int, text: str) -> timedelta:
    """How long it waits after its ``refusals``th soft refusal: as long as the reply asks
    for ("try again in 300 seconds") where that is longer, up to four hours."""
    schedule = timedelta(minutes=_nth(SOFT_MINUTES, refusals))
    hint = _HINT.search(text)
    if hint is None:
        return schedule
    asked = timedelta(seconds=int(hint[1]) * _UNIT_S[hint[2][0].lower()])
    return min(max(asked, timedelta(minutes=SOFT_MINUTES[0])), MAX_HINT)


def full_wait(times: int) -> timedelta | None:
    """How long an address whose mailbox is full is left alone after the ``times``th time;
    None when it has been full for too long."""
    return timedelta(hours=FULL_HOURS[times - 1]) if times <= len(FULL_HOURS) else None


def _nth(schedule: tuple[int, ...], number: int) -> int:
    return schedule[min(max(number, 1), len(schedule)) - 1]
