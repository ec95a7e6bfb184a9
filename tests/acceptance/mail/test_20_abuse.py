"""20: who lets 200 forms go off at a victim makes three mails at most."""

import httpx
import pytest

from tests.acceptance.daemons import running, until
from tests.acceptance.mail.people import an_instance, form, mails, send, started

VICTIM = "victim@example.net"
POSTS = 200
MOST = 3


@pytest.fixture
def daemon(tmp_path):
    with running(an_instance(tmp_path / "instance")) as daemon:
        started(daemon)
        yield daemon


def wishes(stamped, number):
    """The same address in another spelling each time, for another thing."""
    spelt = "".join(
        char.upper() if number >> place & 1 else char for place, char in enumerate(VICTIM)
    )
    return stamped | {"email": spelt, "topic": "chips", "q": f"buy NEAR/{number % 9 + 1} now"}


def test_20_200_forms_for_one_victim_from_200_networks_make_three_mails_at_most(daemon):
    stamped = form(daemon)
    until(
        lambda: send(daemon, stamped | {"email": "a@example.com", "topic": "chips"}).is_success,
        10,
        "a form that is old enough",
    )
    with httpx.Client(trust_env=False) as client:
        statuses = {
            send(
                daemon, wishes(stamped, number), network=f"10.{number}.0.1", client=client
            ).status_code
            for number in range(POSTS)
        }
    assert statuses <= {200, 503}
    until(lambda: len(daemon.mails()) >= 2, 20, "the mails")
    assert daemon.stop() == 0
    to_victim = [mail for mail in mails(daemon) if mail["To"].casefold() == VICTIM]
    assert 1 <= len(to_victim) <= MOST
    for mail in to_victim:
        assert "buy" not in mail.get_body(("plain",)).get_content()


def test_20_one_network_makes_five_requests_an_hour(daemon):
    stamped = form(daemon)
    until(
        lambda: send(daemon, stamped | {"email": "a@example.com", "topic": "chips"}).is_success,
        10,
        "a form that is old enough",
    )
    statuses = [
        send(daemon, stamped | {"email": f"r{n}@example.net", "topic": "chips"}).status_code
        for n in range(10)
    ]
    assert statuses == [200] * 4 + [429] * 6
    assert send(daemon, stamped, path="/manage").status_code == 422


def test_20_a_robot_that_sends_at_once_or_fills_in_every_field_makes_no_mail(daemon):
    robot = form(daemon) | {"email": VICTIM, "topic": "chips"}
    assert send(daemon, robot).status_code == 422
    trapped = robot | {"website": "https://spam.example"}
    until(lambda: send(daemon, trapped).status_code == 200, 10, "a form that is old enough")
    assert daemon.stop() == 0
    assert daemon.mails() == []
