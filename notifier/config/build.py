"""From the checked model to the settings that the rest of the program is handed."""

from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from notifier import settings
from notifier.config import model
from notifier.config.fields import minted_on
from notifier.flood import FloodLimits
from notifier.query import parse
from notifier.release import Weight
from notifier.subscription import WEEKDAYS, Frequency, Preferences, Subscription
from notifier.topics import ALL, Topic


@dataclass(frozen=True, slots=True)
class Secrets:
    """What the configuration refers to and does not hold.

    Attributes:
        password: for SMTP, or None.
        dkim: private key in PEM that signs mails, or None.
        webhooks: keys that sign the calls of webhooks, by address.
    """

    password: str | None
    dkim: bytes | None
    webhooks: dict[str, bytes]


def settings_of(path: Path, root: model.Root, secrets: Secrets) -> settings.Config:
    """The configuration with every default filled in.

    Args:
        path: of config.yaml, absolute; relative paths in it start at its folder.
    """
    folder = path.parent
    return settings.Config(
        path=path,
        site=_site(root.site),
        sources=tuple(_source(folder, source) for source in root.sources),
        identity=settings.IdentitySettings(**root.identity.model_dump()),
        store=settings.StoreSettings(
            folder / root.store.path, root.store.min_free_mb * 1_000_000
        ),
        feeds=settings.FeedsSettings(folder / root.feeds.path, root.feeds.entries),
        topics=_topics(root.topics),
        schedule=settings.Schedule(**root.schedule.model_dump()),
        mail=_mail(folder, root, secrets),
        web=settings.WebSettings(**root.web.model_dump()),
        push=settings.PushSettings(
            tuple(dict.fromkeys(root.push.hubs)), root.push.allow_private
        ),
        subscriptions=tuple(_subscription(root, one) for one in root.subscriptions),
        webhook_keys=secrets.webhooks,
    )


def _site(site: model.Site) -> settings.SiteSettings:
    return settings.SiteSettings(
        title=site.title,
        url=site.url,
        authority=site.authority.partition(",")[0].lower(),
        minted=minted_on(site.authority),
        language=site.language,
        timezone=ZoneInfo(site.timezone),
        contact=site.contact,
    )


def _source(folder: Path, source: model.Source) -> settings.Source:
    return settings.Source(
        id=source.id,
        title=source.title,
        path=folder / source.path,
        glob=source.glob,
        listing=source.listing,
        categories=source.categories,
        settle_s=source.settle_s,
    )


def _topics(declared: tuple[model.Topic, ...]) -> tuple[Topic, ...]:
    topics = tuple(
        Topic(one.slug, one.title, one.description, parse(one.query), one.min_weight, one.was)
        for one in declared
    )
    if any(topic.slug == ALL for topic in topics):
        return topics
    everything = Topic(ALL, "All releases", "Every release.", parse("*"), Weight.MINOR)
    return (everything, *topics)


def _mail(folder: Path, root: model.Root, secrets: Secrets) -> settings.MailSettings:
    mail = root.mail
    sender = mail.sender or root.site.contact
    return settings.MailSettings(
        transport=mail.transport,
        sender=sender,
        account_sender=mail.account_from or sender,
        spool=folder / mail.spool.path,
        smtp=_smtp(mail.smtp, secrets.password) if mail.transport == "smtp" else None,
        dkim=_dkim(mail.dkim, secrets.dkim),
        allow=mail.allow,
        bounces=_bounces(folder, mail.bounces),
        limits=FloodLimits(mail.flood_events, mail.flood_share),
        per_minute=mail.per_minute,
        connections=mail.connections,
    )


def _dkim(dkim: model.Dkim | None, key: bytes | None) -> settings.DkimSettings | None:
    if dkim is None or key is None:
        return None
    return settings.DkimSettings(dkim.domain, dkim.selector, key)


def _bounces(folder: Path, bounces: model.Bounces | None) -> settings.BounceSettings | None:
    if bounces is None:
        return None
    maildir = None if bounces.maildir is None else folder / bounces.maildir
    return settings.BounceSettings(bounces.address, maildir)


def _smtp(smtp: model.Smtp | None, password: str | None) -> settings.SmtpSettings | None:
    if smtp is None:
        return None
    return settings.SmtpSettings(
        host=smtp.host,
        port=smtp.port,
        starttls=smtp.starttls,
        username=smtp.username,
        password=password,
    )


def _subscription(root: model.Root, one: model.Subscription) -> Subscription:
    return Subscription(
        address=one.email or one.webhook or "",
        topics=tuple(dict.fromkeys(one.topics)),
        query=one.query,
        frequency=one.frequency or Frequency.IMMEDIATE,
        preferences=Preferences(
            timezone=ZoneInfo(one.timezone or root.site.timezone),
            hour=one.hour,
            weekday=WEEKDAYS.index(one.weekday),
            min_weight=one.min_weight,
        ),
    )
