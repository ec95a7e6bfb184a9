"""One mail of each kind, of the bundled releases: for mail programs, and to look at."""

from dataclasses import replace
from datetime import UTC, date, datetime

from notifier import account
from notifier.account import AccountMail
from notifier.change import Stated, change
from notifier.digest import Item, Letter, headers, render
from notifier.message import Content, MailKind, mime
from notifier.postmark import postmark
from notifier.release import Event, EventType, Hit, Match, Neighbour, Neighbours, Status
from notifier.subscription import Frequency
from tests.builders import a_correction, a_release, a_revision, a_site, an_event, seed_releases
from tests.shipped_topics import filed_under

SITE = a_site(
    title="Korean trade ministry releases",
    url="https://releases.example.org",
    contact="desk@example.org",
)
SENDER = "updates@example.org"
RECIPIENT = "reader@example.net"
NOW = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
TOKEN = "v1.WyIwMTIzNDU2Nzg5YWJjZGVmIiwiZGFpbHkiXQ.kM0y9Zb2m3cX1w5v7t8uQg"  # noqa: S105 - made up
NEW, REVISED, WITHDRAWN = EventType.NEW, EventType.REVISED, EventType.WITHDRAWN


def item(event: Event) -> Item:
    """The event under the topics of the shipped configuration."""
    return Item.of(event, filed_under(event.revision))


def new(release, previous=None):
    known = None if previous is None else _neighbour(previous)
    near = replace(release, neighbours=Neighbours(previous=known))
    return item(an_event(type=NEW, release=near))


def _neighbour(release):
    current = release.current
    return Neighbour(release.id, current.title, current.date)


def revised(release, *edits, title=None):
    """The release with words replaced, as its source might have done it."""
    old = release.current
    body = old.body
    for before, after in edits:
        assert before in body
        body = body.replace(before, after)
    after = replace(old, title=title or old.title, body=body)
    found = change(_stated(old), _stated(after))
    corrected = a_correction(
        old,
        title=after.title,
        body=body,
        kinds=found.kinds,
        weight=found.weight,
        facts=found.facts,
    )
    return item(an_event(type=REVISED, release=a_release(current=corrected)))


def _stated(revision):
    return Stated(revision.title, revision.date, revision.body)


def withdrawn(release):
    gone = replace(release, status=Status.WITHDRAWN)
    return item(an_event(type=WITHDRAWN, release=gone))


def named(words):
    """The newest bundled release with these words in its title."""
    found = [one for one in seed_releases() if words in one.current.title]
    return max(found, key=lambda one: one.current.date)


def letter(frequency, *items):
    return Letter(
        frequency=frequency,
        day=date(2026, 11, 23),
        items=items,
        recipient=RECIPIENT,
        unsubscribe_url=SITE.address(f"u/{TOKEN}"),
        manage_url=SITE.address(f"manage/{TOKEN}"),
        view_url=SITE.address(f"m/{TOKEN}"),
    )


def letters() -> dict[str, Letter]:
    """A letter of each kind, by the name of its picture in the documentation."""
    return {
        "immediate": letter(Frequency.IMMEDIATE, _correction()),
        "immediate-new": letter(Frequency.IMMEDIATE, _issue()),
        "immediate-several": letter(
            Frequency.IMMEDIATE,
            new(named("Diversifies Markets")),
            new(named("K-Bio Innovation")),
            new(named("EU to Deepen Cooperation")),
        ),
        "daily": letter(
            Frequency.DAILY,
            _issue(),
            new(named("Hold First Official CEPA")),
            new(named("K-Battery to Power")),
            _correction(),
            withdrawn(named("Tariff Response 119")),
        ),
        "weekly": letter(Frequency.WEEKLY, *_week(), _correction()),
    }


def _correction():
    return revised(
        named("Auto Industry Maintains"),
        ("8.6 percent", "9.5 percent"),
        (", marking", " and marked"),
        title="Korea’s Auto Industry Maintains Growth Momentum in August, Second Quarter",
    )


def _issue():
    return new(named("ICT exports rebound"), previous=named("annual ICT exports"))


def _week():
    days = (date(2025, 12, 15), date(2025, 12, 21))
    of_week = (one for one in seed_releases() if days[0] <= one.current.date <= days[1])
    return [new(one) for one in of_week]


def mails() -> dict[str, tuple[Content, bytes]]:
    """Each letter rendered, and as the bytes that a transport sends."""
    return {name: _mail(SITE, name, one) for name, one in letters().items()} | account_mails()


def account_mails() -> dict[str, tuple[Content, bytes]]:
    """A mail of each kind about an account."""
    url = SITE.address(f"confirm/{TOKEN}")
    topics = ("Critical minerals", "Automobiles", "Japan")
    changed = ("Mails come once a week now.", "They pause until 1 December 2026.")
    stated = {
        "confirm": AccountMail(MailKind.CONFIRM, url, topics, has_search=True),
        "manage": AccountMail(MailKind.MANAGE, url),
        "notice": AccountMail(MailKind.NOTICE, url, changed),
    }
    return {name: _account_mail(name, one) for name, one in stated.items()}


def korean_mail() -> tuple[Content, bytes]:
    """A mail of a Korean service about a Korean release."""
    site = replace(SITE, title="산업통상부 보도자료 알림 (비공식)")
    stated = a_revision(
        title="11월 수출 610억 달러, 역대 11월 최대 실적 기록",
        body="산업통상부는 12월 1일 11월 수출이 전년동월대비 8.4% 증가했다고 발표했다. "
        "반도체 수출은 173억 달러로 역대 최대를 기록했다.",
    )
    topic = Match("chips", "반도체", (Hit("body", 46, 49, "반도체"),))
    told = Item.of(an_event(release=a_release(current=stated)), (topic,))
    return _mail(site, "korean", letter(Frequency.IMMEDIATE, told))


def _mail(site, name, one):
    values = headers(site, one, message_id=f"{name}.0123456789", sender=SENDER)
    return _sent(values, render(site, one))


def _account_mail(name, one):
    values = account.headers(
        SITE, one, message_id=f"{name}.0123456789", sender=SENDER, recipient=RECIPIENT
    )
    return _sent(values, account.render(SITE, one))


def _sent(values, content):
    stored = mime(values, content)
    return content, postmark(stored, NOW, None) + stored
