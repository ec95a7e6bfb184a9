"""What a failed delivery says of an address, and when an address is given up.

By enhanced status codes (RFC 3463 and the registry of RFC 5248) alone. A policy that
refuses us, or a mistake of ours, is never held against an address.
"""

from enum import StrEnum

HARD_DAYS, HARD_WITHIN_DAYS = 2, 30
SOFT_DAYS, SOFT_WITHIN_DAYS = 5, 7

# No such mailbox; a domain that takes no mail (RFC 7505).
_GONE = {(1, 1), (1, 10)}
# No such host, bad address, moved, disabled, nowhere to send it.
_HARD = {(1, 0), (1, 2), (1, 3), (1, 6), (2, 1), (4, 1), (4, 4)}
# The sender's address; too big here, or there.
_OURS = {(1, 7), (1, 8), (2, 3), (3, 4)}
_PROTOCOL, _CONTENT, _POLICY = 5, 6, 7


class Verdict(StrEnum):
    """What a failure says of an address."""

    GONE = "gone"
    HARD = "hard"
    SOFT = "soft"
    OURS = "ours"


def verdict(enhanced: str) -> Verdict:
    """What the failure of a delivery says.

    Args:
        enhanced: such as ``5.1.1``; "" when there was none, which says little.
    """
    if not enhanced:
        return Verdict.SOFT
    state, subject, detail = (int(part) for part in enhanced.split("."))
    if subject in (_PROTOCOL, _CONTENT, _POLICY) or (subject, detail) in _OURS:
        return Verdict.OURS
    # 4.x.x that failed for good was tried for days.
    is_permanent = state == 5  # noqa: PLR2004 RFC 3463 section 2
    if is_permanent and (subject, detail) in _GONE:
        return Verdict.GONE
    return Verdict.HARD if is_permanent and (subject, detail) in _HARD else Verdict.SOFT


def gives_up(found: Verdict, days: int) -> bool:
    """Whether an address is written to no more.

    Args:
        days: number of different days with such a failure lately, this one counted; within
            HARD_WITHIN_DAYS or SOFT_WITHIN_DAYS.
    """
    match found:
        case Verdict.GONE:
            return True
        case Verdict.HARD:
            return days >= HARD_DAYS
        case Verdict.SOFT:
            return days >= SOFT_DAYS
        case Verdict.OURS:
            return False
