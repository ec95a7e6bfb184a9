"""The relay asked whether it lets us in, with STARTTLS and a login."""

import pytest

from notifier.errors import DeliveryDeferred
from notifier.settings import SmtpSettings
from notifier.transports.smtp import SHORT_WAITS, Smtp
from tests.transports.servers import PASSWORD, submission


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with submission(tmp_path_factory.mktemp("ca")) as server:
        yield server


def probe(server, password):
    relay = SmtpSettings(
        host="localhost", port=server.port, starttls=True, username="user", password=password
    )
    hello = "news.example.org"
    with Smtp(relay, hello=hello, ca_file=server.ca_file, waits=SHORT_WAITS) as smtp:
        return smtp.probe()


def test_what_was_agreed_is_told_and_no_mail_is_sent(server):
    assert probe(server, PASSWORD.decode()) == "TLSv1.3, logged in as user"
    assert server.mailbox.contents == []


def test_a_login_that_is_refused_is_told(server):
    with pytest.raises(DeliveryDeferred) as raised:
        probe(server, "wrong")
    assert raised.value.code == 535
    assert "wrong" not in str(raised.value)
