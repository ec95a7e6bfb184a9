"""Links out of mails to somebody's account: what each may do, and for how long."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from notifier import tokens
from notifier.site import Site
from notifier.tokens import Grant, Keys

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a token is for.

    Attributes:
        name: part of the key that signs it.
        lifetime: how long it works.
    """

    name: str
    lifetime: timedelta


CONFIRM = Purpose("confirm", 72 * _HOUR)
"""Confirms one request, once."""
SIGN_IN = Purpose("sign-in", _HOUR)
"""Opens somebody's settings, once."""
SESSION = Purpose("session", _HOUR)
"""Settings that were opened; never in a mail."""
FOOTER = Purpose("footer", 90 * _DAY)
"""Out of the footer of a mail, which may have been passed on: frequency, pause, end."""
UNDO = Purpose("undo", _HOUR)
"""Takes back what one unsubscribe link ended."""
FORM = Purpose("form", _DAY)
"""A form that we showed, and when."""


def sign(keys: Keys, purpose: Purpose, grant: Grant) -> str:
    """A token for this purpose; see ``tokens.sign``."""
    return tokens.sign(keys, purpose.name, grant)


def verify(keys: Keys, purpose: Purpose, token: str, now: datetime) -> Grant:
    """The grant of a token for this purpose.

    Raises:
        TokenInvalid: it is none of ours, or for something else.
        TokenExpired: it is too old.
    """
    return tokens.verify(keys, purpose.name, token, now=now, lifetime=purpose.lifetime)


def confirm_url(site: Site, keys: Keys, grant: Grant) -> str:
    """Where a request is confirmed; the scope is its id."""
    return site.address(f"confirm/{sign(keys, CONFIRM, grant)}")


def settings_url(site: Site, keys: Keys, grant: Grant) -> str:
    """Where somebody's settings are opened, once; the scope is the id of the request."""
    return site.address(f"manage/{sign(keys, SIGN_IN, grant)}")


def footer_url(site: Site, keys: Keys, grant: Grant) -> str:
    """Where a subscriber pauses, slows or ends the mails."""
    return site.address(f"manage/{sign(keys, FOOTER, grant)}")
