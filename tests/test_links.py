"""Links to somebody's account."""

from datetime import timedelta

import pytest

from notifier import links
from notifier.errors import TokenExpired, TokenInvalid
from notifier.tokens import Grant, Keys
from tests.builders import FIRST_SEEN_AT, a_site

KEYS = Keys.of(b"0123456789abcdef0123456789abcdef")
GRANT = Grant("s1", FIRST_SEEN_AT, 2, "7")
PURPOSES = [links.CONFIRM, links.SIGN_IN, links.SESSION, links.FOOTER, links.UNDO, links.FORM]
LIFETIME_H = {"confirm": 72, "sign-in": 1, "session": 1, "footer": 90 * 24}


@pytest.mark.parametrize("purpose", PURPOSES, ids=lambda one: one.name)
def test_a_link_opens_one_thing_only(purpose):
    token = links.sign(KEYS, purpose, GRANT)
    assert links.verify(KEYS, purpose, token, FIRST_SEEN_AT) == GRANT
    for other in set(PURPOSES) - {purpose}:
        with pytest.raises(TokenInvalid):
            links.verify(KEYS, other, token, FIRST_SEEN_AT)


@pytest.mark.parametrize("purpose", PURPOSES[:4], ids=lambda one: one.name)
def test_a_link_works_as_long_as_is_said(purpose):
    token = links.sign(KEYS, purpose, GRANT)
    end = FIRST_SEEN_AT + timedelta(hours=LIFETIME_H[purpose.name])
    assert links.verify(KEYS, purpose, token, end - timedelta(seconds=1))
    with pytest.raises(TokenExpired):
        links.verify(KEYS, purpose, token, end)


def test_links_lead_to_the_site():
    for made, path in (
        (links.confirm_url, "confirm"),
        (links.settings_url, "manage"),
        (links.footer_url, "manage"),
    ):
        url = made(a_site(), KEYS, GRANT)
        assert url.startswith(f"https://example.org/{path}/v2.")
