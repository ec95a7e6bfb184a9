"""People who use the site: what they wait for, and the mails they get."""

import email
import re
from email.policy import default
from urllib.parse import urlsplit

from tests.acceptance.daemons import until
from tests.features.texts import record

READER = "anna@example.org"
# Nobody is mailed about an account twice within ten minutes.
SUBSCRIBED = "boris@example.org"


def settings(port, path=""):
    """Parts of the configuration of an instance that the public reaches at a port."""
    return {
        "site": {
            "title": 'News <&> "quoted"',
            "url": f"http://127.0.0.1:{port}{path}",
            "contact": "desk@example.org",
            "authority": "example.org,2026",
        },
        "web": {"public": True, "port": port},
        "schedule": {"compose_interval_s": 1, "deliver_interval_s": 1},
        "mail": {"from": "updates@example.org"},
        "subscriptions": [{"email": SUBSCRIBED, "topics": ["exports"], "frequency": "daily"}],
    }


def take_time(page):
    """Forms that are sent faster than people write are refused."""
    until(lambda: page.evaluate("performance.now()") > 2100, 10, "a person's time")


def query_box(page):
    """Where the form to subscribe takes a search."""
    return page.get_by_role("textbox", name=re.compile("search"))


def newest_mail(daemon, to, known=()):
    """A mail to an address that is not among the paths known, once it is there."""

    def found():
        paths = (path for path in daemon.mails() if path not in known)
        mails = (email.message_from_bytes(path.read_bytes(), policy=default) for path in paths)
        return next((mail for mail in mails if mail["To"] == to), None)

    return until(found, 30, f"a mail to {to}")


def link(mail, kind):
    """Path and query of a link in the text of a mail, such as ``confirm``."""
    text = mail.get_body(("plain",)).get_content()
    parts = urlsplit(re.search(rf"https?://\S+/{kind}/\S+", text)[0])
    return parts._replace(scheme="", netloc="").geturl()


def new_release(instance, title):
    """A release on steel comes in."""
    instance.drop(f"{title}.txt", record(title, f"Makers of steel met. {title} was told."))


def unsubscribe_link(mail):
    """Path of the link that ends a subscription."""
    return urlsplit(re.search(r"<(https?://[^>]+)>", mail["List-Unsubscribe"])[1]).path
